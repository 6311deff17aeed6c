"""An addr-spec with its display name (RFC 5322 §3.4)."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Address:
    """
    One mailbox of a person, a team or a robot.

    `address` is the addr-spec in lower case, so that equality is identity; the local part is
    lower-cased too, against the letter of RFC 5321 §2.4 and with the practice of every server
    that people write to. `name` is the decoded display name and never identity.
    """

    address: str
    name: str = ""

    @property
    def domain(self) -> str:
        """The part after the last `@`; empty where there is none."""
        return self.address.rpartition("@")[2] if "@" in self.address else ""
