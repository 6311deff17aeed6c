"""
Every command × role × state of the ticket × letter replied to, with what comes of it.

What may be done is written down in `MAY` and `WHY_NOT`, for people; whatever stands in neither is wrong. A cell
whose outcome is another is printed as `role, state, letter: expected …, got …`.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cache

import pytest

from tests.desk.remembering_desk import MX, PASS, Desk, house, mail, said
from ulak.desk.certificates.consulted import Consulted
from ulak.desk.certificates.report import Revocation
from ulak.desk.coming.decide import decide
from ulak.desk.commands.command_table import Command
from ulak.desk.commands.orders import ORDERS
from ulak.desk.decision import Arrival, Decision, Disposition
from ulak.desk.recipients import OUTWARD
from ulak.desk.task import TaskKind, TaskState
from ulak.desk.ticket import Filing, Kind, Purpose, Relation, Role, Status
from ulak.mail.message import Message

pytestmark = pytest.mark.unmeasured

C = Command
NUMBER, OTHER = "KSM-2026-000001", "KSM-2026-000002"
REVOKED = Revocation(
    datetime(2026, 11, 24, 6, 5, tzinfo=UTC), "CRL 7 of 2026-11-24T06:05:00Z", "ab" * 32, is_verified=True
)
"""What an imported CRL says."""

# ---------------------------------------------------------------- the four dimensions

AUTHOR, STRANGER = "zeynep@ornek.gov.tr", "x@evil.test"
LEAD, MEMBER, OTHER_TEAM = "zehra@kurum.test", "cagri@kurum.test", "mehmet@kurum.test"
COORDINATOR, MANAGEMENT = "mib@kurum.test", "yonetim@kurum.test"

STAFF = {
    "member": MEMBER,
    "lead": LEAD,
    "other team": OTHER_TEAM,
    "coordinator": COORDINATOR,
    "management": MANAGEMENT,
}
ROLES = STAFF | {"author": AUTHOR, "stranger": STRANGER, "unproven": LEAD, "narrow": MEMBER}
STATES = (*(status.value for status in Status), "none")
LETTERS = {
    "notice": Purpose.NOTICE,
    "receipt": Purpose.RECEIPT,
    "consultation": Purpose.CONSULTATION,
    "gate": Purpose.GATE,
    "token": None,
}

# ---------------------------------------------------------------- one mail for each command

LINES = {
    C.NOTE: "#not\nMetin", C.ANSWER: "#yanıt\nMetin", C.ANYWAY: "#yine-de\nMetin",
    C.PRELIMINARY_REPORT: "#ön-rapor bildiren\nMetin", C.TAKE: "#al", C.ASSIGN: "#ata mehmet", C.ASK: "#sor kalite\nNeden?",
    C.PARTICIPANT: "#katılımcı ali@baska.test", C.AUTHOR: "#yazar hanno@research.test", C.KIND: "#tür istek",
    C.PRODUCT: "#ürün ssl", C.CATEGORY: "#kategori teslimat", C.PRIORITY: "#öncelik acil", C.INSTITUTION: "#kurum Örnek",
    C.WAIT: "#bekle 3bd\n#yanıt\nFatura numaranız nedir?", C.CLOSE: "#kapat Haklı ; surec\n#yanıt\nMetin", C.REOPEN: "#aç",
    C.ANSWERED_BY: "#yanıtlandı telefon 09:05", C.MERGE: f"#birleştir {OTHER}", C.SPLIT: "#ayır",
    C.SUBMIT_APPROVAL: "#onaya-sun\nMetin", C.SUBMIT_SIGNATURE: "#imzaya-sun\nMetin", C.APPROVE: "#onay",
    C.RETURN: "#iade eksik", C.SIGNED: "#imzalandı E-2026-4711", C.GROUND: "#gerekçe 4",
    C.CERTIFICATE: "#sertifika 04A1B2C3",
    C.REVOKED: "#gerekçe 4\n#sertifika 04A1B2C3\n#iptal-edildi 04A1B2C3 24.11.2026 09:05", C.ACTION: "#aksiyon mehmet 31.12.2026\nDüzelt",
    C.ORIGINAL: "#asıl", C.HISTORY: "#özet", C.MINE: "#benim", C.HELP: "#yardım", C.UNDO: "#geri-al",
    C.RESCUE: "#kurtar 1", C.SPAM: "#spam 1", C.CHANNEL: "#kanal telefon\n#ad Ali Öz\n#telefon 0312 000 00 00\nMetin",
    C.NAME: "#ad Zeynep Öz", C.EMAIL: "#e-posta zeynep@baska.test", C.PHONE: "#telefon 0312 000 00 00",
    C.DATE: "#tarih 24.11.2026", C.RECORD: "#evrak 2603519284", C.LINK: "#bağlantı https://sosyal.test/1",
    C.PREFERENCE: "#tercih e-posta",
}  # fmt: skip


@dataclass(frozen=True)
class Cells:
    """Some cells of the table; an empty dimension is all of it."""

    roles: str = ""
    states: str = ""
    letters: str = ""
    but: "tuple[Cells, ...]" = ()

    def has(self, role: str, state: str, letter: str) -> bool:
        inside = (_in(role, self.roles), _in(state, self.states), _in(letter, self.letters))
        return all(inside) and not any(one.has(role, state, letter) for one in self.but)


def _in(one: str, several: str) -> bool:
    return not several or one in several.split(", ")


# ---------------------------------------------------------------- what may be done

ON_TICKETS = "new, open, answered, waiting-author, waiting-team, waiting-gate, closed"
NOT_CLOSED = "new, open, answered, waiting-author, waiting-team, waiting-gate"
NO_GATE_OPEN = "new, open, answered, waiting-author, waiting-team"
CONSULTED = Cells("other team, coordinator, management", ON_TICKETS, "consultation")
CONSULTED_OPEN = Cells("other team, coordinator, management", NOT_CLOSED, "consultation")
"""Who replies to a consultation without being of the ticket's team speaks to the one who asked, and to nobody else."""

