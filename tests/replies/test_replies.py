"""Whole replies as mail programs write them, and what is new in each: `NAME.txt` or `.html`, `NAME.new`."""

from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ulak.mail.html_text import html_text
from ulak.mail.quotation import new_text, surely_new_text

HERE = Path(__file__).parent
REPLIES = sorted((*HERE.glob("*.txt"), *HERE.glob("*.html")))


def text_of(reply: Path) -> str:
    text = reply.read_text(encoding="utf-8")
    return html_text(text) if reply.suffix == ".html" else text


@pytest.mark.parametrize("reply", REPLIES, ids=lambda path: path.stem)
def test_finds_what_is_new(reply):
    assert new_text(text_of(reply)) == reply.with_suffix(".new").read_text(encoding="utf-8").rstrip("\n")


def test_there_are_replies_to_read():
    assert len(REPLIES) > 140


def test_long_lines_and_many_lines_are_read_in_time():
    assert new_text("x" * 2_000_000 + ":") == "x" * 2_000_000 + ":"
    new_text("On 1.1.2026 a@b.test\n" * 9_000)
    new_text("> " * 500_000 + "\n" + ">a\n" * 9_000)
    new_text("Kimden: a\n" * 9_000)


def test_what_is_too_long_for_a_letter_is_kept_whole():
    assert new_text("> a\n" * 20_000 + "b") == ("> a\n" * 20_000 + "b")


QUOTED = "Sayın Ayşe,\nkartı takar mısınız?\n\nKamu SM"
MARKED = "\n".join(f"> {line}" for line in QUOTED.split("\n"))
HEADER = (
    "Kimden: Kamu SM <bilgi@kamusm.test>\nGönderildi: 5 Ekim 2026 Pazartesi 14:30\nKime: a@b.test\nKonu: Kart"
)
MARKED_FORMS = (
    MARKED,
    f"Kamu SM <bilgi@kamusm.test>, 5 Eki 2026 Pzt, 14:30\ntarihinde şunu yazdı:\n\n{MARKED}",
    f"On Mon, Oct 5, 2026 at 2:30 PM Kamu SM <bilgi@kamusm.test> wrote:\n{MARKED}",
    f"Am 05.10.26 um 14:30 schrieb Kamu SM:\n{MARKED}",
    f"Le 5 oct. 2026 à 14:30, Kamu SM a écrit :\n{MARKED}",
    f"{HEADER}\n\n{MARKED}",
    "\n".join(f"> {line}" for line in f"{HEADER}\n\n{QUOTED}".split("\n")),
)
UNMARKED_FORMS = (
    f"{HEADER}\n\n{QUOTED}",
    f"________________________________\n{HEADER}\n\n{QUOTED}",
    f"-----Özgün İleti-----\n{HEADER}\n\n{QUOTED}",
    f"5 Ekim 2026 Pazartesi 14:30:12 GMT+3 tarihinde, Kamu SM <bilgi@kamusm.test> şunu yazdı:\n\n{QUOTED}",
    f"Kimden: Kamu SM <bilgi@kamusm.test>Gönderildi: 5.10.2026 14:30Kime: a@b.testKonu: Kart\n{QUOTED}",
)
# What people write that looks like what mail programs write.
TRICKY = (
    "Kimden: geldiğini bilmiyorum.", "Konu: kart", "Tarih: 5 Ekim 2026", "From the start: it fails.",
    "Ali bana şunu yazdı: kart bozuk.", "On Monday I wrote: it fails", "5 Ekim 2026 14:30'da denedim:", "Sent: yesterday",
    "ali@firma.test adresine yazdım", "1 > 0, 0 < 1", "Özgün ileti kayıp.", "Uyarı: kart bozuk.", "Von: vorne",
    "iletilen ileti nerede", "Saat 14:30'da ali@firma.test yazdı", "Merhaba,", "2026/10/05 denendi",
)  # fmt: skip
LINES = st.one_of(
    st.sampled_from(TRICKY), st.from_regex(r"[a-zçğıöşü][a-zçğıöşü0-9 .,?!()@/-]{0,50}", fullmatch=True)
)
WORDS = st.lists(LINES, min_size=1, max_size=4).map("\n".join)


def lost(author: tuple[str, ...], text: str) -> list[str]:
    kept = [" ".join(line.split()) for line in new_text(text).splitlines()]
    return [line for part in author for line in part.splitlines() if " ".join(line.split()) not in kept]


@given(WORDS, st.sampled_from(MARKED_FORMS + UNMARKED_FORMS))
@example("ali@firma.test yazdı\nOn Monday I wrote: it fails\n5 Ekim 2026 14:30'da denedim:", MARKED)
def test_what_stands_above_a_quotation_is_kept(above, form):
    assert lost((above,), f"{above}\n\n{form}\n") == []


@given(WORDS, st.sampled_from(MARKED_FORMS + UNMARKED_FORMS))
def test_what_stands_below_a_quotation_is_kept(below, form):
    assert lost((below,), f"{form}\n\n{below}\n") == []


@given(WORDS, WORDS, WORDS, st.sampled_from(MARKED_FORMS), st.sampled_from(MARKED_FORMS))
def test_what_stands_between_quotations_is_kept(above, between, below, first, second):
    parts = (above, between, below)
    assert lost(parts, f"{above}\n\n{first}\n\n{between}\n\n{second}\n\n{below}") == []


@given(st.sampled_from(MARKED_FORMS + UNMARKED_FORMS), WORDS)
def test_of_what_is_quoted_nothing_stays_under_words_of_ones_own(form, below):
    new = surely_new_text(f"Tamam, taktım.\n\n{form}")
    assert new.splitlines()[0] == "Tamam, taktım."
    assert "kartı takar mısınız" not in new
    assert surely_new_text(form) == ""


@given(st.lists(st.text(alphabet="abç ,.?!\n", max_size=40), max_size=8))
def test_without_marks_nothing_is_cut(lines):
    text = "\n".join(lines)
    assert new_text(text).split() == text.split()
