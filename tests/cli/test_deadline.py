"""
`ulak explain deadline`: why a promise is due when it is, word for word.

`deadlines/` holds what is printed. After a change look at `git diff` of what
`ULAK_WRITE_DEADLINES=1 pytest tests/cli/test_deadline.py` wrote.
"""

import io
import os
import re
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from rich.console import Console

from tests.cli.living_house import LivingHouse, mail
from tests.cli.test_tables import TICKET
from ulak.cli.deadline import calendar_in_words, in_rules, origin_of
from ulak.cli.deadline_page import Account, print_accounts
from ulak.cli.documents import of_promise
from ulak.desk.clocks.breach import Step, parse_at
from ulak.desk.clocks.calendar import Calendar
from ulak.desk.clocks.due import breach, counted_on, end, keep, pause, resume, start
from ulak.desk.clocks.duration import parse_term, write_term
from ulak.desk.clocks.explained import TakenAt, explained
from ulak.desk.clocks.promise import Breach, Promise, PromiseRule, PromiseState
from ulak.desk.clocks.remaining import remaining
from ulak.shipped import shipped
from ulak.store.journal import Line
from ulak.store.record import Record

HERE = Path(__file__).parent / "deadlines"
ISTANBUL = ZoneInfo("Europe/Istanbul")
OFFICE = Calendar.read({"mon-fri": "08:10-19:00"}, ISTANBUL, country="TR")
CALENDARS = {"office": OFFICE}
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
DEFAULT = (
    Step(parse_at("50%"), ("owner", "team")),
    Step(parse_at("75%"), ("lead",)),
    Step(parse_at("90%"), ("coordinators",)),
    Step(parse_at("100%"), ("owner", "team", "lead", "coordinators", "quality", "management"), DAY),
)
REPORT = (
    Step(parse_at("12h"), ("owner", "team")),
    Step(parse_at("24h"), ("owner", "team", "lead", "quality", "management", "on-call"), HOUR),
)


def local(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=ISTANBUL).astimezone(UTC)  # type: ignore[arg-type,misc]


def promised(within: str, received_at: datetime, name: str = "first-answer", to: str = "") -> Promise:
    clock, is_first = "wall" if within in ("24h", "30d") else "office", name == "first-answer"
    source = "rules/20-promises.yaml:12"
    rule = PromiseRule(
        name, parse_term(within), clock, "answer", is_first and clock == "office", source=source
    )
    return start(rule, to, received_at, CALENDARS, "rules/90-promises-and-teams.yaml:51", "0f7730020dcfb38b")


def paused_since_ten() -> Promise:
    return pause(promised("8h", local(2026, 11, 24, 9)), local(2026, 11, 24, 10), CALENDARS)


def missed() -> Promise:
    """A report of a Friday night that nobody answered: the mail had lain at the server for 20 minutes."""
    promise = promised("24h", local(2026, 10, 28, 23, 30), "preliminary-report", "reporter")
    late = breach(promise, promise.due_at + HOUR)
    noted = promise.due_at + timedelta(seconds=1)
    record = Breach(
        promise.due_at, noted, timedelta(minutes=20), timedelta(minutes=10), timedelta(hours=23.5)
    )
    return replace(late, broken=record)


def taken_of(promise: Promise, *steps: tuple[str, int, datetime]) -> TakenAt:
    return {(step, occurrence): at + timedelta(seconds=2) for step, occurrence, at in steps}