OVERTAKEN = Cells("member, other team, coordinator, management", "answered, waiting-author", "token")
"""Who replies to nothing later than the author's mail, which the lead has answered meanwhile."""

MAY = {
    C.NOTE: Cells(states=ON_TICKETS),
    C.ANSWER: Cells(states=NO_GATE_OPEN, but=(CONSULTED,)),
    C.ANYWAY: Cells(states=NOT_CLOSED, but=(CONSULTED,)),
    C.PRELIMINARY_REPORT: Cells(states=NOT_CLOSED, but=(CONSULTED,)),
    C.TAKE: Cells(states=NOT_CLOSED),
    C.ASSIGN: Cells(states=NOT_CLOSED),
    C.ASK: Cells(states=NOT_CLOSED),
    C.PARTICIPANT: Cells(states=ON_TICKETS),
    C.AUTHOR: Cells(states=f"{NO_GATE_OPEN}, closed"),
    C.KIND: Cells(states=ON_TICKETS),
    C.PRODUCT: Cells(states=ON_TICKETS),
    C.CATEGORY: Cells(states=ON_TICKETS),
    C.PRIORITY: Cells(states=ON_TICKETS),
    C.INSTITUTION: Cells(states=ON_TICKETS),
    C.WAIT: Cells(states=NO_GATE_OPEN, but=(CONSULTED, OVERTAKEN)),
    C.CLOSE: Cells(states=NO_GATE_OPEN, but=(CONSULTED, OVERTAKEN)),
    C.REOPEN: Cells(states="closed"),
    C.ANSWERED_BY: Cells(states=NO_GATE_OPEN),
    C.MERGE: Cells(states="new, open, answered, closed"),
    C.SPLIT: Cells(states=ON_TICKETS),
    C.SUBMIT_APPROVAL: Cells("member, lead, other team, coordinator", NOT_CLOSED, but=(CONSULTED,)),
    C.SUBMIT_SIGNATURE: Cells("member, lead, other team, coordinator", NOT_CLOSED, but=(CONSULTED,)),
    C.APPROVE: Cells("management", "waiting-gate", "gate"),
    C.RETURN: Cells("management", "waiting-gate", "gate"),
    C.SIGNED: Cells("management", "waiting-gate", "gate"),
    C.GROUND: Cells(states=ON_TICKETS),
    C.CERTIFICATE: Cells(states=ON_TICKETS),
    C.REVOKED: Cells(states=ON_TICKETS),
    C.ACTION: Cells(states=ON_TICKETS),
    C.ORIGINAL: Cells("member, lead", ON_TICKETS),
    C.HISTORY: Cells("member, lead, coordinator, management", ON_TICKETS),
    C.MINE: Cells(),
    C.HELP: Cells(),
    C.UNDO: Cells("lead", "new, open, waiting-team, waiting-gate, closed"),
    C.CHANNEL: Cells(states="none"),
    C.NAME: Cells(states=ON_TICKETS),
    C.PHONE: Cells(states=ON_TICKETS),
    C.RECORD: Cells(states=ON_TICKETS),
    C.LINK: Cells(states=ON_TICKETS),
    C.PREFERENCE: Cells(states=NOT_CLOSED),
}
NARROW = {C.NOTE, C.ANSWER, C.TAKE, C.ASSIGN, C.ASK}
"""What one's own notice permits where no server proves anybody (DESIGN.md §3, "Staff")."""

