"""A desk without store and servers: it decides with the real rules and remembers what came of it."""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from ulak.desk.certificates.consulted import NOT_CONSULTED, Consulted
from ulak.desk.clocks.acknowledged import without_acknowledgement
from ulak.desk.clocks.breach import Taken, TakenKey
from ulak.desk.clocks.due_task import NOTHING_UNHEARD, Unheard
from ulak.desk.clocks.escalate import escalate
from ulak.desk.clocks.reminders import remind
from ulak.desk.clocks.task_promises import with_task_promises
from ulak.desk.coming.decide import decide
from ulak.desk.coming.delivered import delivered
from ulak.desk.coming.identify import pointers
from ulak.desk.coming.known import Known, Parked, Seen
from ulak.desk.decision import Arrival, Decision, Disposition, Draft, LetterResult
from ulak.desk.for_others.submission import as_filled_in
from ulak.desk.house import Counter, House
from ulak.desk.lists.junk_entry import JunkEntry
from ulak.desk.rules.rule_files import read_rules
from ulak.desk.satisfaction.vote import Survey
from ulak.desk.signed_id import addressee_of, sign, word_of
from ulak.desk.staff.colleague_mail import as_a_colleague_wrote
from ulak.desk.subject_token import write
from ulak.desk.ticket import (
    Dossier,
    Filing,
    LetterState,
    Link,
    PastLetter,
    PastMessage,
    Purpose,
    Relation,
    Status,
    Ticket,
)
from ulak.mail.address import Address
from ulak.mail.message import Message
from ulak.mail.parse import parse
from ulak.shipped import shipped

ISTANBUL = ZoneInfo("Europe/Istanbul")
RULES = {
    path.name: path.read_text(encoding="utf-8") for path in sorted(Path(shipped("rules")).glob("*.yaml"))
}
RULEBOOK = read_rules(RULES, ISTANBUL)
MX = "mx.kamusm.test"
PASS = f"{MX}; dmarc=pass header.from=kurum.test"
FAIL = f"{MX}; dmarc=fail header.from=kurum.test"
NOW = datetime(2026, 11, 24, 6, 0, tzinfo=UTC)  # Tuesday, 09:00 in Istanbul


def house(authserv_id: str = MX, hold: timedelta = timedelta(minutes=2), language: str = "en") -> House:
    counters = (
        Counter("bilgi", Address("bilgi@kamusm.test", "Kamu SM"), "bilgi@kamusm.test", authserv_id),
        Counter("cainfo", Address("cainfo@tubitak.test"), "bounces@tubitak.test", authserv_id),
    )
    return House("Kamu SM", "KSM", ISTANBUL, language, hold, counters, b"a secret of the tests")


def mail(
    body: str = "Merhaba",
    author: str = "Zeynep <zeynep@ornek.gov.tr>",
    subject: str = "Konu",
    message_id: str = "<a1@ornek.gov.tr>",
    to: str = "bilgi@kamusm.test",
    **fields: str,
) -> Message:
    """Read a mail written for a test; `fields` are headers with `_` for `-`."""
    headers = {
        "From": author,
        "To": to,
        "Subject": subject,
        "Message-ID": message_id,
        "Date": "Tue, 24 Nov 2026 09:00:00 +0300",
    }
    headers |= {name.replace("_", "-"): value for name, value in fields.items()}
    head = "".join(f"{name}: {value}\r\n" for name, value in headers.items() if value)
    content = "" if "Content-Type" in headers else "Content-Type: text/plain; charset=utf-8\r\n"
    return parse(f"{head}MIME-Version: 1.0\r\n{content}\r\n{body}".encode())


