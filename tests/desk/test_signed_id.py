"""Message-IDs of ours: readable by us alone, bound to one addressee, and not for ever."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.desk.remembering_desk import NOW, house
from ulak.desk.decision import Draft
from ulak.desk.signed_id import LIFE, Word, addressee_of, read, sign, word_of
from ulak.desk.ticket import Purpose
from ulak.mail.address import Address

HOUSE = house()
NUMBER = "KSM-2026-000123"
SIGNED = sign(HOUSE, NUMBER, "Ayse@kurum.test", "reply", NOW)


def test_it_says_ticket_and_purpose_and_knows_its_addressee():
    signed = read(HOUSE, SIGNED, NOW)
    assert (signed.number, signed.word, signed.issued_at, signed.expired) == (NUMBER, Word.REPLY, NOW, False)
    assert signed.for_addressee("ayse@KURUM.test")
    assert not signed.for_addressee("mehmet@kurum.test")
    assert HOUSE.secret.decode() not in repr(signed)


def test_it_is_in_the_domain_of_its_counter_and_survives_folding():
    other = sign(HOUSE, NUMBER, "", "note", NOW, counter="cainfo")
    assert SIGNED.endswith("@kamusm.test>")
    assert other.endswith("@tubitak.test>")
    assert read(HOUSE, SIGNED.upper(), NOW).number == NUMBER
    assert len(SIGNED) < 150


def test_the_same_draft_has_the_same_id_and_another_nonce_another():
    assert sign(HOUSE, NUMBER, "ayse@kurum.test", "reply", NOW) == SIGNED
    assert sign(HOUSE, NUMBER, "ayse@kurum.test", "reply", NOW, nonce="2") != SIGNED


def test_a_letter_to_several_binds_nobody():
    assert not read(HOUSE, sign(HOUSE, NUMBER, "", "reply", NOW), NOW).for_addressee("")


def test_a_letter_of_no_ticket():
    assert read(HOUSE, sign(HOUSE, "", "ayse@kurum.test", "note", NOW), NOW).number == ""


def test_a_number_of_an_earlier_prefix_is_still_read():
    renamed = replace(HOUSE, token="DSK")
    assert read(renamed, SIGNED, NOW).number == NUMBER


@pytest.mark.parametrize("word", Word)
def test_it_expires(word):
    message_id = sign(HOUSE, NUMBER, "a@b.test", word, NOW)
    assert not read(HOUSE, message_id, NOW + LIFE[word]).expired
    assert read(HOUSE, message_id, NOW + LIFE[word] + timedelta(seconds=1)).expired


@pytest.mark.parametrize(
    "message_id",
    [
        "",
        "<a1@ornek.gov.tr>",
        SIGNED.replace("000123", "000124"),
        SIGNED.replace(".reply.", ".approve."),
        SIGNED[:60] + ("a" if SIGNED[60] != "a" else "b") + SIGNED[61:],
        SIGNED.replace("@", ""),
    ],
)
def test_everybody_elses_ids_and_tampered_ones_are_nobodys(message_id):
    assert read(HOUSE, message_id, NOW) is None


def test_another_house_with_the_same_token_does_not_know_it():
    assert read(replace(HOUSE, secret=b"another"), SIGNED, NOW) is None


@pytest.mark.parametrize(
    ("purpose", "token_word", "word"),
    [
        (Purpose.ACKNOWLEDGEMENT, "", Word.REPLY),
        (Purpose.NOTICE, "", Word.REPLY),
        (Purpose.NOTICE, "not", Word.NOTE),
        (Purpose.ANSWER, "", Word.REPLY),
        (Purpose.RECEIPT, "", Word.NOTE),
        (Purpose.ESCALATION, "", Word.NOTE),
    ],
)
def test_what_a_reply_to_a_letter_is(purpose, token_word, word):
    draft = Draft("x", purpose, (Address("a@b.test"),), "tr", "bilgi", "s", token_word)
    assert word_of(draft) is word


@pytest.mark.parametrize(
    ("to", "cc", "addressee"),
    [(("a@b.test",), (), "a@b.test"), (("a@b.test", "c@d.test"), (), ""), (("a@b.test",), ("c@d.test",), "")],
)
def test_only_a_single_recipient_is_bound(to, cc, addressee):
    draft = Draft(
        "x", Purpose.NOTICE, tuple(map(Address, to)), "tr", "bilgi", "s", cc=tuple(map(Address, cc))
    )
    assert addressee_of(draft) == addressee
