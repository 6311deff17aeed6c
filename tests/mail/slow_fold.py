"""Folding as it is defined, at once and slowly: the oracle of the fast one."""

import unicodedata

_TURKISH = str.maketrans({"İ": "i", "I": "i", "ı": "i", "Ő": "s", "ő": "s", "Đ": "g", "đ": "g"})


def slowly_folded(text: str) -> str:
    spread = unicodedata.normalize("NFKD", text.translate(_TURKISH))
    return "".join(one for one in spread if not unicodedata.combining(one)).lower()
