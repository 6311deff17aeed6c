"""Patterns run in RE2 on folded text."""

import time

import pytest

from tests.rules.specimen import rulebook
from ulak.desk.rules.pattern import folded_pattern, read_pattern
from ulak.errors import ConfigError
from ulak.mail.fold import fold


@pytest.mark.parametrize(
    ("source", "text", "matches"),
    [
        (r"\biptal\b", "MALİ MÜHÜR İPTAL EDİLMİŞ", True),
        (r"^sikayet", "Şikâyetimdir", True),
        (r"muh(ur|r)", "mali mührümün", True),
        (r"\bnes\b", "business", False),
        (r"(?m)^ad: \S+$", "konu\nad: Kerem\nson", True),
        (r"^ad", "konu\nad", False),
        (r"\pL{3}", "abc", True),
        (r"(?P<Seri>[0-9a-f]{4})", "3a4f", True),
        (r"\Qa.b\E|c", "acb", True),
        (r"\Qa.b\E", "acb", False),
    ],
)
def test_a_pattern_sees_folded_text(source, text, matches):
    assert read_pattern(source).is_in(fold(text)) is matches


@pytest.mark.parametrize(
    ("source", "folded"),
    [
        ("İptal", "iptal"),
        ("şikâyet|MÜHÜR", "sikayet|muhur"),
        (r"[A-Z]+\S\W\D\B\A", r"[a-z]+\S\W\D\B\A"),
        (r"\p{Lu}Ğ\x{1F}", r"\p{Lu}g\x{1F}"),
        (r"\QŞ", r"\Qs"),
        (r"\QA.B\E|a", r"\Qa.b\E|a"),
        (r"(?i)ABC", "(?i)abc"),
        (r"(?U:A+)", "(?U:a+)"),
    ],
)
def test_letters_that_no_folded_text_has_are_an_error_that_shows_the_folded_form(source, folded):
    assert folded_pattern(source) == folded
    if source != folded:
        with pytest.raises(ValueError, match="patterns match on folded text") as refused:
            read_pattern(source)
        assert f"write {folded} instead of {source}" in str(refused.value)


@pytest.mark.parametrize(
    "source",
    [
        "((a{100}){100}){100}",
        "|".join(f"{n}[a-z]{{90}}" for n in range(20_000)),
    ],
    ids=["repeated too often", "too large for its memory"],
)
def test_what_re2_cannot_hold_is_an_error_with_its_place_and_takes_no_mail_hostage(source):
    with pytest.raises(ValueError, match="RE2 does not understand the pattern"):
        read_pattern(source)
    rules = f"\n  - name: a\n    when: {{ subject: {{ regex: '{source}' }} }}\n    then: {{ tags: a }}"
    with pytest.raises(ConfigError, match=r"^20-rules\.yaml:3: column \d+: RE2 does not understand"):
        rulebook(rules)


def test_groups_may_be_nested_deep():
    assert read_pattern("(" * 900 + "abc" + ")" * 900).is_in("xabc")


def test_an_alternation_of_thousands_is_one_reading():
    words = [f"word{n:05}" for n in range(5_000)]
    pattern = read_pattern("|".join(words))
    assert pattern.is_in("x " * 10_000 + "word04999")
    assert not pattern.is_in("word0499 " * 10_000)


@pytest.mark.parametrize("source", ["[a-q][^u-z]{13}x", "(x+x+)+y", "(?:a?){30}a{30}b", ".*.*.*=.*;"])
def test_a_pattern_that_outgrows_its_automaton_still_answers(source):
    """RE2 then walks all ways at once: slower, and right."""
    text = "".join("abcdefghijklmnopq"[n * n % 17] for n in range(20_000))
    assert read_pattern(source).is_in(text) is False


@pytest.mark.parametrize("source", ["a(b", "(?<=a)b", r"(a)\1", "a{2000}", "[z-a]"])
def test_what_re2_does_not_know_is_told(source):
    with pytest.raises(ValueError, match="RE2 does not understand the pattern"):
        read_pattern(source)


def test_a_pattern_cannot_hold_half_a_letter():
    with pytest.raises(ValueError, match="surrogates not allowed"):
        read_pattern("\ud800")


def test_a_text_may():
    assert not read_pattern("a").is_in("\ud800")


def test_two_patterns_are_equal_when_they_are_written_the_same():
    assert read_pattern("a+") == read_pattern("a+")


def test_no_pattern_explodes():
    began = time.monotonic()
    assert not read_pattern("(a+)+$").is_in("a" * 50_000 + "b")
    assert time.monotonic() - began < 30


def test_a_word_that_many_others_begin_with_is_found_behind_them():
    pattern = read_pattern(r"\bseri\b")
    assert pattern.is_in("seriler " * 100 + "seri no")
    assert not pattern.is_in("seriler " * 100)
