"""
What is no person's number but a certificate's: in hex, of twenty digits, in groups, or at crt.sh.

A certificate problem report is nothing without them, so in doubt they stay.
"""

import re

SERIAL_DIGITS = 16
"""Hex digits that a serial number has at least (BR 7.1: 64 bits)."""

_HEX = "0123456789ABCDEFabcdef"
_BEFORE_SEEN = 80
_GROUP_END = re.compile(r"[ .\-]")
_LETTERED = "(?=[0-9]*[A-Fa-f])[0-9A-Fa-f]"
_GROUPS_BEFORE, _GROUPS_AFTER = (
    {
        size: re.compile(form.replace("{lettered}", _LETTERED).replace("{size}", f"{{{size}}}"))
        for size in (4, 8)
    }
    for form in (
        r"(?<![0-9A-Za-z])(?:{lettered}{size}|[0-9A-Fa-f]{size}[ .\-][0-9A-Fa-f]{size})[ .\-]\Z",
        r"[0-9A-Fa-f]{0,7}[ .\-](?:{lettered}{size}|[0-9A-Fa-f]{size}[ .\-][0-9A-Fa-f]{size})(?![0-9A-Za-z])",
    )
)
_LONG_BEFORE = re.compile(r"(?:\d[ .\-]?){20}\n\Z")
_LONG_AFTER = re.compile(r"\n(?:\d[ .\-]?){20}")
_ROW, _LONG_GROUP = 3, 5
_CRT_SH = re.compile(
    r"crt\.sh(?:[^\s<>]{0,60}[=/]|[\s:#(]{0,3}(?:id|no|entry|kayd\w{0,6}|kimli\w{0,6})?[\s:=#(]{0,3})\Z",
    re.IGNORECASE,
)
_SERIAL_WORD = re.compile(
    r"(?:seri(?:al)?|fingerprint|thumbprint|parmak\s?izi\w{0,4}|sha-?(?:1|256))"
    r"\s{0,2}(?:no|nu|number|num\w{0,10})?[\s:=#.'’(]{0,4}\Z",
    re.IGNORECASE,
)

_NUMBER = r"(?:n[ou]\b(?:['’]?s[uı]\b)?|nosu\b|num(?:ber|ara)\w{0,6}|id\b)"
_FILE_WORD = re.compile(
    rf"\b(?:(?:seri|sipari[şs]|ba[şs]vuru|dosya|evrak|kay[ıi]t|takip|ref\.?|refer[ae]n(?:s|ce))\s{{0,2}}{_NUMBER}|"
    rf"(?:serial|s/n|ticket|order)\b\s{{0,2}}{_NUMBER}?)(?:\s(?:is|ise|olan|olarak)\b)?[\s:=#|.'’()*]{{0,5}}\Z",
    re.IGNORECASE,
)
_PHONE_WORD = r"(?:tel\b|telefon|cep\b|gsm\b|phone)"
_PHONE_BEFORE = re.compile(rf"\b{_PHONE_WORD}[^\d\n]{{0,12}}\Z", re.IGNORECASE)
_PHONE_AFTER = re.compile(
    rf"\s{{0,2}}(?:[(/,-]\s?|['’]?(?:no['’]?lu|numaral[ıi])\s{{1,2}})?{_PHONE_WORD}(?![^\n]{{0,12}}[\d:])",
    re.IGNORECASE,
)


_PLAIN = re.compile(r"(?:0x)?[0-9a-f]{1,50}(?:[: ][0-9a-f]{1,8}){0,50}", re.ASCII | re.IGNORECASE)
LONGEST = 50
"""Digits that a serial number has at most: 20 octets (RFC 5280 §4.1.2.2), in hex or in decimal."""


def plain_serial(written: str) -> str:
    """
    A serial number as it is compared: `0x00:3A:4F` is `3A4F`; empty for what is none.

    Whether one without letters is hex or decimal its writer knows: it stays as it stands.
    """
    if not _PLAIN.fullmatch(written.strip()):
        return ""
    digits = re.sub("[: ]|^0x", "", written.strip(), flags=re.IGNORECASE).lstrip("0").upper()
    return digits if 2 <= len(digits) <= LONGEST else ""


def is_of_crt_sh(text: str, start: int) -> bool:
    """Is it a number by which crt.sh knows a certificate?"""
    return _CRT_SH.search(text, max(0, start - _BEFORE_SEEN), start) is not None


def is_called_serial(text: str, start: int) -> bool:
    """Do the words before it say that it is a serial number or a fingerprint?"""
    return _SERIAL_WORD.search(text, max(0, start - _BEFORE_SEEN), start) is not None


def is_called_file(text: str, start: int, end: int) -> bool:
    """
    Do the words before it say that it is the number of a token, an order, a file or a ticket?

    Where words of a telephone stand beside them it is in doubt one, as it is in a telephone's groups.
    """
    called = _FILE_WORD.search(text, max(0, start - _BEFORE_SEEN), start)
    if called is None or not text[start:end].isdecimal() or _PHONE_AFTER.match(text, end):
        return False
    first = called.start()
    return _PHONE_BEFORE.search(text, max(0, first - _BEFORE_SEEN), first) is None


def hex_around(text: str, start: int, end: int) -> tuple[str, str]:
    """The hex digits that stand directly before and after."""
    before, after = text[max(0, start - _BEFORE_SEEN) : start], text[end : end + _BEFORE_SEEN]
    return before[len(before.rstrip(_HEX)) :], after[: len(after) - len(after.lstrip(_HEX))]


def is_in_hex(text: str, start: int, end: int) -> bool:
    """
    Is it a piece of a hex number?

    Letters at one side alone may be a word (`TC10000000146`), as may a few at both.
    """
    before, after = hex_around(text, start, end)
    if text.endswith(("0x", "0X"), 0, start - len(before)):
        return True
    if any(letter.isdecimal() for letter in before + after):
        return True
    return bool(before and after) and len(before) + end - start + len(after) >= SERIAL_DIGITS


def is_in_groups(text: str, start: int, end: int) -> bool:
    """Is it a piece of a hex number that is written in groups of four or eight?"""
    size, *others = map(len, _GROUP_END.split(text[start:end]))
    if size not in _GROUPS_BEFORE or not others or {*others[:-1], size} != {size} or others[-1] > size:
        return False
    before = _GROUPS_BEFORE[size].search(text, max(0, start - _BEFORE_SEEN), start)
    return before is not None or _GROUPS_AFTER[size].match(text, end) is not None


def is_line_of_long(text: str, start: int, end: int) -> bool:
    """Is it a line of a serial number in decimal (twenty digits: 64 bits) that was broken over several?"""
    before = _LONG_BEFORE.search(text, max(0, start - _BEFORE_SEEN), start)
    return before is not None or _LONG_AFTER.match(text, end) is not None


def is_in_row(text: str, start: int, end: int) -> bool:
    """Is it a piece of a row of groups that all have as many digits, but for the last of all?"""
    *groups, last = text[start:end].split(" ")
    size = max(map(len, groups), default=0)
    if not _ROW <= size <= _BEFORE_SEEN or {len(group) for group in groups} != {size} or len(last) > size:
        return False
    more = 1 if size >= _LONG_GROUP else 2
    before = re.compile(rf"(?<!\d)(?:\d{{{size}}} ){{{more}}}\Z").search(
        text, max(0, start - _BEFORE_SEEN), start
    )
    after = re.compile(rf"(?: \d{{{size}}}){{{more}}}(?!\d)").match(text, end)
    return before is not None or (len(last) == size and after is not None)
