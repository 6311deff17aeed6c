"""`explain ticket`: what it prints of a rule, and of a ticket whose journal is older than what it reads."""

from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from tests.cli.living_house import LivingHouse, mail
from ulak.cli.explain_ticket import Account, Past, _instant, _page
from ulak.desk.standing import PromiseStood, Standing, Stood

ISTANBUL = ZoneInfo("Europe/Istanbul")
AT = datetime(2026, 11, 24, 9, tzinfo=UTC)
NOWHERE: Any = SimpleNamespace()


def page(stood: Standing, past: Past) -> list[str]:
    return list(_page(Account("KSM-2026-000001", AT, stood, (), past), ISTANBUL))


def test_a_journal_that_is_older_than_such_entries_says_so() -> None:
    said = "KSM-2026-000001 on 24.11.2026 at 12:00:00: its journal of that time does not say where it stood"
    assert page(Standing(), Past(NOWHERE)) == [said]


def test_of_a_long_rule_its_beginning_is_shown_and_the_line_that_decided() -> None:
    words = "".join(f"        - word{n}\n" for n in range(30))
    text = f"rules:\n  - name: long\n    when:\n      text:\n{words}    then: {{ kind: other }}\n"
    past = Past(NOWHERE, {"r1": {"1.yaml": text}})
    stood = Standing((Stood("status", "new", "", "r1"), Stood("kind", "other", "long (1.yaml:35)", "r1")))
    head, kind, *shown = page(stood, past)
    assert head == "KSM-2026-000001: new on 24.11.2026 at 12:00:00, decided by rules r1"
    assert kind == "  kind         other                        long (1.yaml:35), rules r1"
    assert shown[0] == "         2 |   - name: long"
    assert shown[-2:] == ["           | … 34 lines in all", "        35 |     then: { kind: other }"]


def test_a_rule_that_decided_many_things_is_printed_once() -> None:
    text = "rules:\n  - name: one\n    then: { kind: other }\n  - name: two\n    then: { team: tls }\n"
    past = Past(NOWHERE, {"r1": {"1.yaml": text}, "r2": {"1.yaml": text}})
    decided = (("kind", "one (1.yaml:2)"), ("owner", "one (1.yaml:3)"), ("team", "two (1.yaml:4)"))
    fields = [Stood("status", "new", "", "r1"), *(Stood(name, "x", why, "r1") for name, why in decided)]
    fields.append(Stood("product", "x", "one (1.yaml:2)", "r2"))
    said = page(Standing(tuple(fields)), past)
    assert [line.strip()[:20] for line in said if " | " in line] == [
        "2 |   - name: one", "3 |     then: { kind", "4 |   - name: two", "5 |     then: { team",
        "2 |   - name: one", "3 |     then: { kind",
    ]  # fmt: skip
    assert sum("one (1.yaml" in line for line in said) == 3


def test_a_promise_is_told_with_what_is_known_of_it() -> None:
    kept = PromiseStood("petition/", "kept", AT, AT, "", "", "", "")
    lines = page(Standing((Stood("status", "new", "", ""),), (kept,)), Past(NOWHERE))
    due = "24.11.2026 12:00:00"
    assert lines == [
        "KSM-2026-000001: new on 24.11.2026 at 12:00:00, decided by rules unknown",
        f"  promise      petition/                    kept, due {due}, kept {due}",
    ]


@pytest.mark.timeout(600)
def test_what_staff_wrote_is_shown_of_now_and_not_of_then(house: LivingHouse) -> None:
    house.deliver("bilgi", mail("Merhaba", "Bir sorum var."))
    house.ulak("turn")
    (ticket,) = house.ulak("tickets", "--json").json()
    number = ticket["number"]
    house.deliver("bilgi", mail(f"Re: [{number}]", "#kurum Zeynep'in yeri", author="cagri@kurum.test"))
    house.ulak("turn")
    now = house.ulak("explain", "ticket", number)
    assert "institution  Zeynep'in yeri               set by staff" in now.out
    assert "promises     first-answer " in now.out
    for nonsense in ("", "9999-12-31T23:59-12:00", "soon"):
        assert house.ulak("explain", "ticket", number, "--at", nonsense).code == 64
    then = house.ulak("explain", "ticket", number, "--at", "31.12.2098 23:59")
    assert "institution  set by staff                 set by staff" in then.out
    assert "Zeynep'in" not in then.out
    assert "ticket stands" not in house.ulak("show", number).out


@pytest.mark.parametrize(
    ("words", "at"),
    [
        ("2026-11-24T12:00", datetime(2026, 11, 24, 9, tzinfo=UTC)),
        ("2026-11-24T09:00:00Z", datetime(2026, 11, 24, 9, tzinfo=UTC)),
        ("24.11.2026 12:00:30", datetime(2026, 11, 24, 9, 0, 30, tzinfo=UTC)),
        ("2026-11-24", datetime(2026, 11, 23, 21, tzinfo=UTC)),
    ],
)
def test_a_time_is_read_as_our_pages_write_it(words: str, at: datetime) -> None:
    assert _instant(words, ISTANBUL) == at


def test_a_number_that_is_none_is_said(house: LivingHouse) -> None:
    for words in (("explain", "ticket"), ("explain", "deadline"), ("show",)):
        assert house.child(*words, "KSM-\udcff").code == 1
