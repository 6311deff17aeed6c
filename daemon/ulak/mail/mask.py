"""Personal numbers out of what leaves the desk: identity, bank, card, phone and tax numbers."""

import re
from collections.abc import Container, Iterable

from ulak.mail.iban import ibans
from ulak.mail.phone_number import national, phones
from ulak.mail.plain_digits import STAR, plain
from ulak.mail.private_key import without_private_keys
from ulak.mail.serial_number import (
    is_called_serial,
    is_in_groups,
    is_in_hex,
    is_line_of_long,
    is_of_crt_sh,
)

Span = tuple[int, int]

_TCKN = re.compile(r"(?<!\d)[1-9]\d{10}(?!\d)")
_THREES = re.compile(r"(?<!\d)(?<!\d{3}[ .\-]\d{3}[ .\-])[1-9]\d{2}([ .\-\n])\d{3}\1\d{3}\1\d{2}(?!\d)")
# Any other grouping, where no more digits follow on it: a serial number in groups goes on. Torn by a line
# end, none may follow over another either; else the lines around it are numbers of their own.
_ON_ONE_LINE = re.compile(
    r"(?<![0-9A-Za-z])(?<!\d[ .\-])[1-9](?=\d{0,9}[ .\-])(?:[ .\-]?\d){10}(?![0-9A-Za-z])(?![ .\-]\d)"
)
_GROUPED = re.compile(
    r"(?<![0-9A-Za-z])(?<!\d[ .\-\n])[1-9](?=\d{0,9}[ .\-\n])(?:[ .\-\n]?\d){10}(?![0-9A-Za-z])(?![ .\-\n]\d)"
)
_MOST_GROUPS = 4
_TCKN_WORDS = (
    r"(?:\bT\.?C\.?\s{0,2}(?:Kimlik)?|\bTCKN\w{0,4}|\bkimlik)\s{0,2}(?:n[ou]\b|num\w{0,12}|number)?"
    r"[\s:=.'’-]{0,5}"
)
_CALLED_TCKN = re.compile(rf"{_TCKN_WORDS}(?P<number>\d{{11}})(?!\d)", re.IGNORECASE)
_TCKN_BEFORE = re.compile(rf"{_TCKN_WORDS}\Z", re.IGNORECASE)
_TCKN_AFTER = re.compile(r"[\s'’(]{0,3}(?:T\.?C\.?\s{0,2}kimlik|TCKN|kimlik)", re.IGNORECASE)
_WORDS_SEEN = 60
_OCTET = r"(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)"
_IPV4 = re.compile(rf"{_OCTET}(?:\.{_OCTET}){{3}}")
_CARD = re.compile(
    r"(?<!\d)(?:(?:\d{4}[ .\-\n]{1,2}){3}\d{4}(?:[ .\-\n]\d{3})?|\d{4}[ .\-\n]\d{6}[ .\-\n]\d{4,5}|"
    r"\d{14,16}|\d{2,14}\n\d{2,14})(?!\d)"
)
# ISO/IEC 7812-1: Visa, Mastercard, Maestro, Discover, UnionPay, JCB, Troy; American Express; Diners.
_ISSUER = re.compile(r"(?:4|5[0-8]|2[2-7]|6|35|9792)\d{14,17}|3[47]\d{13}|3[0689]\d{12}")
_TAX_WORDS = (
    r"\bV\.?K\.?N\b\.?|vergi\s{1,3}(?:kimlik\s{1,3})?(?:no\b|n[uo]\b|n[uo]s?u\b|numara\w{0,10}|kimlik\w{0,8})|"
    r"vergi\s{1,3}(?:kimlik\s{1,3})?num\w{0,10}|tax(?:payer)?\s{1,3}(?:identification\s{1,3})?(?:id|no|number)\w{0,3}"
)
_VKN = re.compile(
    rf"(?:{_TAX_WORDS})"
    r"(?:[\s:=.'’()/-]|\b(?:olarak|is|number|no|numarası|[a-zığüşöç]{2,3})\b){0,12}"
    r"(?P<number>\d{10}|\d{3}[ .-]\d{3}[ .-]\d{2}[ .-]\d{2}|\d{3}[ .-]\d{3}[ .-]\d{4})(?!\d)",
    re.IGNORECASE,
)
_VKN_OFFICE = re.compile(r"vergi\s{1,3}dairesi[^\n\d]{0,60}(?P<number>\d{10})(?!\d)", re.IGNORECASE)
_VKN_BEFORE = re.compile(
    r"(?<!\d)(?P<number>\d{10})(?=[\s'’]{1,3}(?:\w{2,10}\s{1,3})?(?:VKN|V\.K\.N|vergi\s{1,3}(?:kimlik|n)))",
    re.IGNORECASE,
)
_TAX = (_VKN, _VKN_OFFICE, _VKN_BEFORE)


