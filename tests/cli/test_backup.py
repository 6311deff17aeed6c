"""`ulak backup`: a copy that is whole, and that only its owner and the secret can read."""

import stat
from pathlib import Path

from tests.cli.living_house import LivingHouse, mail


def test_a_backup_is_a_store_that_works_on_without_a_second_acknowledgement(
    house: LivingHouse, tmp_path: Path
) -> None:
    house.deliver("bilgi", mail())
    assert house.ulak("turn").code == 0
    sent = len(house.sink.letters)
    copy = tmp_path / "copy.db"
    assert house.ulak("backup", str(copy)).code == 0
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    store = house.config.parent / "ulak.db"
    for file in store.parent.glob("ulak.db*"):
        file.unlink()
    copy.rename(store)
    assert house.ulak("turn").code == 0
    assert len(house.sink.letters) == sent
    assert [ticket["number"][-6:] for ticket in house.ulak("tickets", "--json").json()] == ["000001"]


def test_a_backup_overwrites_nothing(house: LivingHouse, tmp_path: Path) -> None:
    (tmp_path / "there.db").write_text("something else")
    said = house.ulak("backup", str(tmp_path / "there.db"))
    assert said.code == 78
    assert "exists already" in said.err
