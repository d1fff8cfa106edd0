"""A client, a poller and a sync that keep the guide's rules, on well-kept libraries: to use, or to copy from.

`pip install 'fake-strapi[reference]'` brings tenacity, pybreaker and limits. tests/reference proves by the checks
(docs/client-checks.md, docs/sync-checks.md) that they keep every rule.
"""
