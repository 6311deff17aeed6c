"""
A desk that is killed while it removes tickets: each is whole or gone, and none is removed twice.

The guard whose removal turns it red: words, people, the row in `removals` and the journal are one transaction
(`store/keeping.py`), so a killed one leaves the ticket as it was, and the next turn finds it again.
"""

import shutil
import signal
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.cli.living_house import ULAK, Said, ulak
from tests.servers.children import environment
from tests.stages.archive import Archive
from ulak.desk.figures.month import month_of
from ulak.desk.keeping.announcing import opened_at
from ulak.fault_point import Step
from ulak.shipped import shipped
from ulak.store.contents import ERASED

NOW = datetime.now(UTC)


class House:
    """A desk on the disk with rules of its own; the day of what was announced has come."""

    def __init__(self, folder: Path) -> None:
        archive = Archive(folder / "desk", start=NOW - timedelta(days=800))
        self.numbers = archive.closes("deniz", "ece", "can")
        house, rules = archive.desk.office.house, archive.desk.office.rules()
        archive.turn(opened_at(month_of(NOW, house.timezone).before(3), rules, house))
        assert len(archive.letters()) == 1
        archive.desk.desk.close()
        shutil.copytree(shipped("rules"), folder / "rules")
        file = folder / "rules" / "80-retention.yaml"
        file.write_text("retention:\n  everything: { keep: 1y }\n")
        self.config = Path(str(archive.store.place)).parent / "config.toml"
        self.config.write_text(self.config.read_text().replace(str(shipped("rules")), str(folder / "rules")))

    def ulak(self, *words: str) -> Said:
        return ulak("--config", str(self.config), *words)

    def whole(self) -> list[str]:
        """The tickets of which all is left; of each other one nothing is."""
        shown = [self.ulak("show", number, "--json").json() for number in self.numbers]
        for one in shown:
            is_gone = one["removed_at"] is not None
            assert (one["subject"] == ERASED) is is_gone
            assert all((message["subject"] == ERASED) is is_gone for message in one["messages"])
            assert [line["event"] for line in one["journal"]].count("content removed") == is_gone
        return [one["number"] for one in shown if not one["removed_at"]]


@pytest.fixture
def house(tmp_path: Path) -> House:
    return House(tmp_path)


def test_a_killed_removal_is_whole_or_did_not_happen(house: House):
    assert house.whole() == house.numbers
    done = subprocess.run(
        [ULAK, "--config", house.config, "turn", "keeping"],
        env=environment(ULAK_FAULT=f"{Step.REMOVING}:2"),
        capture_output=True,
        check=False,
        timeout=180,
    )
    assert done.returncode == -signal.SIGKILL
    assert len(house.whole()) == 2
    said = house.ulak("turn", "keeping")
    assert said.code == 0, said.err
    assert house.whole() == []
    assert house.ulak("turn", "keeping").code == 0
    assert house.whole() == []
    assert house.ulak("journal", "verify").code == 0
