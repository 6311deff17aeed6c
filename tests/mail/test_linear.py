"""
Readers take time that grows with the text: four times the text, four times the time, whatever a stranger wrote.

A pattern that goes back over what it has read takes four times as long, or eight; the limit lies between,
and each time is the least of several, so that a busy machine does not matter.
"""

import time
from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

import pytest

from tests.mail.wrappings import attribute, cms, element, tnef
from ulak.desk.staff.inner_addresses import ADDRESS
from ulak.mail.attribution import attribution_at, has_strong_attribution
from ulak.mail.automatic import why_not_answer
from ulak.mail.blobs import blobs
from ulak.mail.charset import decode
from ulak.mail.delivery_report import read_delivery_report
from ulak.mail.header import charsets_named, decoded, read_block
from ulak.mail.html_text import html_text
from ulak.mail.identifiers import identifiers
from ulak.mail.language import language_of
from ulak.mail.mailboxes import mailboxes
from ulak.mail.mask import mask
from ulak.mail.message import Attachment, Header, Message
from ulak.mail.parameters import parametrised
from ulak.mail.parse import parse
from ulak.mail.private_key import holds_private_key_text, without_private_keys
from ulak.mail.purse import Purse
from ulak.mail.quotation import new_text
from ulak.mail.server_words import server_words
from ulak.mail.signature import without_signature
from ulak.mail.smime import opened
from ulak.mail.structure import read_structure
from ulak.mail.subject import bare_subject
from ulak.mail.tnef import read_tnef
from ulak.mail.transfer import transfer_decoded

pytestmark = pytest.mark.unmeasured

T = TypeVar("T")

LIMIT = 10  # for four times the text: the square would be 16
TRIES = 9
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


def broken_header(text: str) -> object:
    return read_block(b"From: a@b.test\n" + text.encode() + b"To: c@d.test\n\n")


def status(text: str) -> object:
    head = b"Content-Type: multipart/report; report-type=delivery-status; boundary=b\n\n--b\n"
    whole = head + b"Content-Type: message/delivery-status\n\n" + text.encode() + b"\n--b--\n"
    return read_delivery_report(read_structure(whole), "mailer-daemon@x.test", "")


def automatic(text: str) -> object:
    return why_not_answer((Header("Precedence", text),), None, text)


def signature(text: str) -> object:
    octets = b"".join(element(0x04, text[at : at + 4].encode()) for at in range(0, len(text), 4))
    return opened(cms("signed", element(0x24, octets, is_open=True), is_open=True), Purse(elements=10**9))


