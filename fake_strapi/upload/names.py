"""Names of uploaded files: which are allowed, their extension, and the hash under which a file is served.

Source: plugin-upload services/upload (4.26.2), upload services/upload and image-manipulation (5.54.0), node's path,
`@sindresorhus/slugify` 1.1 with `@sindresorhus/transliterate` 0.1.
"""

from __future__ import annotations

import re
import unicodedata

from fake_strapi.chance import Chance

_RESERVED = re.compile(r'[<>:"/\\|?*\x00-\x1f]')
_WINDOWS = re.compile(r"(?:con|prn|aux|nul|com[0-9]|lpt[0-9])", re.IGNORECASE)

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


def is_valid(name: str) -> bool:
    """Whether a file may have this name."""
    if not name or utf16_length(name) > 255 or name in (".", ".."):
        return False
    return _RESERVED.search(name) is None and _WINDOWS.fullmatch(name) is None


def utf16_length(text: str) -> int:
    return len(text) + sum(character > "\uffff" for character in text)


def extname(name: str) -> str:
    """node's path.extname: from the last dot on; "" where there is none but a leading one."""
    base = name.rstrip("/").rpartition("/")[2]
    at = base.rfind(".")
    return "" if at <= 0 or base == ".." else base[at:]


def basename(name: str, ext: str) -> str:
    """node's path.basename: the last part of a path, without `ext` at its end, unless that is all of it."""
    base = name.rstrip("/").rpartition("/")[2]
    return base[: -len(ext)] if ext and base.endswith(ext) and base != ext else base


def slug(name: str) -> str:
    """Letters and digits of the basic Latin alphabet, joined by `_`; case stays, camelCase is split."""
    text = transliterate(unicodedata.normalize("NFC", name))
    for pattern in (*_CASES, *_WORDS):
        text = pattern.sub(r"\1 \2", text)
    text = re.sub(r"[^a-zA-Z0-9]+", "_", text)
    return re.sub(r"^_|_$", "", re.sub(r"_{2,}", "_", text))


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


def new_hash(base: str, chance: Chance) -> str:
    """The name under which a new file is served, without extension: its slug and ten hexadecimal digits."""
    return f"{slug(base)}_{chance.hex(5)}"
