"""The one place where a difference between Strapi versions gets its name. See v4.py and v5.py for the values."""

from __future__ import annotations

from msgspec import Struct


class Behaviour(Struct, frozen=True, kw_only=True):
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
    identifier_limit: int  # characters of a table's or column's name, with short endings; 0: none, and long endings
    untracked_columns_dropped: bool  # at the start also columns go that Strapi never made
    done_migrations: tuple[str, ...]  # of Strapi's own, what a database that it starts on must have behind it
    unknown_links_left_out: bool  # an import leaves out links to what was not in it; else they keep the old row id
    uid_columns_unique: bool  # the database itself refuses the same uid twice

    # --- writing
    all_or_nothing: bool  # a write is one transaction; else a refused one may have used up ids and changed components
    single_component_lag: int  # in a new entity: see documents/components.py, Writer
    most_rows_inserted: int | None  # links in one statement; more is refused by the database
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
    unread_bodies_missing: bool  # a body of a type that is not read is undefined; else {}

    # --- users-permissions
    users_counted_by_query: bool  # /users/count reads its query as other lists do; else every parameter is a column
    loose_user_roles: bool  # a changed role may lack connect or disconnect, and its entries may be by documentId
    user_sessions: bool  # the auth controller has sessions
    new_passwords_checked: bool  # a new password has at most 72 bytes; a reset one is confirmed with the other checks
    open_registration: bool  # whoever registers may set any attribute that isn't private; else none but those allowed
    limits_by_address: bool  # any auth route is limited by the address in its body; else only those that take one
    confirmations_limited: bool  # asking for another confirmation mail is limited too
    oauth_sessions: bool  # a provider's token stays in the session, guarded by a state; else it is in the address
    oauth_names_fitted: bool  # who comes by a provider gets a name that nobody has
    jwt_algorithms: frozenset[str] | None  # a user's JWT may be signed with; None: the configured one alone
    file_pages: bool  # the upload controller has findPage

    # --- admin
    admin_sessions: bool  # administrators have sessions, renewed by a cookie; else one JWT for long
    admin_password_bytes_checked: bool  # a password longer than bcrypt takes is refused
    api_token_kinds: bool  # API tokens are of a kind, may belong to an administrator, and can be shown again
    api_token_use_noted: bool  # lastUsedAt is set at the first use and then once an hour; else never
    # --- content manager
    policies_named: bool  # what a policy of a route refuses is a PolicyError; else an error as any other
    hidden_types_read: bool  # super admins may read types that the content manager doesn't list
    emptied_sorts_stay: bool  # a sort of which the admin API's sanitizer leaves nothing is taken as it came
    bare_sorts_name_attributes: bool  # an administrator's sort without an order must name one, which `id` is not
    admin_user_fields: tuple[str, ...]  # what of an administrator others are shown
    permissions_get_locale: bool  # a permission on a localized type that says no locale is one in the default locale
    sections_tell_default_locale: bool  # which locale is the default one, in the sections of permissions

    unnamed_error_text: str  # of an ApplicationError without a text of its own
    later_iso_locales: bool  # i18n knows those locales that were added later

    # --- content-type-builder
    builder_hides_types: bool  # a type that is not visible there is a 404 by its uid
    builder_tells_required: bool  # of each relation it is told whether it is required
    builder_errors_end_in_message: bool  # an error put into an answer as it is has its message last

    # --- queries (query/)
    admin_wildcards_checked: bool  # populate=* is all of them, one by one, and in a list it crashes; else it is fine
    query_keys_explained: bool  # a refused key comes with its path and parameter; else only its name is told
    query_faults_refused: bool  # a value that can't be used is the client's fault (400); else a crash (500)
    column_names_pass: bool  # a key may be the name of an attribute's column
    operators_checked: bool  # an unknown operator under an attribute is refused; else its condition is dropped
    comma_lists_in_fields: bool  # `fields=a,b` names two attributes
    blank_sorts_ignored: bool  # a sort that names nothing is none, and spaces around its words don't count
    passwords_sorted_out_first: bool  # of a password and a private attribute in a sort, the password is refused
    strict_populate: bool  # populate is checked key by key; else what can't be populated is passed over
    mixed_pages_text: str  # the error for pages mixed with offsets outside `pagination`
    page_told_for_size: bool  # the error for a wrong pageSize tells the page (a slip)
    pages_computed: bool  # the answer's page comes out of start and limit; else it is the one that was asked for

    # --- reading
    wildcards_in_values: bool  # % and _ in a filter's value match anything ($eqi too); else they mean themselves
    sorts_by_status: bool  # `status` in a sort is the state of publication, not an attribute of that name
    sorted_entries_are_single: bool  # sorted by a relation, an entry comes once; else once a related row
    pages_end_in_id: bool  # rows with a limit or an offset are sorted by id last of all
    link_order_breaks_ties: bool  # a sorted to-many populate is then in connect order; else a sort replaces that order
    populates_in_parallel: bool  # populated keys stand in the order in which the queries end
    fragments_are_filtered: bool  # `on` hides drafts as the query around it does, and chooses a morphToOne's targets
    type_key_last: bool  # __component and __type come last, and a morphToOne's target has one
    counts_polymorphic: bool  # `count` works on dynamic zones and polymorphic relations
    unknown_type_ends_populate: bool  # one morphToOne to a type that is gone: none of the entities is populated
    empty_media_are_lists: bool  # media and morphMany without a file are [] when populated; else null
    json_is_read_twice: bool  # a json value that is a text is parsed once more

    # --- validating
    error_values: bool  # each attribute error carries the refused value
    draft_drops: frozenset[str]  # what a draft need not keep (see documents/validation_validators.py)
    string_limit: int | None  # the maxLength of `string` attributes that give none
    boolean_always_nullable: bool  # null for a required boolean is "must be defined", not a wrong type
    checked_numbers: bool  # infinite floats and big integers that are none are attribute errors
    bounds_as_text: bool  # min and max of numbers count when written as strings
    uid_regex_replaces_pattern: bool  # a uid's own regex is used in place of the pattern for uids
    unique_among_published: bool  # published rows are compared with published ones, drafts with none
    relations_required: bool  # a required relation has to be given
    unreadable_relations_first: bool  # an entry without id is told before ids that do not exist
    conditional_attributes: bool  # an attribute that its condition hides is not checked
    code_language_key: str  # key of a code block's language
    image_formats_optional: bool  # an image block may lack its formats
    link_schemes: frozenset[str] | None  # the schemes of links in blocks; None: any
    input_keys_checked: bool  # unknown and forbidden keys are refused; else dropped
    zones_take_null: bool  # null in a dynamic zone passes the walk through the input; else it crashes

    # --- uploads
    form_files_have_types: bool  # a part of a form is a file if it has a Content-Type; else if it has a filename
    file_types_detected: bool  # a file's type comes from its content and name too, and its fileInfo is read first
    given_file_names_checked: bool  # a name in fileInfo has the limits of a file name
    uploads_in_parallel: bool  # of several files the good ones are stored, whichever is bad
    replaced_files_limited: bool  # a file's new content is measured against the project's limit too
    replaced_files_keep_path: bool  # a replaced file's formats carry the `path` of the request
    replaced_files_keep_folder_path: bool  # else a replaced file's folderPath is the root's, unless a folder is said
    files_are_entries: bool  # changes of files and new folders go through the entity service, so have entry events too
    file_urls_signed: bool  # the upload plugin's answers have isUrlSigned
    file_urls_signed_when_read: bool  # so has a file that an administrator only describes or removes
    files_have_own_routes: bool  # administrators replace and describe files by routes of these, too
    infos_per_file: bool  # of several files that an administrator uploads, each has its own fileInfo; else the first

    # --- webhooks
    webhook_client: str  # what sends them: a name of webhooks/clients.py, CLIENTS
    webhook_ids_are_texts: bool  # the admin API tells a webhook's id as a text
    drafts_discarded: bool  # there is the event entry.draft-discard

    # --- answers
    policy_errors_told: bool  # a PolicyError that a hook throws is answered in its words; else as Forbidden
    empty_morphs_kept: bool  # a morphToMany without links is []; else its key is absent
    nested_attributes: bool  # {"id", "attributes": {...}} and {"data": ...} around relations
    created_status: int  # answer to POST
    deleted_status: int  # answer to DELETE; 204 has no body, and is also given for an unknown id
    home_redirects_to_admin: bool  # GET / answers 302 to /admin; else a page
    admin_connect_sources: str  # what the admin panel's content security policy adds to connect-src
    admin_loosened_in: frozenset[str] | None  # the NODE_ENVs in which the panel has that policy; None: any
    documentation_sources: tuple[str, str, str]  # what the documentation's adds to images, to scripts, and beside
    documentation_sources_in_production: tuple[str, str, str]  # the same there, where the graphql playground is off

    def same_major(self, release: str) -> bool:
        """Whether a release such as `5.12.0` is of this major version, and so shares its data."""
        return release.split(".")[0] == str(self.major)
