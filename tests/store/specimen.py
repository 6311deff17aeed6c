"""Small values the tests of the store are made of: one house, its tickets, mails and letters."""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from itertools import count
from zoneinfo import ZoneInfo

from ulak.desk.certificates.report import Informed
from ulak.desk.certificates.subscribers import with_subscribers
from ulak.desk.clocks.promise import Pause, Promise, PromiseRule, PromiseState, Term, Unit
from ulak.desk.coming.known import Known, Pointers
from ulak.desk.contact import Channel, Contact, Told
from ulak.desk.decision import Arrival, Decision, Disposition, Draft, Event, Letter
from ulak.desk.house import Counter, House
from ulak.desk.recipients import OUTWARD, Recipients, ToAuthor, ToCounter, ToStaff, ToSubscriber
from ulak.desk.task import Frozen, Task, TaskKind, TaskState
from ulak.desk.ticket import HUMAN_PURPOSES, Filing, Kind, Participant, Purpose, Reason, Role, Status, Ticket
from ulak.desk.undo import FieldChange, Undo
from ulak.mail.address import Address
from ulak.mail.compose import Composition, compose
from ulak.mail.message import Attachment, Message, Origin
from ulak.store.engine import Store
from ulak.store.looks import Looks
from ulak.store.quota import Limits
from ulak.store.tickets import Tickets
from ulak.store.waiting import Waiting

SECRET = b"thirty-two bytes of test secret."
NOON = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
HOUSE = House(
    name="Kamu SM",
    token="KSM",
    timezone=ZoneInfo("Europe/Istanbul"),
    language="tr",
    hold=timedelta(minutes=2),
    counters=(Counter("bilgi", Address("bilgi@kamusm.test", "Kamu SM"), "bilgi@kamusm.test"),),
    secret=SECRET,
)
ZEYNEP = Address("zeynep@ornek.test", "Zeynep Öz")
AYSE = Address("ayse@kurum.test", "Ayşe")
ANKARA = Informed("s-ankara", "Ankara Belediyesi", "Ankara", (Address("bt@ankara.test"),))
STAFF = frozenset({"ayse@kurum.test", "ssl-ekip@kurum.test"})
FIRST_ANSWER = PromiseRule("first-answer", Term(8 * 3600, Unit.SECONDS), "office", "answer", pauses=True)
_numbers = count(1)


def after(**span: float) -> datetime:
    """Some time after noon."""
    return NOON + timedelta(**span)


def promise(name: str = "first-answer", hours: float = 8, **changes: object) -> Promise:
    rule = replace(FIRST_ANSWER, name=name)
    made = Promise(rule, "author", NOON, after(hours=hours), PromiseState.RUNNING, basis="rules/a.yaml:3")
    return replace(made, **changes)  # type: ignore[arg-type]


