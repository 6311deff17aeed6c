"""Message-IDs of ours: readable by us alone, bound to one addressee, and not for ever."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.desk.remembering_desk import NOW, house
from tests.store.specimen import recipients
from ulak.desk.decision import Draft
from ulak.desk.signed_id import (
    LIFE,
    SKEW,
    Word,
    addressee_of,
    good_until,
    is_same_letter,
    read,
    sign,
    word_of,
)
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


def test_a_domain_beyond_ascii_stands_in_it_as_a_header_can_hold_it():
    counter = replace(HOUSE.counters[0], address=Address("bilgi@şikâyet.test"))
    signed = sign(replace(HOUSE, counters=(counter,)), NUMBER, "", "note", NOW)
    assert signed.endswith("@xn--ikyet-4qa68f.test>")


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


LEFT, DOMAIN = SIGNED.strip("<>").split("@")
PARTS = LEFT.split(".")
TO_NOBODY = sign(HOUSE, NUMBER, "", "reply", NOW)


def with_part(place: int, words: str) -> str:
    """The id with one of its six parts changed, as who has no secret can."""
    return f"<{'.'.join((*PARTS[:place], words, *PARTS[place + 1 :]))}@{DOMAIN}>"


@pytest.mark.parametrize(
    ("what", "message_id", "ours", "for_ayse"),
    [
        ("as it was sent", SIGNED, True, True),
        ("in capitals", SIGNED.upper(), True, True),
        ("with blanks around", f"  {SIGNED}\t", True, True),
        ("in the domain of another counter", f"<{LEFT}@tubitak.test>", True, True),
        ("in the domain of a gateway", f"<{LEFT}@gateway.ornek.test>", True, True),
        ("in brackets twice", f"<{SIGNED}>", False, False),
        ("without brackets", SIGNED.strip("<>"), False, False),
        ("behind a gateway's domain", f"<{LEFT}@{DOMAIN}@gateway.ornek.test>", False, False),
        ("cut at the left", f"<{LEFT[3:]}@{DOMAIN}>", False, False),
        ("cut before the domain", f"<{LEFT[:-1]}@{DOMAIN}>", False, False),
        ("without what binds it", f"<{'.'.join(PARTS[:5])}@{DOMAIN}>", False, False),
        ("of another ticket", with_part(0, "ksm-2026-000124"), False, False),
        ("of no ticket", with_part(0, "0"), False, False),
        ("of another purpose", with_part(1, "note"), False, False),
        ("issued later", with_part(2, str(int(PARTS[2]) + 1)), False, False),
        ("with another nonce", with_part(3, "a" * 13), False, False),
        ("authenticated by a guess", with_part(4, "a" * 26), False, False),
        ("bound by a guess", with_part(5, "a" * 26), True, False),
        ("bound as a letter to nobody", with_part(5, TO_NOBODY.strip("<>").split("@")[0].split(".")[5]), True, False),
    ],
)  # fmt: skip
def test_what_becomes_of_an_id_on_its_way(what, message_id, ours, for_ayse):
    signed = read(HOUSE, message_id, NOW)
    assert (signed is not None) is ours
    if signed:
        assert (signed.number, signed.word) == (NUMBER, Word.REPLY)
        assert signed.for_addressee("ayse@kurum.test") is for_ayse
        assert not signed.for_addressee("mehmet@kurum.test")
        assert is_same_letter(message_id.strip(), SIGNED) is for_ayse


@pytest.mark.parametrize(
    ("issued", "known"), [(timedelta(), True), (SKEW, True), (SKEW + timedelta(seconds=1), False)]
)
def test_an_id_from_the_future_is_nobodys(issued, known):
    message_id = sign(HOUSE, NUMBER, "ayse@kurum.test", "reply", NOW + issued)
    assert (read(HOUSE, message_id, NOW) is not None) is known


def test_a_number_no_calendar_has_is_nobodys():
    assert read(HOUSE, with_part(2, "9" * 12), NOW) is None


def test_an_id_of_a_former_secret_is_good_for_its_life_and_new_ones_are_signed_by_the_current():
    rotated = replace(HOUSE, secret=b"the new secret", former=(b"one between", HOUSE.secret))
    signed = read(rotated, SIGNED, NOW + LIFE[Word.REPLY])
    assert (signed.number, signed.expired, signed.for_addressee("ayse@kurum.test")) == (NUMBER, False, True)
    assert read(rotated, SIGNED, NOW + LIFE[Word.REPLY] + timedelta(days=1)).expired
    new = sign(rotated, NUMBER, "ayse@kurum.test", "reply", NOW)
    assert read(HOUSE, new, NOW) is None
    assert not any(secret.decode() in repr(rotated) for secret in rotated.secrets)


def test_until_when_a_secret_is_needed_for_the_ids_it_signed():
    issued = NOW.replace(microsecond=0)
    assert good_until(SIGNED, HOUSE.secret) == issued + LIFE[Word.REPLY]
    assert good_until(SIGNED, b"another") is None
    assert good_until("<a1@ornek.gov.tr>", HOUSE.secret) is None


@pytest.mark.parametrize(
    ("purpose", "token_word", "word"),
    [
        (Purpose.ACKNOWLEDGEMENT, "", Word.REPLY),
        (Purpose.NOTICE, "", Word.REPLY),
        (Purpose.NOTICE, "not", Word.NOTE),
        (Purpose.ANSWER, "", Word.REPLY),
        (Purpose.RECEIPT, "", Word.NOTE),
        (Purpose.ESCALATION, "", Word.NOTE),
        (Purpose.CODE, "not", Word.CODE),
    ],
)
def test_what_a_reply_to_a_letter_is(purpose, token_word, word):
    draft = Draft("x", recipients(purpose), "tr", "bilgi", "s", token_word)
    assert word_of(draft) is word


@pytest.mark.parametrize(
    ("to", "cc", "addressee"),
    [(("a@b.test",), (), "a@b.test"), (("a@b.test", "c@d.test"), (), ""), (("a@b.test",), ("c@d.test",), "")],
)
def test_only_a_single_recipient_is_bound(to, cc, addressee):
    assert addressee_of(tuple(map(Address, to)), tuple(map(Address, cc))) == addressee
