"""The one place where a difference between Strapi versions gets its name. See v4.py and v5.py for the values."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Behaviour:
    """Named answers to "how does this version do it?". Measured values; the tests against a real Strapi judge them."""

    version: str  # the release that was measured
    major: int  # for what a user sees: banners, headers, options. Never for a decision

    # --- schema: the attributes that Strapi adds to each content type
    documents: bool  # rows have a documentId, routes take it, draft and published rows live side by side
    published_at_always: bool  # publishedAt exists also without draft and publish
    locale_always: bool  # locale and localizations exist (private) also on types that are not localized
    focal_point: bool  # files have a focalPoint
    long_file_texts: bool  # a file's url and texts are `text` attributes, not `string`

    # --- storage
    uid_columns_unique: bool  # the database itself refuses the same uid twice

    # --- answers
    nested_attributes: bool  # {"id", "attributes": {...}} and {"data": ...} around relations
    created_status: int  # answer to POST
    deleted_status: int  # answer to DELETE; 204 has no body, and is also given for an unknown id
    home_redirects_to_admin: bool  # GET / answers 302 to /admin; else a page
