"""`ulak journal verify` on the desk's own record: anchors from anywhere, and one document for machines."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.living_house import Said, mail, ulak
from tests.stages.office_desk import OfficeDesk
from ulak.mail.address import Address
from ulak.mail.compose import Composition, compose

STRANGE = f"7:{'ab' * 32}"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[OfficeDesk]:
    one = OfficeDesk(tmp_path / "desk")
    yield one
    one.desk.close()


@pytest.fixture
def anchored(desk: OfficeDesk) -> tuple[OfficeDesk, str]:
    """A desk, and where its chain stands."""
    desk.takes(mail("Konu", "Metin"))
    desk.triage()
    desk.desk.seal()
    return desk, str(desk.desk.journal.head())


def verified(desk: OfficeDesk, *words: str) -> Said:
    config = Path(str(desk.desk.store.url.database)).with_name("config.toml")
    return ulak("--config", str(config), "journal", "verify", *words)


def test_what_was_anchored_is_looked_for(anchored: tuple[OfficeDesk, str]):
    desk, head = anchored
    said = verified(desk, "--anchor", head)
    assert said.code == 0, said
    assert "the journal is as it was written" in said.out
    assert f"the head is {head}; it passes 1 anchors" in said.out


def test_a_chain_that_parts_is_said_and_where(anchored: tuple[OfficeDesk, str]):
    desk, head = anchored
    forged = f"{head.partition(':')[0]}:{'cd' * 32}"
    said = verified(desk, "--anchor", forged)
    assert said.code == 1
    assert "The journal parts from what was anchored: at" in said.out


def test_letters_are_read_as_they_were_pasted_or_saved(anchored: tuple[OfficeDesk, str], tmp_path: Path):
    desk, head = anchored
    pasted, saved = tmp_path / "pasted.txt", tmp_path / "saved.eml"
    pasted.write_text(f"> Zincirin ucu:\n>\n> {head}\n")
    letter = Composition(
        sender=Address("bilgi@kamusm.test"),
        to=(Address("kalite@kurum.test"),),
        subject="Kayıt zincirinin ucu",
        text=f"Zincirin ucu (şöyle):\n\n{head}\n",
        message_id="<a@kamusm.test>",
        date=desk.now,
    )
    saved.write_bytes(compose(letter))
    said = verified(desk, "--anchors", str(pasted), "--anchors", str(saved))
    assert said.code == 0, said
    assert "it passes 1 anchors" in said.out


def test_machines_get_one_document(anchored: tuple[OfficeDesk, str]):
    desk, head = anchored
    found = json.loads(verified(desk, "--json").out)
    assert found["whole"] is True
    assert (found["problem"], found["head"], found["anchors"]) == (None, head, 0)
    assert found["entries"] == found["chained"] == int(head.partition(":")[0])
    said = verified(desk, "--json", "--anchor", f"9999:{'ab' * 32}")
    assert said.code == 1
    assert "when it was anchored" in json.loads(said.out)["problem"]


def test_what_is_not_chained_yet_is_said(anchored: tuple[OfficeDesk, str]):
    desk, _ = anchored
    desk.takes(mail("Konu 2", "Metin"))
    desk.triage()
    assert "not chained yet" in verified(desk).out


@pytest.mark.parametrize(
    "words",
    [
        ("--anchor", "x"),
        ("--anchor", "12:ab"),
        ("--anchors", "{empty}"),
        ("--key", "ab"),
        ("{empty}", "--json"),
    ],
)
def test_what_is_no_anchor_is_a_mistake_and_not_a_journal_that_holds(
    anchored: tuple[OfficeDesk, str], words: tuple[str, ...], tmp_path: Path
):
    (tmp_path / "empty").write_text("nothing")
    desk, _ = anchored
    assert verified(desk, *(word.format(empty=tmp_path / "empty") for word in words)).code == 64
