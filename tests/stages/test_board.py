"""The page is written when it is due, tells nothing personal, and troubles nobody where it cannot be written."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from tests.cli.living_house import mail
from tests.stages.office_desk import OfficeDesk
from ulak.stages import board

EVERY = timedelta(minutes=5)


def easel(desk: OfficeDesk, out: Path | None) -> board.Easel:
    return board.Easel(board.Sources.of(desk.desk.store), out, EVERY)


def test_the_page_is_written_at_once_and_then_as_often_as_asked(desk: OfficeDesk, tmp_path: Path):
    one, page = easel(desk, tmp_path / "out"), tmp_path / "out" / "index.html"
    assert board.turn(desk.office, one, desk.clock) == 1
    assert "Açık kayıt yok." in page.read_text(encoding="utf-8")
    desk.takes(mail("Kartım gelmedi", "x"))
    desk.triage()
    desk.passes(minutes=4, seconds=59)
    assert board.turn(desk.office, one, desk.clock) == 0
    desk.passes(seconds=1)
    assert board.turn(desk.office, one, desk.clock) == 1
    assert "Kartım gelmedi" in page.read_text(encoding="utf-8")


def test_a_clock_that_was_set_back_does_not_stop_it(desk: OfficeDesk, tmp_path: Path):
    one = easel(desk, tmp_path)
    assert board.turn(desk.office, one, desk.clock) == 1
    desk.passes(hours=-2)
    assert board.turn(desk.office, one, desk.clock) == 1


def test_without_a_folder_there_is_no_page(desk: OfficeDesk):
    assert board.turn(desk.office, easel(desk, None), desk.clock) == 0


def test_nobody_is_named_and_no_number_of_a_person_stands_there(desk: OfficeDesk, tmp_path: Path):
    subject = "TCKN 10000000146, IBAN TR330006100519786457841326, zeynep@ornek.test <b>x</b>"
    desk.takes(mail(subject, "Metin 0532 123 45 67", "Zeynep Öz <zeynep.oz@ornek.test>"))
    desk.triage()
    board.turn(desk.office, easel(desk, tmp_path), desk.clock)
    page = (tmp_path / "index.html").read_text(encoding="utf-8")
    assert "KSM-2026-000001" in page
    for secret in ("10000000146", "TR330006100519786457841326", "@ornek.test", "Zeynep", "Metin", "<b>x"):
        assert secret not in page


def test_a_folder_that_cannot_be_written_to_is_said_once(
    desk: OfficeDesk, tmp_path: Path, caplog: pytest.LogCaptureFixture
):
    caplog.set_level("INFO")
    blocked = tmp_path / "file"
    blocked.write_text("")
    one = easel(desk, blocked)
    for _ in range(3):
        assert board.turn(desk.office, one, desk.clock) == 0
        desk.passes(minutes=5)
    assert caplog.text.count("cannot be written") == 1
    blocked.unlink()
    assert board.turn(desk.office, one, desk.clock) == 1
    assert "the board is written again" in caplog.text


def test_an_english_desk_has_an_english_page(desk: OfficeDesk, tmp_path: Path):
    office = replace(desk.office, house=replace(desk.office.house, language="en"))
    board.turn(office, easel(desk, tmp_path), desk.clock)
    assert "No ticket is open." in (tmp_path / "index.html").read_text(encoding="utf-8")