AT_NIGHT = local(2026, 10, 28, 23, 30)
STORIES: dict[str, Callable[[], tuple[Promise, TakenAt, datetime]]] = {
    "19-kurban-after-hours": lambda: (promised("8h", local(2026, 5, 27, 22, 14)), {}, local(2026, 5, 28, 9)),
    "half-day-before-kurban": lambda: (promised("8h", local(2026, 5, 26, 12, 30)), {}, local(2026, 6, 1, 9)),
    "half-day-of-28-october": lambda: (
        promised("8h", local(2026, 10, 28, 12, 45, 7)),
        {},
        local(2026, 10, 28, 12, 50),
    ),
    "15-business-days": lambda: (
        promised("15bd", local(2026, 5, 18, 10), "information-request"),
        {("50%", 0): local(2026, 6, 1, 8, 10)},
        local(2026, 6, 2, 9),
    ),
    "30-days": lambda: (promised("30d", local(2026, 12, 18, 10), "petition"), {}, local(2026, 12, 31, 9)),
    "24-hours-over-a-holiday": lambda: (
        promised("24h", local(2026, 5, 26, 12, 30), "preliminary-report", "subscriber"),
        {},
        local(2026, 5, 27, 1),
    ),
    "a-pause-in-the-middle": lambda: (
        resume(paused_since_ten(), local(2026, 11, 25, 12), CALENDARS),
        {("50%", 0): local(2026, 11, 25, 15)},
        local(2026, 11, 25, 16),
    ),
    "paused-now": lambda: (paused_since_ten(), {}, local(2026, 11, 25, 12)),
    "missed-and-not-kept": lambda: (
        missed(),
        taken_of(
            missed(),
            ("12h", 0, AT_NIGHT + 12 * HOUR),
            ("24h", 0, AT_NIGHT + 24 * HOUR),
            *(("24h", int(at.timestamp()), at) for at in (AT_NIGHT + n * HOUR for n in range(25, 28))),
            ("sight", 0, AT_NIGHT + 7 * HOUR),
        ),
        AT_NIGHT + 27.5 * HOUR,
    ),
    "kept-late": lambda: (
        keep(promised("8h", local(2026, 11, 24, 9)), local(2026, 11, 25, 9)),
        {(step, 0): local(2026, 11, 24, 17) for step in ("50%", "75%", "90%", "100%")},
        MONTH_LATER,
    ),
    "kept-in-time": lambda: (keep(promised("8h", local(2026, 11, 24, 9)), local(2026, 11, 24, 11, 20)), {}, MONTH_LATER),
    "kept-while-it-stood-still": lambda: (keep(paused_since_ten(), local(2026, 11, 26, 11)), {}, MONTH_LATER),
    "not-applicable": lambda: (
        replace(promised("8h", local(2026, 11, 24, 9)), state=PromiseState.NOT_APPLICABLE),
        {},
        MONTH_LATER,
    ),
    "late-and-not-yet-looked-at": lambda: (promised("8h", local(2026, 11, 24, 9)), {}, local(2026, 11, 24, 18)),
}  # fmt: skip
MONTH_LATER = local(2026, 12, 24, 9)


def account(promise: Promise, taken: TakenAt, now: datetime, today: Calendar = OFFICE) -> Account:
    ladder = REPORT if promise.name == "preliminary-report" else DEFAULT
    return Account(
        told=explained(promise, ladder, taken, CALENDARS, {"office": today}, now),
        words=remaining(promise, now, CALENDARS, "en"),
        term=write_term(promise.rule.within),
        source=promise.rule.source,
        basis=promise.basis,
        rule="everybody else is answered within eight office hours",
        calendar=counted_on(promise.rule, CALENDARS).partition(",")[0].partition(" ")[0],
        origin="the Received stamp of our border server",
        seen_at=promise.started_at + timedelta(seconds=30),
    )


def printed(*accounts: Account, width: int = 120) -> str:
    out = io.StringIO()
    print_accounts(TICKET, accounts, ISTANBUL, Console(file=out, width=width))
    return "".join(f"{line.rstrip()}\n" for line in out.getvalue().splitlines())


@pytest.mark.parametrize("name", STORIES)
def test_a_due_instant_is_explained(name: str) -> None:
    page = printed(account(*STORIES[name]()))
    golden = HERE / f"{name}.txt"
    if os.environ.get("ULAK_WRITE_DEADLINES"):
        golden.write_text(page, encoding="utf-8")
    assert page == golden.read_text(encoding="utf-8")
    assert max(map(len, page.splitlines())) <= 100


@pytest.mark.parametrize("name", STORIES)
def test_the_parts_of_an_account_add_up_to_the_second(name: str) -> None:
    told = account(*STORIES[name]()).told
    assert told.counted + told.paused + told.over + told.closed == told.wall
    assert told.wall == told.stretches[-1].until - told.promise.started_at
    assert all(a.until == b.since for a, b in zip(told.stretches, told.stretches[1:], strict=False))


@pytest.mark.parametrize("name", STORIES)
def test_a_narrow_terminal_loses_no_instant(name: str) -> None:
    page = printed(account(*STORIES[name]()), width=80)
    assert "…" not in page
    assert max(map(len, page.splitlines())) <= 80


