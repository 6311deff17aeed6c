"""
A life as the journal has it: the rows that the desk would have written, in its own words.

`test_words_of_the_journal.py` holds them against journals of real decisions, so that they cannot drift.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import Connection

from tests.figures.lives import Life, MailboxDay, Promised, Year
from ulak.desk.figures.entry import Entry
from ulak.store.engine import Store
from ulak.store.schema import journal

STAFF = ("p00000000000000a1", "p00000000000000a2", "p00000000000000a3")
TEMPLATES = "95ec1bbdc9059d29"
_SOURCES = {
    "first-answer/": "20-promises.yaml:14",
    "petition/": "20-promises.yaml:18",
    "information-request/": "20-promises.yaml:20",
    "preliminary-report/reporter": "40-certificate-problem-reports.yaml:13",
    "preliminary-report/subscriber": "40-certificate-problem-reports.yaml:13",
    "revocation/": "",
}
_NO_SUBSCRIBER = "40-certificate-problem-reports.yaml:13; found: the subscribers are not known"
_BATCH = 5000

Facts = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Row:
    """One entry, before it has an id."""

    at: datetime
    ticket: str
    event: str
    by: str = "desk"
    facts: Facts = ()


def rows(year: Year) -> list[Row]:
    """The whole journal, in order of time."""
    letters = _Letters()
    every = [row for life in year.lives for row in _Writing(life, year.rules, letters).rows()]
    every += [_of_day(one) for one in year.days]
    return sorted(every, key=lambda row: row.at)


def entries(written: list[Row]) -> Iterator[Entry]:
    """As the figures read them, without a store in between."""
    for one in written:
        yield Entry(one.at, one.ticket, one.event, one.by, dict(one.facts))


def into(store: Store, written: list[Row]) -> None:
    """Put them into the journal of a store."""
    with store.write() as connection:
        for begin in range(0, len(written), _BATCH):
            _insert(connection, written[begin : begin + _BATCH])


def _insert(connection: Connection, some: list[Row]) -> None:
    values = [
        {
            "at": one.at,
            "ticket": one.ticket or None,
            "event": one.event,
            "by": one.by,
            "facts": json.dumps([list(pair) for pair in one.facts], ensure_ascii=False, separators=(",", ":")),
        }
        for one in some
    ]  # fmt: skip
    connection.execute(journal.insert(), values)


class _Letters:
    """Numbers of letters, one after the other."""

    def __init__(self) -> None:
        self.last = 0

    def next(self) -> str:
        self.last += 1
        return str(self.last)


@dataclass
class _Moment:
    """Things of one instant: what is said, how the ticket changes, which letters are accepted and leave."""

    at: datetime
    events: list[tuple[str, str, Facts]] = field(default_factory=list)
    changes: dict[str, str] = field(default_factory=dict)
    promises: list[str] = field(default_factory=list)
    accepted: list[tuple[str, str, str, str]] = field(default_factory=list)
    sent: list[tuple[str, str]] = field(default_factory=list)


class _Writing:
    """Writes one life down."""

    def __init__(self, life: Life, rules: str, letters: _Letters) -> None:
        self.life, self.rules, self.letters = life, rules, letters
        self.moments: list[_Moment] = []
        self.counted: dict[str, str] = {}
        self.stood: dict[str, str] = {}
        self.staff = STAFF[int(life.number[-6:]) % 3]

    def rows(self) -> Iterator[Row]:
        life = self.life
        self._opening()
        self._handling()
        self._answers()
        self._reports()
        self._promises()
        self._closings()
        self._rest()
        self.moments.sort(key=lambda one: one.at)
        for moment in self.moments:
            yield from (Row(moment.at, life.number, *one) for one in self._rows(moment))

    # ------------------------------------------------------------ what happens

    def _at(self, at: datetime, event: str = "", by: str = "desk", *facts: tuple[str, str]) -> _Moment:
        moment = _Moment(at, [(event, by, facts)] if event else [])
        self.moments.append(moment)
        return moment

    def _letter(self, moment: _Moment, purpose: str, to: str, left: datetime | None, party: str = "") -> None:
        number = self.letters.next()
        moment.accepted.append((number, purpose, to, party))
        if left is not None:
            self._at(left).sent.append((number, purpose))

    def _opening(self) -> None:
        life = self.life
        elsewhere = life.channel not in ("email", "web")
        facts: Facts = (("kind", life.kind), ("team", life.team), ("mailbox", life.mailbox))
        if elsewhere:
            facts += (("channel", life.channel), ("reply channel", life.channel))
        opened = self._at(life.opened, "ticket opened", self.staff if elsewhere else "author", *facts)
        given = [one for one in life.promises if one.given == life.opened]
        for one in given:
            basis = ("basis", f"/etc/ulak/rules/{_SOURCES[one.key]}")
            opened.events.append(("promise given", "desk", (("promise", one.key), basis)))
        opened.promises = [one.key for one in given]
        opened.changes = {
            "status": "new",
            "kind": life.kind,
            "channel": life.channel,
            "mailbox": life.mailbox,
            "team": life.team,
            "product": life.product,
            "category": life.category,
            "institution": life.institution,
            "received": life.received.isoformat(),
            "author": life.author,
        }
        if life.acknowledged is None:
            opened.events.append(("not acknowledged", "desk", (("why", "nobody to write to"),)))
        else:
            self._letter(opened, "acknowledgement", life.author, life.acknowledged)
        self._letter(opened, "notice", "p00000000000000f1", life.opened)
        if life.acknowledgement_bounced:
            self._bounce(life.acknowledgement_bounced, "acknowledgement")

    def _bounce(self, at: datetime, purpose: str) -> _Moment:
        facts = (("letter", purpose), ("failed", "1"), ("known by", "its Message-ID"))
        return self._at(at, "letter bounced", "desk", *facts)

    def _handling(self) -> None:
        life = self.life
        for at in life.takings:
            self._at(at, "ticket taken", self.staff).changes = {"status": "taken"}
        for one in life.transfers:
            moment = self._at(one.at, "ticket assigned", self.staff, ("team", one.team))
            moment.changes = {"status": "waiting-team", "team": one.team}
        for gate in life.gates:
            facts = (("task", str(gate.task)), ("sha256", "0" * 64))
            moment = self._at(
                gate.submitted, f"submitted for {gate.kind}", self.staff, *facts, ("files", "0")
            )
            moment.changes = {"status": "waiting-gate"}
            if gate.decided:
                done = self._at(gate.decided, f"text {gate.how}", "p00000000000000b1", *facts)
                done.changes = {"status": "decided"}
        for at, kind in life.kinds:
            moment = self._at(at, "kind changed", self.staff, ("from", "other"), ("to", kind))
            moment.changes = {"kind": kind}
        reopens = {one.reopened for one in life.closings if one.why == "author"}
        for at in life.wrote:
            moment = self._at(at, "author wrote", "author")
            if at not in reopens:
                moment.changes = {"status": "author"}
            self._letter(moment, "notice", "p00000000000000f1", at)

    def _answers(self) -> None:
        life = self.life
        closings = {one.at for one in life.closings}
        for one in life.answers:
            if one.written not in closings:
                self._written(self._at(one.written), one.left)
            if one.left:
                moment = self._at(one.left)
                moment.changes = {"status": "waiting-author" if one.asks else "answered"}
            if one.bounced:
                moment = self._bounce(one.bounced, "answer")
                if not self._knows(one.bounced):
                    moment.changes = {"status": "bounced"}
        for call in life.calls:
            facts: Facts = (("channel", call.channel), ("at", call.at.isoformat()))
            moment = self._at(call.noted, "answered elsewhere", self.staff, *facts)
            moment.changes = {"status": "answered"}
            self._letter(moment, "receipt", self.staff, call.noted)

    def _knows(self, at: datetime) -> bool:
        """Was the author told by something else by then, that has not come back?"""
        told = (one for one in self.life.answers if one.left and one.left < at)
        calls = (one for one in self.life.calls if one.noted < at)
        return any(one.bounced is None or one.bounced > at for one in told) or any(True for _ in calls)

    def _written(self, moment: _Moment, left: datetime | None) -> None:
        moment.events.append(("answer written", self.staff, (("letter", "held"), ("text", "100"))))
        self._letter(moment, "answer", self.life.author, left, "author")
        self._letter(moment, "receipt", self.staff, moment.at)

    def _reports(self) -> None:
        life = self.life
        counts = {one.at: one for one in life.told}
        for party, at in life.reports:
            moment = self._at(at)
            facts = (("letter", "held"), ("text", "84"))
            moment.events.append(("preliminary-report written", self.staff, facts))
            to = life.author if party == "reporter" else "p00000000000000c1"
            self._letter(moment, "preliminary-report", to, at, party)
            if party == "subscriber" and (told := counts.get(at)):
                moment.events.append(("subscriber told", "desk", (("told", f"{told.count} of {told.of}"),)))
            moment.changes = {"status": "report"}
        if life.revoking:
            one = life.revoking
            promise = next(p for p in life.promises if p.key == "revocation/")
            facts = (("ground", one.ground), ("due", promise.due.isoformat()))
            self._at(one.set, "ground set", self.staff, *facts).promises = ["revocation/"]
            for serial, at, noted in one.published:
                evidence = (("serial", serial), ("at", at.isoformat()), ("revoked", at.isoformat()))
                self._at(noted, "revocation published", self.staff, *evidence)

    def _promises(self) -> None:
        for one in self.life.promises:
            for noted, kept in one.marks:
                name = "promise runs again" if kept is None else "promise kept"
                name = "promise kept late" if kept is not None and kept > one.due else name
                due = (("due", one.due.isoformat()),) if kept is None else ()
                self._at(noted, name, "desk", ("promise", one.key), *due).promises = [one.key]
            if one.breached:
                self._at(one.breached, "promise breached", "desk", *self._record(one)).promises = [one.key]
            if one.ended:
                facts = (("promise", one.key), ("basis", f"/etc/ulak/rules/{_NO_SUBSCRIBER}"))
                self._at(one.ended, "promise not applicable", "desk", *facts).promises = [one.key]
        for step in self.life.escalations:
            rung = (("promise", step.promise), ("step", step.step), ("due", step.at.isoformat()))
            moment = self._at(step.at, "escalated", "desk", *rung, ("told", step.told))
            self._letter(moment, "escalation", "p00000000000000f1", step.at)

    def _record(self, one: Promised) -> Facts:
        assert one.breached is not None
        return (
            ("promise", one.key),
            ("due", one.due.isoformat()),
            ("noted", one.breached.isoformat()),
            ("counted on", one.clock),
            ("promised by", self.rules),
            ("server", "0:00:00"),
            ("desk", "0:00:00"),
            ("people", str(one.due - one.given)),
        )

    def _closings(self) -> None:
        written = {one.written: one for one in self.life.answers}
        for one in self.life.closings:
            given = "yes" if one.outcome else "no"
            facts = (("outcome given", given), ("root cause", one.cause))
            moment = self._at(one.at, "ticket closed", self.staff, *facts)
            moment.changes = {"status": "closed", "cause": one.cause, "founded": one.founded}
            moment.changes["outcome"] = "given" if one.outcome else ""
            if one.at in written:
                self._written(moment, written[one.at].left)
            if one.reopened and one.why != "bounce":
                moment = self._at(one.reopened)
                moment.events = list(self._reopening(one.why))
                moment.changes = {"status": "reopened", "cause": "", "outcome": "", "founded": ""}

    def _reopening(self, why: str) -> Iterator[tuple[str, str, Facts]]:
        if why == "author":
            yield "ticket reopened", "author", (("was", "closed"),)
        elif why == "staff":
            yield "ticket reopened", self.staff, ()
        else:
            yield "command taken back", self.staff, (("what", "status, outcome, root cause"),)
            yield "ticket reopened", self.staff, (("why", "its closing was taken back"),)

    def _rest(self) -> None:
        life = self.life
        for action in life.actions:
            task = ("task", str(action.task))
            self._at(action.given, "action given", self.staff, task, ("due", action.due.isoformat()))
            if action.ended:
                self._at(action.ended, "action ended", self.staff, task, ("as", action.how))
        if life.merged:
            moment = self._at(life.merged.at, "merged", self.staff, ("into", life.merged.whole))
            moment.changes = {"status": "closed", "outcome": "given", "part of": life.merged.whole}
        if life.group:
            facts = (("group", life.group.name), ("with", str(life.group.earlier)))
            self._at(life.group.at, "complaint grouped", "desk", *facts)
        if survey := life.survey:
            sent = self._at(survey.sent, "survey sent", "desk")
            self._letter(sent, "survey", life.author, survey.sent)
            if survey.rated:
                self._at(survey.rated, "rated", "author", ("rating", str(survey.rating)))
            if survey.refused:
                self._at(survey.refused, "survey refused", "author")

    # ------------------------------------------------------------ how it is written

    def _rows(self, moment: _Moment) -> Iterator[tuple[str, str, Facts]]:
        changes = self._with_status(moment)
        events = list(moment.events)
        if changes.get("status") == "open" and "bounced" in moment.changes.values():
            events.append(("ticket reopened", "desk", (("why", "the answer did not arrive"),)))
        if events:
            name, by, facts = events[0]
            events[0] = (name, by, (*facts, ("rules", self.rules), ("templates", TEMPLATES)))
        yield from events
        yield from self._stands(moment, changes)
        new = {name: value for name, value in changes.items() if self.counted.get(name, "") != value}
        self.counted |= new
        if new:
            yield "ticket counted as", "desk", tuple(new.items())
        for number, purpose, to, party in moment.accepted:
            facts = (("letter", number), ("purpose", purpose), ("to", to))
            yield "letter accepted", "desk", (*facts, *((("party", party),) if party else ()))
        for number, purpose in moment.sent:
            facts = (("letter", number), ("purpose", purpose), ("attempt", "1"))
            yield "letter sent", "desk", (*facts, ("reply", "250 2.0.0 Ok: queued"), ("rules", self.rules))

    def _with_status(self, moment: _Moment) -> dict[str, str]:
        """Whose turn it is follows from where the ticket was."""
        changes, was = dict(moment.changes), self.counted.get("status", "")
        word = changes.get("status", "")
        if word in ("taken", "report"):
            becomes = "open" if was in ("new", "waiting-team") else was
        elif word in ("answered", "waiting-author"):
            becomes = was if was in ("closed", "waiting-gate") else word
        elif word == "author":
            becomes = "open" if was in ("answered", "waiting-author") else was
        elif word == "bounced":
            becomes = "open" if was in ("answered", "waiting-author", "closed") else was
            changes |= {"cause": "", "outcome": "", "founded": ""} if was == "closed" else {}
        elif word in ("decided", "reopened"):
            becomes = "open"
        elif word in ("waiting-team", "waiting-gate"):
            becomes = was if was == "closed" else word
        else:
            becomes = word or was
        return changes | {"status": becomes}

    def _stands(self, moment: _Moment, changes: Mapping[str, str]) -> Iterator[tuple[str, str, Facts]]:
        now = {name: changes[name] for name in ("status", "kind", "team") if name in changes}
        if "received" in changes:
            now |= {name: changes[name] for name in ("product", "category")} | {"priority": "normal"}
        for key in moment.promises:
            one = next(one for one in self.life.promises if one.key == key)
            now[f"promise {key}"] = self._in_words(one, moment.at)
        new = {name: value for name, value in now.items() if self.stood.get(name, "") != value}
        self.stood |= new
        if new:
            yield "ticket stands", "desk", (*new.items(), ("rules", self.rules))

    def _in_words(self, one: Promised, at: datetime) -> str:
        kept = one.kept(at + timedelta(microseconds=1))
        missed = (kept is not None and kept > one.due) or (one.breached is not None and one.breached <= at)
        if one.ended is not None and one.ended <= at:
            state = "not-applicable"
        elif kept is not None:
            state = "breached" if missed else "kept"
        else:
            state = "breached" if missed else "running"
        basis = _NO_SUBSCRIBER if state == "not-applicable" else _SOURCES[one.key]
        parts = {
            "state": state,
            "due": one.due.isoformat(),
            "kept": kept.isoformat() if kept else "",
            "source": _SOURCES[one.key],
            "rules": self.rules,
            "calendar": one.clock,
            "basis": basis,
        }
        return "; ".join(f"{name} {value}" for name, value in parts.items() if value)


def _of_day(one: MailboxDay) -> Row:
    facts = {
        "day": one.day,
        "mailbox": one.mailbox,
        "came": one.came,
        "tickets": one.tickets,
        "appended": one.appended,
        "filed": one.filed,
        "duplicates": one.duplicates,
        "quarantined": one.quarantined,
        "rescued": one.rescued,
        "silent": one.silent,
        "gaps": one.gaps,
        "canary": one.canary,
    }
    return Row(
        one.written, "", "day counted", facts=tuple((name, str(value)) for name, value in facts.items())
    )
