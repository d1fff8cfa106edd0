"""`@sindresorhus/slugify` 1.1 with `@sindresorhus/transliterate` 0.1: what Strapi makes of a text for an address."""

from __future__ import annotations

import re
import unicodedata

# What transliteration makes of letters that are no Latin letter with an accent: Latin, Greek and Russian ones. Strapi
# knows more scripts; here their letters are left out.
_LETTERS = {
    "&": " and ", "🦄": " unicorn ", "♥": " love ",
    "ß": "ss", "ä": "ae", "Ä": "Ae", "ö": "oe", "Ö": "Oe", "ü": "ue", "Ü": "Ue", "ẞ": "SS",
    "Æ": "AE", "æ": "ae", "Ð": "D", "ð": "d", "Ø": "O", "ø": "o", "Þ": "TH", "þ": "th", "Đ": "D", "đ": "d",
    "Œ": "Oe", "œ": "oe", "Ł": "L", "ł": "l", "ı": "i", "Ħ": "H", "ħ": "h", "ŋ": "n", "Ŋ": "N",
}  # fmt: skip
_CYRILLIC = dict(
    zip(
        "абвгдеёжзийклмнопрстуфхцчшщъыьэюя",
        "a,b,v,g,d,e,yo,zh,z,i,j,k,l,m,n,o,p,r,s,t,u,f,h,cz,ch,sh,shh,,y,,e,yu,ya".split(","),  # noqa: SIM905
        strict=True,
    )
)
_GREEK = dict(
    zip(
        "αβγδεζηθικλμνξοπρστυφχψως",
        "a,v,g,d,e,z,i,th,i,k,l,m,n,ks,o,p,r,s,t,y,f,x,ps,o,s".split(","),  # noqa: SIM905
        strict=True,
    )
)
_CASES = re.compile(r"([A-Z]{2,})([0-9]+)"), re.compile(r"([a-z0-9]+)([A-Z]{2,})")
_WORDS = re.compile(r"([a-z0-9])([A-Z])"), re.compile(r"([A-Z]+)([A-Z][a-z0-9]+)")


def slugify(
    text: str,
    *,
    separator: str = "-",
    lowercase: bool = True,
    decamelize: bool = True,
    preserve_leading_underscore: bool = False,
) -> str:
    """Letters and digits of the basic Latin alphabet, joined by the separator; camelCase is split."""
    slug = transliterate(unicodedata.normalize("NFC", text))
    if decamelize:
        for pattern in (*_CASES, *_WORDS):
            slug = pattern.sub(r"\1 \2", slug)
    if lowercase:
        slug = slug.lower()
    slug = re.sub(r"[^a-z0-9]+" if lowercase else r"[^a-zA-Z0-9]+", lambda found: separator, slug)
    if separator:
        mark = re.escape(separator)
        slug = re.sub(f"(?:{mark}){{2,}}", lambda found: separator, slug)
        slug = re.sub(f"^{mark}|{mark}$", "", slug)
    return f"_{slug}" if preserve_leading_underscore and text.startswith("_") else slug


def transliterate(text: str) -> str:
    """In basic Latin letters, as far as they have them; accents are taken off."""
    if text.isascii():
        return text.replace("&", " and ")
    return "".join(_transliterated(character) for character in text)


def _transliterated(character: str) -> str:
    found = _LETTERS.get(character)
    if found is not None:
        return found
    low = character.lower()
    russian = _CYRILLIC.get(low)
    if russian is not None:
        return russian if character == low else russian.capitalize()
    plain = "".join(part for part in unicodedata.normalize("NFD", character) if not unicodedata.combining(part))
    greek = _GREEK.get(plain.lower())
    if greek is not None:
        return greek if plain == plain.lower() else greek.upper()
    return plain
