"""A long text is read once for all rules, and every rule gets the answer it would get by itself."""

import re
from collections.abc import Callable

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.desk.slow_conditions import slowly_holds
from tests.rules.specimen import mail
from ulak.desk.rules.condition import (
    AllOf,
    AnyOf,
    Condition,
    Contains,
    EachOf,
    Except,
    Is,
    Matches,
    Not,
    Of,
    OneOf,
    Stem,
    sought_by,
)
from ulak.desk.rules.needed import Need, needed
from ulak.desk.rules.pattern import MOST_FOUND, Literals, encoded, read_pattern
from ulak.desk.rules.route import Asked
from ulak.desk.rules.sight import MailSight
from ulak.desk.rules.text import LONG, NOTHING, Text, sought
from ulak.mail.fold import fold

WORDS = ("nes", "business", "özel", "anahtar", "mali-mühür", "e-imza", "x_y", "iptal", "İPTAL", "a", "’kart’", "жук", "\ud800", "3a4f")  # fmt: skip
SIGNS = (" ", "\n", ", ", "-", "", "_", "’", ".pdf ", "@")
texts = st.lists(st.tuples(st.sampled_from(WORDS), st.sampled_from(SIGNS)), max_size=12).map(
    lambda pairs: "".join(word + sign for word, sign in pairs)
)
long_texts = st.tuples(texts, texts, st.sampled_from(["lorem ", "jnes", "ж "])).map(
    lambda parts: parts[0] + " " + parts[2] * (LONG // 5) + " " + parts[1]
)
strings = texts.map(lambda text: " ".join(fold(text[:14]).split())).filter(bool)
PATTERNS = (r"\bnes\b", "anahtar|imza", "(?:ozel|gizli) anahtar", "iptal(im|i)?", "^nes", "(?m)^iptal", "[0-9]a4f", "ana(htar)?", "x?y", r"kart.{0,5}nes")  # fmt: skip
tests = st.recursive(
    st.one_of(
        strings.map(Stem),
        strings.map(Contains),
        strings.map(Is),
        st.sampled_from(PATTERNS).map(lambda source: Matches(read_pattern(source))),
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3).map(lambda tests: OneOf(tuple(tests))),
        st.lists(inner, max_size=3).map(lambda tests: EachOf(tuple(tests))),
        inner.map(Except),
    ),
    max_leaves=4,
)
conditions = st.recursive(
    st.builds(Of, st.sampled_from(["subject", "body", "text", "header.x-a"]), tests),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3).map(lambda parts: AllOf(tuple(parts))),
        st.lists(inner, max_size=3).map(lambda parts: AnyOf(tuple(parts))),
        inner.map(Not),
    ),
    max_leaves=5,
)


@given(st.lists(conditions, min_size=1, max_size=6), texts, st.one_of(texts, long_texts))
@example([Of("body", Stem("anahtar kart")), Of("body", Contains("ozel anahtar"))], "", "xozel anahtar kart" + "-" * LONG)  # fmt: skip
@example([Of("body", Stem("b-c")), Of("body", Stem("a-b"))], "", "a-b-c" + " " * LONG + "a-bb-c")
def test_rules_together_are_answered_as_each_by_itself(
    rules: list[Condition], subject: str, body: str
) -> None:
    message = mail(subject, body, headers=(("X-A", body), ("X-A", subject)))
    seen = {"subject": (subject,), "body": (body,), "text": (subject, body), "header.x-a": (body, subject)}
    sight = MailSight(Asked(message, "bilgi"), {}, (), sought_by(rules))
    assert [rule.holds(sight) for rule in rules] == [slowly_holds(rule, seen) for rule in rules]


@given(st.text("abcnes |()?*+.[]^$\\b{}1,-", max_size=14), st.text("abcnes \n1-", max_size=20))
@example("(a|b)nes", "anes")
@example("nes(abc)*", "nes")
@example("(?:abc)+nes{0,2}", "abcne")
@example("[]abc]nes?", "]ne")
@example("a{3}nesabc|abcnes", "aaanesabc")
@example(r"\(?:abc", "abc")
def test_a_pattern_matches_nothing_without_what_it_needs(source: str, text: str) -> None:
    try:
        pattern = read_pattern(source)
    except ValueError:
        return
    if pattern.is_in(text):
        assert all(any(is_met(need, text) for need in one) for one in pattern.needs)


def is_met(need: Need, text: str) -> bool:
    return re.search((r"(?a:\b)" if need.begins else "") + need.part, text) is not None


@pytest.mark.parametrize(
    ("source", "needs"),
    [
        (r"\bnes(im|ler)?\b", "^nes"),
        (r"anahtar\b.\bnes", "anahtar ^nes"),
        (r"\b\.anahtar", "anahtar"),
        (r"\banahtari?", "^anahtar"),
        ("begin ([a-z0-9]+ )*private key", "begin private key"),
        (r"\b(?:acil|ivedi)\b", "acil/ivedi"),
        (r"\bacil|x?", ""),
        (r"\bacil|bir ivedi", "^acil/ivedi"),
        ("iptali?", "iptal"),
        ("iptal+", "iptal"),
        ("abcd+e", "abcd"),
        ("abcd.*e", "abcd"),
        ("ab|cdef", ""),
        ("(?:abc)?defg", "defg"),
        ("(?:abc.def)+ghi", "abc def ghi"),
        ("abc{2}", ""),
        ("abcd{2}", "abc"),
        ("(?i)iptal", ""),
        (r"\Qiptal\E", ""),
        ("[abc]defg", "defg"),
        ("()", ""),
    ],
)
def test_what_a_pattern_needs(source: str, needs: str) -> None:
    spelled = ("/".join("^" * need.begins + need.part for need in one) for one in needed(source))
    assert " ".join(spelled) == needs


