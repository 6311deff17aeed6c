"""The ticket's number in a subject, as people and programs leave it."""

import pytest

from ulak.desk.subject_token import Token, find_all, note_word, without, write

N = "KSM-2026-000123"


@pytest.mark.parametrize(
    ("subject", "token"),
    [
        ("Ynt: [KSM-2026-000123] Konu", Token(N)),
        ("[KSM-2026- 000123] Konu", Token(N)),
        ("ksm-2026-000123", Token(N)),
        ("Ynt: Ynt: (External) [ksm - 2026 - 000123 ]", Token(N)),
        ("[KSM–2026–000123]", Token(N)),
        ("[KSM-2026-\u00a0000123]", Token(N)),
        ("[KSM-2026-000123 not] Konu", Token(N, "note")),
        ("[KSM-2026-000123 NOTE] Konu", Token(N, "note")),
        ("KSM-2026-000123 not alındı", Token(N)),
        ("[KSM-2026-000123 puan 4]", Token(N, rating=4)),
        ("Re: [ksm-2026-000123  Rating 45 ] x", Token(N, rating=45)),
        ("[KSM-2026-000123 puan 4444]", Token(N)),
        ("[KSM-2026-000123 puan]", Token(N)),
        ("[KSM-2026-000123 istemiyorum]", Token(N, refuses=True)),
        ("[KSM-2026-000123 UNSUBSCRIBE]", Token(N, refuses=True)),
        ("KSM-2026-000123 istemiyorum", Token(N)),
        ("[KSM-2026-1000123]", Token("KSM-2026-1000123")),
        ("KSM-2026-00012", None),
        ("AKSM-2026-000123", None),
        ("KSM-26-000123", None),
        ("XYZ-2026-000123", None),
        ("", None),
    ],
)
def test_the_finder_is_as_tolerant_as_people_are_careless(subject, token):
    assert find_all(subject, "KSM") == ((token,) if token else ())


def test_a_number_that_is_repeated_is_one():
    assert find_all("[KSM-2026-000123 not] Re: [KSM-2026-000123]", "KSM") == (Token(N, "note"),)
    assert find_all("[KSM-2026-000123] Re: [KSM-2026-000123]", "KSM") == (Token(N),)


def test_every_number_is_found_once_and_as_a_note_where_it_is_one_anywhere():
    assert find_all("[KSM-2026-000123] Fwd: [KSM-2026-000124] [ksm-2026-000123 not]", "KSM") == (
        Token(N, "note"),
        Token("KSM-2026-000124"),
    )


@pytest.mark.parametrize(
    ("word", "subject", "written"),
    [
        ("", "Konu", "[KSM-2026-000123] Konu"),
        ("not", "Konu", "[KSM-2026-000123 not] Konu"),
        ("", "Ynt: [KSM-2026-000001 not] Konu  KSM-2026-000002", "[KSM-2026-000123] Ynt: Konu"),
        ("", "", "[KSM-2026-000123]"),
    ],
)
def test_writing_takes_the_place_of_other_tokens(word, subject, written):
    assert write(N, word, subject) == written
    assert find_all(written, "KSM") == (Token(N, "note" if word else ""),)


def test_words():
    assert (note_word("tr"), note_word("en"), note_word("")) == ("not", "note", "note")
    assert without("[KSM-2026-000123 not] Konu", "KSM") == "Konu"