@dataclass
class Desk:
    """Carries decisions out in memory, as the store does in a transaction."""

    house: House = field(default_factory=house)
    rulebook: object = RULEBOOK
    now: datetime = NOW
    dossiers: dict[str, Dossier] = field(default_factory=dict)
    parked: list[Parked] = field(default_factory=list)
    seen: dict[tuple[str, str], Seen] = field(default_factory=dict)
    outbox: list[tuple[str, Draft, PastLetter]] = field(default_factory=list)
    taken: dict[str, dict[str, dict[TakenKey, datetime]]] = field(default_factory=dict)
    spooled: int = 0
    unmatched: list[Draft] = field(default_factory=list)
    codes_left: int = 5
    junk: tuple[JunkEntry, ...] = ()
    unheard: Unheard = NOTHING_UNHEARD
    inventory: Consulted = NOT_CONSULTED
    surveys: dict[str, Survey] = field(default_factory=dict)

    def receives(
        self,
        message: Message,
        mailbox: str = "bilgi",
        *,
        junk: bool = False,
        proven: bool = False,
        sent: bool = False,
        rescued: bool = False,
        apart: bool = False,
        own: int = 0,
        nonce: bytes = bytes(range(8)),
    ) -> Decision:
        self.spooled += 1
        came = Arrival(own or self.spooled, mailbox, "INBOX", junk, self.now, "", proven, sent=sent)
        came = replace(came, rescued=rescued, apart=apart)
        message, arrival = as_filled_in(message, came, self.rulebook, self.house)
        message = as_a_colleague_wrote(message, arrival, self.rulebook, self.house)
        decision = decide(message, arrival, self.known(message), self.rulebook, self.house, self.now, nonce)
        self.carry_out(decision, message)
        return decision

    def known(self, message: Message) -> Known:
        wanted = pointers(message, self.house, self.now)
        foreign = {m.message_id: n for n, d in self.dossiers.items() for m in d.messages}
        ours = {letter.message_id: n for n, _, letter in self.outbox}
        by_id = {i: foreign.get(i) or ours.get(i) for i in (*wanted.message_ids, *wanted.returned)}
        seen = self.seen.get(wanted.identity)
        numbers = {*wanted.numbers, *(n for n in by_id.values() if n), *((seen.number,) if seen else ())}
        led_to = tuple(
            map(self.whole, dict.fromkeys(self._resolved(n) for n in numbers if n in self.dossiers))
        )
        mine = [d.ticket for d in self.dossiers.values() if d.ticket.author.address == wanted.author]
        return Known(
            next_number=f"KSM-2026-{len(self.dossiers) + 1:06}",
            seen=seen,
            dossiers=led_to,
            beside=self._beside(led_to, wanted.named),
            case=self._case(led_to),
            junk=tuple(one for one in self.junk if one.id in wanted.entries),
            by_message_id=tuple((i, n) for i, n in by_id.items() if n),
            letters=tuple((n, x) for i in wanted.returned for n, _, x in self.outbox if x.message_id == i),
            open_of_stated=self._open_of(wanted.stated) if wanted.stated else (),
            open_of_author=tuple(t.number for t in mine if t.status is not Status.CLOSED),
            parked=tuple(p for p in self.parked if p.person == wanted.author),
            author_hour=len(self.wrote(wanted.author, timedelta(hours=1))),
            author_wrote=self.wrote(wanted.author, timedelta(days=1))
            if wanted.author in self.rulebook.inside()
            else (),
            codes_left=self.codes_left,
            inventory=self.inventory,
            surveys=tuple(one for one in self.surveys.values() if one.ticket in wanted.numbers),
        )

    def _resolved(self, number: str) -> str:
        return self.dossiers[number].ticket.part_of or number

    def _beside(self, led_to: tuple[Dossier, ...], named: tuple[str, ...]) -> tuple[Ticket, ...]:
        parts = (part.number for dossier in led_to for part in dossier.ticket.parts)
        others = (self._resolved(one) for one in named if one in self.dossiers)
        return tuple(self.ticket(number) for number in dict.fromkeys((*others, *parts)))

    def _case(self, led_to: tuple[Dossier, ...]) -> tuple[Dossier, ...]:
        linked = (link for one in led_to for link in one.ticket.links if link.relation is Relation.CASE)
        return tuple(self.dossiers[link.number] for link in linked if link.number in self.dossiers)

    def whole(self, number: str) -> Dossier:
        """A ticket with what came to its parts, as the store gives it."""
        dossier = self.dossiers[number]
        parts = [self.dossiers[part.number] for part in dossier.ticket.parts]
        messages = (*dossier.messages, *(one for part in parts for one in part.messages))
        letters = (*dossier.letters, *(replace(one, task=0) for part in parts for one in part.letters))
        return replace(
            dossier,
            messages=tuple(sorted(messages, key=lambda one: one.at)),
            letters=tuple(sorted(letters, key=lambda one: one.id)),
        )

    def _open_of(self, address: str) -> tuple[str, ...]:
        theirs = (d.ticket for d in self.dossiers.values() if d.ticket.author.address == address)
        return tuple(one.number for one in theirs if one.status is not Status.CLOSED)

    def wrote(self, author: str, span: timedelta) -> tuple[PastMessage, ...]:
        """What the author wrote on tickets in that time."""
        every = (message for dossier in self.dossiers.values() for message in dossier.messages)
        return tuple(m for m in every if m.author.address == author and m.at > self.now - span)

    def carry_out(self, decision: Decision, message: Message | None = None) -> None:
        decision = with_task_promises(without_acknowledgement(decision), self.rulebook, self.now)
        number = decision.after.number if decision.after else ""
        before = self.dossiers.get(number)
        if decision.after:
            assert decision.before == (before.ticket if before else None)
            assert decision.after.version == (decision.before.version + 1 if decision.before else 1)
            links = tuple(Link(link.number, link.relation) for link in decision.links)
            after = replace(decision.after, links=(*decision.after.links, *links))
            self.dossiers[number] = replace(before or Dossier(after), ticket=after)
        self._beside_it(decision)
        if decision.parking:
            p = decision.parking
            self.parked.append(Parked(p.spool_id, p.person, p.code_digest, p.expires_at))
        if message:
            filed = decision.disposition is Disposition.FILED
            self.seen.setdefault((message.message_id, message.digest), Seen(number, filed))
            if number and decision.filing:
                past = PastMessage(
                    message.message_id,
                    decision.filing,
                    message.origin,
                    message.author,
                    self.now,
                    message.subject,
                    message.reply_text,
                    files=tuple(one.sha256 for one in message.attachments),
                )
                self._change(number, messages=(*self.dossiers[number].messages, past))
        for one, state in (
            (i, s)
            for ids, s in (
                (decision.withdraws, LetterState.WITHDRAWN),
                (decision.releases, LetterState.QUEUED),
            )
            for i in ids
        ):
            self._letter(one, state=state)
        for one in decision.holds:
            self._letter(one, due_to_leave=None)
        self._came_back(decision)
        self._answered_survey(decision)
        if decision.result:
            result = decision.result
            sent = {"at": result.at} if result.state is LetterState.SENT else {}
            self._letter(result.letter, state=result.state, **sent)
        for step in decision.steps:
            on = self.taken.setdefault(number, {}).setdefault(step.promise, {})
            on[step.step, step.occurrence] = self.now
        for draft in decision.drafts:
            self._write(number, draft, message)

    def _answered_survey(self, decision: Decision) -> None:
        if vote := decision.vote:
            assert self.surveys[vote.ticket].rating is None
            self.surveys[vote.ticket] = replace(self.surveys[vote.ticket], rating=vote.rating)
        for number, survey in self.surveys.items():
            if decision.refuses == survey.person:
                self.surveys[number] = replace(survey, refused=True)

    def _beside_it(self, decision: Decision) -> None:
        for one in decision.others:
            assert one.before == self.ticket(one.before.number)
            assert one.after.version == one.before.version + 1
            self._change(one.before.number, ticket=one.after)
        for ladder in decision.ladders:
            steps = self.taken.get(ladder.here, {}).get(ladder.promise, {})
            self.taken.setdefault(ladder.there, {})[ladder.promise] = dict(steps)

    def _came_back(self, decision: Decision) -> None:
        if decision.bounce:
            (past,) = [x for _, _, x in self.outbox if x.id == decision.bounce.letter]
            came_back = tuple(one for one, _ in decision.bounce.recipients)
            state = LetterState.FAILED if decision.bounce.is_lost else past.state
            self._letter(past.id, failed=(*past.failed, *came_back), state=state)

    def _write(self, number: str, draft: Draft, message: Message | None) -> None:
        one = len(self.outbox) + len(self.unmatched) + 1
        message_id = sign(
            self.house,
            number,
            addressee_of(draft.to, draft.cc),
            word_of(draft),
            self.now,
            counter=draft.counter,
            nonce=str(one),
        )
        held = draft.waits or draft.leaves_at is not None
        state = LetterState.HELD if held else LetterState.QUEUED
        letter = PastLetter(
            one,
            draft.purpose,
            state,
            tuple(a.address for a in (*draft.to, *draft.cc)),
            draft.by,
            self.now,
            draft.leaves_at,
            message_id,
            write(number, draft.token_word, draft.subject),
            draft.text,
            draft.party,
            draft.replies_to,
            draft.caused_by or (message.message_id if message else ""),
            task=draft.task,
            subscriber=draft.subscriber,
            words=draft.text if draft.subscriber else "",
        )
        self.outbox.append((number, draft, letter))
        if number:
            self._change(number, letters=(*self.dossiers[number].letters, letter))

    def _change(self, number: str, **what: object) -> None:
        self.dossiers[number] = replace(self.dossiers[number], **what)

    def _letter(self, one: int, **what: object) -> None:
        for place, (number, draft, letter) in enumerate(self.outbox):
            if letter.id == one:
                new = replace(letter, **what)
                self.outbox[place] = (number, draft, new)
                letters = (
                    tuple(new if past.id == one else past for past in self.dossiers[number].letters)
                    if number
                    else ()
                )
                if number:
                    self._change(number, letters=letters)

    def dispatches(
        self, state: LetterState = LetterState.SENT, refused: tuple[tuple[str, str], ...] = ()
    ) -> list[Decision]:
        """Send all that may leave, and say what it meant."""
        decisions = []
        for number, _, letter in list(self.outbox):
            ripe = (
                letter.state is LetterState.HELD and letter.due_to_leave and letter.due_to_leave <= self.now
            )
            if number and (letter.state is LetterState.QUEUED or ripe):
                result = LetterResult(letter.id, 1, state, "250 ok", self.now, None, refused)
                decision = delivered(
                    self.dossiers[number], letter, result, self.rulebook, self.house, self.now
                )
                self.carry_out(decision)
                decisions.append(decision)
        return decisions

    def escalates(self, number: str = "KSM-2026-000001") -> Decision | None:
        decision = escalate(self.dossiers[number], self.steps_of(number), self.rulebook, self.house, self.now)
        dossier = self.dossiers[number]
        decision = decision or remind(dossier, self.rulebook, self.house, self.now, self.unheard)
        if decision:
            self.carry_out(decision)
        return decision

    def steps_of(self, number: str) -> dict[str, Taken]:
        """What was taken of its ladders, and when last."""
        of = {key: steps for key, steps in self.taken.get(number, {}).items() if steps}
        return {key: Taken(frozenset(steps), max(steps.values())) for key, steps in of.items()}

    def waits(self, **time: float) -> None:
        self.now += timedelta(**time)

    def ticket(self, number: str = "KSM-2026-000001"):
        return self.dossiers[number].ticket

    def letter(self, purpose: Purpose, number: str = "KSM-2026-000001", to: str = "") -> PastLetter:
        """The last letter of that purpose, to that address."""
        found = [x for x in self.dossiers[number].letters if x.purpose is purpose and (not to or to in x.to)]
        return found[-1]

    def replies(
        self,
        text: str,
        author: str = "zehra@kurum.test",
        purpose: Purpose = Purpose.NOTICE,
        *,
        proof: str = PASS,
        number: str = "KSM-2026-000001",
        to: str = "",
        message_id: str = "",
        **more: str,
    ) -> Decision:
        """A staff member answers a letter of the desk."""
        letter = self.letter(purpose, number, to)
        fields = {"Authentication_Results": proof} if proof else {}
        message_id = message_id or f"<s{self.spooled}@kurum.test>"
        return self.receives(
            mail(
                text,
                author,
                f"Re: {letter.subject}",
                message_id,
                In_Reply_To=letter.message_id,
                **fields,
                **more,
            )
        )


def templates(decision: Decision) -> list[str]:
    return [draft.template for draft in decision.drafts]


def draft(decision: Decision, template: str) -> Draft:
    (found,) = [one for one in decision.drafts if one.template == template]
    return found


def said(decision: Decision) -> str:
    """All that a receipt says."""
    receipt = draft(decision, "receipt")
    return "\n".join(
        (receipt.reason, *(f"{line.line} → {line.effect}" for line in receipt.lines), receipt.undo)
    )


__all__ = [
    "FAIL",
    "ISTANBUL",
    "NOW",
    "PASS",
    "RULEBOOK",
    "Desk",
    "Filing",
    "draft",
    "house",
    "mail",
    "said",
    "templates",
]
