"""When a reminder is due: so many days later at the same time of day, while the desk is open."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from tests.desk.remembering_desk import ISTANBUL, RULEBOOK, RULES
from ulak.desk.clocks.duration import parse_term
from ulak.desk.clocks.reminding import USUAL, Reminding, after
from ulak.desk.rules.rule_files import read_rules
from ulak.desk.rules.rule_schema import rules_schema
from ulak.desk.task import TaskKind
from ulak.errors import ConfigError

CALENDARS = RULEBOOK.calendars


def local(words: str, zone: ZoneInfo = ISTANBUL) -> datetime:
    return datetime.fromisoformat(words).replace(tzinfo=zone).astimezone(UTC)


@pytest.mark.parametrize(("asked", "term", "clock", "due"), [
    ("2026-11-24 11:00", "1bd", "office", "2026-11-25 11:00"),
    ("2026-11-27 11:00", "1bd", "office", "2026-11-30 11:00"),   # over a weekend
    ("2026-11-24 22:00", "1bd", "office", "2026-11-25 19:00"),   # asked after hours
    ("2026-11-24 06:00", "1bd", "office", "2026-11-25 08:10"),
    ("2026-05-22 15:00", "2bd", "office", "2026-05-26 13:00"),   # a half day
    ("2026-05-25 11:00", "2bd", "office", "2026-06-01 11:00"),   # over a feast
    ("2026-11-24 11:00", "8h", "office", "2026-11-24 19:00"),
    ("2026-11-24 16:00", "8h", "office", "2026-11-25 13:10"),
    ("2026-11-24 16:00", "8h", "wall", "2026-11-25 00:00"),
    ("2026-11-24 11:00", "5d", "wall", "2026-11-29 11:00"),
    ("2026-11-24 11:00", "5d", "office", "2026-11-30 08:10"),    # a Sunday
    ("2026-11-24 11:00", "3bd", "wall", "2026-11-27 11:00"),     # another calendar counts them
    ("2026-11-24 11:00", "3bd", "nowhere", "2026-11-27 11:00"),
])  # fmt: skip
def test_when_a_reminder_is_due(asked: str, term: str, clock: str, due: str) -> None:
    assert after(parse_term(term), clock, local(asked), CALENDARS) == local(due)


def test_without_any_calendar_business_days_are_days() -> None:
    at = datetime(2026, 11, 27, 8, 0, tzinfo=UTC)
    assert after(parse_term("1bd"), "office", at, {}) == datetime(2026, 11, 28, 8, 0, tzinfo=UTC)


def _without_reminders() -> str:
    text = RULES["20-promises.yaml"]
    return text[: text.index("reminders:")]


def test_what_the_shipped_rules_say_is_what_holds_without_them() -> None:
    assert RULEBOOK.reminders == USUAL
    bare = read_rules({**RULES, "20-promises.yaml": _without_reminders()}, ISTANBUL)
    assert bare.reminders == {}
    assert {kind: bare.reminding(kind) for kind in USUAL} == USUAL


def test_a_house_has_its_own_times_and_gates_have_theirs_with_the_gate() -> None:
    files = {**RULES, "20-promises.yaml": _without_reminders() + """
reminders:
  consultation: { first: 4h }
  author: { first: 10d, then: 3d, clock: office }
"""}  # fmt: skip
    own = read_rules(files, ISTANBUL)
    assert own.reminding(TaskKind.CONSULTATION) == Reminding(parse_term("4h"), parse_term("1bd"))
    assert own.reminding(TaskKind.AUTHOR) == Reminding(parse_term("10d"), parse_term("3d"), "office")
    assert own.reminding(TaskKind.TRANSFER) == USUAL[TaskKind.TRANSFER]
    gate = own.gate(TaskKind.APPROVAL)
    assert own.reminding(TaskKind.APPROVAL) == Reminding(gate.remind, gate.remind, gate.clock)


@pytest.mark.parametrize(("lines", "problem"), [
    ("  consultations: { first: 1bd }", '95.yaml:2: column 3: "consultations" is not a task that is reminded of; allowed'),
    ("  approval: { first: 1bd }", '95.yaml:2: column 3: "approval" is not a task that is reminded of'),
    ("  author: { first: soon }", "95.yaml:2: column 20: 'soon' is not a duration"),
    ("  author: { after: 5d }", '95.yaml:2: column 13: "after" is not a key of reminders of author'),
    ("  action: { first: 5d }", '95.yaml:2: column 13: "first" is not a key of reminders of action'),
    ("  author: { clock: offise }", '95.yaml:2: column 20: "offise" is not wall or a calendar'),
    ("  author: { first: 5bd }", '95.yaml:2: column 20: "first" counts business days (5bd): "clock" must be a calendar'),
    ("  transfer: { clock: wall, first: 2d }", '95.yaml:2: column 13: "then" counts business days (1bd)'),
])  # fmt: skip
def test_what_is_wrong_is_said_with_file_and_line(lines: str, problem: str) -> None:
    files = {**RULES, "20-promises.yaml": _without_reminders(), "95.yaml": f"reminders:\n{lines}"}
    with pytest.raises(ConfigError) as found:
        read_rules(files, ISTANBUL)
    assert problem in str(found.value)


def test_the_schema_knows_every_key() -> None:
    reminders = rules_schema()["properties"]["reminders"]["properties"]
    assert {kind: set(keys["properties"]) for kind, keys in reminders.items()} == {
        "consultation": {"first", "then", "clock"},
        "transfer": {"first", "then", "clock"},
        "action": {"then", "clock"},
        "author": {"first", "then", "clock", "close"},
    }
