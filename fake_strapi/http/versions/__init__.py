"""The versions of the API that the guide announces, `/api/v1` and `/api/v2`, beside `/api`: docs/versioning.md.

A version whose shape is the installation's own Strapi's is served by the usual routes. The other one is a ContentApi of
its own, which translates what comes in and what goes out (`documents_as_rows`, `rows_as_documents`); the rows, the
query language and the validation stay those of the Strapi that is served.
"""