def test_a_finished_promise_says_what_the_calendars_of_today_would_give() -> None:
    leave = Calendar.read({"mon-fri": "08:10-19:00"}, ISTANBUL, "TR", closed=["2026-11-24"])
    kept = keep(promised("8h", local(2026, 11, 24, 9)), local(2026, 11, 24, 11))
    told = account(kept, {}, MONTH_LATER, leave)
    assert (told.told.due_at, told.told.otherwise) == (local(2026, 11, 24, 17), local(2026, 11, 25, 16, 10))
    assert "  today       Wed 25.11.2026 16:10:00 by the calendars in force now\n" in printed(told)


def test_a_calendar_that_is_no_more_gives_no_other_instant() -> None:
    kept = keep(promised("8h", local(2026, 11, 24, 9)), local(2026, 11, 24, 11))
    assert explained(kept, DEFAULT, {}, CALENDARS, {}, MONTH_LATER).otherwise is None


def test_other_instants_that_it_had_are_told_from_the_journal() -> None:
    facts = (
        ("promise", "first-answer/"),
        ("was due", "2026-11-24T14:00:00+00:00"),
        ("why", "closed: 24.11."),
    )
    line = Line(1, local(2026, 11, 24, 10), TICKET.number, "promise recounted", "desk", "", facts)
    told = replace(
        account(promised("8h", local(2026, 11, 24, 9)), {}, local(2026, 11, 24, 9)), recounts=(line,)
    )
    assert (
        "  recounted   Tue 24.11.2026 10:00:00: was due Tue 24.11.2026 17:00:00, why closed: 24.11.\n"
        in printed(told)
    )


def test_several_promises_stand_below_each_other() -> None:
    one = account(promised("8h", local(2026, 11, 24, 9)), {}, local(2026, 11, 24, 9))
    page = printed(one, one)
    assert page.count("KSM-2026-000001  first-answer  8 h of office time left\n") == 2
    assert "\n\nKSM-2026-000001" in page


def test_one_that_was_missed_and_then_ended_says_until_when_it_was_waited_for() -> None:
    promise = promised("8h", local(2026, 10, 26, 9))
    at = promise.due_at + HOUR
    told = printed(account(end(promise, at), {}, at + HOUR))
    assert "first-answer  missed, and no longer waited for\n" in told
    assert "  ended       Mon 26.10.2026 18:00:00, not kept\n" in told
    assert "Mon 26.10. 18:00" in told.split("ended, not kept")[0].splitlines()[-1]
    assert "not taken" in told


def test_a_breach_that_was_none_is_told_as_taken_back() -> None:
    promise = missed()
    told = printed(account(keep(replace(promise, kept_at=None), promise.due_at), {}, promise.due_at + HOUR))
    assert ", taken back: it was kept in time\n" in told
    assert "taken back" not in printed(account(promise, {}, promise.due_at + HOUR))


def test_a_record_of_another_instant_says_which_it_was() -> None:
    missed_it = missed()
    moved = replace(missed_it, due_at=missed_it.due_at + DAY)
    told = printed(account(moved, {}, moved.due_at))
    assert "  breach      noted Thu 29.10.2026 23:30:01, of what was due Thu 29.10.2026 23:30:00\n" in told
    assert "  whose time  server 0 h 20 min, desk 0 h 10 min, people 23 h 30 min\n" in told


@pytest.mark.parametrize(
    ("changed", "facts", "words"),
    [
        ({}, (), "the Received stamp of our border server"),
        (
            {},
            (("arrival", "no Received stamp of our border"),),
            "INTERNALDATE of the mailbox: no Received stamp of our border",
        ),
        ({}, (("stated by staff", "channel, kind, date"),), "stated by staff with #tarih"),
        ({}, (("stated by staff", "channel, kind"),), "the Received stamp of our border server"),
        ({"task": 2}, (), "when task 2 was asked for"),
        (
            {"started_at": local(2026, 11, 20, 9)},
            (),
            "the arrival of another mail of this ticket: delivered again, or merged",
        ),
    ],
)
def test_it_says_where_the_first_instant_comes_from(changed, facts, words: str) -> None:
    promise = promised("8h", TICKET.received_at)
    opened = Line(1, TICKET.opened_at, TICKET.number, "ticket opened", "author", "", facts)
    assert origin_of(Record(TICKET, (), (opened,)), replace(promise, **changed)) == words


