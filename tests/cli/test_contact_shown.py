"""What staff wrote down about an author, and that they were answered elsewhere: in JSON and on the page."""

import io
from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from rich.console import Console

from tests.store.specimen import ticket
from ulak.cli.documents import of_ticket
from ulak.cli.record_page import print_record
from ulak.cli.tables import Clocks
from ulak.desk.contact import Channel, Contact, Told
from ulak.mail.address import Address
from ulak.store.record import Record

AT = datetime(2026, 11, 24, 11, 5, tzinfo=UTC)
CALL = replace(
    ticket(author=Address("", "Ali Veli"), participants=()),
    channel=Channel.SOCIAL,
    reply_channel=Channel.PHONE,
    contact=Contact("0532 111 22 33", "E-1234", "https://x.test/1"),
    told=Told(Channel.SOCIAL, AT, "x"),
)


def page(one) -> str:
    out = io.StringIO()
    clocks = Clocks(AT, ZoneInfo("Europe/Istanbul"), {})
    print_record(Record(one, (), ()), clocks, Console(file=out, width=120))
    return out.getvalue()


def test_json_has_contact_and_how_the_author_was_told():
    shown = of_ticket(CALL)
    assert shown["author"] == {"address": "", "name": "Ali Veli"}
    assert (shown["channel"], shown["reply_channel"]) == ("social", "phone")
    assert shown["contact"] == {"phone": "0532 111 22 33", "record": "E-1234", "link": "https://x.test/1"}
    assert shown["told"] == {"channel": "social", "network": "x", "at": "2026-11-24T11:05:00Z"}


def test_json_of_an_ordinary_ticket_has_the_same_keys():
    shown = of_ticket(ticket())
    assert shown["contact"] == {"phone": None, "record": None, "link": None}
    assert shown["told"] is None


def test_the_page_shows_it_and_no_empty_address():
    shown = page(CALL)
    assert all(words in shown for words in ("0532 111 22 33", "E-1234", "https://x.test/1", "Ali Veli"))
    assert "<>" not in shown
    assert "answered by" in shown
    assert "24.11.2026 14:05" in shown
    assert "by social (x)" in shown


def test_the_page_of_an_ordinary_ticket_is_as_it_was():
    shown = page(ticket())
    assert "answered by" not in shown
    assert "told" not in shown
    assert "<zeynep@ornek.test>" in shown


def test_a_channel_without_a_network_is_named_alone():
    assert "by phone" in page(replace(CALL, told=Told(Channel.PHONE, AT)))
