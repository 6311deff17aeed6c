"""What the inventory says to the numbers that a staff mail names."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from ulak.desk.certificates.certificate import Certificate
from ulak.desk.certificates.report import Revocation
from ulak.mail.identifier import Reading


@dataclass(frozen=True, slots=True)
class Consulted:
    """
    The certificates of each number; keys of the authorities that issued those or what the ticket is about
    (SPKI in DER, by the SHA-256 of their name); what imported CRLs say, by issuer and serial number.

    `revoked` has the time of the revocation as the list dates it, for staff to say when that was published;
    `published` that of the first list, which is all that can be said without them.
    `version` is that of the inventory, 0 for an empty one.
    """

    certificates: Mapping[Reading, tuple[Certificate, ...]] = field(default_factory=dict)
    authorities: Mapping[str, tuple[bytes, ...]] = field(default_factory=dict)
    revoked: Mapping[tuple[str, str], Revocation] = field(default_factory=dict)
    published: Mapping[tuple[str, str], Revocation] = field(default_factory=dict)
    version: int = 0


NOT_CONSULTED = Consulted()
