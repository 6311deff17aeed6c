"""
Class 17: private text reaches the wrong people.

Whom a letter goes to is decided once, kept with it, shown in the receipt before it leaves and in `show`
afterwards. Guards:
the types in `desk/recipients.py` (`tests/desk/test_recipients.py` has mypy refuse a notice to an outsider), and
`store/strays.py`, which asks the store about every letter: let `strays` return nothing and
`tests/store/test_strays.py` turns red. Let `desk/participants.copied` forget about DMARC, and a forger reads the
answer below.
"""

import re
from pathlib import Path
from shutil import copytree

import pytest

from tests.cli.living_house import MX
from tests.failures.dovecot_house import DovecotHouse, dovecot_house
from tests.failures.letters_seen import answers, letters_to, recipients_since, text_of, writes
from tests.servers.dovecot import Dovecot
from tests.servers.sink import Sink
from ulak.shipped import shipped

AUTHOR, ZEHRA, TEAM = "zeynep@yurttas.test", "zehra@kurum.test", "musteri-iliskileri@kurum.test"
COPIED, THIEF = "ali@ortak.test", "hirsiz@kotu.test"
INSIDE = {ZEHRA, TEAM, "cagri@kurum.test"}


@pytest.fixture
def house(tmp_path: Path, dovecot: Dovecot, sink: Sink) -> DovecotHouse:
    one = dovecot_house(tmp_path, dovecot, sink)
    writes(one, AUTHOR, "Mührüm gelmedi.", "Mali mühür şikâyeti", Cc=f"{COPIED}, cagri@kurum.test")
    return one


def letters_of(house: DovecotHouse, kind: str) -> list[dict]:
    messages = house.show(house.tickets()[0]["number"])["messages"]
    return [one for one in messages if one["direction"] == "out" and one["kind"] == kind]


def test_receipt_wire_and_record_name_the_same_people(house: DovecotHouse) -> None:
    answers(house, letters_to(house, TEAM)[0], ZEHRA, "Mührünüz yolda.")
    wanted = [AUTHOR, COPIED]
    receipt = text_of(letters_to(house, ZEHRA)[-1])
    (answer,) = letters_of(house, "answer")
    (sent,) = [one for one in house.sink.letters if COPIED in one.recipients]
    header = letters_to(house, COPIED)[0]
    assert re.findall(r"^(?:Kime|Bilgi): (\S+)$", receipt, re.MULTILINE) == wanted
    assert answer["to"] == wanted
    assert sorted(sent.recipients) == sorted(wanted)
    assert [one.addr_spec for name in ("To", "Cc") for one in header[name].addresses] == wanted
    assert AUTHOR in house.ulak("show", house.tickets()[0]["number"]).out


@pytest.mark.parametrize(
    "text",
    [
        "#not\nMüşteri haklı görünüyor.",
        "#al",
        "#özet",
        "#yardım",
        "#ata cagri\nBuna bakar mısın?",
        "#fırlat\nMetin.",
    ],
)
def test_notes_and_commands_leave_the_desk_to_nobody(house: DovecotHouse, text: str) -> None:
    before = len(house.sink.letters)
    answers(house, letters_to(house, TEAM)[0], ZEHRA, text)
    assert ZEHRA in recipients_since(house, before)
    assert recipients_since(house, before) <= INSIDE
    assert letters_of(house, "answer") == []


def test_a_note_stands_on_the_ticket_without_any_recipient(house: DovecotHouse) -> None:
    answers(house, letters_to(house, TEAM)[0], ZEHRA, "#not\nMüşteri haklı görünüyor.")
    (note,) = [one for one in house.show(house.tickets()[0]["number"])["messages"] if one["kind"] == "note"]
    assert note["direction"] == "in"
    assert "haklı görünüyor" not in "".join(
        text_of(one) for who in (AUTHOR, COPIED) for one in letters_to(house, who)
    )


def test_whom_a_forger_copied_reads_no_answer(house: DovecotHouse) -> None:
    forged = (
        f"Authentication-Results: {MX}; dmarc=fail header.from=yurttas.test\r\n"
        f"From: {AUTHOR}\r\nTo: bilgi@kamusm.test\r\nCc: {THIEF}\r\nMessage-ID: <f@kotu.test>\r\n"
        "Subject: Kayitlarim\r\n\r\nBana kayitlarimi gonderin.\r\n"
    )
    house.deliver("bilgi", forged.encode())
    house.turn()
    notice = letters_to(house, TEAM)[-1]
    assert THIEF in text_of(notice), "staff see whom the forger named"
    answers(house, notice, ZEHRA, "Kayıtlarınız ektedir.")
    assert letters_to(house, THIEF) == []
    assert "Kayıtlarınız ektedir." in text_of(letters_to(house, AUTHOR)[-1])


def without_zehra(house: DovecotHouse) -> None:
    """The rules of this house from now on: those that are shipped, with somebody else in her place."""
    rules = house.config.parent / "rules"
    copytree(shipped("rules"), rules)
    people = rules / "10-house.yaml"
    people.write_text(people.read_text(encoding="utf-8").replace(ZEHRA, "yeni@kurum.test"), encoding="utf-8")
    config = house.config.read_text(encoding="utf-8")
    house.config.write_text(config.replace(f'"{shipped("rules")}"', f'"{rules}"'), encoding="utf-8")


def test_who_has_left_the_desk_is_told_nothing_more(house: DovecotHouse) -> None:
    answers(house, letters_to(house, TEAM)[0], ZEHRA, "#al")
    without_zehra(house)
    before = len(house.sink.letters)
    writes(house, AUTHOR, "Hâlâ bekliyorum.", f"[{house.tickets()[0]['number']}]")
    assert recipients_since(house, before) == {TEAM}
