"""Rules and templates in force: at start, on reload, and when the files are broken."""

import shutil
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from ulak.errors import ConfigError
from ulak.shelf import Shelf, rule_texts
from ulak.shipped import shipped
from ulak.store.engine import Store
from ulak.store.rule_sets import RuleSets

NOW = datetime(2026, 11, 24, tzinfo=UTC)


class House:
    """Files of its own and a store."""

    def __init__(self, folder: Path) -> None:
        self.rules, self.templates = folder / "rules", folder / "templates"
        shutil.copytree(shipped("rules"), self.rules)
        shutil.copytree(shipped("templates"), self.templates)
        self.store = Store.open("sqlite:///ulak.db", b"s" * 32, folder)
        self.store.upgrade()

    def shelf(self) -> Shelf:
        return Shelf(self.rules, self.templates, ZoneInfo("Europe/Istanbul"), RuleSets(self.store))


@pytest.fixture
def house(tmp_path: Path) -> House:
    return House(tmp_path)


def test_nothing_is_in_force_before_the_start(house: House) -> None:
    with pytest.raises(ConfigError, match="no rules have been read"):
        house.shelf().rules()


def test_the_first_start_needs_good_files(house: House) -> None:
    (house.rules / "10-house.yaml").write_text("teams: [\n")
    with pytest.raises(ConfigError, match="10-house.yaml:"):
        house.shelf().start(NOW)
    (house.templates / "tr" / "answer.txt").unlink()
    with pytest.raises(ConfigError, match="answer.txt: missing"):
        house.shelf().start(NOW)


def test_a_later_start_falls_back_on_the_last_accepted_set(house: House) -> None:
    first = house.shelf()
    first.start(NOW)
    assert first.alarm == ""
    (house.rules / "10-house.yaml").write_text("teams: [\n")
    second = house.shelf()
    second.start(NOW)
    assert second.rules().version == first.rules().version
    assert second.alarm.startswith("the rules are broken; the desk works by the last accepted set: ")


def test_a_reload_takes_good_files_over_and_leaves_broken_ones(house: House) -> None:
    shelf = house.shelf()
    shelf.start(NOW)
    before = shelf.rules().version
    own = house.rules / "05-own.yaml"
    own.write_text("rules: nothing\n")
    (house.templates / "en" / "answer.txt").write_text("{{ nonsense }}")
    shelf.reload(NOW)
    assert shelf.rules().version == before
    assert "the templates are broken" in shelf.alarm
    assert "the rules are broken" in shelf.alarm
    own.write_text("rules:\n  - { name: own, when: {}, then: { tags: [own] } }\n")
    shutil.copy(shipped("templates") / "en" / "answer.txt", house.templates / "en")
    shelf.reload(NOW)
    assert shelf.rules().version != before
    assert shelf.alarm == ""


def test_a_rule_cannot_name_a_letter_that_nobody_wrote(house: House) -> None:
    (house.rules / "05-own.yaml").write_text(
        "rules:\n  - { name: own, when: {}, then: { acknowledge: poem } }\n"
    )
    with pytest.raises(ConfigError, match=r"05-own.yaml:2: there is no letter 'poem' in templates/"):
        house.shelf().start(NOW)
    (house.rules / "05-own.yaml").write_text(
        "rules:\n  - { name: own, when: { subject: x }, then: { acknowledge: false } }\n"
    )
    house.shelf().start(NOW)


def test_files_that_cannot_be_read_are_errors(house: House) -> None:
    (house.rules / "00.yaml").write_bytes(b"\xff")
    with pytest.raises(ConfigError, match="a rules file cannot be read"):
        rule_texts(house.rules)
    with pytest.raises(ConfigError, match="there is no such folder"):
        rule_texts(house.rules / "none")


def test_templates_are_looked_over_again_only_where_a_file_has_changed(house: House) -> None:
    """Under cron every turn is a start, and rendering all letters is a third of what a start costs."""
    sets = RuleSets(house.store)
    house.shelf().start(NOW)
    checked = sets.templates_checked()
    house.shelf().start(NOW)
    assert sets.templates_checked() == checked
    letter = house.templates / "tr" / "answer.txt"
    letter.write_text(letter.read_text(encoding="utf-8") + "\n--\n", encoding="utf-8")
    house.shelf().start(NOW)
    assert sets.templates_checked() != checked


def test_templates_that_were_good_once_are_refused_when_they_no_longer_are(house: House) -> None:
    house.shelf().start(NOW)
    (house.templates / "tr" / "answer.txt").write_text("Subject: x\n\n{{ nobody }}\n")
    for _ in range(2):
        with pytest.raises(ConfigError, match=r"answer.txt:3: 'nobody' is undefined"):
            house.shelf().start(NOW)
