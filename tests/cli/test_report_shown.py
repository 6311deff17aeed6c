"""`show` says which certificates a ticket is about, what is proven of their keys, and who must hear of it."""

import io
from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from rich.console import Console

from tests.store.specimen import ticket
from ulak.cli.documents import of_ticket
from ulak.cli.record_page import print_record
from ulak.cli.tables import Clocks
from ulak.desk.certificates.finding import Verdict
from ulak.desk.certificates.report import NO_REPORT, Informed, Report, Reported, Revocation
from ulak.desk.ticket import Kind, Ticket
from ulak.mail.address import Address
from ulak.store.record import Record

AT = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
OURS = Reported(
    written="0x3A:4F",
    found_in="text",
    serial="3A4F",
    sha256="ab" * 32,
    spki="cd" * 32,
    subject="CN=www.ornek.gov.tr",
    not_after=datetime(2027, 6, 1, tzinfo=UTC),
    is_known=True,
    verdict=Verdict.CONFIRMED,
    reasons=("private key in attachment server.key: it signed a fresh number",),
    weak="ROCA",
    subscriber="s1",
    revocation=Revocation(AT, "CRL 7", "ef" * 32, True),
)
TYPO = Reported("5B[6C", "quoted text", serial="5B6C")
LOCKED = Reported("", "attachment a.p12", verdict=Verdict.NEEDS_PASSWORD, reasons=("it is encrypted",))
ORDINARY = Reported("", "attachment b.csr", spki="ee" * 32, verdict=Verdict.NOT_PROVEN)
BT, YEDEK = Address("bt@ornek.test"), Address("yedek@ornek.test")
ORNEK = Informed("s1", "Örnek Kurumu", "Örnek Bakanlığı", (BT, YEDEK), failed=(BT.address,))
FULL = Report(
    (OURS, TYPO, LOCKED, ORDINARY),
    (
        ORNEK,
        Informed("s2", "Başka", "", (BT,), told_at=AT, channel="phone"),
        Informed("s3", "Üçüncü", "", (), told_on="KSM-2026-000009"),
        Informed("s4", "Dördüncü", "", (BT,), told_at=AT),
    ),
    looked_at=AT,
    inventory=4,
    reports=2,
    left_out=7,
    not_looked_up=9,
)


def page(report: Report, kind: Kind = Kind.CERTIFICATE_PROBLEM_REPORT) -> list[str]:
    out = io.StringIO()
    clocks = Clocks(AT, ZoneInfo("Europe/Istanbul"), {})
    print_record(Record(of(report, kind), (), ()), clocks, Console(file=out, width=200))
    return [" ".join(line.split()) for line in out.getvalue().splitlines()]


def of(report: Report, kind: Kind = Kind.CERTIFICATE_PROBLEM_REPORT) -> Ticket:
    return ticket(kind=kind, report=report)


def test_the_page_names_every_certificate_with_what_is_proven_of_it():
    lines = page(FULL)
    start = lines.index("certificates")
    assert lines[start : start + 17] == [
        "certificates",
        "2 reports of this case",
        "9 more were not looked up: the mails name or carry more than is tried",
        "7 more are named in the mails and not listed",
        "3A4F confirmed in text",
        "CN=www.ornek.gov.tr, until 01.06.2027, of Örnek Kurumu",
        f"SHA-256 {'ab' * 32}",
        "weak key: ROCA",
        "private key in attachment server.key: it signed a fresh number",
        "revoked 24.11.2026 12:00:00: CRL 7",
        "5B[6C not found in quoted text",
        "attachment a.p12 not found needs-password in attachment a.p12",
        "it is encrypted",
        f"{'ee' * 32} not found not-proven in attachment b.csr",
        "",
        "subscribers",
        "Örnek Kurumu (Örnek Bakanlığı) yedek@ornek.test not told yet",
    ]
    assert lines[start + 17 : start + 20] == [
        "Başka bt@ornek.test told 24.11.2026 12:00:00 by phone",
        "Üçüncü nobody left to write to told on KSM-2026-000009",
        "Dördüncü bt@ornek.test told 24.11.2026 12:00:00",
    ]


@pytest.mark.parametrize(
    ("report", "words"),
    [
        (NO_REPORT, ["the mails were not looked through yet"]),
        (Report(looked_at=AT, inventory=1), ["none is named"]),
        (
            Report(looked_at=AT),
            [
                "none is named",
                "the inventory is empty, nothing was compared with ours: see `ulak certificates import`",
            ],
        ),
    ],
)
def test_it_says_why_none_stands_there(report: Report, words: list[str]):
    lines = page(report)
    start = lines.index("certificates") + 1
    assert lines[start : start + len(words)] == words
    assert "subscribers" not in lines


def test_a_ticket_about_anything_else_has_no_such_part():
    assert "certificates" not in page(NO_REPORT, Kind.COMPLAINT)
    assert "certificates" in page(FULL, Kind.COMPLAINT)


def test_certificates_of_the_mail_alone_are_told_as_they_say_of_themselves():
    one = replace(OURS, is_known=False, written="", subscriber="", not_after=None, revocation=None)
    assert "3A4F not found confirmed in text" in page(Report((one,), looked_at=AT, inventory=1))
    assert "CN=www.ornek.gov.tr" in page(Report((one,), looked_at=AT, inventory=1))


@pytest.mark.parametrize(
    ("report", "actionable"), [(FULL, True), (Report((TYPO,)), False), (NO_REPORT, None)]
)
def test_as_json_it_says_whether_it_can_be_acted_on(report: Report, actionable: bool | None):
    document = of_ticket(of(report))
    assert document["actionable"] is actionable
    assert (document["inventory"], document["reports"]) == (report.inventory, report.reports)
    assert document["looked_at"] == ("2026-11-24T09:00:00Z" if report.looked_at else None)