def test_what_is_very_short_or_far_too_much_is_looked_for_by_itself() -> None:
    assert sought({"a-", "\ud800\ud800\ud800", "anahtar"}).phrases == frozenset()
    assert sought(f"{n:08}-" for n in range(60_000)) is NOTHING
    assert sought({"ozel anahtar", ".pdf", "mali_muhur"}).phrases == {"ozel anahtar", ".pdf", "mali_muhur"}


def test_what_stands_everywhere_is_looked_for_in_the_whole_text() -> None:
    everywhere = "a b " * MOST_FOUND
    assert Literals({"a b"}).surroundings_in(everywhere) == everywhere
    assert Literals({"a b"}).surroundings_in("a b") == "\na b"
    assert Literals(()).surroundings_in("a b") == ""


def test_a_text_with_half_a_letter_is_looked_through_whole() -> None:
    assert Literals({"a b"}).surroundings_in("\ud800 a b") == "\ud800 a b"


@given(
    st.sampled_from([r"\bnes", r"\bnes\b", r"\bnes(im)? x", r"\bnesx?", r"\bnes.{0,3}nes$"]),
    st.text("nes x_ж", max_size=30),
    st.integers(0, 2),
)
def test_a_pattern_that_begins_a_word_matches_where_re2_says(source: str, text: str, times: int) -> None:
    pattern, whole = read_pattern(source), text + "xnes " * 40 * times + text
    assert pattern.is_in(whole) is (pattern.compiled.search(encoded(whole)) is not None)


@pytest.mark.parametrize(
    ("source", "word"),
    [
        (r"\bnes(im|ler)?\b", "nes"),
        (r"\bnesi?", ""),
        (r"\biptali?", ""),
        (r"\biptal+", "iptal"),
        (r"\biptal|x", ""),
        (r"\b(iptal|ivedi)", ""),
        (r"\biptal(a|b)", "iptal"),
        (r"\biptal\Q|\E", ""),
        ("iptal", ""),
        (r"\bab", ""),
    ],
)
def test_the_word_with_which_every_match_begins(source: str, word: str) -> None:
    assert read_pattern(source).beginning == word


@given(st.text("ab \n\t\r\x1c\x85\u2028\xa0’ж\ud800", max_size=30))
def test_a_long_text_is_put_in_one_line_as_a_short_one_is(text: str) -> None:
    whole = " \n".join([text, "lorem  ipsum" * (LONG // 10), text])
    assert Text(whole).flat == " ".join(whole.split())


@pytest.mark.parametrize("signs", ["’", "жук", "".join(map(chr, range(0x2500, 0x2520)))])
def test_words_are_cut_the_same_in_ascii_and_beyond(signs: str) -> None:
    text = Text(f"anahtar{signs}imza anahtarligimiz " + "lorem " * LONG)
    asked = ("imza", "anahtar", "ahtar", "lorem", f"anahtar{signs}", "kart", "ahtarligimi", "ahtarlikimi")
    assert [(text.has_at_word(one), text.has(one)) for one in asked] == [
        (slowly_holds(Of("body", Stem(one)), {"body": (text.lines,)}), one in text.lines) for one in asked
    ]


class Read(Text):
    """A text that counts how often all of it is taken in hand."""

    times = 0

    @property
    def flat(self) -> str:
        type(self).times += 1
        return super().flat

    @property
    def _encoded(self) -> bytes:
        type(self).times += 1
        return encoded(self.lines)


def reads(count: int) -> int:
    """How often a long text is taken in hand by so many rules, of which none holds."""
    kinds: tuple[Callable[[str], Condition], ...] = (
        lambda word: Of("body", OneOf((Stem(word), Stem(f"{word} kart"), Stem(f"e-{word}")))),
        lambda word: Not(Of("body", Except(Contains(word)))),
        lambda word: Of("body", Matches(read_pattern(rf"\b{word}(im|ler)?\b"))),
        lambda word: AllOf((Of("body", EachOf((Contains(f"{word}-{word}"), Stem(word)))), AnyOf(()))),
    )
    rules = [kinds[n % 4](f"word{n}q") for n in range(count)]
    text, Read.times = Read("something else entirely " * 500, sought_by(rules)), 0
    assert not any(rule.holds(lambda _: (text,)) for rule in rules)
    return Read.times


def test_a_thousand_rules_take_a_long_text_in_hand_no_more_often_than_four() -> None:
    assert reads(1_000) == reads(4) <= 4


def test_a_mail_is_folded_once_whichever_keys_ask_and_however_often_it_is_routed() -> None:
    asked = Asked(mail("konu", "the only mail of this text " * 500), "bilgi")
    first, second = (MailSight(asked, {}, (), NOTHING) for _ in range(2))
    assert first("body")[0] is first("text")[1] is second("text")[1]
    assert first("subject") == second("subject")


def test_a_long_text_in_one_line_is_that_of_a_short_one() -> None:
    for blank in ("  ", " \n\t ", "\r\n   "):
        lines = f"kart{blank}gelmedi{blank}" * 40_000
        assert Text(lines).flat == " ".join(lines.split())
