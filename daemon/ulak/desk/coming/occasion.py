"""One mail, with everything that deciding about it needs."""

from dataclasses import dataclass
from datetime import datetime

from ulak.desk.coming.known import Known
from ulak.desk.decision import Arrival
from ulak.desk.for_others.submission import asked
from ulak.desk.house import Counter, House
from ulak.desk.rules.rulebook import Rulebook
from ulak.desk.rules.sight import Asked
from ulak.mail.authentication import Verdict, border_fields, verdict
from ulak.mail.message import Message


@dataclass(frozen=True, slots=True)
class Occasion:
    """
    What `decide` was given.

    `nonce` is random and used for a one-time code alone; everything else is decided without chance.
    """

    message: Message
    arrival: Arrival
    known: Known
    rulebook: Rulebook
    house: House
    now: datetime
    nonce: bytes

    @property
    def counter(self) -> Counter:
        """The mailbox the mail came to."""
        return self.house.counter(self.arrival.mailbox)

    @property
    def author(self) -> str:
        """The address in From; the only identity there is."""
        return self.message.author.address

    @property
    def is_listed(self) -> bool:
        """Does From name somebody who works here? It proves nothing."""
        return self.rulebook.is_staff(self.author)

    @property
    def is_inside(self) -> bool:
        """Do people of the desk read at the address in From, be it their own or a team's?"""
        return self.author in self.rulebook.inside()

    @property
    def verdict(self) -> Verdict:
        """What our own server found out about From; of who filled in a form it found nothing."""
        if self.arrival.submission:
            return Verdict(aligned=False, dmarc="none", reason="nothing proves who filled in a form")
        return verdict(self.message, self.counter.authserv_id, self.counter.received_by)

    @property
    def is_proven(self) -> bool:
        """Did From pass an aligned check, or was the mail released by a one-time code?"""
        return self.arrival.proven or self.verdict.aligned

    @property
    def failed_dmarc(self) -> bool:
        """Did the domain in From itself disown the mail? Then nothing is acknowledged."""
        return not self.arrival.proven and self.verdict.dmarc == "fail"

    @property
    def is_forged(self) -> bool:
        """Did our own server find that From is not who wrote, by any method, and by none that it is?"""
        return not self.is_proven and (self.failed_dmarc or "fail" in self._results())

    def _results(self) -> frozenset[str]:
        """The words our own server found, in its topmost field (RFC 8601 §5)."""
        counter = self.counter
        if not counter.authserv_id or self.arrival.submission:
            return frozenset()
        fields = border_fields(self.message, counter.authserv_id, counter.received_by)
        methods = ("spf", "dkim", "dmarc")
        return frozenset(found.result for found in (fields or ((),))[0] if found.method in methods)

    def asked(self) -> Asked:
        """The mail as the rules are asked about it."""
        if submission := self.arrival.submission:
            return asked(self.message, submission, self.arrival.mailbox)
        return Asked(self.message, self.arrival.mailbox, authenticated=self.is_proven, staff=self.is_listed)
