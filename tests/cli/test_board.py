"""`ulak board --out DIR`: the page, once, beside a daemon at work or without one."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.living_house import mail, ulak
from tests.stages.office_desk import OfficeDesk


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[OfficeDesk]:
    one = OfficeDesk(tmp_path / "desk")
    yield one
    one.desk.close()


def test_the_page_is_written_into_a_new_folder_and_nothing_else_changes(desk: OfficeDesk, tmp_path: Path):
    desk.takes(mail("Kartım gelmedi", "x"))
    desk.triage()
    store = Path(str(desk.desk.store.url.database))
    before = _rows(desk)
    out = tmp_path / "new" / "board"
    said = ulak("--config", str(store.with_name("config.toml")), "board", "--out", str(out))
    assert said.code == 0, said
    assert str(out / "index.html") in said.out
    page = (out / "index.html").read_text(encoding="utf-8")
    assert "Kartım gelmedi" in page
    assert 'http-equiv="refresh"' not in page
    assert _rows(desk) == before


def test_a_folder_that_cannot_be_is_a_sentence(desk: OfficeDesk, tmp_path: Path):
    store = Path(str(desk.desk.store.url.database))
    (tmp_path / "file").write_text("")
    said = ulak("--config", str(store.with_name("config.toml")), "board", "--out", str(tmp_path / "file"))
    assert said.code == 1
    assert "cannot be written" in said.err


def _rows(desk: OfficeDesk) -> int:
    with desk.desk.store.snapshot() as connection:
        return int(connection.exec_driver_sql("SELECT count(*) FROM journal").scalar() or 0)
