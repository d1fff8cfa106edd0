"""How JavaScript itself behaves where a Strapi client can notice it: JSON text, numbers, strings, dates, patterns.

The bottom layer: nothing here knows Strapi's content, HTTP or the clock. JavaScript's values stand as Python's:
`null` None, numbers `int` when whole and within 2**53, else `float`; strings `str`; arrays `list`; objects `dict` in
enumeration order. `undefined` has no value: an absent key.
"""
