"""Personal numbers out of what leaves the desk: identity, bank, card, phone and tax numbers."""

import re
from collections.abc import Callable

from ulak.mail.private_key import without_private_keys

_HEX_RUN = re.compile(r"[0-9A-Fa-f]{11,}")
_HEX_LETTERS = "abcdefABCDEF"
_GROUPED_TCKN = re.compile(r"(?<![\w:])[1-9]\d{2}([ .-])\d{3}\1\d{3}\1\d{2}(?![\w:])")
_TURKISH_IBAN = re.compile(r"\b[Tt][Rr][ -]?\d{2}(?:[ -]?\d){22}(?!\d)")
_OTHER_IBAN = re.compile(r"\b[A-Z]{2}\d{2}(?: [A-Z0-9]{4}){2,7}(?: [A-Z0-9]{1,3})?\b")
_CARD = re.compile(r"(?<![\w:.+-])(?:[3-6]|2[2-7]|9792)(?:[ -]?\d){11,18}(?![\w:])")
_PHONE = re.compile(
    r"(?<![\w:/.+-])(?:(?:\+|00)\s?90[\s.-]?|"
    r"0[\s.-]?)\(?0?[2-58]\d{2}\)?[\s./-]{0,2}\d{3}[\s.-]?\d{2}[\s.-]?\d{2}(?![\w:])|"
    r"(?<![\w:/.+-])\(?0?[2-58]\d{2}\)[\s.-]{0,2}\d{3}[\s.-]?\d{2}[\s.-]?\d{2}(?![\w:])|"
    r"(?<![\w:/.+=-])5\d{2}[\s.-]?\d{3}[\s.-]?\d{2}[\s.-]?\d{2}(?![\w:])|"
    r"(?<![\w:/.+-])444[\s.-]?\d[\s.-]?\d{3}(?![\w:])|(?<![\w:/.+-])444[\s.-]?\d{2}[\s.-]?\d{2}(?![\w:])|"
    r"(?<![\w:/.])\+[1-9]\d{0,2}[\s.-]?(?:\(\d{1,4}\)[\s.-]?)?(?:\d[\s.-]?){6,12}\d(?![\w:])"
)
_VKN = re.compile(
    r"(?:\bVKN\b|vergi\s+(?:kimlik\s+)?(?:no\b|n[uo]s?u?\b|numaras[ıi]\w*|kimlik\w*)|tax\s+(?:id|no|"
    r"number)\w*)"
    r"(?:[\s:=.'’-]|\b(?:olarak|is|number|no|numarası|[a-zığüşöç]{2,3})\b){0,12}(?P<number>\d{10})(?!\d)",
    re.IGNORECASE,
)


def mask(text: str) -> str:
    """
    Hide all but the last digits of TCKN, IBAN, card, phone and (beside its words) VKN numbers.

    Serial numbers and digests in hex stay, since a certificate problem report is nothing without
    them. Private keys go whole.
    """
    masked = without_private_keys(text)
    masked = _TURKISH_IBAN.sub(lambda found: _starred(found[0], 4), masked)
    masked = _masked_where(_OTHER_IBAN, masked, 4, _is_iban)
    masked = _masked_where(_CARD, masked, 4, _is_card)
    masked = _HEX_RUN.sub(_masked_run, masked)
    masked = _masked_where(_GROUPED_TCKN, masked, 2, lambda found: is_tckn(_digits(found)))
    masked = _VKN.sub(lambda found: found[0][: -len(found["number"])] + _starred(found["number"], 2), masked)
    return _PHONE.sub(lambda found: _starred(found[0], 2), masked)


def is_tckn(digits: str) -> bool:
    """Turkish citizen number: eleven digits with two check digits."""
    if len(digits) != 11 or not digits.isascii() or not digits.isdecimal() or digits[0] == "0":
        return False
    numbers = [int(digit) for digit in digits]
    tenth = (7 * sum(numbers[0:9:2]) - sum(numbers[1:8:2])) % 10
    return numbers[9] == tenth and numbers[10] == sum(numbers[:10]) % 10


def _masked_where(form: re.Pattern[str], text: str, shown: int, is_personal: Callable[[str], bool]) -> str:
    return form.sub(lambda found: _starred(found[0], shown) if is_personal(found[0]) else found[0], text)


def _masked_run(found: re.Match[str]) -> str:
    """A number with at most a letter or two about it; a long run with letters is a hex serial."""
    run = found[0]
    core = run.strip(_HEX_LETTERS)
    if found.string.endswith("?id=", 0, found.start()):  # an entry of crt.sh
        return run
    if len(run) - len(core) > 3 or not is_tckn(core):
        return run
    return run.replace(core, _starred(core, 2))


def _is_iban(found: str) -> bool:
    """ISO 13616: the rest by 97 of the rearranged number is 1."""
    compact = found.replace(" ", "")
    return int("".join(str(int(letter, 36)) for letter in compact[4:] + compact[:4])) % 97 == 1


def _is_card(found: str) -> bool:
    """Luhn (ISO/IEC 7812-1 annex B)."""
    digits = [int(digit) for digit in reversed(_digits(found))]
    doubled = [sum(divmod(2 * digit, 10)) for digit in digits[1::2]]
    return (sum(digits[::2]) + sum(doubled)) % 10 == 0


def _digits(text: str) -> str:
    return "".join(letter for letter in text if letter in "0123456789")


def _starred(text: str, shown: int) -> str:
    """Digits and letters after a country code become stars; the last few stay to recognise it by."""
    hidden = text[:-shown]
    return re.sub(r"\d", "*", hidden) + text[-shown:]