def test_a_calendar_that_no_set_has_any_more_is_named_with_the_one_that_stands_in() -> None:
    promise = promised("8h", local(2026, 11, 24, 9))
    assert calendar_in_words(promise, CALENDARS) == OFFICE.version
    assert calendar_in_words(replace(promise, calendar=""), CALENDARS) == OFFICE.version
    assert calendar_in_words(replace(promise, calendar="holidays 0.1, 0"), CALENDARS) == (
        f"holidays 0.1, 0; no set of rules has it any more: the days below are those of {OFFICE.version}"
    )
    assert calendar_in_words(promised("24h", local(2026, 11, 24, 9)), CALENDARS) == ""


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("/etc/ulak/rules/20-promises.yaml:12", "rules/20-promises.yaml:12"),
        ("20-promises.yml:12", "rules/20-promises.yml:12"),
        ("/srv/r/90-x.yaml:3, ended by closing", "rules/90-x.yaml:3, ended by closing"),
        ("BR 4.9.1.1 (2)", "BR 4.9.1.1 (2)"),
        ("", ""),
    ],
)
def test_a_place_in_the_rules_is_told_by_file_and_line(written: str, words: str) -> None:
    assert in_rules(written) == words


def test_a_record_of_a_breach_is_told_to_programs_with_whose_time_it_was() -> None:
    assert of_promise(missed())["breach"] == {
        "due_at": "2026-10-29T20:30:00Z",
        "noted_at": "2026-10-29T20:30:01Z",
        "server_seconds": 1200.0,
        "desk_seconds": 600.0,
        "people_seconds": 84600.0,
    }


def test_fractions_of_a_second_are_not_printed_and_what_is_printed_adds_up() -> None:
    part = timedelta(milliseconds=700)
    now = local(2026, 11, 24, 12, 0, 3) + part
    page = printed(account(promised("24h", local(2026, 11, 24, 9, 20) + part), {}, now))
    assert "Tue 24.11. 12:00:03   2 h 40 min 03 s  counts day and night\n" in page
    assert "Tue 24.11. 12:00:03                                         now\n" in page
    assert "Wed 25.11. 09:20     21 h 19 min 57 s  counts day and night\n" in page


@pytest.fixture
def lived(house: LivingHouse, tmp_path: Path) -> LivingHouse:
    """A house with rules of its own, a ticket answered at once, and a report."""
    shutil.copytree(shipped("rules"), tmp_path / "desk" / "rules")
    config = house.config.read_text(encoding="utf-8")
    house.config.write_text(config.replace(f'rules = "{shipped("rules")}"', 'rules = "rules"'), "utf-8")
    house.deliver("bilgi", mail())
    house.deliver("cainfo", mail("Compromised key", "It is public.", to="cainfo@kamusm.test"))
    assert house.ulak("turn").code == 0
    number = next(
        one["number"] for one in house.ulak("tickets", "--json").json() if one["mailbox"] == "bilgi"
    )
    answer = mail(f"[{number}]", "Sayın Yıldız, gönderildi.", author="zehra@kurum.test")
    house.deliver("bilgi", answer)
    assert house.ulak("turn").code == 0
    return house


def numbers(house: LivingHouse) -> dict[str, str]:
    """Mailbox → number."""
    return {one["mailbox"]: one["number"] for one in house.ulak("tickets", "--json").json()}


def close_for_weeks(house: LivingHouse) -> None:
    """Administrative leave from today on, and another set of rules with it."""
    file = next((house.config.parent / "rules").glob("10-*.yaml"))
    today = datetime.now(ISTANBUL).date()
    text = file.read_text(encoding="utf-8")
    assert "closed: []" in text
    file.write_text(text.replace("closed: []", f'closed: ["{today}..{today + 20 * DAY}"]'), encoding="utf-8")
    assert house.ulak("turn").code == 0


def test_the_command_tells_a_promise_with_file_and_line_of_its_definition_and_its_rule(
    lived: LivingHouse,
) -> None:
    said = lived.ulak("explain", "deadline", numbers(lived)["bilgi"])
    assert (said.code, said.err) == (0, "")
    assert "first-answer  kept" in said.out
    assert re.search(r"promised +8h on the calendar office, by rules/20-promises\.yaml:\d+", said.out)
    assert re.search(r"given by +rules/90-promises-and-teams\.yaml:\d+, everybody else is answered", said.out)
    assert re.search(r"starts +\w{3} [\d. :]+, the Received stamp of our border server", said.out)
    assert re.search(r"first seen +\w{3} [\d. :]+ by the desk", said.out)
    assert max(map(len, said.out.splitlines())) <= 100


