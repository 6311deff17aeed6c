"""
Readers take time that grows with the text: twice the text, twice the time, whatever a stranger wrote.

A pattern that goes back over what it has read takes four times as long, or eight; the limit lies between,
and each time is the least of several, so that a busy machine does not matter.
"""

import time
from collections.abc import Callable

import pytest

from ulak.desk.outgoing import _ADDRESS
from ulak.mail.attribution import attribution_at, has_strong_attribution
from ulak.mail.automatic import why_not_answer
from ulak.mail.header import charsets_named, decoded
from ulak.mail.html_text import html_text
from ulak.mail.mailboxes import mailboxes
from ulak.mail.mask import mask
from ulak.mail.message import Header
from ulak.mail.parameters import parametrised
from ulak.mail.private_key import holds_private_key_text, without_private_keys
from ulak.mail.quotation import new_text
from ulak.mail.signature import without_signature
from ulak.mail.structure import read_structure
from ulak.mail.subject import bare_subject
from ulak.mail.transfer import transfer_decoded

LIMIT = 3.2
ENOUGH = 0.02  # seconds of processor time that are more than the clock's error


def each_line(read: Callable[[list[str], int], object]) -> Callable[[str], object]:
    def over(text: str) -> object:
        lines = text.splitlines()
        return [read(lines, at) for at in range(len(lines))]

    return over


def marked(lines: list[str], at: int) -> int:
    return attribution_at(lines, at, is_quoted=lambda *_: True)


def multipart(text: str) -> object:
    return read_structure(b"Content-Type: multipart/mixed; boundary=b\n\n" + text.encode())


def automatic(text: str) -> object:
    return why_not_answer((Header("Precedence", text),), None, text)


CASES: dict[str, tuple[Callable[[str], object], str]] = {
    "digits": (mask, "5"),
    "telephones": (mask, "+90 532 123 45 6 "),
    "tax numbers": (mask, "vergi kimlik no: aa bb cc "),
    "hex and ids": (mask, "0123456789abcdef?id="),
    "cards": (mask, "4111 1111 1111 "),
    "IBANs": (mask, "TR33 0006 1005 "),
    "keys that begin": (without_private_keys, "-----BEGIN A A PRIVATE KEY-----\n"),
    "keys that nearly begin": (holds_private_key_text, "-----BEGIN A A A PRIVATE    "),
    "bare keys": (holds_private_key_text, "MIGHAgEAMBMG "),
    "quotation marks": (new_text, ">"),
    "quoted lines": (new_text, "> a\n>b\n"),
    "header blocks": (new_text, "From: a\nSent: b\n"),
    "blank lines": (new_text, "a\n\n\n \n"),
    "rulers": (new_text, "_____ x\n"),
    "signatures": (without_signature, "-- \n" * 20 + "a\n"),
    "closings": (without_signature, "saygilarimla,\n"),
    "marked attributions": (each_line(marked), "On 5 May 2026 14:30 1 wrote 1 a@b.test wrote >\n"),
    "strong attributions": (each_line(has_strong_attribution), "1 wrote (1 1 wrote on 1) a@b.test 2026 x:\n"),
    "encoded words": (decoded, "=?utf-8?q?a?= "),
    "encoded words without end": (decoded, "=?a?q?x"),
    "blanks between words": (decoded, "?= \t "),
    "charset names": (lambda text: charsets_named([text]), "=?a?q?x?"),
    "recipients": (mailboxes, '"a" <a@b.test>, '),
    "recipients that are none": (mailboxes, "<a@"),
    "parameters": (parametrised, 'a="b\\"; '),
    "words that are no parameter": (parametrised, "aaaa "),
    "open comments": (automatic, "("),
    "comments": (automatic, "()"),
    "reply marks": (bare_subject, "Re: "),
    "small elements": (html_text, "<b>x</b>"),
    "paragraphs": (html_text, "<p>x</p>"),
    "delimiters that are none": (multipart, "--b      x\n"),
    "delimiters": (multipart, "--b\n\nx\n"),
    "base64 garbage": (lambda text: transfer_decoded(text.encode(), "base64"), "=A=*"),
    "uuencoded": (lambda text: transfer_decoded(text.encode(), "uuencode"), "#0V%T\n"),
    "addresses in an answer": (_ADDRESS.findall, "a"),
}


@pytest.mark.parametrize("name", CASES)
def test_twice_the_text_takes_no_more_than_about_twice_the_time(name: str) -> None:
    read, piece = CASES[name]
    count = 20_000 // len(piece)
    while (once := least(read, piece * count)) < ENOUGH and len(piece) * count < 400_000:
        count *= 2
    assert least(read, piece * count * 2) < max(once, ENOUGH) * LIMIT


def least(read: Callable[[str], object], text: str) -> float:
    def seconds() -> float:
        began = time.process_time()
        read(text)
        return time.process_time() - began

    return min(seconds() for _ in range(3))
