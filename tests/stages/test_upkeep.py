"""Upkeep: the journal is sealed, alarms are sounded once and in the house's language."""

from dataclasses import replace
from functools import partial
from pathlib import Path

from tests.cli.living_house import mail, write_house
from tests.stages.office_desk import OfficeDesk
from ulak.config import load
from ulak.desk.alarm import acknowledgements_wait, files_are_wrong
from ulak.desk.rulebook import Rulebook
from ulak.stages import upkeep
from ulak.store import quota
from ulak.wiring import wire


def rounds(desk: OfficeDesk, wrong: str = "") -> upkeep.Rounds:
    d = desk.desk
    forget = partial(quota.forget, d.store, quota.Limits())
    return upkeep.Rounds(desk.office, d.journal, d.waiting, d.outbox, d.health, lambda: wrong, forget)


def sound(desk: OfficeDesk, wrong: str = "") -> list[str]:
    """Turn once; who is told what."""
    desk.passes(minutes=1)
    upkeep.turn(rounds(desk, wrong), desk.clock)
    desk.courier.letters.clear()
    desk.dispatch()
    return [to[0] for to, raw in desk.courier.letters if b"ulak:" in raw]


def test_the_journal_is_sealed(desk: OfficeDesk) -> None:
    desk.takes()
    desk.triage()
    assert upkeep.turn(rounds(desk), desk.clock) > 0
    assert upkeep.turn(rounds(desk), desk.clock) == 0
    assert not desk.desk.journal.verify()


def test_wrong_files_are_told_once_until_they_are_others_or_right(desk: OfficeDesk) -> None:
    assert sound(desk) == []
    assert sound(desk, "rules/1.yaml:2: wrong") == ["admin@kurum.test"]
    assert sound(desk, "rules/1.yaml:2: wrong") == []
    assert sound(desk, "rules/1.yaml:3: wrong") == ["admin@kurum.test"]
    assert sound(desk) == []
    assert sound(desk, "rules/1.yaml:3: wrong") == ["admin@kurum.test"]


def test_a_mail_more_in_quarantine_is_news_and_one_less_is_not(desk: OfficeDesk, tmp_path: Path) -> None:
    desk.with_broken("acknowledgement", tmp_path / "letters")
    ids = [desk.takes(mail(f"Şikâyet {number}")) for number in (1, 2)]
    desk.triage()
    assert sound(desk) == ["admin@kurum.test"]
    desk.desk.waiting.retry(ids[1], desk.now)
    assert sound(desk) == []
    desk.takes(mail("Şikâyet 3"))
    desk.triage()
    assert sound(desk) == ["admin@kurum.test"]


def test_alarms_speak_both_languages_and_are_journalled_without_administrators(desk: OfficeDesk) -> None:
    house, rules = desk.office.house, desk.office.rules()
    english = acknowledgements_wait(3, rules, replace(house, language="en"))
    assert english.drafts[0].reason.startswith("Acknowledgements have reached their limit; 3 wait")
    assert "Alındı" in acknowledgements_wait(3, rules, house).drafts[0].reason
    nobody: Rulebook = replace(rules, roles={})
    silent = files_are_wrong("x", nobody, house)
    assert (silent.drafts, dict(silent.events[0].facts)["told"]) == ((), "0")


def test_acknowledgements_over_the_limit_are_told(tmp_path: Path) -> None:
    config = write_house(tmp_path / "small", 1, 1, {"bilgi": ""})
    config.write_text('[limits]\nacknowledgements_total = "1/1h"\n' + config.read_text())
    desk = OfficeDesk(tmp_path / "desk")
    desk.desk.close()
    desk.desk = wire(load(config), {})
    desk.office = desk.desk.office
    for number in range(3):
        desk.takes(mail(f"Şikâyet {number}", author=f"a{number}@yurttas.test"))
    desk.triage()
    assert desk.desk.outbox.waiting_for_room() == 2
    assert sound(desk) == ["admin@kurum.test"]
    desk.passes(hours=2)
    desk.dispatch()
    desk.desk.close()