# ---------------------------------------------------------------- and why not, in the words of the receipt

WHY_NOT: dict[Command | None, list[tuple[Cells, str]]] = {
    C.RESCUE: [(Cells(states=ON_TICKETS), "reply to the list"), (Cells("coordinator"), "no entry 1"), (Cells(), "only coordinators")],
    C.SPAM: [(Cells(states=ON_TICKETS), "reply to the list"), (Cells("coordinator"), "no entry 1"), (Cells(), "only coordinators")],
    C.CHANNEL: [(Cells(), "only in the mail that opens a ticket")],
    C.DATE: [(Cells(states=ON_TICKETS), "only in the mail that opens a ticket"), (Cells(), "write #channel CHANNEL into the first line")],
    C.NAME: [(Cells(states="none"), "write #channel CHANNEL into the first line")],
    C.EMAIL: [(Cells(states="none"), "write #channel CHANNEL into the first line"), (Cells(), "the author's address is known already")],
    C.PHONE: [(Cells(states="none"), "write #channel CHANNEL into the first line")],
    C.RECORD: [(Cells(states="none"), "write #channel CHANNEL into the first line")],
    C.LINK: [(Cells(states="none"), "write #channel CHANNEL into the first line")],
    C.PREFERENCE: [(Cells(states="none"), "write #channel CHANNEL into the first line")],
    C.REOPEN: [(Cells(states=NOT_CLOSED), "is not closed")],
    C.CLOSE: [(Cells(states="closed"), "closed already"), (Cells(states="waiting-gate"), "waiting for a decision")],
    C.WAIT: [(Cells(states="waiting-gate"), "waiting for the management's decision")],
    C.ANSWERED_BY: [(Cells(states="waiting-gate"), "waiting for a decision")],
    C.MERGE: [(Cells(states="waiting-author, waiting-team, waiting-gate"), "somebody is still waited for")],
    C.SUBMIT_APPROVAL: [
        (CONSULTED_OPEN, "This was a consultation"),
        (Cells("management", NOT_CLOSED), "nobody who could decide on this text"),
    ],
    C.SUBMIT_SIGNATURE: [
        (CONSULTED_OPEN, "This was a consultation"),
        (Cells("management", NOT_CLOSED), "nobody who could decide on this text"),
    ],
    C.APPROVE: [(Cells("management", ON_TICKETS, "gate"), "decided on already"), (Cells(states=ON_TICKETS, letters="gate"), "written to somebody else"), (Cells(states=ON_TICKETS), "only in a reply to the letter")],
    C.RETURN: [(Cells("management", ON_TICKETS, "gate"), "decided on already"), (Cells(states=ON_TICKETS, letters="gate"), "written to somebody else"), (Cells(states=ON_TICKETS), "only in a reply to the letter")],
    C.SIGNED: [(Cells("management", ON_TICKETS, "gate"), "decided on already"), (Cells(states=ON_TICKETS, letters="gate"), "written to somebody else"), (Cells(states=ON_TICKETS), "only in a reply to the letter")],
    C.AUTHOR: [(Cells(states="waiting-gate"), "waiting for a decision")],
    C.HISTORY: [(Cells("other team", ON_TICKETS), "you were only consulted")],
    C.ORIGINAL: [(Cells(states=ON_TICKETS), "only the owner and the team")],
    C.UNDO: [
        (Cells("lead", "answered, waiting-author"), "too late"),
        (Cells(states=ON_TICKETS, letters="receipt"), "nothing of that mail of yours"),
        (Cells(states=ON_TICKETS), "nothing of yours"),
    ],
    C.ANSWER: [(Cells(states="waiting-gate"), "waiting for a decision"), (CONSULTED, "This was a consultation")],
    C.ANYWAY: [(CONSULTED, "This was a consultation")],
    C.PRELIMINARY_REPORT: [(CONSULTED, "This was a consultation")],
    None: [
        (Cells(states="none"), "belongs to no ticket"),
        (OVERTAKEN, "has answered meanwhile"),
        (Cells(states="closed"), "the ticket is closed"),
        (CONSULTED, "This was a consultation"),
    ],
}  # fmt: skip

