"""Reading `reminders` of `rules/`: how long a task may lie before somebody is reminded of it."""

from ulak.desk.clocks.duration import parse_term
from ulak.desk.clocks.reminding import BY_DATE, USUAL, Reminding
from ulak.desk.rules.fields import Fields, check_word
from ulak.desk.rules.house_rules import Defined, Named, check_clock, check_counted
from ulak.desk.rules.yaml_lines import Node
from ulak.desk.task import TaskKind

REMINDER_KEYS = ("first", "then", "clock")


def read_reminders(named: Named, defined: Defined) -> dict[TaskKind, Reminding]:
    """Read `reminders`; a kind of task that no file names keeps its usual times."""
    for key, _ in named.values():
        check_word(key, sorted(USUAL), "a task that is reminded of", defined.problems)
    return {kind: _times(kind, named[kind][1], defined) for kind in USUAL if kind in named}


def _times(kind: TaskKind, node: Node, defined: Defined) -> Reminding:
    usual = USUAL[kind]
    known = REMINDER_KEYS[1:] if kind in BY_DATE else REMINDER_KEYS
    fields = Fields(node, f"reminders of {kind}", known, defined.problems)
    check_clock(fields, defined)
    times = Reminding(
        first=fields.parsed("first", parse_term, usual.first),
        then=fields.parsed("then", parse_term, usual.then),
        clock=fields.text("clock", usual.clock),
    )
    terms = {"first": times.first, "then": times.then}
    check_counted(fields, times.clock, {key: term for key, term in terms.items() if key in known})
    return times
