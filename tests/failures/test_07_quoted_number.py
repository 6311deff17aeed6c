"""
Class 7: anyone who quotes a number lands in another person's complaint.

A number, a foreign id or an id of ours only says which ticket is meant; a mail joins it where its author is
on it. Guard: `desk/coming/identify.standing`, asked by `desk/coming/decide`. Let it call everybody a
participant and the strangers below read what was answered to somebody else.
"""

from pathlib import Path

import pytest

from tests.failures.dovecot_house import DovecotHouse, dovecot_house
from tests.failures.letters_seen import answers, letters_to, recipients_since, text_of, writes
from tests.servers.dovecot import Dovecot
from tests.servers.sink import Sink

AUTHOR, ZEHRA, TEAM = "zeynep@yurttas.test", "zehra@kurum.test", "musteri-iliskileri@kurum.test"
SECRETS = ("Mali mühür", "zeynep", "yurttas", "gizli-ayrıntı")


@pytest.fixture
def house(tmp_path: Path, dovecot: Dovecot, sink: Sink) -> DovecotHouse:
    one = dovecot_house(tmp_path, dovecot, sink)
    writes(one, AUTHOR, "gizli-ayrıntı: mührüm gelmedi.", "Mali mühür şikâyeti")
    return one


def first(house: DovecotHouse) -> str:
    return str(house.tickets()[0]["number"])


def came_to(house: DovecotHouse, number: str) -> list[str]:
    return [one["from"] for one in house.show(number)["messages"] if one["direction"] == "in"]


def roles(house: DovecotHouse, number: str) -> dict[str, str]:
    return {one["address"]: one["role"] for one in house.show(number)["participants"]}


@pytest.mark.parametrize("carried", ["token", "id of the mail", "id of our letter", "token and id"])
def test_a_stranger_gets_a_ticket_of_their_own_and_learns_nothing_of_the_other(
    house: DovecotHouse, carried: str
) -> None:
    number, stranger = first(house), "yabanci@baska.test"
    stolen = {"id of our letter": str(letters_to(house, AUTHOR)[0]["Message-ID"])}
    stolen["id of the mail"] = house.show(number)["messages"][0]["message_id"]
    fields = {"In_Reply_To": stolen[carried]} if carried in stolen else {}
    fields |= {"References": stolen["id of our letter"]} if carried == "token and id" else {}
    subject = f"Re: [{number}] durum nedir?" if "token" in carried else "Re: durum nedir?"
    before = len(house.sink.letters)
    writes(house, stranger, "Bu başvurunun durumu nedir?", subject, **fields)
    old, new = house.tickets()
    assert new["author"]["address"] == stranger
    assert (old["links"], new["links"]) == (
        [{"number": new["number"], "relation": "about"}],
        [{"number": number, "relation": "about"}],
    )
    assert came_to(house, number) == [AUTHOR]
    assert stranger not in roles(house, number)
    (acknowledgement,) = letters_to(house, stranger)
    del acknowledgement["References"], acknowledgement["In-Reply-To"]  # what the stranger wrote there
    told = str(acknowledgement) + text_of(acknowledgement)
    assert [word for word in (*SECRETS, number) if word in told] == []
    assert recipients_since(house, before) == {stranger, TEAM}
    assert number in text_of(letters_to(house, TEAM)[-1]), "staff know which ticket was named"


def test_an_answer_to_the_stranger_s_ticket_stays_there(house: DovecotHouse) -> None:
    writes(house, "yabanci@baska.test", "Durum nedir?", f"[{first(house)}]")
    before = len(house.sink.letters)
    answers(house, letters_to(house, TEAM)[-1], ZEHRA, "Size bilgi veremeyiz.")
    assert recipients_since(house, before) == {"yabanci@baska.test", ZEHRA}


@pytest.mark.parametrize(
    "address", ["zeynep+is@yurttas.test", "zeynep@ikinci.test", "zeynep@yurttas.test.kotu.test"]
)
def test_an_address_much_like_the_author_s_is_a_stranger(house: DovecotHouse, address: str) -> None:
    writes(house, address, "Benim başvurum.", f"Re: [{first(house)}] Mali mühür şikâyeti")
    assert [one["author"]["address"] for one in house.tickets()] == [AUTHOR, address]


def test_the_author_in_capitals_is_the_author(house: DovecotHouse) -> None:
    writes(house, "Zeynep@YURTTAS.test", "Ek bilgi.", f"Re: [{first(house)}]")
    assert came_to(house, first(house)) == [AUTHOR, AUTHOR]
    assert len(house.tickets()) == 1


def test_a_colleague_with_our_letter_is_shown_to_staff_and_receives_nothing_until_admitted(
    house: DovecotHouse,
) -> None:
    number, colleague = first(house), "murat@yurttas.test"
    before = len(house.sink.letters)
    answers(house, letters_to(house, AUTHOR)[0], colleague, "Zeynep Hanım izinde, ben bakıyorum.")
    assert roles(house, number) == {AUTHOR: "author", colleague: "pending"}
    assert recipients_since(house, before) == {TEAM}
    answers(house, letters_to(house, TEAM)[0], ZEHRA, "Kargo yolda.")
    assert letters_to(house, colleague) == []
    answers(house, letters_to(house, TEAM)[0], ZEHRA, f"#katılımcı {colleague}")
    assert roles(house, number)[colleague] == "cc"
    assert letters_to(house, colleague) == [], "what was answered before is not sent again"
    answers(house, letters_to(house, TEAM)[0], ZEHRA, "Kargo geldi.")
    (copy,) = letters_to(house, colleague)
    assert "Kargo geldi." in text_of(copy)
    assert len(house.tickets()) == 1
