"""`ulak status`: what stands and since when, for people and for monitoring; `doctor` and systemd say it too."""

import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, update

from tests.cli.living_house import LivingHouse, mail, write_house
from tests.desk.issuing import der_of, pem_of
from ulak.config import load
from ulak.posts import in_a_line
from ulak.store.alarms import Alarms
from ulak.store.engine import Store
from ulak.store.health import OUTAGE, Health
from ulak.store.schema import letters, tickets
from ulak.vault import open_store


@pytest.fixture
def low(house: LivingHouse) -> LivingHouse:
    """A desk that has worked once."""
    assert house.ulak("turn").code == 0
    return house


@pytest.fixture
def store(low: LivingHouse) -> Iterator[Store]:
    """Its store, to write into it what a longer life would have left there."""
    opened = open_store(load(low.config), {})
    yield opened
    opened.close()


def test_a_desk_that_is_well_says_so(low: LivingHouse, store: Store) -> None:
    assert low.ulak("status", "--check").code == 0
    assert in_a_line(store) == "well"
    said = low.ulak("status").out
    assert "alarms" not in said
    assert "Z" not in said.partition("mailboxes")[2].partition("rules")[0]  # times are the desk's
    local = datetime.now(UTC) + timedelta(hours=3)
    assert f"{local:%d.%m.%Y}" in said


def test_a_standing_alarm_is_shown_with_its_instant_and_fails_the_check(
    low: LivingHouse, store: Store
) -> None:
    for stage in ("triage", "dispatch"):
        for _ in range(3):
            Health(store).crashed(stage, "KeyError", datetime.now(UTC))
    sent = len(low.sink.letters)
    for stage in ("upkeep", "dispatch"):
        Health(store).crashed("triage", "KeyError", datetime.now(UTC))
        assert low.ulak("turn", stage).code == 0
    assert [one.recipients for one in low.sink.letters[sent:]] == [("admin@kurum.test",)]
    checked = low.ulak("status", "--check", "--json")
    assert checked.code == 1
    names = [one["name"] for one in checked.json()["alarms"]]
    assert names == ["stage crashes: dispatch", "stage crashes: triage"]
    assert all(set(one) == {"name", "since", "words"} for one in checked.json()["alarms"])
    assert low.ulak("status").code == 0
    assert "stage crashes: triage, since " in low.ulak("status").out
    assert in_a_line(store) == "A stage crashes: dispatch and 1 more: see ulak status"
    doctor = low.ulak("doctor")
    assert doctor.code == 1
    assert "FAIL alarm, stage crashes: triage: since " in doctor.out


def test_letters_that_wait_for_nothing_but_a_person_are_counted_apart(low: LivingHouse, store: Store) -> None:
    low.deliver("bilgi", mail())
    for stage in ("intake", "triage"):
        low.ulak("turn", stage)

    def counted() -> tuple[int, ...]:
        said = low.ulak("status", "--json").json()
        return said["letters_waiting"], said["letters_failed"], said["letters_uncertain"]

    assert counted() == (2, 0, 0)
    for purpose, state in (("acknowledgement", "failed"), ("notice", "uncertain")):
        with store.write() as connection:
            connection.execute(update(letters).where(letters.c.purpose == purpose).values(state=state))
    assert counted() == (0, 1, 1)


def test_a_store_that_is_away_says_nothing(store: Store) -> None:
    with store.write() as connection:
        connection.exec_driver_sql("DROP TABLE health")
    assert in_a_line(store) == ""


def test_a_desk_that_does_not_run_cannot_say_so_but_its_status_does(low: LivingHouse, store: Store) -> None:
    long_ago = datetime.now(UTC) - timedelta(hours=2)
    with store.write() as connection:
        connection.exec_driver_sql(
            "UPDATE health SET at = ? WHERE subject = 'looked'", (f"{long_ago:%F %T.%f}",)
        )
    checked = low.ulak("status", "--check", "--json")
    assert checked.code == 1
    (alarm,) = checked.json()["alarms"]
    assert alarm["name"] == "the desk is not at work"
    assert "systemctl status ulak" in alarm["words"]


