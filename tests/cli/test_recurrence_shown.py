"""What `show`, `status` and their JSON say of complaints that recur, of what lacks and of actions."""

import io
from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from rich.console import Console
from sqlalchemy import update

from tests.cli.living_house import LivingHouse, mail
from tests.store.specimen import rich_ticket
from ulak.cli.documents import of_record, of_ticket
from ulak.cli.record_page import print_record
from ulak.cli.tables import Clocks
from ulak.config import load
from ulak.desk.recurring.kin import Kin
from ulak.desk.ticket import Founded
from ulak.store.record import Record
from ulak.store.schema import tickets
from ulak.vault import open_store

RECORD = Record(replace(rich_ticket(), founded=Founded.PARTLY), (), ())
KIN = Kin(("KSM-2026-000001", "KSM-2026-000002"), ("KSM-2026-000002",))


def test_the_document_of_a_ticket_says_whether_it_recurs_and_was_founded() -> None:
    assert of_ticket(RECORD.ticket)["founded"] == "partly-founded"
    assert of_record(RECORD, {}, KIN)["recurs"] == {
        "days": 90,
        "of_kind": ["KSM-2026-000001", "KSM-2026-000002"],
        "of_author": ["KSM-2026-000002"],
    }
    assert of_record(RECORD, {})["recurs"] is None
    assert of_ticket(rich_ticket())["founded"] is None


def test_the_page_says_so_in_a_sentence() -> None:
    out = io.StringIO()
    clocks = Clocks(datetime(2026, 11, 27, tzinfo=UTC), ZoneInfo("Europe/Istanbul"), {})
    print_record(RECORD, clocks, Console(file=out, width=200), KIN)
    lines = [" ".join(line.split()) for line in out.getvalue().splitlines()]
    assert "founded partly-founded" in lines
    assert "recurs the third of its kind in 90 days (KSM-2026-000001, KSM-2026-000002)" in lines
    assert (
        "recurs the second complaint of this author about the product in 90 days (KSM-2026-000002)" in lines
    )


def test_show_and_status_ask_the_store(house: LivingHouse) -> None:
    assert house.ulak("turn").code == 0
    before = house.ulak("status", "--json").json()
    lacking = {"product": 0, "category": 0, "root_cause": 0, "founded": 0}
    assert before["complaints_lacking"] == lacking
    assert (before["actions_open"], before["actions_overdue"]) == (0, 0)
    assert "lacking" not in house.ulak("status").out
    for at in range(2):
        house.deliver(
            "bilgi", mail(f"Mali mühür kargo şikâyeti {at}", "Mali mühür kargom gecikti, şikâyetçiyim.")
        )
    assert house.ulak("turn").code == 0
    store = open_store(load(house.config), {})
    with store.write() as connection:
        closed = {"status": "closed", "closed_at": datetime.now(UTC), "root_cause": ""}
        first = update(tickets).where(tickets.c.number == "KSM-2026-000001")
        connection.execute(first.values(closed))
    store.close()
    (shown,) = [house.ulak("show", "KSM-2026-000002", "--json").json()]
    assert shown["recurs"]["of_author"] == ["KSM-2026-000001"]
    assert "of its kind in 90 days (KSM-2026-000001)" in " ".join(
        house.ulak("show", "KSM-2026-000002").out.split()
    )
    assert house.ulak("status", "--json").json()["complaints_lacking"] == {
        **lacking,
        "root_cause": 1,
        "founded": 1,
    }
    said = " ".join(house.ulak("status").out.split())
    assert (
        "complaints lacking 0 the product, 0 the category, 1 the root cause, 1 whether they were founded"
        in said
    )
    assert "actions open" not in said
