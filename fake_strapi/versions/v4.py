"""Strapi 4.26.2."""

from __future__ import annotations

from fake_strapi.versions.behaviour import Behaviour

V4 = Behaviour(
    version="4.26.2",
    major=4,
    documents=False,
    published_at_always=False,
    locale_always=False,
    focal_point=False,
    long_file_texts=False,
    uid_columns_unique=True,
    nested_attributes=True,
    created_status=200,
    deleted_status=200,
    home_redirects_to_admin=False,
)
