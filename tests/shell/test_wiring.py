"""Settings made into a desk."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from tests.cli.living_house import write_house
from ulak.config import load
from ulak.desk.coming.arrival import After, Settlement
from ulak.errors import ConfigError, Unavailable
from ulak.gateways.notify import Supervisor
from ulak.posts import Reload, posts
from ulak.rota import turns
from ulak.vault import open_store
from ulak.wiring import rulebook_of, wire


@pytest.fixture
def config(tmp_path: Path) -> Path:
    more = 'after = "move:Done"\nbounce_address = "bounces@kamusm.test"\n'
    return write_house(tmp_path, 1, 1, {"bilgi": "", "cainfo": "u"}, "parola", more)


STAGES = [
    "triage", "prove", "escalate", "recurrence", "surveys", "keeping", "record", "report", "dispatch", "board", "upkeep",
]  # fmt: skip


def test_every_part_knows_its_settings(config: Path) -> None:
    desk = wire(load(config), {})
    try:
        assert [inlet.name for inlet in desk.inlets] == ["bilgi", "cainfo"]
        assert desk.inlets[0].after == After(Settlement.MOVE, "Done")
        counter = desk.house.counter("cainfo")
        assert (counter.bounce_address, counter.authserv_id) == ("bounces@kamusm.test", "mx.kurum.test")
        assert desk.house.hold == timedelta(0)
        assert list(turns(desk)) == STAGES
        assert rulebook_of(desk.settings, desk.store).version == desk.shelf.rules().version
        every = posts(desk, Reload(desk, Supervisor()))
        names = [post.name for post in every]
        assert names == [*STAGES, "reload", "mailbox bilgi", "mailbox cainfo"]
        for post in every:
            post.crashed("ValueError")
        assert len(desk.health.crashes()) == len(every)
        for post in every:
            post.works()
        assert desk.health.crashes() == ()
        assert {post.name: post.turn() for post in every[: len(STAGES)]}["triage"] == 0
    finally:
        desk.close()


class FullDisk:
    """Stands where the spool does."""

    def cursor(self, folder: str) -> None:
        raise Unavailable(f"The store is on a disk that is full, says folder {folder}.")


def test_only_its_own_trouble_is_noted_of_a_mailbox(config: Path) -> None:
    desk = wire(load(config), {})
    try:
        away, fine = desk.inlets
        with pytest.raises(Unavailable, match="IMAP server .* nothing listens there"):
            away.turn(desk.clock)
        with pytest.raises(Unavailable, match="disk that is full"):
            replace(fine, spool=FullDisk()).turn(desk.clock)  # type: ignore[arg-type]
        assert [one.mailbox for one in desk.health.unread()] == ["bilgi"]
    finally:
        desk.close()


def test_before_the_first_start_the_rules_are_those_on_the_disk(config: Path) -> None:
    settings = load(config)
    store = open_store(settings, {})
    store.upgrade()
    assert "ssl" in rulebook_of(settings, store).teams
    store.close()


def test_a_missing_password_is_told_before_anything_is_opened(config: Path) -> None:
    (config.parent / "password").unlink()
    with pytest.raises(ConfigError, match="the secret cannot be read"):
        wire(load(config), {})
    assert not (config.parent / "ulak.db").exists()


def test_a_store_is_let_go_when_the_files_are_wrong(config: Path) -> None:
    config.write_text(config.read_text().replace('templates = "', 'templates = "/nowhere'))
    with pytest.raises(ConfigError, match="missing"):
        wire(load(config), {})
