"""Telephone numbers as people write them, in Turkey and abroad; and whose they are."""

import re
from collections.abc import Iterator

from ulak.mail.serial_number import hex_around, is_called_file, is_in_groups, is_in_row, is_of_crt_sh

_S = r"[ \t.\-/\n]{0,2}"
_G = r"[ \t.\-/\n]"
_SEVEN = rf"(?:{_S}\d){{7}}"
_PHONE = re.compile(
    r"(?<![0-9+])(?:"
    rf"(?:(?:\+|00){_S}90|90){_S}\(?0?[2-58]\d{{2}}\)?{_SEVEN}|"  # with the country
    rf"0{_S}\(?0?[2-58]\d{{2}}\)?{_SEVEN}|"
    rf"\(0?[2-58]\d{{2}}\){_SEVEN}|"
    rf"5\d{{2}}{_G}?(?:\d{{3}}{_G}?\d{{2}}{_G}?\d{{2}}|\d{{2}}{_G}\d{{2}}{_G}\d{{3}})|"  # a mobile one
    r"(?<!\d[ .\-])[2-4]\d{2}(?P<gap>[ \-])\d{3}(?P=gap)\d{2}(?P=gap)\d{2}(?![ .\-]\d)|"  # without its zero
    r"(?<!\d[ .\-])(?:0 )?5(?: \d){9}(?! \d)|"  # dictated digit by digit
    r"444[ .\-]?\d[ .\-]?\d{3}|444[ .\-]?\d{2}[ .\-]?\d{2}|"
    rf"\+[1-9](?:{_S}\(?\d\)?){{7,14}}|"  # any other country's (E.164)
    rf"00[1-9]\d{{0,2}}{_G}\(?\d(?:{_S}\(?\d\)?){{6,12}}"
    r")(?!\.?\d)"
)
_LONG_SUFFIXES, _SUFFIXES = ("de", "da"), ("de", "da", "e", "a")
"""What is hex as well as the end of a Turkish word, where no apostrophe stands before it."""
_LONG = 10  # letters of a number with its area

_THOUSANDS = re.compile(r"\d{3}(?:[ .]\d{3}){3,}")
_URL = re.compile(r"(?:[a-z][a-z+.-]{1,10}://|www\.)[^\s<>]{0,200}\Z", re.IGNORECASE)
_CALLED = re.compile(r"(?:wa\.me/|phone=|whatsapp\S{0,40})\+?\Z", re.IGNORECASE)
_URL_SEEN = 220
_BYTES = re.compile(r"\s?(?:bytes?|bayt)\b", re.IGNORECASE)


def phones(text: str) -> Iterator[re.Match[str]]:
    """Each telephone number of a plain text."""
    return (one for one in _PHONE.finditer(text) if not _is_something_else(one))


def national(number: str) -> str:
    """The digits that tell lines apart, however the number is written."""
    digits = "".join(letter for letter in number if letter in "0123456789")
    bare = digits.removeprefix("00")
    return (bare.removeprefix("90") if len(bare) > 10 else bare).removeprefix("0")


def numbers_in(text: str) -> frozenset[str]:
    """The lines a text names, such as a house's own in the foot of its letters."""
    return frozenset(national(one[0]) for one in phones(text))


def _is_something_else(found: re.Match[str]) -> bool:
    """A piece of a serial number, of an address in the web, or of a mail address; or a sum of money."""
    if _THOUSANDS.fullmatch(found[0]):
        return True
    text, start, end = found.string, found.start(), found.end()
    if text.startswith("@", end) or _BYTES.match(text, end):
        return True
    if is_of_crt_sh(text, start) or is_called_file(text, start, end):
        return True
    if is_in_groups(text, start, end) or is_in_row(text, start, end):
        return True
    before, after = hex_around(text, start, end)
    if before or (after and not _is_suffix(after, found[0])):
        return True
    seen = max(0, start - _URL_SEEN)
    return bool(_URL.search(text, seen, start)) and not _CALLED.search(text, seen, start)


def _is_suffix(after: str, number: str) -> bool:
    """A single letter behind groups is rather the end of a hex number in groups."""
    known = _SUFFIXES if number.isdecimal() else _LONG_SUFFIXES
    return len(number) >= _LONG and after.lower() in known
