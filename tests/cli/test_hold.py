"""`ulak hold`, what `show` and `status` say of what is kept, and every command on a ticket that was removed."""

import zipfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.cli.living_house import Said, ulak
from tests.stages.archive import Archive
from ulak.store.contents import ERASED

REMOVED, KEPT = "KSM-2026-000001", "KSM-2027-000001"
LETTER = datetime(2027, 12, 1, 5, 10, tzinfo=UTC)
DAY = datetime(2028, 1, 3, 5, 10, tzinfo=UTC)


class House:
    """A desk on the disk, at which nobody is at work."""

    def __init__(self, folder: Path) -> None:
        self.config = folder / "config.toml"

    def ulak(self, *words: str) -> Said:
        return ulak("--config", str(self.config), *words)

    def shown(self, number: str) -> Any:
        return self.ulak("show", number, "--json").json()


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> House:
    """Two tickets were closed; one was removed when its time was over, the other is younger."""
    archive = Archive(tmp_path_factory.mktemp("archive") / "desk")
    assert archive.closes("deniz") == [REMOVED]
    archive.desk.passes(days=200)
    archive.closes("ece")
    archive.turn(LETTER)
    archive.turn(DAY)
    archive.desk.desk.seal()
    archive.desk.desk.close()
    return House(Path(str(archive.store.place)).parent)


def test_a_hold_is_set_listed_shown_and_lifted(house: House):
    closed = house.ulak("tickets", "--status", "closed", "--json").json()
    kept = next(one["number"] for one in closed if one["number"] != REMOVED)
    assert house.ulak("hold").out == "nothing is held\n"
    assert house.ulak("hold", "--json").json() == []
    said = house.ulak("hold", kept.lower(), "--reason", "  Dava\n2027/14 ")
    assert (said.code, said.err) == (0, "")
    assert said.out.startswith(f"{kept} is held: nothing of it is removed or erased")
    (one,) = house.ulak("hold", "--json").json()
    assert (one["number"], one["by"], one["reason"]) == (kept, "administrator", "Dava 2027/14")
    table = house.ulak("hold").out
    assert kept in table
    assert "Dava 2027/14" in table
    assert house.shown(kept)["held"] is True
    assert "legal hold" in house.ulak("show", kept).out
    assert house.ulak("status", "--json").json()["held"] == 1
    again = house.ulak("hold", kept, "--reason", "x")
    assert (again.code, "it is held already" in again.err) == (1, True)
    assert house.ulak("hold", kept, "--lift").code == 0
    assert house.ulak("hold", kept, "--lift").code == 1
    assert house.shown(kept)["held"] is False
    events = [line["event"] for line in house.shown(kept)["journal"]]
    assert events[-2:] == ["legal hold set", "legal hold lifted"]


@pytest.mark.parametrize(
    "words",
    [
        ("--lift",),
        ("--reason", "x"),
        (KEPT,),
        (KEPT, "--reason", " "),
        (KEPT, "--reason", "x", "--lift"),
        (KEPT, "--reason", "x" * 501),
    ],
)
def test_what_is_no_hold(house: House, words: tuple[str, ...]):
    said = house.ulak("hold", *words)
    assert said.code == 64
    assert "Traceback" not in said.err


def test_a_number_nobody_has_and_one_of_which_nothing_is_left(house: House):
    assert house.ulak("hold", "KSM-2026-999999", "--reason", "x").code == 1
    said = house.ulak("hold", REMOVED, "--reason", "x")
    assert (said.code, "nothing is left of it" in said.err) == (1, True)


def test_a_removed_ticket_says_so(house: House):
    said = house.ulak("show", REMOVED)
    assert said.code == 0
    assert "removed" in said.out
    assert "03.01.2028 08:10:00, when it had been kept for as long as the rules say" in said.out
    assert "deniz" not in said.out.lower()
    document = house.shown(REMOVED)
    assert document["removed_at"] == "2028-01-03T05:10:00Z"
    assert (document["subject"], document["author"]) == (ERASED, {"address": "", "name": ""})
    assert {one["text"] for one in document["messages"]} == {""}
    assert document["journal"][-1]["event"] == "content removed"
    assert document["journal"][-1]["rule"] == "everything: 1y"


def test_every_command_that_looks_works_on_it(house: House, tmp_path: Path):
    file = tmp_path / "evidence.zip"
    for words in (
        ("tickets", "--status", "closed"),
        ("tickets", "--status", "closed", "--json"),
        ("explain", "ticket", REMOVED),
        ("explain", "ticket", REMOVED, "--at", "2027-06-01T00:00:00Z"),
        ("explain", "deadline", REMOVED),
        ("queue", "list"),
        ("queue", "show", "1"),
        ("quarantine", "list"),
        ("status",),
        ("journal", "verify"),
        ("evidence", REMOVED, "--out", str(file)),
    ):
        said = house.ulak(*words)
        assert "Traceback" not in said.err, words
        assert said.code in (0, 1), (words, said.err)
        assert "deniz" not in said.out.lower(), words
    with zipfile.ZipFile(file) as packed:
        for name in packed.namelist():
            assert b"deniz" not in packed.read(name).lower(), name


def test_status_says_that_nothing_is_removed_as_shipped(house: House):
    document = house.ulak("status", "--json").json()
    assert document["retention"] == "none: nothing is removed"
    assert (document["removals_announced"], document["removed"]) == (0, 1)
    said = house.ulak("status").out
    assert "none: nothing is removed" in said
    assert "removals announced" not in said