# ---------------------------------------------------------------- what it then does


def _task(kind: TaskKind, state: TaskState) -> Callable[[Decision], bool]:
    return lambda d: any(one.kind is kind and one.state is state for one in d.after.tasks)


def _letter(template: str) -> Callable[[Decision], bool]:
    return lambda d: any(one.template == template for one in d.drafts)


def _status(status: Status) -> Callable[[Decision], bool]:
    return lambda d: d.after.status is status


def _has(**values: object) -> Callable[[Decision], bool]:
    return lambda d: all(getattr(d.after, name) == value for name, value in values.items())


EFFECT: dict[Command, Callable[[Decision], bool]] = {
    C.NOTE: lambda d: d.filing is Filing.NOTE,
    C.ANSWER: _letter("answer"),
    C.ANYWAY: _letter("answer"),
    C.PRELIMINARY_REPORT: _letter("preliminary-report"),
    C.TAKE: lambda d: d.after.owner == next(e.by for e in d.events if e.name == "ticket taken"),
    C.ASSIGN: _has(owner=OTHER_TEAM, team="ssl"),
    C.ASK: lambda d: any(one.of == "kalite@kurum.test" and one.is_open for one in d.after.tasks),
    C.PARTICIPANT: lambda d: any(
        (p.address.address, p.role) == ("ali@baska.test", Role.COPIED) for p in d.after.participants
    ),
    C.AUTHOR: lambda d: d.after.author.address == "hanno@research.test",
    C.KIND: _has(kind=Kind.REQUEST),
    C.PRODUCT: _has(product="ssl"),
    C.CATEGORY: _has(category="teslimat"),
    C.PRIORITY: lambda d: bool(d.after.priority),
    C.INSTITUTION: lambda d: bool(d.after.institution),
    C.WAIT: _status(Status.WAITING_AUTHOR),
    C.CLOSE: _has(status=Status.CLOSED, outcome="Haklı", root_cause="surec"),
    C.REOPEN: _status(Status.OPEN),
    C.ANSWERED_BY: lambda d: d.after.told is not None,
    C.MERGE: lambda d: any(one.relation is Relation.MERGED for one in d.after.links) and len(d.others) == 1,
    C.SPLIT: lambda d: not d.after.parts and len(d.others) == 1,
    C.SUBMIT_APPROVAL: _task(TaskKind.APPROVAL, TaskState.OPEN),
    C.SUBMIT_SIGNATURE: _task(TaskKind.SIGNATURE, TaskState.OPEN),
    C.APPROVE: _task(TaskKind.APPROVAL, TaskState.DONE),
    C.RETURN: _task(TaskKind.APPROVAL, TaskState.RETURNED),
    C.SIGNED: _task(TaskKind.SIGNATURE, TaskState.DONE),
    C.GROUND: lambda d: any(one.name == "revocation" for one in d.after.promises),
    C.CERTIFICATE: lambda d: [one.serial for one in d.after.report.certificates] == ["4A1B2C3"],
    C.REVOKED: lambda d: [one.revocation for one in d.after.report.certificates] == [REVOKED],
    C.ACTION: _task(TaskKind.ACTION, TaskState.OPEN),
    C.ORIGINAL: _letter("original"),
    C.HISTORY: _letter("summary"),
    C.MINE: _letter("digest"),
    C.HELP: _letter("help"),
    C.UNDO: lambda d: len(d.after.undoes) < len(d.before.undoes),
    C.CHANNEL: lambda d: d.after.channel == "phone" and d.after.author.name == "Ali Öz",
    C.NAME: lambda d: d.after.author.name == "Zeynep Öz",
    C.PHONE: lambda d: bool(d.after.contact.phone),
    C.RECORD: lambda d: bool(d.after.contact.record),
    C.LINK: lambda d: bool(d.after.contact.link),
    C.PREFERENCE: _has(reply_channel="email"),
}
WRITES_OUTSIDE = {
    C.ANSWER, C.ANYWAY, C.PRELIMINARY_REPORT, C.CLOSE, C.WAIT, C.APPROVE, C.SIGNED, C.AUTHOR,
}  # fmt: skip
"""An answer, a report, a question, an approved text; the acknowledgement of a new author."""

