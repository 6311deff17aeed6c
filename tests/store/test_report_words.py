"""What a ticket knows of certificates comes back from the store as it went there."""

from datetime import UTC, datetime
from typing import cast

from ulak.desk.certificates.finding import Verdict
from ulak.desk.certificates.report import NO_REPORT, Report, Reported, Revocation
from ulak.store.people import Directory
from ulak.store.report_words import read_report, report_words

AT = datetime(2026, 11, 24, 14, 30, tzinfo=UTC)
NOBODY = cast("Directory", None)


def test_all_of_it_comes_back():
    shown = Revocation(
        AT, "CRL 4711 of 2026-11-24T14:30:00Z", "ab" * 32, is_verified=True, reason="superseded"
    )
    known = Reported(
        written="3A4F", found_in="text", serial="3A4F", sha256="cd" * 32, spki="ef" * 32, subject="CN=Öğüş",
        issuer="01" * 32, not_after=AT, is_known=True, verdict=Verdict.CONFIRMED, reasons=("why",), weak="ROCA",
        subscriber="k1", revocation=shown)  # fmt: skip
    report = Report(
        certificates=(known, Reported("www.ornek.test", "subject")), findings="Bulgular", looked_at=AT,
        inventory=3, reports=2, left_out=1, taken_off=("serial 3A50",), answer="Yanıt",
        not_looked_up=7)  # fmt: skip
    assert read_report(report_words(report, NOBODY), {}) == report


def test_a_ticket_without_any_has_no_words():
    assert report_words(NO_REPORT, NOBODY) == []
    assert read_report([], {}) == NO_REPORT
