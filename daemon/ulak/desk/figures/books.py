"""The journal read once, from its beginning: the life of each ticket, the days of each mailbox."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from ulak.desk.figures import counted
from ulak.desk.figures.entry import Entry
from ulak.desk.figures.life import Acknowledged, ActionGiven, Life, Submitted, Told
from ulak.desk.figures.promised import NOT_APPLICABLE, Promised, seconds
from ulak.desk.recipients import SUBSCRIBER
from ulak.desk.standing import EVENT as STANDS
from ulak.desk.standing import NONE

DAY_COUNTED, SURVEY_REFUSED, OPENED = "day counted", "survey refused", "ticket opened"
HUMAN_LETTERS = frozenset({"answer", "preliminary-report"})
ACKNOWLEDGEMENT = "acknowledgement"
TAKEN_BACK = frozenset({"its closing was taken back", "its outcome was taken back"})
"""Why a closing was a slip, and counts in the flow alone."""

PROMISE = "promise "
_NOBODY = frozenset({"desk", "author"})


@dataclass(slots=True)
class Books:
    """
    All that was read up to now.

    `moved` are the tickets something was written about since `begin_month`, and those with a promise that
    was due later: of no other one anything counts in this month. `days` are what "day counted"
    says, one a mailbox and day.
    """

    lives: dict[str, Life] = field(default_factory=dict)
    moved: dict[str, Life] = field(default_factory=dict)
    days: list[Mapping[str, str]] = field(default_factory=list)
    refused: list[float] = field(default_factory=list)

    def take(self, entry: Entry) -> None:
        """Read one more entry."""
        written, ticket, event, by, facts = entry
        if event == DAY_COUNTED:
            self.days.append(facts)
            return
        at = written.timestamp()
        if event == SURVEY_REFUSED:
            self.refused.append(at)
        life = self.lives.get(ticket) or self._born(entry, at)
        if life is None:
            return
        self.moved[ticket] = life
        if read := _READ.get(event):
            read(life, facts, at)
        if event in ACTS and by not in _NOBODY:
            life.acts += (at,)

    def begin_month(self, at: float) -> None:
        """Let go of what moved before, but for promises that are still to be settled."""
        self.moved = {number: life for number, life in self.moved.items() if _is_pending(life, at)}

    def _born(self, entry: Entry, at: float) -> Life | None:
        """Begin a life with the entry that says when it came; one that was opened by an older ulak, then."""
        if entry.event == counted.EVENT and "received" in entry.facts:
            life = Life(entry.ticket, at, seconds(entry.facts["received"]))
        elif entry.event == OPENED:
            life = Life(entry.ticket, at, at, {"channel": "email"})
            life.counts({name: entry.facts.get(name, "") for name in ("kind", "team", "mailbox")}, at)
        else:
            return None
        self.lives[entry.ticket] = life
        return life


def _is_pending(life: Life, at: float) -> bool:
    """May one of its promises, or its acknowledgement, be counted by time alone after that instant?"""
    sent = life.acknowledged
    if sent is not None and sent.sent is None:
        return True
    return any(one.due >= at and one.state != NOT_APPLICABLE for one in life.promises.values())


def _counted(life: Life, facts: Mapping[str, str], at: float) -> None:
    life.counts(facts, at)


def _stands(life: Life, facts: Mapping[str, str], at: float) -> None:
    for name, words in facts.items():
        if not name.startswith(PROMISE):
            continue
        key = name[len(PROMISE) :]
        if words == NONE:
            life.promises.pop(key, None)
        else:
            life.promises.setdefault(key, Promised(key, at)).told(words, at)


def _closed(life: Life, _facts: Mapping[str, str], at: float) -> None:
    life.closes(at)


def _reopened(life: Life, facts: Mapping[str, str], at: float) -> None:
    life.reopens(at, facts.get("why") in TAKEN_BACK)


def _undone(life: Life, _facts: Mapping[str, str], at: float) -> None:
    life.undone = at


def _accepted(life: Life, facts: Mapping[str, str], at: float) -> None:
    life.letters[facts["letter"]] = at
    if facts.get("party") == SUBSCRIBER:
        life.to_subscribers.add(facts["letter"])
    if facts["purpose"] == ACKNOWLEDGEMENT and life.acknowledged is None:
        life.acknowledged = Acknowledged(at)


def _sent(life: Life, facts: Mapping[str, str], at: float) -> None:
    letter, purpose = facts["letter"], facts["purpose"]
    if purpose == ACKNOWLEDGEMENT and life.acknowledged and life.acknowledged.sent is None:
        life.acknowledged.sent = at
    if purpose not in HUMAN_LETTERS or letter in life.to_subscribers:
        return
    if all(one.letter != letter for one in life.told):
        life.told += (Told(at, life.letters.get(letter, at), at, purpose, letter),)


def _failed(life: Life, facts: Mapping[str, str], at: float) -> None:
    if facts["purpose"] == ACKNOWLEDGEMENT and life.acknowledged:
        life.acknowledged.failed.append(at)
    life.told = tuple(one for one in life.told if one.letter != facts["letter"])


def _bounced(life: Life, facts: Mapping[str, str], at: float) -> None:
    """The journal says of which sort the letter was: the latest of them did not arrive."""
    if facts.get("addressee") == "reached" or facts.get("party") == SUBSCRIBER:
        return
    purpose = facts["letter"]
    if purpose == ACKNOWLEDGEMENT and life.acknowledged:
        life.acknowledged.failed.append(at)
    latest = next((one for one in reversed(life.told) if one.purpose == purpose), None)
    life.told = tuple(one for one in life.told if one is not latest)


def _told(life: Life, facts: Mapping[str, str], at: float) -> None:
    """By another way than our letters; what went past a gate is no answer."""
    if "gate" not in facts:
        life.told += (Told(seconds(facts["at"]), at, at),)


def _ground(life: Life, facts: Mapping[str, str], _at: float) -> None:
    life.ground = facts["ground"]


def _submitted_for(kind: str) -> "_Reading":
    def read(life: Life, facts: Mapping[str, str], at: float) -> None:
        life.texts[facts["task"]] = Submitted(kind, at)

    return read


def _decided(life: Life, facts: Mapping[str, str], at: float) -> None:
    if text := life.texts.get(facts["task"]):
        text.decided = at


def _returned(life: Life, facts: Mapping[str, str], at: float) -> None:
    if text := life.texts.get(facts["task"]):
        text.decided, text.is_returned = at, True


def _void(life: Life, facts: Mapping[str, str], _at: float) -> None:
    if text := life.texts.get(facts["task"]):
        text.is_void = True


def _action_given(life: Life, facts: Mapping[str, str], at: float) -> None:
    life.actions[facts["task"]] = ActionGiven(at, facts["due"])


def _action_ended(life: Life, facts: Mapping[str, str], at: float) -> None:
    if action := life.actions.get(facts["task"]):
        action.ended, action.is_done = at, facts.get("as") == "done"


def _breached(life: Life, facts: Mapping[str, str], at: float) -> None:
    life.breaches[facts["promise"]] = (at, seconds(facts["due"]), life.team)


def _breach_taken_back(life: Life, facts: Mapping[str, str], _at: float) -> None:
    life.breaches.pop(facts["promise"], None)


def _escalated(life: Life, facts: Mapping[str, str], at: float) -> None:
    """The first ulaks did not say which step it was."""
    life.escalated += ((at, facts.get("step", "")),)


def _grouped(life: Life, facts: Mapping[str, str], at: float) -> None:
    life.groups += ((at, facts["group"]),)


def _surveyed(life: Life, _facts: Mapping[str, str], at: float) -> None:
    life.surveyed += (at,)


def _rated(life: Life, facts: Mapping[str, str], at: float) -> None:
    life.rated += ((at, int(facts["rating"])),)


_Reading = Callable[[Life, Mapping[str, str], float], None]
_READ: Mapping[str, _Reading] = {
    counted.EVENT: _counted,
    STANDS: _stands,
    "ticket closed": _closed,
    "ticket reopened": _reopened,
    "command taken back": _undone,
    "letter accepted": _accepted,
    "letter sent": _sent,
    "letter failed": _failed,
    "letter bounced": _bounced,
    "answered elsewhere": _told,
    "answered outside": _told,
    "reporter told": _told,
    "ground set": _ground,
    "submitted for approval": _submitted_for("approval"),
    "submitted for signature": _submitted_for("signature"),
    "text approved": _decided,
    "text signed": _decided,
    "text returned": _returned,
    "approval void": _void,
    "signature void": _void,
    "action given": _action_given,
    "action ended": _action_ended,
    "promise breached": _breached,
    "breach taken back": _breach_taken_back,
    "escalated": _escalated,
    "complaint grouped": _grouped,
    "survey sent": _surveyed,
    "rated": _rated,
}
ACTS = frozenset(
    {
        "ticket taken",
        "ticket assigned",
        "note filed",
        "answer written",
        "preliminary-report written",
        "subscriber-answer written",
        "answered elsewhere",
        "reporter told",
        "consultation asked",
        "submitted for approval",
        "submitted for signature",
        "ticket closed",
    }
)
"""What shows that somebody of the desk has seen an escalation."""
LETTERS = frozenset({"letter accepted", "letter sent", "letter failed"})
OF_LETTERS = HUMAN_LETTERS | {ACKNOWLEDGEMENT}
"""The letters that are read, by their purpose; notices and receipts are many and say nothing."""
EVENTS = frozenset(_READ) | ACTS | {DAY_COUNTED, SURVEY_REFUSED, OPENED}
"""All that the figures read of a journal."""
OF_ITS_MONTH = (ACTS - _READ.keys()) | {"escalated", "promise breached", "complaint grouped"}
"""Of no use to a later month: half a journal."""
WITHOUT_FACTS = (ACTS - _READ.keys()) | {"ticket closed", "survey sent", SURVEY_REFUSED}
"""Those whose facts nobody asks for."""
