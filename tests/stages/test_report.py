"""The month is reported once: on its day, late, by two desks at once, after a restart, and not by a new desk."""

import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from threading import Barrier, Thread

import pytest

from tests.stages.office_desk import OfficeDesk, with_set
from ulak.desk.month.letter import MOST_ENCLOSED, Printed, send
from ulak.desk.month.reporting import Reporting
from ulak.mail.message import Attachment
from ulak.stages import report
from ulak.store.monthly import MonthlyReports
from ulak.store.schema import complaint_groups
from ulak.store.tickets import Tickets

OPENING = datetime(2026, 12, 1, 5, 10, tzinfo=UTC)  # Tuesday, 08:10 in Istanbul
READERS = {"yonetim@kurum.test", "kalite@kurum.test"}


@dataclass
class Months:
    """A desk that worked in November."""

    desk: OfficeDesk

    def __post_init__(self) -> None:
        self.press = report.Press(self.desk.desk.store, paper)
        self.desk.takes()
        self.desk.triage()
        self.desk.dispatch()

    def turn(self, at: datetime) -> list[EmailMessage]:
        """The reports that leave at that time."""
        self.desk.now = at
        report.turn(self.desk.office, self.press, self.desk.clock)
        self.desk.courier.letters.clear()
        self.desk.dispatch()
        letters = [
            (set(to), message_from_bytes(raw, policy=policy.default)) for to, raw in self.desk.courier.letters
        ]
        assert all(to == READERS for to, _ in letters)
        return [letter for _, letter in letters if isinstance(letter, EmailMessage)]

    def journal(self) -> int:
        with self.desk.desk.store.snapshot() as connection:
            count = "SELECT count(*) FROM journal WHERE event = 'monthly report sent'"
            return int(connection.exec_driver_sql(count).scalar() or 0)


@pytest.fixture
def months(desk: OfficeDesk) -> Months:
    return Months(desk)


def paper(page: object, pictures: object) -> bytes:
    """Making a real PDF takes seconds, and one test does."""
    return b"%PDF-1.7"


def text_of(letter: EmailMessage, kind: str = "plain") -> str:
    body = letter.get_body((kind,))
    assert body is not None
    return str(body.get_content())


def test_the_month_is_reported_when_the_office_opens_on_its_first_working_day(months: Months):
    assert months.turn(OPENING - timedelta(seconds=1)) == []
    (letter,) = months.turn(OPENING)
    assert months.turn(OPENING + timedelta(minutes=1)) == months.turn(OPENING + timedelta(days=20)) == []
    assert months.journal() == 1
    assert letter["Subject"] == "Kasım 2026 aylık raporu"
    assert letter["Auto-Submitted"] == "auto-generated"
    assert "alındı" in text_of(letter)
    assert "geç geldi" not in text_of(letter)
    reported = MonthlyReports(months.desk.desk.store).of("2026-11")
    assert reported is not None
    assert (reported.late, reported.made_at) == (False, OPENING)


def test_the_letter_has_pdf_and_sheet_and_shows_its_charts(months: Months):
    months.press = report.Press(months.desk.desk.store)
    (letter,) = months.turn(OPENING)
    names = [part.get_filename() for part in letter.iter_attachments()]
    assert names == ["monthly-report-2026-11.pdf", "monthly-report-2026-11.xlsx"]
    shown = {part["Content-ID"].strip("<>") for part in letter.walk() if part["Content-ID"]}
    html = text_of(letter, "html")
    assert shown
    assert {f"cid:{one}" for one in shown} == set(re.findall(r'src="([^"]*)"', html))
    assert len(letter.as_bytes()) < 1_000_000
    pdf, _ = letter.iter_attachments()
    assert pdf.get_content().startswith(b"%PDF")


def test_a_holiday_moves_it_to_the_next_day_that_is_open(desk: OfficeDesk):
    """The first of May 2027 is a holiday and a Saturday: Monday it is."""
    months = Months(desk)
    months.turn(OPENING)
    monday = datetime(2027, 5, 3, 5, 10, tzinfo=UTC)
    assert months.turn(monday - timedelta(seconds=1)) == []
    (letter,) = months.turn(monday)
    assert letter["Subject"] == "Nisan 2027 aylık raporu"
    assert "Raporu gönderilmeyen aylar: Aralık 2026, Ocak 2027, Şubat 2027" in text_of(letter)


def test_a_desk_that_was_down_reports_late_and_says_why(months: Months):
    (letter,) = months.turn(OPENING + timedelta(days=9))
    assert "Bu rapor geç geldi: 01.12.2026 08:10 tarihinde gönderilmeliydi" in text_of(letter)
    reported = MonthlyReports(months.desk.desk.store).of("2026-11")
    assert reported is not None
    assert reported.late


