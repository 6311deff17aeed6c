"""Rules and templates in force: at start, changed while the desk runs, and when the files are broken."""

import os
import shutil
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from ulak.errors import ConfigError, Unavailable
from ulak.shelf.judging import House as Judged
from ulak.shelf.papers import Folders, Patience, rule_texts
from ulak.shelf.shelf import MOST_TOLD, Shelf, accepted_last
from ulak.shipped import shipped
from ulak.store.engine import Store
from ulak.store.rule_sets import RuleSets
from ulak.store.schema import template_sets

NOW = datetime(2026, 11, 24, tzinfo=UTC)
OWN = "rules:\n  - { name: own, when: {}, then: { tags: [own] } }\n"
FAILING = """\
rules:
  - name: own
    when: { subject: fatura }
    then: { tags: [x] }
    examples:
      - { mail: { subject: Mühür }, matches: true }
"""
JUDGED = Judged(("bilgi", "cainfo"), ZoneInfo("Europe/Istanbul"))


@dataclass
class Seconds:
    """A clock that moves when it is told to."""

    at: float = 100.0

    def __call__(self) -> float:
        return self.at


@dataclass
class House:
    """Files of its own and a store."""

    folder: Path
    seconds: Seconds = field(default_factory=Seconds)

    def __post_init__(self) -> None:
        self.rules, self.templates = self.folder / "rules", self.folder / "templates"
        shutil.copytree(shipped("rules"), self.rules)
        for letter in shipped("templates").rglob("*.txt"):
            short = self.templates / letter.parent.name / letter.name
            short.parent.mkdir(parents=True, exist_ok=True)
            short.write_text("Subject: short\n\n{{ text }}\n")  # quick to try
        self.store = Store.open("sqlite:///ulak.db", b"s" * 32, self.folder)
        self.store.upgrade()
        self.sets = RuleSets(self.store)
        self.folders = Folders(self.rules, self.templates)
        self.answer = self.templates / "tr" / "answer.txt"

    def shelf(self) -> Shelf:
        return Shelf(self.folders, JUDGED, self.sets, Patience(self.seconds))

    def started(self) -> Shelf:
        shelf = self.shelf()
        shelf.start(NOW)
        return shelf

    def looks(self, shelf: Shelf, seconds: float = 2.0) -> int:
        """Two looks with so much time between them."""
        judged = shelf.look(NOW)
        self.seconds.at += seconds
        return judged + shelf.look(NOW)


@pytest.fixture
def house(tmp_path: Path) -> House:
    return House(tmp_path)


def test_nothing_is_in_force_before_the_start(house: House) -> None:
    with pytest.raises(ConfigError, match="no rules have been read"):
        house.shelf().rules()


def test_the_first_start_needs_good_files_and_says_all_that_is_wrong(house: House) -> None:
    (house.rules / "10-house.yaml").write_text("teams: [\n")
    house.answer.unlink()
    with pytest.raises(ConfigError) as wrong:
        house.shelf().start(NOW)
    assert "10-house.yaml:" in str(wrong.value)
    assert "answer.txt: missing" in str(wrong.value)


@pytest.mark.parametrize("broken", ["rules", "templates"])
def test_a_later_start_falls_back_on_the_last_accepted_set_of_both(house: House, broken: str) -> None:
    first = house.started()
    (house.rules / "05-own.yaml").write_text(OWN)
    house.answer.write_text("Subject: another\n\n{{ text }}\n")
    if broken == "rules":
        (house.rules / "10-house.yaml").write_text("teams: [\n")
    else:
        (house.templates / "en" / "notice.txt").write_text("{{ nonsense }}")
    second = house.started()
    assert second.rules().version == first.rules().version
    assert second.accepted().templates.version == first.accepted().templates.version
    assert second.accepted().templates.preview("answer", "tr") == first.accepted().templates.preview(
        "answer", "tr"
    )
    assert ("10-house.yaml:" if broken == "rules" else "notice.txt:1") in second.alarm


def test_a_change_comes_into_force_by_itself_and_both_at_once(house: House) -> None:
    shelf = house.started()
    before = shelf.accepted()
    assert house.looks(shelf) == 0
    (house.rules / "05-own.yaml").write_text(OWN)
    house.answer.write_text("Subject: another\n\n{{ text }}\n")
    assert house.looks(shelf) == 1
    assert shelf.accepted().rulebook.version != before.rulebook.version
    assert shelf.accepted().templates.preview("answer", "tr").subject == "another"
    assert before.templates.preview("answer", "tr").subject != "another"
    assert house.looks(shelf) == 0


