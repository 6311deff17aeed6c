"""A set of rules that takes its calendar away from running promises does not come into force."""

from pathlib import Path

from tests.cli.living_house import mail
from tests.stages.office_desk import OfficeDesk
from ulak.shelf.judging import House
from ulak.shelf.papers import Folders
from ulak.shelf.shelf import Shelf
from ulak.shipped import shipped
from ulak.store.rule_sets import RuleSets


def without_the_office(folder: Path) -> Folders:
    """The rules that ship, their calendar renamed."""
    for file in shipped("rules").glob("*.yaml"):
        text = file.read_text(encoding="utf-8").replace("clock: office", "clock: desk")
        (folder / file.name).write_text(
            text.replace("  office: { country", "  desk: { country"), encoding="utf-8"
        )
    return Folders(folder, shipped("templates"))


def test_such_a_set_is_refused(tmp_path: Path) -> None:
    house, rules = tmp_path / "house", tmp_path / "rules"
    house.mkdir()
    rules.mkdir()
    desk = OfficeDesk(house)
    judged = House(("bilgi", "cainfo"), desk.office.house.timezone)
    shelf = Shelf(without_the_office(rules), judged, RuleSets(desk.desk.store))
    desk.takes(mail("Şikâyet", "Gelmedi.", "z@ornek.test", "bilgi@kamusm.test"))
    desk.triage()
    shelf.start(desk.now)
    assert set(shelf.rules().calendars) == {"office"}
    assert shelf.alarm == (
        f"{rules}: there is no calendar 'office' any more, and promises of tickets that are open, or were closed"
        " less than 60 days ago, are counted on it: define it again"
    )
    desk.desk.close()


def test_where_nobody_counts_on_it_a_calendar_may_go(tmp_path: Path) -> None:
    house, rules = tmp_path / "house", tmp_path / "rules"
    house.mkdir()
    rules.mkdir()
    desk = OfficeDesk(house)
    judged = House(("bilgi", "cainfo"), desk.office.house.timezone)
    desk.takes(mail("Key", "It is public.", "r@research.test", "cainfo@kamusm.test"), "cainfo")
    desk.triage()
    shelf = Shelf(without_the_office(rules), judged, RuleSets(desk.desk.store))
    shelf.start(desk.now)
    assert set(shelf.rules().calendars) == {"desk"}
    assert shelf.alarm == ""
    desk.desk.close()