# ---------------------------------------------------------------- tickets in every state

WORLDS = {
    C.PRELIMINARY_REPORT: "report",
    C.GROUND: "report",
    C.CERTIFICATE: "report",
    C.REVOKED: "report",
    C.SIGNED: "signature",
    C.SPLIT: "whole",
}


@dataclass
class History:
    """What happened on a ticket before the mail in question: somebody was consulted, a text was returned."""

    desk: Desk

    def writes(
        self, text: str, author: str = LEAD, purpose: Purpose = Purpose.NOTICE, number: str = NUMBER
    ) -> None:
        self.desk.waits(minutes=1)
        letter = self.desk.letter(purpose, number)
        fields = {"In_Reply_To": letter.message_id, "Authentication_Results": PASS}
        mine = mail(text, author, f"Re: {letter.subject}", f"<h{self.desk.spooled}@kurum.test>", **fields)
        decision = self.desk.receives(mine, proven=True)
        assert "command refused" not in [event.name for event in decision.events], said(decision)

    def leaves(self) -> None:
        self.desk.waits(minutes=3)
        self.desk.dispatches()

    def lead_to(self, state: str, submit: str) -> None:
        match state:
            case "new":
                was = self.desk.dossiers[NUMBER]
                ticket = replace(was.ticket, status=Status.NEW, owner="")
                self.desk.dossiers[NUMBER] = replace(was, ticket=ticket)
            case "answered" | "closed":
                self.writes("Yanıtımız.")
                self.leaves()
            case "waiting-author":
                self.writes("#bekle 3d\nFatura numaranız nedir?")
                self.leaves()
            case "waiting-team":
                self.writes("#sor ssl\nNe dersiniz?")
            case "waiting-gate":
                self.writes(submit)
        if state == "closed":
            self.writes("#kapat Haklı ; surec")


@cache
def desk_in(state: str, world: str, authserv_id: str) -> Desk:
    desk = Desk(house(authserv_id=authserv_id))
    desk.receives(mail("Şikâyet ediyorum.", subject="Şikâyet"))
    desk.receives(mail("Ben de.", subject="Başka", message_id="<b1@ornek.gov.tr>"))
    if state == "none":
        return desk
    history = History(desk)
    submit = f"{'#imzaya-sun' if world == 'signature' else '#onaya-sun'}\nSayın Zeynep, haklısınız."
    if world == "report":
        desk.inventory = Consulted(revoked={("", "4A1B2C3"): REVOKED})
        history.writes("#tür sertifika problem bildirimi")
        history.writes(f"#ata {LEAD}")
    if world == "whole":
        history.writes(f"#birleştir {NUMBER}", number=OTHER)
    history.writes("#sor mehmet\nNeden?")
    history.writes("Bilmiyorum.", OTHER_TEAM, Purpose.CONSULTATION)
    history.writes(submit)
    history.writes("#iade eksik", MANAGEMENT, Purpose.GATE)
    history.writes("#not\nİçeride.")
    history.writes("#al")
    history.lead_to(state, submit)
    desk.waits(minutes=5)
    assert desk.ticket().status.value == state
    return desk


# ---------------------------------------------------------------- one cell