def test_a_desk_that_begins_its_work_reports_no_month_before(desk: OfficeDesk):
    desk.now = OPENING - timedelta(hours=1)
    months = Months(desk)
    assert months.turn(OPENING) == []
    assert months.journal() == 0


def test_a_restart_at_ten_past_eight_reports_once(months: Months):
    assert len(months.turn(OPENING)) == 1
    again = Months.__new__(Months)
    again.desk, again.press = months.desk, report.Press(months.desk.desk.store, paper)
    assert again.turn(OPENING + timedelta(seconds=5)) == []


class DyingTickets(Tickets):
    """The process ends before the decision is carried out."""

    def carry_out(self, *given: object, **named: object) -> None:
        raise SystemExit


def test_a_desk_that_dies_before_it_is_written_down_reports_after_it(months: Months):
    desk = months.desk
    dying = replace(desk.office, tickets=DyingTickets(desk.desk.store, desk.desk.house))
    desk.now = OPENING
    with pytest.raises(SystemExit):
        report.turn(dying, months.press, desk.clock)
    months.press = report.Press(desk.desk.store, paper)  # of the next process
    assert len(months.turn(OPENING + timedelta(minutes=1))) == 1


def jammed(page: object, pictures: object) -> bytes:
    raise RuntimeError("a library stumbles")


def test_a_report_that_cannot_be_made_is_not_tried_again_every_minute(months: Months):
    months.press = report.Press(months.desk.desk.store, jammed)
    with pytest.raises(RuntimeError):
        months.turn(OPENING)
    assert months.turn(OPENING + timedelta(minutes=1)) == []
    months.press = report.Press(months.desk.desk.store, paper)
    assert len(months.turn(OPENING + timedelta(minutes=2))) == 1


def test_several_at_once_report_once(months: Months):
    start = Barrier(2)
    months.desk.now = OPENING

    def work() -> None:
        start.wait()
        report.turn(months.desk.office, report.Press(months.desk.desk.store, paper), months.desk.clock)

    threads = [Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(months.turn(OPENING + timedelta(minutes=1))) == 1
    assert months.journal() == 1


def test_nobody_to_tell_is_no_report(months: Months):
    rulebook = replace(months.desk.office.rules(), reporting=Reporting(to=()))
    months.desk.office = with_set(months.desk.office, rulebook=rulebook)
    assert months.turn(OPENING) == []
    assert MonthlyReports(months.desk.desk.store).months() == frozenset()


def test_the_report_is_in_the_language_of_the_rules(months: Months):
    rulebook = replace(months.desk.office.rules(), reporting=Reporting(language="en"))
    months.desk.office = with_set(months.desk.office, rulebook=rulebook)
    (letter,) = months.turn(OPENING)
    assert letter["Subject"] == "Monthly report, November 2026"
    assert "1 tickets came by all channels" in text_of(letter)


def test_a_report_that_cannot_be_written_is_said_once_and_waits_for_other_templates(
    months: Months, tmp_path: Path, caplog: pytest.LogCaptureFixture
):
    good = months.desk.office
    months.desk.with_broken("monthly-report", tmp_path / "templates")
    assert months.turn(OPENING) == []
    assert caplog.text.count("the monthly report cannot be written") == 1
    assert months.turn(OPENING + timedelta(minutes=1)) == []
    assert caplog.text.count("the monthly report cannot be written") == 1
    months.desk.office = good
    assert len(months.turn(OPENING + timedelta(minutes=2))) == 1


def test_files_too_large_for_a_letter_stay_out_of_it(months: Months):
    """`report --out` writes them all the same."""
    counted = report.count(months.desk.office, months.desk.desk.store, report.Month(2026, 11), OPENING)
    page = report.print_page(months.desk.office, counted, report.Circumstances())
    large = Attachment("large.pdf", report.PDF, bytes(MOST_ENCLOSED + 1))
    decision = send(
        Printed(page, counted.digest, (large,)), months.desk.office.rules(), months.desk.desk.house
    )
    assert decision.drafts[0].attachments == ()


def test_the_figures_of_then_are_kept(months: Months):
    months.turn(OPENING)
    reported = MonthlyReports(months.desk.desk.store).of("2026-11")
    again = report.count(
        months.desk.office, months.desk.desk.store, report.Month(2026, 11), OPENING + timedelta(days=90)
    )
    assert reported is not None
    assert (reported.figures, reported.digest) == (again.written, again.digest)


def test_groups_of_complaints_are_called_as_was_proposed(months: Months):
    store = months.desk.desk.store
    with store.write() as connection:
        connection.execute(complaint_groups.insert().values(name="kart kargo", words="[]", begun_at=OPENING))
    assert MonthlyReports(store).groups({"1": 3, "9": 1, "x": 1}) == {"1": "kart kargo"}