def outlook(text: str) -> object:
    return read_tnef(tnef(attribute(1, b"") * (len(text) // 4)), Purse(elements=10**9))


def report(text: str) -> Message:
    return parse(b"From: r@research.test\nContent-Type: text/plain; charset=utf-8\n\n" + text.encode())


def named(text: str) -> object:
    return identifiers(report(text))


def carried(text: str) -> object:
    return blobs(report(text))


def spread(text: str) -> object:
    return identifiers(replace(report("x"), attachments=(Attachment("a.csv", "text/csv", text.encode()),)))


CASES: dict[str, tuple[Callable[[str], object], str]] = {
    "digits": (mask, "5"),
    "telephones": (mask, "+90 532 123 45 6 "),
    "tax numbers": (mask, "vergi kimlik no: aa bb cc "),
    "hex and ids": (mask, "0123456789abcdef?id="),
    "cards": (mask, "4111 1111 1111 "),
    "IBANs": (mask, "TR33 0006 1005 "),
    "numbers by HTML's names": (mask, "&#48;&nbsp;"),
    "numbers dictated digit by digit": (mask, "5 3 2 1 2 3 4 5 6 "),
    "rows of groups": (mask, "00443 57793 63531 "),
    "what a server said": (server_words, "id=1.2.3.4 queued as "),
    "torn numbers": (mask, "1 \n> "),
    "serials in groups": (mask, "0532 1234 567a "),
    "foreign accounts": (mask, "DE89 3704 "),
    "entries of crt.sh": (mask, "crt.sh 10000000146 "),
    "numbers called a token's or a telephone's": (mask, "tel seri no: 5312345678 "),
    "addresses of the internet": (mask, "120.151.141.84 "),
    "keys in base64 one after the other": (without_private_keys, "MC4CAQAwBQYDK2VwBCIEIAAA "),
    "keys that only begin in base64": (without_private_keys, "MIIAAAIBAAA"),
    "keys in base64 of base64": (without_private_keys, "LS0tLS1CRUdJT\n"),
    "keys that only begin in hex": (without_private_keys, "3082040002010002 "),
    "keys in hex one after the other": (
        without_private_keys,
        "30 2e 02 01 00 30 05 06 03 2b 65 70 04 22 04 20" + " 11" * 32 + " x ",
    ),
    "OpenSSH's keys that only begin, between stars": (
        without_private_keys,
        "b3BlbnNzaC1rZXktdjEAAAAABG5vbmU* ",
    ),
    "ends of keys without their beginnings": (
        without_private_keys,
        "A" * 40 + "\n-----END PRIVATE KEY-----\n",
    ),
    "JWKs": (without_private_keys, '{"kty":"d":"'),
    "PuTTY's keys": (without_private_keys, "PuTTY-User-Key-File-3: "),
    "keys that begin": (without_private_keys, "-----BEGIN A A PRIVATE KEY-----\n"),
    "keys that nearly begin": (holds_private_key_text, "-----BEGIN A A A PRIVATE    "),
    "bare keys": (holds_private_key_text, "MIGHAgEAMBMG "),
    "quotation marks": (new_text, ">"),
    "quoted lines": (new_text, "> a\n>b\n"),
    "header blocks": (new_text, "From: a\nSent: b\n"),
    "blank lines": (new_text, "a\n\n\n \n"),
    "rulers": (new_text, "_____ x\n"),
    "signatures": (without_signature, "-- \n" * 20 + "a\n"),
    "what a phone writes": (without_signature, "sent by the app "),
    "closings": (without_signature, "saygilarimla,\n"),
    "marked attributions": (each_line(marked), "On 5 May 2026 14:30 1 wrote 1 a@b.test wrote >\n"),
    "strong attributions": (each_line(has_strong_attribution), "1 wrote (1 1 wrote on 1) a@b.test 2026 x:\n"),
    "encoded words": (decoded, "=?utf-8?q?a?= "),
    "encoded words without end": (decoded, "=?a?q?x"),
    "blanks between words": (decoded, "?= \t "),
    "letters under a wrong label": (lambda text: decode(text.encode("cp1254"), "iso-8859-2"), "şğ aş "),
    "letters encoded twice": (lambda text: decode(text.encode(), "utf-8"), "Ä±x"),
    "letters of nobody": (lambda text: decode(text.encode("cp857"), ""), "aığş²"),
    "words of a language": (language_of, "calismiyorum "),
    "one word of no language": (language_of, "a"),
    "paragraphs of a language": (language_of, "a\n\n \n"),
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
    "broken lines in a header": (broken_header, "z\n"),
    "broken lines in a report": (status, "z\n"),
    "empty lines in a report": (status, "x\n\n"),
    "fields and broken lines in a report": (status, "x: y\nz\n"),
    "delimiters that are none": (multipart, "--b      x\n"),
    "delimiters": (multipart, "--b\n\nx\n"),
    "base64 garbage": (lambda text: transfer_decoded(text.encode(), "base64"), "=A=*"),
    "uuencoded": (lambda text: transfer_decoded(text.encode(), "uuencode"), "#0V%T\n"),
    "cells": (html_text, "<table><tr><td><p>x</p><td><p>y</p></table>"),
    "hidden words": (html_text, "<b style='display:none'>x</b>"),
    "signatures in pieces": (signature, "abcd"),
    "attributes of TNEF": (outlook, "abcd"),
    "digits that may be a serial number": (named, "5"),
    "dashes": (named, "-"),
    "digits and dashes": (named, "1-"),
    "bytes in hex": (named, "ab:"),
    "bytes in hex over lines": (named, "ab:cd:12:\n"),
    "groups of hex": (named, "3a4f "),
    "serial numbers": (named, "3A4F11095C7720AB\n"),
    "serial numbers in a list": (named, "serial 1234ABCD, 2345BCDE\n"),
    "lines that may go on": (named, "3A4F1\n3A4\n"),
    "words before numbers": (named, "serial: sha-256 "),
    "letters among the digits": (named, "serial 3A4FO1095C7720ABC "),
    "marks of hex": (named, "0x"),
    "escaped bytes": (named, "\\x3A"),
    "points": (named, "a."),
    "hosts": (named, "www.ornek.test "),
    "stars": (named, "*."),
    "links to crt.sh": (named, "crt.sh/?id=1&"),
    "ids of crt.sh": (named, "crt.sh id 1, 2,"),
    "pins": (named, "pin-sha256="),
    "links with users": (named, "://a@"),
    "escaped signs": (named, "%3A"),
    "quoted and not": (named, "> a\nb\n"),
    "quoted header blocks": (named, "From: a\nSent: b\n"),
    "lines of a table": (spread, "1;3A4F11095C7720AB;x\n"),
    "armour that begins": (carried, "-----BEGIN A-----\n"),
    "armour that ends": (carried, "-----END A-----\n"),
    "armour of nothing": (carried, "-----BEGIN A-----\n-----END A-----\n"),
    "armour in base64": (carried, "LS0tLS1CRUdJT\n"),
    "sequences in base64": (carried, "MIIFMIIF\n"),
    "sequences in base64 that go on": (carried, "MIIFMIIF" + "A" * 60 + "\n"),
    "grouped beginnings of keys": (without_private_keys, "MI IE vQ IB AD A "),
    "grouped beginnings that are none": (without_private_keys, "MIIE "),
    "numbers called private": (without_private_keys, "private key: ab d = "),
    "numbers called private over lines": (without_private_keys, "d:dd:\n"),
    "primes": (without_private_keys, "p = 12 q = "),
    "XML of keys": (without_private_keys, "<RSAKeyValue><D>"),
    "uuencoded files": (without_private_keys, "begin 644 x\n#0V%T\n"),
    "digits in pairs": (named, "12 "),
    "letters and dashes": (named, "A-"),
    "two points": (named, "AB.."),
    "lines of pairs": (named, "AB \n"),
    "keys that begin, to be tried": (carried, "-----BEGIN PRIVATE KEY-----\n"),
    "lines of a difference": (carried, "-----BEGIN A-----\n+A\n+B\n"),
    "addresses in an answer": (ADDRESS.findall, "a"),
}


@pytest.mark.parametrize("name", CASES)
def test_four_times_the_text_takes_no_more_than_about_four_times_the_time(name: str) -> None:
    read, piece = CASES[name]
    count = 20_000 // len(piece)
    while seconds(read, piece * count) < ENOUGH and len(piece) * count < 400_000:
        count *= 2
    assert takes_at_most(LIMIT, read, piece * count, piece * count * 4)


@pytest.mark.parametrize("piece", ["AB:", "AB ", "A-", "AB..", "0x", "\\xAB", "12 ", "AB:\n"])
def test_a_line_of_half_a_megabyte_keeps_nobody_waiting(piece: str) -> None:
    """What is copied anew for each piece takes time only where the whole is large: the cases above are not."""
    small, large = (report(piece * (size // len(piece))) for size in (128_000, 512_000))
    assert takes_at_most(LIMIT, identifiers, small, large)


def takes_at_most(times: float, read: Callable[[T], object], small: T, large: T) -> bool:
    """Whether the larger takes at most so many times the time; what a busy machine spoils is measured again."""
    quickest_small = quickest_large = float("inf")
    for _ in range(TRIES):
        quickest_small = min(quickest_small, seconds(read, small))
        quickest_large = min(quickest_large, seconds(read, large))
        if quickest_large < max(quickest_small, ENOUGH) * times:
            return True
    return False


def seconds(read: Callable[[T], object], what: T) -> float:
    began = time.process_time()
    read(what)
    return time.process_time() - began