def test_canaries_are_shown_from_the_first_day(house: LivingHouse) -> None:
    write_house(
        house.config.parent,
        house.pymap.port,
        house.sink.port,
        {"bilgi": house.users["bilgi"]},
        house.pymap.password,
        more="canary = true",
    )
    house.ulak("db", "upgrade")
    assert "bilgi, not sent, not arrived" in house.ulak("status").out
    assert house.ulak("turn").code == 0
    (letter,) = house.sink.letters
    assert letter.recipients == ("bilgi@kamusm.test",)
    (bird,) = house.ulak("status", "--json").json()["canaries"]
    assert bird["sent_at"].endswith("Z")
    assert (bird["arrived_at"], bird["seconds"], bird["place"]) == (None, None, None)
    house.deliver("bilgi", letter.raw)
    assert house.ulak("turn").code == 0
    (bird,) = house.ulak("status", "--json").json()["canaries"]
    assert bird["place"] == "inbox"
    assert bird["seconds"] < 60
    assert " s, in inbox" in house.ulak("status").out
    assert house.ulak("tickets", "--json").json() == []


def test_a_stage_that_crashes_under_cron_is_told_at_the_third_time(low: LivingHouse) -> None:
    """A cursor that somebody wrote into the database by hand is no fault that ulak has words for."""
    low.deliver("bilgi", mail())
    assert low.ulak("turn").code == 0
    sent = len(low.sink.letters)
    database = sqlite3.connect(low.config.parent / "ulak.db")
    with database:
        database.execute("UPDATE cursors SET last_uid = 'x' WHERE mailbox = 'bilgi'")
    assert [low.child("turn").code for _ in range(2)] == [1, 1]
    assert len(low.sink.letters) == sent
    assert low.child("turn").code == 1
    assert [one.recipients for one in low.sink.letters[sent:]] == [("admin@kurum.test",)]
    assert b"_a=C5=9Fama_" in low.sink.letters[-1].raw or b"mailbox bilgi" in low.sink.letters[-1].raw
    with database:
        database.execute("UPDATE cursors SET last_uid = 0 WHERE mailbox = 'bilgi'")
    database.close()
    assert low.ulak("turn").code == 0
    assert low.ulak("status", "--check").code == 0


def test_letters_of_a_server_that_is_away_are_told_with_its_words(low: LivingHouse, store: Store) -> None:
    with store.snapshot() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM letters").scalar() == 0
    write_house(low.config.parent, low.pymap.port, 1, low.users, low.pymap.password)
    low.deliver("bilgi", mail())
    assert low.ulak("turn").code == 0
    with store.write() as connection:
        early = f"{datetime.now(UTC) - timedelta(hours=1):%F %T.%f}"
        connection.exec_driver_sql("UPDATE letters SET first_tried_at = ?", (early,))
        connection.exec_driver_sql("UPDATE health SET at = ? WHERE subject = ?", (early, OUTAGE))
    low.ulak("turn", "upkeep")
    (alarm,) = Alarms(store).standing()
    assert alarm.name == "letters do not leave: bilgi"
    assert "127.0.0.1:1" in alarm.words


def test_closed_tickets_whose_clock_still_runs_are_counted(low: LivingHouse, store: Store) -> None:
    before = low.ulak("status", "--json").json()
    assert before["closed_with_running_promise"] == 0
    assert "closed with" not in low.ulak("status").out
    for at in range(2):
        low.deliver("cainfo", mail(f"Key {at}", to="cainfo@kamusm.test"))
    assert low.ulak("turn").code == 0
    told = "a running promise: ulak tickets --status closed"
    assert told not in low.ulak("tickets").out
    for count, said in ((1, "1 closed ticket still has"), (2, "2 closed tickets still have")):
        with store.write() as connection:
            number = connection.execute(select(tickets.c.number).where(tickets.c.status != "closed")).scalar()
            this = tickets.c.number == number
            connection.execute(
                update(tickets).where(this).values(status="closed", closed_at=datetime.now(UTC))
            )
        assert low.ulak("tickets").out.splitlines()[-1] == f"{said} {told}"
        assert low.ulak("status", "--json").json()["closed_with_running_promise"] == count
        assert f"closed with running promise {count}" in " ".join(low.ulak("status").out.split())
    assert told not in low.ulak("tickets", "--status", "closed").out
    assert low.ulak("tickets", "--json").json() == []


def test_the_inventory_is_of_the_last_import(low: LivingHouse, tmp_path: Path) -> None:
    (tmp_path / "one.pem").write_text(pem_of(der_of(1)))
    assert low.ulak("certificates", "import", str(tmp_path / "one.pem")).code == 0
    said = " ".join(low.ulak("status").out.split())
    assert f"last import {datetime.now(UTC) + timedelta(hours=3):%d.%m.%Y}" in said
    assert "certificates of" not in said
