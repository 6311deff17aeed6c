"""A process that cannot be had is heard of: counted like a crash, and over once keys can be tried again."""

from dataclasses import dataclass, field
from datetime import datetime

import pytest

from tests.scenarios import keyring
from tests.stages.office_desk import OfficeDesk
from tests.stages.test_prove import reported, ticket
from ulak.desk.certificates.finding import Verdict
from ulak.desk.watch import trouble
from ulak.errors import Unavailable
from ulak.gateways.proof import Bounds, Prover
from ulak.stages.untried import Noted

NOBODY = Prover(bounds=Bounds(60, child=("/nowhere/python",)))
ABLE = Prover(bounds=Bounds(60))
KEY = keyring.private_key("ed", "ed25519")


def test_administrators_hear_that_keys_cannot_be_tried_and_that_it_is_over(desk: OfficeDesk) -> None:
    reported(desk, "The key is public.", server_key=keyring.written(KEY, "pem"))
    prover = Noted(NOBODY, desk.desk.health, desk.clock)
    for _ in range(trouble.CRASHES):
        with pytest.raises(Unavailable):
            desk.prove(prover)
    (sign,) = desk.desk.health.crashes()
    found = trouble.crashes(sign.name, sign.times, sign.words, sign.at)
    assert found is not None
    assert "The process that tries keys cannot be started" in found.words.en
    assert (
        desk.prove(Noted(ABLE, desk.desk.health, desk.clock)) == 1
    )  # also by a process that knows nothing of it
    assert desk.desk.health.crashes() == ()
    assert [one.verdict for one in ticket(desk).report.certificates] == [Verdict.NOT_PROVEN]


@dataclass
class Signs:
    """Remembers what it is told, or is away."""

    is_away: bool = False
    told: list[str] = field(default_factory=list)

    def crashed(self, stage: str, words: str, at: datetime) -> int:
        if self.is_away:
            raise Unavailable("the store is away")
        return 1

    def works(self, stage: str, at: datetime) -> None:
        self.told.append(stage)


def test_the_store_may_be_away_as_well(desk: OfficeDesk) -> None:
    """Then the first trouble is told, and not that it could not be written down."""
    with pytest.raises(Unavailable, match="tries keys"):
        Noted(NOBODY, Signs(is_away=True), desk.clock).weaknesses({"a": b""})


def test_it_is_written_once_that_all_is_well(desk: OfficeDesk) -> None:
    signs = Signs()
    prover = Noted(ABLE, signs, desk.clock)
    public = KEY.public_key().public_bytes(keyring.DER, keyring._SPKI)
    assert prover.weaknesses({"a": public}) == prover.weaknesses({"a": public}) == {}
    assert not prover.verifies(public, b"", b"")
    assert signs.told == ["prove"]
