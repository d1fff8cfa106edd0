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
    all_or_nothing=False,
    strict_numbers=False,
    json_texts_kept=False,
    time_any_fraction_mark=True,
    exact_positions=False,
    reconnects_by_id=False,
    last_connected_wins=True,
    connects_polymorphic=False,
    join_columns_take_objects=False,
    qs_release="6.15.1",
    json_error_name="Error",
    prototype_keys_refused=False,
    multipart_data=True,
    nested_attributes=True,
    created_status=200,
    deleted_status=200,
    home_redirects_to_admin=False,
)
