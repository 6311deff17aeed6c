"""What `check` and `doctor` look at, beyond what their commands show."""

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.cli.living_house import write_house
from ulak.checks import notes, problems, rule_problems
from ulak.config import load
from ulak.errors import ConfigError, Unavailable
from ulak.examining import _clock, examine
from ulak.shipped import shipped


def test_a_clock_that_was_never_set_is_wrong() -> None:
    finding = _clock(datetime(1970, 1, 1, tzinfo=UTC))
    assert (finding.is_well, finding.trouble) == (False, ConfigError)


def test_every_secret_that_is_missing_is_told(tmp_path: Path) -> None:
    config = write_house(tmp_path, 1, 1, {"bilgi": "u"}, "parola")
    assert problems(load(config), {}) == ()
    (tmp_path / "password").unlink()
    (tmp_path / "secret").unlink()
    assert len(problems(load(config), {})) == 2


def test_broken_rules_are_told_and_noted_no_further(tmp_path: Path) -> None:
    config = write_house(tmp_path, 1, 1, {"bilgi": ""})
    config.write_text(config.read_text().replace('rules = "', 'rules = "/nowhere'))
    assert "there is no such folder" in rule_problems(load(config))[0]
    assert notes(load(config)) == ()


def test_a_house_without_a_mailbox_of_the_shipped_rules_is_in_order(tmp_path: Path) -> None:
    config = write_house(tmp_path, 1, 1, {"bilgi": ""})
    assert problems(load(config), {}) == ()
    assert all(note.endswith("no mailbox is called cainfo") for note in notes(load(config)))
    assert notes(load(config))


def test_a_gate_that_nobody_can_decide_on_is_noted(tmp_path: Path) -> None:
    """Every answer that must pass it would wait for ever."""
    shutil.copytree(shipped("rules"), tmp_path / "rules")
    config = write_house(tmp_path, 1, 1, {"bilgi": "", "cainfo": ""})
    config.write_text(config.read_text().replace(str(shipped("rules")), str(tmp_path / "rules")))
    assert notes(load(config)) == ()
    house = tmp_path / "rules" / "10-house.yaml"
    house.write_text(house.read_text().replace("[yonetim@kurum.test]", "[]"))
    signature, approval = notes(load(config))
    assert "nobody can decide on an answer that needs signature" in signature
    assert "list somebody under `roles`, management" in approval
    house.write_text(house.read_text() + "gates: { approval: { deputies: [vekil@kurum.test] } }\n")
    assert notes(load(config)) == (signature,)


@pytest.mark.parametrize("url", ["postgresql://127.0.0.1:1/ulak", "sqlite:////nowhere/at/all.db"])
def test_a_store_elsewhere_has_no_disk_of_ours(tmp_path: Path, url: str) -> None:
    config = write_house(tmp_path, 1, 1, {"bilgi": ""})
    config.write_text(f'[store]\nurl = "{url}"\n' + config.read_text())
    found = {finding.what: finding for finding in examine(load(config), {})}
    assert not found["store"].is_well
    assert found["disk space"].is_well == url.startswith("postgresql")
    assert found["mailbox bilgi, SMTP"].trouble is Unavailable


@pytest.mark.parametrize(("lists", "is_well"), [("", True), ("weak-keys", True), ("nowhere", False)])
def test_doctor_says_which_weak_keys_are_known(tmp_path: Path, lists: str, is_well: bool) -> None:
    """Relative to config.toml, as all folders are."""
    folder = tmp_path / "weak-keys" / "badkeys"
    folder.mkdir(parents=True)
    (folder / "blocklist.dat").write_bytes(bytes(16))
    (folder / "badkeysdata.json").write_text('{"blocklists": [{"id": 1, "name": "debianssl"}]}')
    config = write_house(tmp_path, 1, 1, {"bilgi": ""})
    if lists:
        config.write_text(f'[certificates]\nweak_keys = "{lists}"\n' + config.read_text())
    found = {finding.what: finding for finding in examine(load(config), {})}["trying of keys"]
    assert found.is_well == is_well
    assert (str(tmp_path / lists) if lists else "weak_keys in [certificates]") in found.said
