"""`fake-strapi serve --workers N`: one process that is the Strapi, and N-1 that read its database along.

The primary process owns all that can change, and can answer everything. A reader answers what reading the rows alone
can answer; whatever else comes to it goes to the primary, socket and bytes, as if it had come there first.

| module | |
|---|---|
| `support` | whether this system, these settings and this project can have readers |
| `crew` | the primary's side: readers made, given connections, asked for their journals, mourned |
| `primary_connection` | a connection of the primary's, which may go to a reader |
| `gate` | closed while the primary alone may answer |
| `reader` | a reader's process |
| `reading` | a reader's world, and what it answers |
| `channel` | connections from one process to another |
| `shared_state` | the few numbers that all processes see |
"""