def test_a_bad_set_is_refused_whole_and_the_last_good_one_stays(house: House) -> None:
    shelf = house.started()
    before = shelf.accepted()
    (house.rules / "05-own.yaml").write_text(OWN)
    house.answer.write_text("Subject: x\n\n{{ nobody }}\n")
    assert house.looks(shelf) == 1
    assert shelf.accepted() is before
    assert shelf.alarm == f"{house.answer}:3: 'nobody' is undefined"
    refused = house.sets.refused()
    assert refused is not None
    assert refused.problems == (shelf.alarm,)
    house.answer.write_text("Subject: short\n\n{{ text }}\n")
    assert house.looks(shelf) == 1
    assert shelf.alarm == ""
    assert house.sets.refused() is None
    assert "own" in {rule.name for rule in shelf.rules().rules}


def test_what_check_says_is_asked_before_a_set_is_accepted(house: House) -> None:
    shelf = house.started()
    own = house.rules / "05-own.yaml"
    for text, said in (
        (
            "rules:\n  - { name: own, when: {}, then: { acknowledge: poem } }\n",
            ":2: column 49: there is no letter 'poem'",
        ),
        (
            "rules:\n  - { name: own, when: {}, then: { acknowledge: digest } }\n",
            (
                "there is no letter 'digest' that acknowledges; allowed are acknowledgement, "
                "acknowledgement-encrypted, acknowledgement-report"
            ),
        ),
        ("rules:\n  - { name: own, when: { mailbox: blgi }, then: { tags: [x] } }\n", "did you mean bilgi?"),
        (
            FAILING,
            ':6: "own" should match this example and does not',
        ),
        ("rules:\n  - { name: own, when: {}, then: { team: nobody } }\n", ":2: "),
    ):
        own.write_text(text)
        assert house.looks(shelf) == 1
        assert said in shelf.alarm
        assert shelf.alarm.startswith(str(own))
    own.unlink()
    assert house.looks(shelf) == 1
    assert shelf.alarm == ""


def test_a_file_is_not_judged_while_somebody_writes_it(house: House) -> None:
    shelf = house.started()
    own = house.rules / "05-own.yaml"
    for step in range(5):
        own.write_text(OWN[: 10 + step])
        house.seconds.at += 0.9
        assert shelf.look(NOW) == 0
    own.write_text(OWN)
    assert shelf.look(NOW) == 0
    house.seconds.at += 0.9
    assert shelf.look(NOW) == 0
    house.seconds.at += 0.2
    assert shelf.look(NOW) == 1
    assert shelf.alarm == ""


def test_a_folder_that_is_away_for_a_moment_is_no_change(house: House) -> None:
    shelf = house.started()
    for _ in range(2):
        house.rules.rename(house.folder / "aside")
        assert shelf.look(NOW) == 0
        house.seconds.at += 0.5
        (house.folder / "aside").rename(house.rules)
        assert house.looks(shelf, 60) == 0
    house.rules.rename(house.folder / "aside")
    assert house.looks(shelf) == 1
    assert "there is no such folder" in shelf.alarm


def test_what_editors_lay_beside_a_file_is_no_file_of_the_set(house: House) -> None:
    shelf = house.started()
    (house.rules / ".#05-own.yaml").symlink_to("somebody@host.4711")
    (house.rules / "05-own.yaml~").write_text("rules: nothing\n")
    (house.templates / "tr" / ".answer.txt.swp").write_bytes(b"\xff")
    (house.templates / "tr" / ".#answer.txt").symlink_to("somebody@host.4711")
    assert house.looks(shelf) == 0
    assert house.started().alarm == ""


def test_sighup_judges_at_once_and_a_touched_file_is_no_change(house: House) -> None:
    shelf = house.started()
    assert shelf.look(NOW, at_once=True) == 0
    house.answer.touch()
    assert shelf.look(NOW, at_once=True) == 0
    (house.rules / "05-own.yaml").write_text("rules: nothing\n")
    assert shelf.look(NOW, at_once=True) == 1
    assert "05-own.yaml:1" in shelf.alarm
    replacement = house.folder / "saved"
    replacement.write_text(OWN)
    replacement.rename(house.rules / "05-own.yaml")  # as editors save
    assert shelf.look(NOW, at_once=True) == 1
    assert shelf.alarm == ""


def test_sighup_judges_refused_files_anew_though_they_are_the_same(house: House) -> None:
    """What they were refused for may be over: a promise that is counted on a calendar they lack."""
    shelf = house.started()
    (house.rules / "05-own.yaml").write_text("rules: nothing\n")
    assert shelf.look(NOW, at_once=True) == 1
    assert shelf.look(NOW) == 0
    assert shelf.look(NOW, at_once=True) == 1
    refused = house.sets.refused()
    assert refused is not None


class Away(RuleSets):
    """A store that is away when something is to be written."""

    away = False

    def accept(self, *given: object, **named: object) -> tuple[str, ...] | None:
        if self.away:
            raise Unavailable("the store is away")
        return super().accept(*given, **named)  # type: ignore[arg-type]


