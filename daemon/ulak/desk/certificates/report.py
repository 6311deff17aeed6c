"""What a ticket knows of the certificates it is about, and of the subscribers who must hear of them."""

from dataclasses import dataclass
from datetime import datetime

from ulak.desk.certificates.finding import Verdict
from ulak.mail.address import Address

LONGEST_WRITTEN = 200
"""Characters of what a reporter wrote that are kept as the name of a certificate."""


@dataclass(frozen=True, slots=True)
class Revocation:
    """
    That a revocation was published, shown by a CRL or an OCSP response that names exactly this certificate.

    `evidence` says which (`CRL 4711 of 2026-11-24T14:30:00Z`), `sha256` is the digest of its bytes,
    `is_verified` whether the issuer's signature on it could be checked. `reason` is the CRLReason (RFC 5280
    §5.3.1), if any.
    """

    at: datetime
    evidence: str
    sha256: str
    is_verified: bool
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Reported:
    """
    One certificate that a report is about, or something that names one nobody here knows.

    `written` is how the reporter named it, empty where the desk found it by its key; `found_in` is where, or
    `same key`, or `staff`. `serial`, `sha256`, `spki`, `subject`, `issuer` (SHA-256 of the name in DER) and
    `not_after` are the inventory's where `is_known`, else what a certificate in the mail says of itself.
    `verdict` is what is proven about its key, `reasons` in words of the journal (`private key in attachment
    server.key`), `weak` what is wrong with its key by itself (`ROCA`). `subscriber` is the key of the one it
    was issued to, empty where that is not known.
    """

    written: str
    found_in: str
    serial: str = ""
    sha256: str = ""
    spki: str = ""
    subject: str = ""
    issuer: str = ""
    not_after: datetime | None = None
    is_known: bool = False
    verdict: Verdict | None = None
    reasons: tuple[str, ...] = ()
    weak: str = ""
    subscriber: str = ""
    revocation: Revocation | None = None


@dataclass(frozen=True, slots=True)
class Informed:
    """
    A subscriber who must hear what was found (BR 4.9.5), and whether they did.

    `contacts` are written to one after the other: the first of them that is not among `failed`. `told_at` is
    when a letter reached one of them (SMTP 250), or when they were told on another `channel`. `told_on` is
    the number of another ticket of the case on which they are told.
    """

    key: str
    name: str
    institution: str
    contacts: tuple[Address, ...]
    failed: tuple[str, ...] = ()
    told_at: datetime | None = None
    channel: str = ""
    told_on: str = ""

    @property
    def next_contact(self) -> Address | None:
        """Whom to write to."""
        return next((one for one in self.contacts if one.address not in self.failed), None)

    @property
    def is_waiting(self) -> bool:
        """Has nobody told them yet, and does no other ticket?"""
        return self.told_at is None and not self.told_on


@dataclass(frozen=True, slots=True)
class Report:
    """
    All this of one ticket.

    `looked_at` is when the mails were last looked through for certificates (None: not yet), `inventory` the
    version of the inventory they were looked up in, 0 for an empty one. `findings` is the text that
    subscribers were last sent, as staff wrote it. `reports` counts the reports of the case, this one among
    them (BR 4.9.5 criterion 3). `left_out` counts identifiers beyond those that are kept,
    `not_looked_up` identifiers and blobs beyond those that were looked up and tried. `taken_off` are marks
    of certificates that staff took off it: looking through a mail again does not bring them back.
    `answer` is the last answer to the reporter, as staff wrote it.
    """

    certificates: tuple[Reported, ...] = ()
    subscribers: tuple[Informed, ...] = ()
    findings: str = ""
    looked_at: datetime | None = None
    inventory: int = 0
    reports: int = 1
    left_out: int = 0
    taken_off: tuple[str, ...] = ()
    answer: str = ""
    not_looked_up: int = 0

    @property
    def is_confirmed(self) -> bool:
        """Is the compromise of a key proven?"""
        return any(one.verdict is Verdict.CONFIRMED for one in self.certificates)

    @property
    def is_actionable(self) -> bool | None:
        """Does it name a certificate of ours? None where it names none at all."""
        return any(one.is_known for one in self.certificates) if self.certificates else None

    def subscriber(self, key: str) -> Informed | None:
        """The subscriber of that key."""
        return next((one for one in self.subscribers if one.key == key), None)

    def contact_of(self, address: str) -> Informed | None:
        """Whose contact an address is."""
        return next((s for s in self.subscribers if any(c.address == address for c in s.contacts)), None)


NO_REPORT = Report()
