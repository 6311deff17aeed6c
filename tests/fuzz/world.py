"""A desk with some history, and the people in whose name a mutated mail is laid before it."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from tests.desk.remembering_desk import MX, PASS, RULEBOOK, Desk, house, mail
from ulak.desk.coming.decide import decide
from ulak.desk.coming.posted import Posted, PostedMail
from ulak.desk.decision import Arrival, Decision, Letter
from ulak.desk.for_others.submission import as_filled_in
from ulak.desk.lists.listing import Pile, Seat
from ulak.desk.recurring.kin import Kin
from ulak.desk.recurring.lacking import Lacking
from ulak.desk.staff.parking import new_code
from ulak.desk.ticket import Dossier, Purpose, Ticket
from ulak.gateways.templates import Templates
from ulak.mail.address import Address
from ulak.mail.message import Header, Message, Origin
from ulak.mail.parse import FROM_NOT_ONE
from ulak.shipped import shipped
from ulak.stages.writing import write

SECRET_OF_THE_TICKET = "karahindiba"  # stands in the first ticket: nobody outside it may ever read it
AUTHOR = "zeynep@ornek.gov.tr"
STAFF = "zehra@kurum.test"
OURS, FORM = "bilgi@kamusm.test", "noreply@web.kurum.test"
NONCE = bytes(range(8))
CODE = new_code(NONCE)
REPORT = "KSM-2026-000002"
_ASKS = mail("#asıl", STAFF, message_id="<s9@kurum.test>")
_OF_THE_AUTHOR = frozenset({"authentication-results", "from"})


@dataclass(frozen=True)
class Case:
    """One mail as one person's, before a desk that does not change."""

    role: str
    world: "World"
    message: Message
    mailbox: str = "bilgi"
    junk: bool = False
    arrival: Arrival | None = None
    """Where it came by another way than to the inbox."""

    @property
    def may_be_proven(self) -> bool:
        """Could anything in the mail prove who wrote it? Asked more widely than the desk does."""
        return self.role == "staff whom nobody proves" or any(
            field.name.lower() == "authentication-results" and MX in field.value.lower()
            for field in self.message.headers
        )


class World:
    """Two tickets, an answer and a parked mail; but for `raw`, nothing here is ever changed."""

    def __init__(self, authserv_id: str = MX) -> None:
        desk = Desk(house=house(authserv_id, language="tr"))
        desk.receives(mail(f"Parolam {SECRET_OF_THE_TICKET}.", subject="Mali mühür", Cc="esi@ornek.test"))
        desk.receives(mail("The CRL is stale.", "hanno@research.test", "CRL", "<c1@research.test>"), "cainfo")
        hers = "" if authserv_id else STAFF
        desk.replies("#al", message_id="<s1@kurum.test>", to=hers)
        desk.replies("Mührünüz kargoda.", message_id="<s2@kurum.test>", to=hers)
        desk.waits(minutes=5)
        desk.dispatches()
        desk.replies("#kapat haklı", proof="", message_id="<s3@kurum.test>", nonce=NONCE, to=hers)
        self.desk = desk
        self.raw = b""
        self._templates = Templates(shipped("templates"))

    def cases(self, message: Message) -> Iterator[Case]:
        """The mail as it is, then as the author's, as proven staff's, as forged staff's, and as junk."""
        ours = self.desk.letter(Purpose.ACKNOWLEDGEMENT).message_id
        notice = self.desk.letter(Purpose.NOTICE).message_id
        report = self.desk.letter(Purpose.NOTICE, REPORT).message_id
        yield Case("a stranger", self, message)
        yield Case("a reporter", self, message, "cainfo")
        yield Case("the author", self, _as(message, AUTHOR, ours))
        yield Case("staff", self, _as(message, STAFF, notice, PASS))
        yield Case("staff on a report", self, _as(message, "ayse@kurum.test", report, PASS), "cainfo")
        yield Case("staff who asks for the original", self, _as(_ASKS, STAFF, notice, PASS))
        yield Case("a forger", self, _as(message, STAFF, notice))
        yield Case("a stranger in junk", self, message, junk=True)
        yield self._filled_in(message)
        outside = replace(_as(message, OURS, ours), to=(Address(AUTHOR),))
        sent = Arrival(99, "bilgi", "Sent Items", False, self.desk.now, sent=True)
        yield Case("among sent mails", self, outside, arrival=sent)

    def _filled_in(self, message: Message) -> Case:
        """The mail as what somebody typed into our web form, field by field."""
        form = replace(message, author=Address(FORM), text=f"Ad: {message.subject}\nKonu: a\n{message.text}")
        came = Arrival(99, "bilgi", "INBOX", False, self.desk.now)
        turned, arrival = as_filled_in(form, came, RULEBOOK, self.desk.house)
        return Case("whoever filled in a form", self, turned, arrival=arrival)

    def cases_of_nobody_proven(self, message: Message) -> Iterator[Case]:
        """Where no server proves anybody: the owner replies to her own notice, and a colleague to it."""
        notice = self.desk.letter(Purpose.NOTICE, to=STAFF).message_id
        yield Case("staff whom nobody proves", self, _as(message, STAFF, notice, PASS))
        yield Case("a forger with her notice", self, _as(message, "cagri@kurum.test", notice))

    def decides(self, case: Case) -> Decision:
        desk = self.desk
        arrival = case.arrival or Arrival(99, case.mailbox, "INBOX", case.junk, desk.now)
        return decide(
            case.message, arrival, desk.known(case.message), RULEBOOK, desk.house, desk.now, b"\x07" * 16
        )

    def writes(self, decision: Decision) -> tuple[Letter, ...]:
        return write(decision, self.desk.house, RULEBOOK, self._templates, self, self.desk.now)

    def dossier(self, number: str) -> Dossier | None:
        return self.desk.dossiers.get(number)

    def posted(self, number: str) -> Posted:
        """The mutated mail and nothing else."""
        at, author = self.desk.now, self.desk.ticket(number).author.address
        return Posted((PostedMail(at, author, self.raw),) if self.raw is not None else ())

    def pile(self, seat: Seat) -> Pile:
        """Everything there is lies on every desk."""
        return Pile(tuple(one.ticket for one in self.desk.dossiers.values()))

    def kin(self, ticket: Ticket, within: timedelta) -> Kin:
        return Kin()

    def lacking(self, since: datetime) -> Lacking:
        return Lacking()

    def original(self, number: str, message_id: str) -> bytes | None:
        """Whatever is asked for: the mutated mail, so that it goes out once as it came."""
        return self.raw


def _as(message: Message, author: str, replies_to: str, proof: str = "") -> Message:
    """The same mail, written by that person in reply to that letter of ours; only `proof` proves it."""
    others = (one for one in message.headers if one.name.lower() not in _OF_THE_AUTHOR)
    proven = (Header("Authentication-Results", proof),) if proof else ()
    return replace(
        message,
        headers=(*proven, Header("From", author), *others),
        author=Address(author, message.author.name),
        in_reply_to=(replies_to,),
        references=(replies_to,),
        origin=Origin.HUMAN,
        automatic="",
        flags=tuple(flag for flag in message.flags if flag != FROM_NOT_ONE),
    )
