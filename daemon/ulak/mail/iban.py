"""Bank account numbers (ISO 13616): a country, two check digits, and as many letters as that country has."""

import re
from collections.abc import Iterator

TURKISH = "TR"
HEX = frozenset("AD AE BA BE DE EE".split())
"""Countries whose letters are hex digits too: the rest must be digits, or it is a serial number."""

_OF_LENGTH = {
    15: "NO",
    16: "BE",
    18: "DK FI FO GL NL",
    19: "MK SI",
    20: "AT BA EE KZ LT LU XK",
    21: "CH HR LI LV",
    22: "BG BH CR DE GB GE IE ME RS VA",
    23: "AE GI IL IQ TL",
    24: "AD CZ ES FR MD PK RO SA SE SK TN VG",
    25: "LY PT ST",
    26: "IS TR",
    27: "GR IT MC MR SM",
    28: "AL AZ BY CY DO GT HU LB PL SV",
    29: "BR EG PS QA UA",
    30: "JO KW MU",
    31: "MT SC",
    32: "LC",
}
LENGTHS = {country: length for length, names in _OF_LENGTH.items() for country in names.split()}
_BEGIN = re.compile(r"(?:(?<![A-Za-z0-9])|(?<=IBAN)|(?<=iban))([A-Za-z]{2})[ -]?\d[ -]?\d")
_LETTER = re.compile(r"[ \n.\-]{0,2}([A-Za-z0-9])")
_NAMELESS = re.compile(
    r"IBAN\w{0,6}[\s:=.'’-]{0,5}(?:n[oou]\w{0,8}[\s:=.]{0,4})?((?:\d[ \n.\-]?){23}\d)(?!\d)", re.IGNORECASE
)


def ibans(text: str) -> Iterator[tuple[int, int]]:
    """Where each stands in a plain text; Turkish ones also with a slip in them, or without their country."""
    for begin in _BEGIN.finditer(text):
        if length := LENGTHS.get(begin[1].upper()):
            end, compact = _read(text, begin.start(), length)
            if len(compact) == length and _is_one(compact) and not text[end : end + 1].isalnum():
                yield begin.start(), end
    yield from (one.span(1) for one in _NAMELESS.finditer(text))


def _read(text: str, start: int, length: int) -> tuple[int, str]:
    """So many letters and digits, over single blanks and line ends; of a foreign one, between its fours."""
    is_turkish = text[start : start + 2].upper() == TURKISH
    letters: list[str] = []
    end = start
    while len(letters) < length and (one := _LETTER.match(text, end)) is not None:
        if not is_turkish and len(letters) % 4 and one.start(1) > end:
            break
        letters.append(one[1].upper())
        end = one.end()
    return end, "".join(letters)


def _is_one(compact: str) -> bool:
    """By its check digits; of a Turkish one, by its being all digits."""
    if compact[:2] == TURKISH:
        return compact[2:].isdecimal()
    if compact[:2] in HEX and not compact[4:12].isdecimal():
        return False
    return int("".join(str(int(letter, 36)) for letter in compact[4:] + compact[:4])) % 97 == 1
