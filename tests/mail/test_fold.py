"""One spelling for comparison."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ulak.mail.fold import fold


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("İLT:", "ilt:"),
        ("ŞİKAYET", "şikayet"),
        ("YANIT", "yanıt"),
        ("SERTİFİKASI", "sertifikası"),
        ("İPTAL", "iptal"),
        ("IPTAL", "iptal"),
        ("Şikâyet", "şikayet"),
        ("Őikâyet", "şikayet"),
        ("ođlu", "oğlu"),
        ("I\u0307PTAL", "iptal"),
    ],
)
def test_folds_what_turks_read_as_the_same_word(one, other):
    assert fold(one) == fold(other)


def test_keeps_different_words_apart():
    assert fold("Mühür ölçü") == "muhur olcu"
    assert fold("kart") != fold("kırt")


@given(st.text())
def test_folded_text_has_no_capitals_of_the_alphabet(text):
    assert not any("A" <= letter <= "Z" for letter in fold(text))


def test_a_text_of_more_letters_than_are_replaced_one_by_one_is_folded_too():
    signs = "".join(map(chr, range(0x4E00, 0x4E50)))
    assert fold(f"{signs}ŞİKAYET{signs}") == f"{signs}sikayet{signs}"
