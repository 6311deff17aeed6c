"""`show` says what people have been asked to do on a ticket, and which text a gate decides on."""

import io
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from rich.console import Console

from tests.store.specimen import rich_ticket
from ulak.cli.documents import of_record, of_ticket
from ulak.cli.record_page import print_record
from ulak.cli.tables import Clocks
from ulak.store.record import Record

RECORD = Record(rich_ticket(), (), ())


def test_as_json() -> None:
    consultation, signature = of_record(RECORD, {})["tasks"]
    assert (consultation["kind"], consultation["state"], consultation["of"]) == (
        "consultation",
        "open",
        "ssl-ekip@kurum.test",
    )
    assert (consultation["sha256"], consultation["ended_at"]) == (None, None)
    assert (signature["kind"], signature["state"], signature["of"]) == ("signature", "returned", None)
    assert (signature["sha256"], signature["ended_by"]) == ("ab" * 32, "yonetim@kurum.test")
    assert (signature["text"], signature["note"]) == ("Sayın Zeynep Öz,", "kaynak ekleyin")
    assert of_ticket(RECORD.ticket)["gate"] == "signature"


def test_as_a_page() -> None:
    out = io.StringIO()
    console = Console(file=out, width=200)
    print_record(RECORD, Clocks(datetime(2026, 11, 27, tzinfo=UTC), ZoneInfo("Europe/Istanbul"), {}), console)
    lines = [" ".join(line.split()) for line in out.getvalue().splitlines()]
    assert "gate signature" in lines
    (first,) = [line for line in lines if line.startswith("task 1 ")]
    assert (
        first
        == "task 1 consultation of ssl-ekip@kurum.test, asked 24.11.2026 12:00:00 by ayse@kurum.test: open"
    )
    (second,) = [line for line in lines if line.startswith("task 2 ")]
    assert "returned, 27.11.2026 12:00:00 by yonetim@kurum.test, SHA-256 abab" in second