def mask(text: str, public: Container[str] = (), *, spares_phones: bool = False) -> str:
    """
    Hide all but the last digits of TCKN, IBAN, card, phone and (beside its words) VKN numbers.

    Serial numbers and digests in hex stay, since a certificate problem report is nothing without
    them, and so do the lines in `public`, which the house tells everybody. Private keys go whole.
    """
    given = plain(without_private_keys(text))
    masked = _starred(given.text, ibans(given.text), 4)
    masked = _starred(masked, _citizens(masked), 2)
    masked = _starred(masked, _cards(masked), 4)
    masked = _starred(masked, (one.span("number") for form in _TAX for one in form.finditer(masked)), 2)
    if not spares_phones:
        lines = (one.span() for one in phones(masked) if national(one[0]) not in public)
        masked = _starred(masked, lines, 2)
    return given.starred(masked)


def is_tckn(digits: str) -> bool:
    """Turkish citizen number: eleven digits with two check digits."""
    if len(digits) != 11 or not digits.isascii() or not digits.isdecimal() or digits[0] == "0":
        return False
    numbers = [int(digit) for digit in digits]
    tenth = (7 * sum(numbers[0:9:2]) - sum(numbers[1:8:2])) % 10
    return numbers[9] == tenth and numbers[10] == sum(numbers[:10]) % 10


def _citizens(text: str) -> Iterable[Span]:
    """Those that check, in whatever groups; and beside its words one with a slip in it."""
    for one in _TCKN.finditer(text):
        if is_tckn(one[0]) and not is_in_hex(text, *one.span()) and not is_of_crt_sh(text, one.start()):
            yield one.span()
    for one in (*_THREES.finditer(text), *_ON_ONE_LINE.finditer(text), *_GROUPED.finditer(text)):
        if (
            _is_grouped_tckn(one[0])
            and not is_in_groups(text, *one.span())
            and not is_line_of_long(text, *one.span())
            and not _is_ip_address(one)
        ):
            yield one.span()
    yield from (one.span("number") for one in _CALLED_TCKN.finditer(text))


def _is_grouped_tckn(groups: str) -> bool:
    """A few groups, or all parted by one sign: a row of unlike numbers passes the check digits by chance."""
    parted = [sign for sign in groups if not sign.isdecimal()]
    return (len(parted) < _MOST_GROUPS or len(set(parted)) == 1) and is_tckn(_digits(groups))


def _is_ip_address(found: re.Match[str]) -> bool:
    """Four parts of an address (RFC 791 §3.1), where no words beside it say that it is a citizen's number."""
    if not _IPV4.fullmatch(found[0]):
        return False
    text, start, end = found.string, found.start(), found.end()
    called = _TCKN_BEFORE.search(text, max(0, start - _WORDS_SEEN), start)
    return called is None and _TCKN_AFTER.match(text, end) is None


def _cards(text: str) -> Iterable[Span]:
    for one in _CARD.finditer(text):
        start, end = one.span()
        if not _is_card(_digits(one[0])) or is_called_serial(text, start):
            continue
        if (
            not is_in_hex(text, start, end)
            and not is_in_groups(text, start, end)
            and text[start - 1 : start] != "+"
        ):
            yield start, end


def _is_card(digits: str) -> bool:
    """An issuer, and Luhn (ISO/IEC 7812-1 annex B)."""
    if not _ISSUER.fullmatch(digits):
        return False
    numbers = [int(digit) for digit in reversed(digits)]
    doubled = [sum(divmod(2 * number, 10)) for number in numbers[1::2]]
    return (sum(numbers[::2]) + sum(doubled)) % 10 == 0


def _digits(text: str) -> str:
    return "".join(letter for letter in text if letter in "0123456789")


def _starred(text: str, spans: Iterable[Span], shown: int) -> str:
    """Digits become stars, letter for letter; the last few stay to recognise the number by."""
    pieces: list[str] = []
    at = 0
    for start, end in sorted(spans):
        if start >= at:
            pieces.extend((text[at:start], _hidden(text[start:end], shown)))
            at = end
    return "".join((*pieces, text[at:]))


def _hidden(number: str, shown: int) -> str:
    kept = number
    for _ in range(shown):
        kept = kept.rstrip(" \n.-/()")[:-1]
    return re.sub(r"\d", STAR, number[: len(kept)]) + number[len(kept) :]
