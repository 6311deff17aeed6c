"""What decisions must know of the house they are made in; the configuration, freed of the file."""

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from datetime import timedelta
from zoneinfo import ZoneInfo

from ulak.mail.address import Address


@dataclass(frozen=True, slots=True)
class Counter:
    """
    A mailbox of ours as the public sees it ("counter" as in an office).

    `authserv_id` is whose Authentication-Results is believed, empty for none. `received_by` are
    our border MX hosts. `bounce_address` is the envelope sender of its letters.
    """

    name: str
    address: Address
    bounce_address: str
    authserv_id: str = ""
    received_by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class House:
    """
    The desk and its counters.

    `token` is the prefix of ticket numbers (`KSM`), `hold` how long a staff answer can be taken
    back, `language` what to write in when the author's cannot be told. `secret` keys the HMAC of
    our Message-IDs; `former` are the secrets before it, whose ids and codes are still recognised.
    None of them leaves the process. `most_attached` are the bytes of files that one answer may bring.
    """

    name: str
    token: str
    timezone: ZoneInfo
    language: str
    hold: timedelta
    counters: tuple[Counter, ...]
    secret: bytes = field(repr=False)
    former: tuple[bytes, ...] = field(default=(), repr=False)
    most_attached: int = 20_000_000

    @property
    def secrets(self) -> tuple[bytes, ...]:
        """All that prove something to be ours, the one that signs first."""
        return (self.secret, *self.former)

    def counter(self, name: str) -> Counter:
        """The counter of that configured name; KeyError for a name `check` would have refused."""
        for counter in self.counters:
            if counter.name == name:
                return counter
        raise KeyError(name)

    def distrusting(self, names: Collection[str]) -> "House":
        """The same house, where nobody's Authentication-Results are believed at those counters."""
        if not names:
            return self
        doubted = (replace(one, authserv_id="") if one.name in names else one for one in self.counters)
        return replace(self, counters=tuple(doubted))

    def is_ours(self, address: str) -> bool:
        """Is it the address, or the bounce address, of one of our counters?"""
        return any(address in (c.address.address, c.bounce_address) for c in self.counters)
