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

    # --- writing
    all_or_nothing: bool  # a write is one transaction; else a refused one may have used up ids and changed components
    strict_numbers: bool  # the database layer refuses infinite numbers and big integers that are none
    json_texts_kept: bool  # a text given to a json attribute is stored as if it were JSON, and false as 0
    time_any_fraction_mark: bool  # a time's fraction may follow any character, not only a point
    exact_positions: bool  # connect computes places from the neighbour's own place; else from whole numbers
    reconnects_by_id: bool  # connect wins over disconnect of the same id, and over one that it is placed beside
    last_connected_wins: bool  # of several connected to a to-one relation the last stays; else the first
    connects_polymorphic: bool  # connect and disconnect work on media and polymorphic lists; else they empty them
    join_columns_take_objects: bool  # {"id": 1} may stand for 1 where a relation is a column

    # --- requests
    qs_release: str  # the release of node's qs that reads query strings and forms
    json_error_name: str  # name of the error for a JSON body that is neither object nor list
    prototype_keys_refused: bool  # a key `__proto__` in a JSON body is a 400; else it crashes later
    multipart_data: bool  # an entry may come as multipart/form-data, as JSON in its field `data`

    # --- answers
    nested_attributes: bool  # {"id", "attributes": {...}} and {"data": ...} around relations
    created_status: int  # answer to POST
    deleted_status: int  # answer to DELETE; 204 has no body, and is also given for an unknown id
    home_redirects_to_admin: bool  # GET / answers 302 to /admin; else a page
