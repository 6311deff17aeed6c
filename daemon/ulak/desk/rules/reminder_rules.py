"""Reading `reminders` of `rules/`: how long a task may lie before somebody is reminded of it."""

from ulak.desk.clocks.duration import parse_term
from ulak.desk.clocks.promise import Term, Unit
from ulak.desk.clocks.reminding import BY_DATE, USUAL, Closing, Reminding
from ulak.desk.rules.fields import Fields, check_word
from ulak.desk.rules.house_rules import Defined, Named, check_clock, check_counted
from ulak.desk.rules.yaml_lines import Node
from ulak.desk.task import TaskKind

REMINDER_KEYS = ("first", "then", "clock")
CLOSING_KEYS = ("after", "notice", "root-cause")
NOTHING = Term(0, Unit.DAYS)


def read_reminders(named: Named, defined: Defined) -> dict[TaskKind, Reminding]:
    """Read `reminders`; a kind of task that no file names keeps its usual times."""
    for key, _ in named.values():
        check_word(key, sorted(USUAL), "a task that is reminded of", defined.problems)
    return {kind: _times(kind, named[kind][1], defined) for kind in USUAL if kind in named}


def _times(kind: TaskKind, node: Node, defined: Defined) -> Reminding:
    usual = USUAL[kind]
    known = REMINDER_KEYS[1:] if kind in BY_DATE else REMINDER_KEYS
    known = (*known, "close") if kind is TaskKind.AUTHOR else known
    fields = Fields(node, f"reminders of {kind}", known, defined.problems)
    check_clock(fields, defined)
    times = Reminding(
        first=fields.parsed("first", parse_term, usual.first),
        then=fields.parsed("then", parse_term, usual.then),
        clock=fields.text("clock", usual.clock),
        close=_closing(fields, fields.text("clock", usual.clock), defined) if "close" in fields else None,
    )
    terms = {"first": times.first, "then": times.then}
    check_counted(fields, times.clock, {key: term for key, term in terms.items() if key in known})
    return times


def _closing(fields: Fields, clock: str, defined: Defined) -> Closing:
    """
    When a ticket closes because its author does not answer.

    All three must be said: a complaint needs a root cause, and nobody guesses how long an author may take.
    """
    closing = Fields(fields.node("close"), "close", CLOSING_KEYS, defined.problems)
    closing.required(*CLOSING_KEYS)
    if cause := closing.scalar("root-cause"):
        defined.check(cause, "root-causes", "a root cause")
    terms = {key: closing.parsed(key, parse_term, NOTHING) for key in CLOSING_KEYS[:2]}
    check_counted(closing, clock, terms)
    _check_order(closing, terms["after"], terms["notice"])
    return Closing(terms["after"], terms["notice"], closing.text("root-cause"))


def _check_order(closing: Fields, after: Term, notice: Term) -> None:
    """The author has the notice before the ticket closes: that time is part of the whole."""
    if after.unit is notice.unit and after.amount <= notice.amount and after != NOTHING:
        message = '"notice" is part of "after", which counts from the question: write a longer "after"'
        closing.problems.add(closing.node("after").place, message)
