"""Whole replies as mail programs write them, and what is new in each: `NAME.txt`, `NAME.new`."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ulak.mail.quotation import new_text

REPLIES = sorted(Path(__file__).parent.glob("*.txt"))


@pytest.mark.parametrize("reply", REPLIES, ids=lambda path: path.stem)
def test_finds_what_is_new(reply):
    assert new_text(reply.read_text(encoding="utf-8")) == reply.with_suffix(".new").read_text(
        encoding="utf-8"
    ).rstrip("\n")


def test_there_are_replies_to_read():
    assert len(REPLIES) > 30


def test_long_lines_and_many_lines_are_read_in_time():
    assert new_text("x" * 2_000_000 + ":") == "x" * 2_000_000 + ":"
    new_text("On 1.1.2026 a@b.test\n" * 9_000)
    new_text("> " * 500_000 + "\n" + ">a\n" * 9_000)
    new_text("Kimden: a\n" * 9_000)


def test_what_is_too_long_for_a_letter_is_kept_whole():
    assert new_text("> a\n" * 20_000 + "b") == ("> a\n" * 20_000 + "b")


@given(st.lists(st.text(alphabet="abç ,.?!\n", max_size=40), max_size=8))
def test_without_marks_nothing_is_cut(lines):
    text = "\n".join(lines)
    assert new_text(text).split() == text.split()
