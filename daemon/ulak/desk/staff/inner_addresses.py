"""Addresses of people and teams of the desk, which stay inside: whoever is written to deals with the desk."""

import re
from collections.abc import Iterator

from ulak.desk.commands.work import Work

_BEFORE, _AFTER = "!#$%&'*/=?^`{|}~", "._-"
ADDRESS = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]{1,64}@[\w-]+(?:\.[\w-]+)+")


def without_staff_addresses(text: str, work: Work) -> tuple[str, tuple[str, ...]]:
    """Put the desk's address in place of those of people and teams: the author deals with the desk."""
    desk = work.occasion.house.counter(work.ticket.mailbox).address.address
    inside, cut = work.occasion.rulebook.inside(), dict[str, None]()

    def ours(match: re.Match[str]) -> str:
        written = match[0].rstrip(_AFTER)
        address = next((one for one in inside if is_written_for(written.lower(), one)), None)
        if address is None:
            return match[0]
        cut[address] = None
        return written[: -len(address)] + desk + match[0][len(written) :]

    return ADDRESS.sub(ours, text), tuple(cut)


def written_addresses(text: str) -> Iterator[str]:
    """Whatever in a text may be an address, in small letters, with signs before it that may be part of it."""
    return (one.rstrip(_AFTER).lower() for one in ADDRESS.findall(text))


def is_written_for(written: str, address: str) -> bool:
    """Also with signs before it that may stand in a local part, such as those of bold words."""
    before = written.removesuffix(address)
    return before != written and (not before.strip("_") or before[-1] in _BEFORE)
