"""One spelling for comparison: what rules, prefixes and token words are matched on."""

import unicodedata
from itertools import filterfalse

_TURKISH = str.maketrans({"İ": "i", "I": "i", "ı": "i", "Ő": "s", "ő": "s", "Đ": "g", "đ": "g"})


def fold(text: str) -> str:
    """
    Fold case and marks away so that İPTAL, iptal and ıptal are one word.

    Python's own lower() turns İ into i plus a combining dot and keeps ı apart. Ő and Đ are not
    Turkish: they stand for ş and ğ in text copied from wrongly encoded documents.
    """
    spread = unicodedata.normalize("NFKD", text.translate(_TURKISH))
    return "".join(filterfalse(unicodedata.combining, spread)).lower()
