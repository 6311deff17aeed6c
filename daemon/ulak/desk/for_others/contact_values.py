"""What staff write down about an author, value by value: each is one line, and of its kind."""

import re

from ulak.desk.rules.rulebook import Words
from ulak.mail.address import Address
from ulak.mail.mailboxes import mailboxes
from ulak.mail.postable import postable

NO_NAME = Words(
    "“{value}” bir ad değil: adres ve imsiz, en çok 100 harf",
    "“{value}” is no name: without addresses and signs, at most 100 letters",
)
NO_PHONE = Words(
    "“{value}” bir telefon numarası değil: alan koduyla, rakamla yazınız (7 ile 20 rakam arası)",
    "“{value}” is no telephone number: write it with its area code, in digits (7 to 20 of them)",
)
NO_RECORD = Words("numara 200 harften uzun olamaz", "a number has at most 200 letters")
NO_LINK = Words(
    "“{value}” bir bağlantı değil: tek ve tam bir web adresi gerekir (https://…)",
    "“{value}” is no link: one whole address of the web is needed (https://…)",
)
_ADDRESS = r"[^\s<>\"(),;:\[\]@]+@[^\s<>\"'(),;:\[\]@]+"
# Alone, linked or behind a name in angle brackets: a blank that slipped into it would make it another's.
_ONE_ADDRESS = re.compile(
    rf"(?:(?P<name>[^<>@]*)<)?\s*(?P<address>{_ADDRESS})(?:\s?[<\[](?P<linked>{_ADDRESS})[>\]])?\s*(?(name)>)"
    rf"|\[(?P<shown>{_ADDRESS})\]\((?P<behind>{_ADDRESS})\)"
)
_READ = 2_000
"""Characters of a line that are looked at: a mail may have a line of any length."""

LONGEST_NAME, LONGEST_RECORD, LONGEST_LINK = 100, 200, 500
_LONGEST_PHONE, _FEWEST_DIGITS, _MOST_DIGITS = 60, 7, 20
_LINK = re.compile(
    r"https?://[^\s<>\"]+\.[^\s<>\"]+|(?<![\w@])(?:[\w-]+\.)+[a-z]{2,}/[^\s<>\"]+", re.IGNORECASE
)


def name_in(value: str) -> str:
    """A person's name; empty where it is none: one that shows an address would only pretend to be that."""
    return value if len(value) <= LONGEST_NAME and not set(value) & set("@<>") else ""


def phone_in(value: str) -> str:
    """A telephone number, maybe with a word about it; empty where it is none."""
    digits = sum(letter.isdecimal() for letter in value)
    fits = len(value) <= _LONGEST_PHONE and _FEWEST_DIGITS <= digits <= _MOST_DIGITS and "@" not in value
    return value if fits else ""


def record_in(value: str) -> str:
    """The number a matter has in another system, as it is written there."""
    return value if len(value) <= LONGEST_RECORD else ""


def link_in(value: str) -> str:
    """The one web address of a line; mail programs write it twice: `https://x.test/1 <https://x.test/1>`."""
    found = dict.fromkeys(one.group().rstrip(".,;)") for one in _LINK.finditer(value[:_READ]))
    link = next(iter(found), "")
    return link if len(found) == 1 and len(link) <= LONGEST_LINK else ""


def address_in(value: str) -> Address | None:
    """The one address of a line; mail programs write the link beside it: `a@b.test<mailto:a@b.test>`."""
    plain = re.sub("mailto:", "", value[:_READ], flags=re.IGNORECASE).rstrip(" .;,")
    read = _ONE_ADDRESS.fullmatch(plain)
    given = read.group("address", "linked", "shown", "behind") if read else ()
    named = {one.lower() for one in given if one}
    found = mailboxes(next(iter(named))) if len(named) == 1 else ()
    if read is None or len(found) != 1 or not postable(found[0].address) or "." not in found[0].domain:
        return None
    return Address(found[0].address, (read["name"] or "").strip(' "'))