def ticket(number: str = "KSM-2026-000001", author: Address = ZEYNEP, **changes: object) -> Ticket:
    made = Ticket(
        number=number,
        version=1,
        status=Status.NEW,
        kind=Kind.COMPLAINT,
        author=author,
        mailbox="bilgi",
        received_at=NOON,
        opened_at=after(seconds=5),
        subject="Mali mühür yenileme şikâyeti",
        language="tr",
        team="customer-relations",
        rules_version="r1",
        tags=("yenileme",),
        participants=(Participant(author, Role.AUTHOR),),
        promises=(promise(),),
        reasons=(Reason("team", "customer-relations", "the rest", "rules/a.yaml", 12),),
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def rich_ticket(number: str = "KSM-2026-000001") -> Ticket:
    """A ticket with something in every field that opening can fill."""
    paused = promise(
        "petition",
        720,
        state=PromiseState.PAUSED,
        pauses=(Pause(after(hours=1), after(hours=2)), Pause(after(hours=3), None)),
    )
    report = replace(
        promise(
            "preliminary-report", 24, to="reporter", state=PromiseState.BREACHED, kept_at=after(hours=25)
        ),
        rule=PromiseRule(
            "preliminary-report",
            Term(24 * 3600, Unit.SECONDS),
            "wall",
            "preliminary-report",
            legal=True,
            to=("reporter", "subscriber"),
            escalate="report",
        ),
    )
    return ticket(
        number,
        owner=AYSE.address,
        product="mali-muhur",
        category="yenileme",
        institution="bakanlik",
        priority="high",
        tags=("a", "ş"),
        participants=(
            Participant(ZEYNEP, Role.AUTHOR),
            Participant(Address("ali@ornek.test", "Ali"), Role.COPIED),
            Participant(Address("veli@ornek.test"), Role.PENDING),
        ),
        promises=(promise(), paused, report),
        status=Status.CLOSED,
        closed_at=after(days=2),
        outcome="Yenilendi.",
        root_cause="kargo",
        gate="signature",
        contact=Contact("0532 000 00 00", "CİMER 2607", "https://sosyal.test/1"),
        told=Told(Channel.SOCIAL, after(hours=5), "şikayetvar"),
        tasks=(
            Task(1, TaskKind.CONSULTATION, AYSE.address, "ssl-ekip@kurum.test", NOON, "Neden?"),
            Task(
                2,
                TaskKind.SIGNATURE,
                AYSE.address,
                "",
                after(hours=1),
                "Sayın Zeynep Öz,",
                state=TaskState.RETURNED,
                remind_at=after(days=3),
                due_at=after(days=4),
                reminded=2,
                ended_at=after(days=3),
                ended_by="yonetim@kurum.test",
                note="kaynak ekleyin",
                frozen=Frozen(
                    "ab" * 32,
                    "<s2@kurum.test>",
                    (("ek.pdf", "cd" * 32),),
                    ("<a1@ornek.test>",),
                    (ZEYNEP.address, "ali@ornek.test"),
                ),
            ),
        ),
        undoes=(
            Undo(
                mail="<s1@kurum.test>",
                by=AYSE.address,
                at=after(hours=1),
                fields=(FieldChange("owner", "", AYSE.address),),
            ),
        ),
    )


def message(
    author: Address = ZEYNEP, text: str = "Mali mühürüm yenilenmedi.", message_id: str = "", **changes: object
) -> Message:
    id = message_id or f"<a{next(_numbers)}@ornek.test>"
    made = Message(
        headers=(),
        author=author,
        reply_to=None,
        to=(Address("bilgi@kamusm.test"),),
        cc=(),
        subject="Şikâyet",
        message_id=id,
        message_id_given=True,
        in_reply_to=(),
        references=(),
        date=NOON,
        text=text,
        reply_text=text,
        language="tr",
        attachments=(Attachment("ek.pdf", "application/pdf", b"%PDF"),),
        origin=Origin.HUMAN,
        automatic="",
        bounce_for=(),
        returned=(),
        is_forward=False,
        flags=(),
        digest=sha256(text.encode("utf-8", "surrogatepass")).hexdigest(),
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def recipients(purpose: Purpose) -> Recipients:
    """What a draft of this purpose needs to have."""
    if purpose is Purpose.CANARY:
        return ToCounter(HOUSE.counters[0])
    if purpose is Purpose.SUBSCRIBER_ANSWER:
        return ToSubscriber(purpose, with_subscribers(ticket(), ANKARA), ANKARA.key)
    if purpose in OUTWARD:
        return ToAuthor(purpose, ticket())  # type: ignore[arg-type]
    return ToStaff(purpose, ())  # type: ignore[arg-type]


def letter(
    purpose: Purpose = Purpose.ACKNOWLEDGEMENT,
    to: tuple[Address, ...] = (ZEYNEP,),
    text: str = "Başvurunuz alındı.",
    message_id: str = "",
    wire: bytes = b"",
    cc: tuple[Address, ...] = (),
    **changes: object,
) -> Letter:
    """A letter to anybody at all: the gate must look at the addresses, whatever the draft says."""
    id = message_id or f"<ksm.{next(_numbers)}@kamusm.test>"
    party = "subscriber" if purpose is Purpose.SUBSCRIBER_ANSWER else ""
    draft = Draft("any", recipients(purpose), "tr", "bilgi", "Şikâyet", party=party)
    draft = replace(draft, **changes)  # type: ignore[arg-type]
    human = purpose in HUMAN_PURPOSES
    written = wire or compose(
        Composition(
            sender=HOUSE.counters[0].address,
            to=to,
            cc=cc,
            subject=draft.subject,
            text=text,
            message_id=id,
            date=NOON,
            headers=() if human else (("Auto-Submitted", "auto-generated"),),
        )
    )
    return Letter(draft, to, cc, id, "bilgi@kamusm.test", draft.subject, text, written)


def answer(by: Address = AYSE, **changes: object) -> Letter:
    written = {"text": "Yenileme tamamlandı.", "by": by.address} | changes
    return letter(Purpose.ANSWER, **written)  # type: ignore[arg-type]


@dataclass
class Desk:
    """A store with the questions that decisions ask, and shortcuts to make it hold something."""

    store: Store
    limits: Limits = field(default_factory=Limits)

    def __post_init__(self) -> None:
        self.tickets = Tickets(self.store, HOUSE, self.limits, lambda: STAFF)
        self.looks = Looks(self.store)
        self.waiting = Waiting(self.store)

    def spooled(self, raw: bytes = b"", mailbox: str = "bilgi") -> Arrival:
        """A mail in the spool, as triage sees it."""
        raw = raw or f"From: x@ornek.test\r\n\r\n{next(_numbers)}".encode()
        return Arrival(self.waiting.ingest(mailbox, raw, NOON), mailbox, "", False, NOON)

    def do(
        self,
        decision: Decision,
        *letters: Letter,
        message: Message | None = None,
        arrival: Arrival | None = None,
        now: datetime = NOON,
    ) -> None:
        self.tickets.carry_out(decision, message, arrival, letters, now)

    def open(
        self,
        opened: Ticket | None = None,
        *letters: Letter,
        message: Message | None = None,
        arrival: Arrival | None = None,
        **more: object,
    ) -> Ticket:
        """Open a ticket by a mail, with those its letters go to if none is given; return it as stored."""
        opened = opened or ticket(self.known().next_number, participants=on_ticket(letters))
        came = message or globals()["message"](opened.author)
        self.do(opening(opened, **more), *letters, message=came, arrival=arrival or self.spooled())
        return self.stored(opened.number)

    def stored(self, number: str) -> Ticket:
        dossier = self.tickets.dossier(number)
        assert dossier is not None
        return dossier.ticket

    def known(
        self,
        author: str = "nobody@ornek.test",
        numbers: tuple[str, ...] = (),
        message_ids: tuple[str, ...] = (),
        returned: tuple[str, ...] = (),
        identity: tuple[str, str] = ("<none@ornek.test>", "0"),
        at: datetime = NOON,
    ) -> Known:
        return self.tickets.known(Pointers(identity, author, numbers, message_ids, returned), at)

    def events(self, number: str) -> list[str]:
        record = self.tickets.show(number)
        assert record is not None
        return [line.event for line in record.journal]


def on_ticket(letters: tuple[Letter, ...], author: Address = ZEYNEP) -> tuple[Participant, ...]:
    """The author, and whoever else gets one of these letters, as somebody copied."""
    others = {
        one.address: one for made in letters for one in (*made.to, *made.cc) if one.address != author.address
    }
    copied = (Participant(one, Role.COPIED) for one in others.values())
    return (Participant(author, Role.AUTHOR), *copied)


def opening(opened: Ticket, **more: object) -> Decision:
    made = Decision(
        reason="a new mail",
        disposition=Disposition.TICKET,
        filing=Filing.OPENING,
        after=opened,
        events=(Event("ticket opened", opened.author.address),),
    )
    return replace(made, **more)  # type: ignore[arg-type]


def appending(before: Ticket, **more: object) -> Decision:
    made = Decision(
        reason="a reply", disposition=Disposition.APPENDED, filing=Filing.AUTHOR, before=before, after=before
    )
    return replace(made, **more)  # type: ignore[arg-type]