@dataclass(frozen=True)
class Cell:
    """One mail to a ticket, and what came of it."""

    command: Command
    role: str
    state: str
    letter: str

    def __str__(self) -> str:
        return f"{self.role}, {self.state}, {self.letter}"

    @property
    def desk(self) -> Desk:
        return desk_in(self.state, WORLDS.get(self.command, "complaint"), "" if self.role == "narrow" else MX)

    def expected(self) -> str:
        """The outcome that the tables above want, with what the receipt says of a refusal."""
        match self.role:
            case "author":
                return "a ticket" if self.state == "none" else "the author's words"
            case "stranger":
                return "a ticket"
            case "unproven":
                return "parked"
            case "narrow" if self.letter != "notice" or self.command not in NARROW:
                return "parked"
        role = "member" if self.role == "narrow" else self.role
        if self.command in MAY and MAY[self.command].has(role, self.state, self.letter):
            return "done"
        reasons = (*WHY_NOT.get(self.command, []), *WHY_NOT[None])
        return next(
            (f"refused: {why}" for cells, why in reasons if cells.has(role, self.state, self.letter)), "?"
        )

    def decision(self) -> Decision:
        desk, message = self.desk, replace(_mail(self.command, self.role), **self._signals())
        arrival = Arrival(99, "bilgi", "INBOX", junk=False, received_at=desk.now)
        known = desk.known(message)
        return decide(message, arrival, known, desk.rulebook, desk.house, desk.now, bytes(range(8)))

    def _signals(self) -> dict[str, object]:
        """A reply to the letter of that purpose, the writer's own where there is one; or a token alone."""
        if self.state == "none":
            return {"subject": "Merhaba"}
        purpose, address = LETTERS[self.letter], ROLES[self.role]
        if purpose is None:
            return {"subject": f"[{NUMBER}] Konu"}
        letters = [one for one in self.desk.dossiers[NUMBER].letters if one.purpose is purpose]
        replied = [*letters, *(one for one in letters if address in one.to)][-1]
        ids = (replied.message_id,)
        return {"subject": f"Re: {replied.subject}", "in_reply_to": ids, "references": ids}


@cache
def _mail(command: Command, role: str) -> Message:
    proof = {"Authentication_Results": PASS} if role in STAFF else {}
    return mail(LINES[command], ROLES[role], "x", "<cell@kurum.test>", **proof)


def outcome(decision: Decision) -> str:
    if decision.parking:
        return "parked"
    if decision.filing in (Filing.AUTHOR, Filing.OUTSIDER):
        return "the author's words"
    told = [draft for draft in decision.drafts if draft.template == "receipt"]
    refused = "command refused" in [event.name for event in decision.events]
    if refused or (decision.disposition is Disposition.FILED and told):
        return f"refused: {' / '.join(said(decision).split(chr(10)))}"
    if decision.disposition is Disposition.TICKET:
        return "done" if told else "a ticket"
    return "done"


def cells_of(command: Command) -> Iterator[Cell]:
    for role in ROLES:
        for state in STATES:
            for letter in LETTERS if state != "none" else ("token",):
                yield Cell(command, role, state, letter)


def wrong_with(cell: Cell) -> Iterator[str]:
    """What is wrong with one cell: its outcome, what it does, or what it does beside that."""
    decision, expected = cell.decision(), cell.expected()
    got = outcome(decision)
    word, _, why = expected.partition(": ")
    if not got.startswith(word) or why not in got:
        yield f"{cell}: expected {expected}, got {got}"
    elif got == "done" and cell.role in STAFF and not EFFECT[cell.command](decision):
        yield f"{cell}: done, but nothing came of it: {said(decision)}"
    if got != "done" and cell.role not in ("author", "stranger") and not is_untouched(decision):
        yield f"{cell}: {word}, and yet something happened"
    outside = [one.template for one in decision.drafts if one.purpose in OUTWARD]
    if outside and cell.role in (*STAFF, "unproven", "narrow") and cell.command not in WRITES_OUTSIDE:
        yield f"{cell}: {', '.join(outside)} left the desk"


def is_untouched(decision: Decision) -> bool:
    before, after = decision.before, decision.after
    same = after is None or (before is not None and replace(after, version=before.version) == before)
    return same and not (decision.withdraws or decision.releases or decision.others or decision.links)


@pytest.mark.parametrize("command", list(Command), ids=lambda command: command.value)
def test_every_cell(command: Command):
    wrong = [words for cell in cells_of(command) for words in wrong_with(cell)]
    assert not wrong, "\n".join(wrong)


def test_every_command_is_carried_out_somewhere():
    assert set(ORDERS) == set(LINES) == set(Command)
    assert set(EFFECT) == set(MAY)
    assert set(Command) - set(MAY) == {C.RESCUE, C.SPAM, C.DATE, C.EMAIL}, (
        "tests of their own show these done"
    )