def test_a_set_the_store_could_not_take_is_not_in_force_and_is_judged_again(house: House) -> None:
    sets = Away(house.store)
    shelf = Shelf(house.folders, JUDGED, sets, Patience(house.seconds))
    shelf.start(NOW)
    before = shelf.accepted()
    (house.rules / "05-own.yaml").write_text(OWN)
    sets.away = True
    with pytest.raises(Unavailable):
        house.looks(shelf)
    assert shelf.accepted() is before
    sets.away = False
    assert shelf.look(NOW) == 1
    assert shelf.accepted() is not before


def test_a_rule_that_acknowledges_nothing_needs_no_letter(house: House) -> None:
    (house.rules / "05-own.yaml").write_text(
        "rules:\n  - { name: own, when: { subject: x }, then: { acknowledge: false } }\n"
    )
    house.started()


def test_files_that_cannot_be_read_are_errors(house: House) -> None:
    (house.rules / "00.yaml").write_bytes(b"teams: {}\n# \xff")
    (house.rules / "01.yaml").mkdir()
    os.mkfifo(house.rules / "02.yaml")
    with pytest.raises(ConfigError) as wrong:
        rule_texts(house.rules)
    assert str(wrong.value).splitlines() == [
        f"{house.rules / '00.yaml'}:2: this is not UTF-8; save the file as UTF-8.",
        f"{house.rules / '01.yaml'}:1: cannot be read: it is no file.",
        f"{house.rules / '02.yaml'}:1: cannot be read: it is no file.",
    ]
    (house.rules / "01.yaml").rmdir()
    (house.rules / "02.yaml").unlink()
    with pytest.raises(ConfigError, match="there is no such folder"):
        rule_texts(house.rules / "none")
    (house.rules / "00.yaml").unlink()
    shelf = house.started()
    (house.rules / "00.yaml").symlink_to(house.rules / "nowhere")
    assert house.looks(shelf) == 1
    assert shelf.alarm == f"{house.rules / '00.yaml'}:1: cannot be read: No such file or directory."


def test_an_alarm_names_so_many_errors_and_no_more(house: House) -> None:
    shelf = house.started()
    (house.rules / "05-own.yaml").write_text("".join(f"colour{n}: x\n" for n in range(60)))
    house.looks(shelf)
    lines = shelf.alarm.splitlines()
    assert len(lines) == MOST_TOLD + 1
    assert lines[-1].endswith(" more: ulak check")


def test_all_is_looked_over_again_only_where_a_file_has_changed(house: House) -> None:
    """Under cron every turn is a start, and rendering all letters is a third of what a start costs."""
    house.started()
    checked = house.sets.checked()
    house.started()
    assert house.sets.checked() == checked
    house.answer.write_text(house.answer.read_text(encoding="utf-8") + "\n--\n", encoding="utf-8")
    house.started()
    assert house.sets.checked() != checked


def forget_templates(store: Store) -> None:
    """As a store is that worked before templates were kept."""
    with store.write() as connection:
        connection.execute(template_sets.delete())


def test_a_store_from_before_templates_were_kept_goes_on_with_those_of_the_disk(house: House) -> None:
    first = house.started()
    forget_templates(house.store)
    (house.rules / "10-house.yaml").write_text("teams: [\n")
    second = house.started()
    assert second.rules().version == first.rules().version
    house.answer.write_text("Subject: x\n\n{{ nobody }}\n")
    with pytest.raises(ConfigError, match=r"answer.txt:3: 'nobody' is undefined"):
        house.started()


def test_a_kept_set_that_this_ulak_cannot_read_is_no_way_out(house: House) -> None:
    house.started()
    (house.rules / "10-house.yaml").write_text("teams: [\n")
    files = {str(house.rules / "01.yaml"): "colours: {}\n"}
    from ulak.store.rule_sets import Texts

    house.sets.accept(Texts("old", files), Texts("t", {}), NOW + timedelta(hours=1))
    with pytest.raises(ConfigError) as wrong:
        house.started()
    assert "10-house.yaml:" in str(wrong.value)
    assert "01.yaml:1" in str(wrong.value)


def test_commands_look_at_the_set_in_force_and_at_the_disk_where_there_was_none(house: House) -> None:
    disk = accepted_last(house.sets, house.folders, JUDGED)
    shelf = house.started()
    assert disk.rulebook.version == shelf.rules().version
    (house.rules / "05-own.yaml").write_text(OWN)
    kept = accepted_last(house.sets, house.folders, JUDGED)
    assert kept.rulebook.version == shelf.rules().version
    assert kept.templates.version == shelf.accepted().templates.version