def test_json_is_the_same_account_and_adds_up(lived: LivingHouse) -> None:
    told = lived.ulak("explain", "deadline", numbers(lived)["cainfo"], "--json").json()
    assert [(one["promise"], one["to"], one["within"]) for one in told["promises"]] == [
        ("preliminary-report", "reporter", "24h"),
        ("preliminary-report", "subscriber", "24h"),
    ]
    for one in told["promises"]:
        assert {stretch["why"] for stretch in one["stretches"]} == {"counts day and night"}
        assert sum(stretch["seconds"] for stretch in one["stretches"]) == one["seconds"]["wall"] == 86_400
        assert one["stretches"][0]["since"] == one["started_at"]
        assert one["stretches"][-1]["until"] == one["due_at"]
        found = "" if one["to"] == "reporter" else "; found: the report names no certificate"
        assert one["basis"] == one["source"] + found
        assert one["source"].startswith("rules/40-certificate-problem-reports.yaml:")
        assert [step["step"] for step in one["steps"]] == ["12h", "20h", "23h", "24h"]
        assert one["breach"] is None
        assert one["rules"]
        assert one["calendar"] is None
        assert one["remaining"].endswith("not applicable" if found else "left")


def test_a_finished_promise_is_explained_by_the_calendars_that_decided_it(lived: LivingHouse) -> None:
    number = numbers(lived)["bilgi"]
    before = lived.ulak("explain", "deadline", number, "--json").json()["promises"][0]
    close_for_weeks(lived)
    after = lived.ulak("explain", "deadline", number, "--json").json()["promises"][0]
    assert after["by_calendars_of_today"] > before["due_at"]
    assert before["by_calendars_of_today"] is None
    same = ("due_at", "calendar", "rules", "stretches", "seconds", "kept_at", "state")
    assert {name: after[name] for name in same} == {name: before[name] for name in same}
    assert "by the calendars in force now" in lived.ulak("explain", "deadline", number).out


def test_a_promise_that_runs_is_counted_anew_and_says_so(house: LivingHouse, tmp_path: Path) -> None:
    shutil.copytree(shipped("rules"), tmp_path / "desk" / "rules")
    config = house.config.read_text(encoding="utf-8")
    house.config.write_text(config.replace(f'rules = "{shipped("rules")}"', 'rules = "rules"'), "utf-8")
    house.deliver("bilgi", mail())
    assert house.ulak("turn").code == 0
    number = numbers(house)["bilgi"]
    before = house.ulak("explain", "deadline", number, "--json").json()["promises"][0]
    close_for_weeks(house)
    after = house.ulak("explain", "deadline", number, "--json").json()["promises"][0]
    assert after["due_at"] > before["due_at"]
    assert after["calendar"] != before["calendar"]
    (recount,) = after["recounts"]
    assert (recount["event"], recount["was_due"]) == ("promise recounted", before["due_at"])
    assert (recount["due"], recount["counted_on"]) == (after["due_at"], after["calendar"])
    assert "closed by the house (calendar override)" in {one["why"] for one in after["stretches"]}
    assert re.search(r"recounted +\w{3} .*was due", house.ulak("explain", "deadline", number).out)


def test_a_ticket_without_promises_is_answered_with_no(house: LivingHouse, tmp_path: Path) -> None:
    rules = tmp_path / "desk" / "rules"
    rules.mkdir(parents=True)
    catch_all = "rules:\n  - { name: all, when: {}, then: { kind: other, team: desk } }\n"
    team = "teams:\n  desk: { title: { tr: Masa, en: desk }, address: desk@kurum.test, members: [a@kurum.test] }\n"
    (rules / "10-all.yaml").write_text(team + catch_all, encoding="utf-8")
    config = house.config.read_text(encoding="utf-8")
    house.config.write_text(config.replace(f'rules = "{shipped("rules")}"', 'rules = "rules"'), "utf-8")
    house.deliver("bilgi", mail())
    house.ulak("turn")
    number = numbers(house)["bilgi"]
    said = house.ulak("explain", "deadline", number)
    assert (said.code, said.out) == (1, "")
    assert said.err == f"ulak: {number} has no promise: no rule gave it one\n"
    assert house.ulak("explain", "deadline", "KSM-2026-999999").code == 1
