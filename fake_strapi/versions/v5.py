"""Strapi 5.54.0: Strapi 4 with named differences."""

from __future__ import annotations

from dataclasses import replace

from fake_strapi.versions.v4 import V4

V5 = replace(
    V4,
    version="5.54.0",
    major=5,
    documents=True,
    published_at_always=True,
    locale_always=True,
    focal_point=True,
    long_file_texts=True,
    uid_columns_unique=False,
    all_or_nothing=True,
    strict_numbers=True,
    json_texts_kept=True,
    time_any_fraction_mark=False,
    exact_positions=True,
    reconnects_by_id=True,
    last_connected_wins=False,
    connects_polymorphic=True,
    join_columns_take_objects=True,
    qs_release="6.15.3",
    json_error_name="SyntaxError",
    prototype_keys_refused=True,
    multipart_data=False,
    nested_attributes=False,
    created_status=201,
    deleted_status=204,
    home_redirects_to_admin=True,
)
