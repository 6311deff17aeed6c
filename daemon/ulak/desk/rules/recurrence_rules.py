"""Reading `recurrence` of `rules/`: when complaints recur, and who then gets an action."""

from datetime import timedelta

from ulak.desk.clocks.duration import parse_duration
from ulak.desk.recurring.ruled import USUAL_ROLE, Recurring
from ulak.desk.rules.fields import Fields
from ulak.desk.rules.house_rules import Defined, Named
from ulak.desk.rules.yaml_lines import Block

RECURRENCE_KEYS = ("within", "count", "action", "days")
FEWEST, MOST, LONGEST = 2, 1_000, 3_660


def read_recurrence(named: Named, defined: Defined) -> Recurring:
    """Read `recurrence`; a house without it gives no actions by itself, and counts as usual."""
    usual = Recurring()
    if not named:
        return usual
    place = next(iter(named.values()))[0].place
    fields = Fields(Block(place, tuple(named.values())), "recurrence", RECURRENCE_KEYS, defined.problems)
    if (action := fields.scalar("action")) and action.text.strip():
        defined.check(action, "roles", "a role")
    return Recurring(
        within=fields.parsed("within", _within, usual.within),
        count=fields.parsed("count", _count, usual.count),
        action="" if "action" in fields and action is None else fields.text("action", USUAL_ROLE),
        days=fields.parsed("days", _days, usual.days),
    )


def _within(word: str) -> timedelta:
    span = parse_duration(word)
    if not span:
        raise ValueError(f"{word!r} leaves nothing to compare with: write for example 90d")
    return span


def _count(word: str) -> int:
    return _number(word, FEWEST, MOST, "a complaint recurs from the second on: write for example 3")


def _days(word: str) -> int:
    return _number(word, 1, LONGEST, "an action takes some days: write for example 14")


def _number(word: str, least: int, most: int, otherwise: str) -> int:
    number = int(word) if word.isascii() and word.isdigit() and len(word) <= len(str(most)) else 0
    if not least <= number <= most:
        raise ValueError(f"{word!r} is no number from {least} to {most}; {otherwise}")
    return number
