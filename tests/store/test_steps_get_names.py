"""A store of the version before: the steps that were taken on it are known by name, and none is repeated."""

import json
from collections.abc import Callable, Mapping
from typing import Any

import pytest
from sqlalchemy import TableClause, column, insert, text
from sqlalchemy.types import NullType, TypeEngine

from tests.store.specimen import NOON, after
from ulak.desk.clocks.breach import due_steps
from ulak.desk.clocks.promise import Promise, PromiseRule, PromiseState, Term, Unit
from ulak.desk.rules.usual_ladders import USUAL_LADDERS
from ulak.store.columns import UtcTime
from ulak.store.engine import Store
from ulak.store.looks import steps_taken, when_taken
from ulak.store.migrations import migrate

Opened = Callable[..., Store]
ONE, TWO = "KSM-2026-000001", "KSM-2026-000002"
TERMS = [
    86_400,
    "s",
    "wall",
    "preliminary-report",
    False,
    False,
    ["reporter", "subscriber"],
    "report",
    [],
    "x",
]
STEPS = [(ONE, 0, 0), (ONE, 1, 0), (ONE, 3, 0), (ONE, 3, 1), (ONE, 3, 2), (TWO, 0, 0), (TWO, 9, 0)]
HOUSE = """
escalations:
  default: [{ at: 50%, tell: owner }]
  report:
    - { at: 15m, tell: team }
    - { at: 1d, tell: lead }
    - { at: 200%, tell: lead }
    - { at: 24h, tell: quality, every: 1h }
"""


def older(store: Store, rules: Mapping[str, str] | None) -> None:
    """Two reports in a store of version 0003, with the steps that the ladder took of each."""
    with store.write() as connection:
        migrate(connection, "0003")
        rows: list[tuple[str, list[dict[str, Any]]]] = [
            ("people", [{"id": "p1", "address": None, "name": ""}]),
            ("tickets", [_ticket(number) for number in (ONE, TWO)]),
            ("promises", [_promise(number) for number in (ONE, TWO)]),
            ("escalation_steps", [_step(*step) for step in STEPS]),
        ]
        if rules is not None:
            rows.append(("rule_sets", [{"version": "r", "accepted_at": NOON, "files": json.dumps(rules)}]))
        for table, values in rows:
            connection.execute(
                insert(TableClause(table, *(column(name, _type(name)) for name in values[0]))), values
            )


def _type(name: str) -> TypeEngine[Any]:
    return UtcTime() if name.endswith("at") else NullType()


def _ticket(number: str) -> dict[str, Any]:
    words = ("status", "kind", "channel", "reply_channel", "team", "mailbox", "product", "category")
    more = ("institution", "priority", "language", "rules_version", "root_cause", "gate")
    found = {**dict.fromkeys((*words, *more), "x"), "number": number, "version": 1, "author": "p1"}
    return {**found, "tags": "[]", "received_at": NOON, "opened_at": NOON, "content": b"x"}


def _promise(number: str) -> dict[str, Any]:
    made = {"ticket": number, "position": 0, "promise": "preliminary-report", "party": "reporter"}
    instants = {"state": "running", "started_at": NOON, "due_at": after(hours=24)}
    return {**made, **instants, "terms": json.dumps(TERMS)}


def _step(number: str, place: int, occurrence: int) -> dict[str, Any]:
    key = "preliminary-report/reporter"
    return {"ticket": number, "promise": key, "step": place, "occurrence": occurrence, "at": NOON}


@pytest.mark.parametrize(
    ("rules", "one", "two"),
    [
        (None, ["12h", "20h", "24h", "24h"], ["12h", "9"]),
        ({"a.yaml": "teams: {}\n"}, ["12h", "20h", "24h", "24h"], ["12h", "9"]),
        ({"a.yaml": HOUSE, "b.yaml": "{ not yaml"}, ["15m", "24h", "24h"], ["15m", "9"]),
        ({"a.yaml": "escalations: { report: [] }"}, ["0", "1", "3", "3"], ["0", "9"]),
    ],
)
def test_steps_get_the_names_that_they_have_on_their_ladders(
    url: str, opened: Opened, rules: Mapping[str, str] | None, one: list[str], two: list[str]
) -> None:
    store = opened(url)
    older(store, rules)
    store.upgrade()
    query = text(
        "SELECT ticket, step, occurrence, at FROM escalation_steps ORDER BY ticket, step, occurrence"
    )
    with store.snapshot() as connection:
        found = connection.execute(query).all()
    assert [row.step for row in found if row.ticket == ONE] == one
    assert [row.step for row in found if row.ticket == TWO] == two


def test_no_step_that_was_taken_is_taken_again(url: str, opened: Opened) -> None:
    store = opened(url)
    older(store, None)
    store.upgrade()
    with store.snapshot() as connection:
        taken = steps_taken(connection, (ONE,))[ONE]
        again = [occurrence for _, occurrence in taken["preliminary-report/reporter"].keys if occurrence]
        assert again == [NOON.timestamp()]
        assert set(when_taken(connection, ONE)["preliminary-report/reporter"].values()) == {NOON}
    rule = PromiseRule("preliminary-report", Term(86_400, Unit.SECONDS), "wall", "preliminary-report")
    promise = Promise(rule, "reporter", NOON, after(hours=24), PromiseState.BREACHED)
    steps = due_steps(promise, USUAL_LADDERS["report"], {}, taken[promise.key], after(hours=27))
    assert [(step.step, step.occurrence) for step in steps] == [
        ("23h", 0),
        ("24h", after(hours=27).timestamp()),
    ]
