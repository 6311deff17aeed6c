"""`ulak report`: printed, written, mailed again, as JSON, for months that are over, running and not begun."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import text as sql

from tests.cli.living_house import Said, mail, ulak
from tests.stages.office_desk import OfficeDesk
from ulak.config import load
from ulak.desk.figures.month import Month, month_of
from ulak.stages import report
from ulak.store.monthly import MonthlyReports
from ulak.wiring import wire

ISTANBUL = ZoneInfo("Europe/Istanbul")
NOW = datetime.now(UTC)
THIS = month_of(NOW, ISTANBUL)
LAST = THIS.before()


class Worked:
    """A desk that got two mails last month, one of them about a certificate."""

    def __init__(self, folder: Path) -> None:
        self.config = folder / "desk" / "config.toml"
        desk = OfficeDesk(folder / "desk")
        desk.now = LAST.begins(ISTANBUL) + timedelta(days=9, hours=9)
        desk.takes()
        desk.takes(
            mail("Compromised key", "The key of www.ornek.test is public.", "hanna@research.test"), "cainfo"
        )
        desk.triage()
        desk.dispatch()
        self.store = desk.desk.store
        self.desk = desk

    def ulak(self, *words: str) -> Said:
        return ulak("--config", str(self.config), "report", *words)

    def letters(self) -> list[tuple[str, ...]]:
        self.desk.now = datetime.now(UTC)
        self.desk.courier.letters.clear()
        self.desk.dispatch()
        return [to for to, _ in self.desk.courier.letters]


@pytest.fixture
def worked(tmp_path: Path) -> Worked:
    return Worked(tmp_path)


def test_a_month_is_printed_in_english(worked: Worked):
    said = worked.ulak("--month", str(LAST))
    assert (said.code, said.err) == (0, "")
    assert f"Monthly report, {report.Titles('en', worked.desk.office.rules()).month(LAST)}" in said.out
    assert "The flow balances: 0 + 2 + 0 − 0 = 2." in said.out
    assert "K25" in said.out


def test_json_is_one_document_with_every_metric(worked: Worked):
    said = worked.ulak("--month", str(LAST), "--json")
    document = json.loads(said.out)
    assert document["month"] == str(LAST)
    assert document["K1"]["total"] == 2
    assert set(document) >= {f"K{n}" for n in range(1, 26)}


def test_files_are_written_into_a_folder_that_is_made(worked: Worked, tmp_path: Path):
    out = tmp_path / "reports" / "here"
    said = worked.ulak("--month", str(LAST), "--out", str(out), "--json")
    assert json.loads(said.out)["K1"]["total"] == 2
    names = {f"monthly-report-{LAST}.{ending}" for ending in ("html", "pdf", "xlsx")}
    assert {path.name for path in out.iterdir()} == names
    assert worked.ulak("--month", str(LAST), "--out", str(out)).code == 0  # the same files anew
    assert MonthlyReports(worked.store).months() == frozenset()
    assert worked.letters() == []


def test_a_folder_that_cannot_be_made_is_said(worked: Worked, tmp_path: Path):
    (tmp_path / "file").write_text("")
    said = worked.ulak("--month", str(LAST), "--out", str(tmp_path / "file" / "below"))
    assert said.code == 1
    assert "cannot be made" in said.err


def test_it_is_mailed_again_and_what_was_reported_is_what_was_mailed_last(worked: Worked):
    for _ in range(2):
        said = worked.ulak("--month", str(LAST), "--send")
        assert said.code == 0
        assert f"the report of {LAST} goes to 2 people" in said.err
        assert worked.letters() == [("yonetim@kurum.test", "kalite@kurum.test")]
    assert MonthlyReports(worked.store).months() == {str(LAST)}


def test_figures_that_are_others_than_those_reported_are_said(worked: Worked):
    assert worked.ulak("--month", str(LAST), "--send").err.count("differ") == 0
    assert "differ" not in worked.ulak("--month", str(LAST), "--json").err
    with worked.store.write() as connection:
        connection.execute(sql("UPDATE monthly_reports SET digest = 'another'"))
    said = worked.ulak("--month", str(LAST))
    assert f"the figures differ from those reported for {LAST}" in said.err
    assert "The figures differ from those of the report that was sent" in said.out


def test_a_month_that_runs_is_told_so_far_and_stands_for_no_report(worked: Worked):
    said = worked.ulak("--month", str(THIS))
    assert "(so far)" in said.out
    assert "The month is not over" in said.out
    assert worked.ulak("--month", str(THIS), "--send").code == 0
    assert len(worked.letters()) == 1
    assert MonthlyReports(worked.store).months() == frozenset()


@pytest.mark.parametrize("month", ["2026-13", "2026-1", "November", "2026-11-01", "", str(THIS.next())])
def test_what_is_no_month_yet_is_a_usage_error(worked: Worked, month: str):
    said = worked.ulak("--month", month)
    assert said.code == 64
    assert "--month" in said.err


def test_nobody_to_tell_is_said(worked: Worked, tmp_path: Path):
    rules = tmp_path / "rules"
    rules.mkdir()
    for file in worked.desk.office.rules().files:
        source = Path(file)
        words = worked.desk.office.rules().files[file].replace("to: [management, quality]", "to: []")
        (rules / source.name).write_text(words)
    worked.config.write_text(
        "\n".join(
            f'rules = "{rules}"' if line.startswith("rules =") else line
            for line in worked.config.read_text().splitlines()
        )
    )
    assert ulak("--config", str(worked.config), "check").code == 0
    wire(load(worked.config), {}).close()
    said = worked.ulak("--month", str(LAST), "--send")
    assert said.code == 1
    assert "nobody gets the monthly report" in said.err


def test_years_later_a_month_is_what_it_was(worked: Worked):
    first = report.count(worked.desk.office, worked.store, LAST, NOW)
    later = report.count(worked.desk.office, worked.store, LAST, NOW + timedelta(days=900))
    assert first.written == later.written
    assert Month.parse(str(LAST)) == LAST
