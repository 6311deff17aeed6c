"""The journal of a ticket as a chain that anybody can follow: what is changed, lost or moved is found, and where."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from itertools import pairwise

import pytest

from ulak.desk.evidence.chain import Entry, broken, chain_of, line_of, links
from ulak.desk.evidence.layout import read_sums, sums
from ulak.desk.evidence.signature import is_signed, key_name, public_key, signed

NUMBER = "KSM-2026-000001"
NOON = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
ENTRIES = tuple(
    Entry(
        id,
        NOON + timedelta(minutes=id),
        NUMBER,
        event,
        "p0123456789abcdef",
        (("why", "“şu” & bu"),),
        id,
        "ab",
    )
    for id, event in enumerate(("ticket opened", "ground set", "answer written", "ticket closed"), 1)
)
LINES = tuple(line_of(one).encode() for one in ENTRIES)
CHAIN = tuple(chain_of(NUMBER, ENTRIES))
OTHER = line_of(replace(ENTRIES[1], ticket="KSM-2026-000002")).encode()


def test_a_line_is_always_of_the_same_letters():
    assert line_of(ENTRIES[0]) == (
        '{"entry": 1, "at": "2026-11-24T09:01:00.000000Z", "ticket": "KSM-2026-000001", "event": "ticket opened", '
        '"by": "p0123456789abcdef", "facts": [["why", "“şu” & bu"]]}'
    )
    assert line_of(replace(ENTRIES[0], position=0, seal="")) == line_of(ENTRIES[0])


def test_the_chain_is_what_readme_says_it_is():
    link = sha256(NUMBER.encode()).hexdigest()
    for line, kept in zip(LINES, CHAIN, strict=True):
        link = sha256(link.encode() + b" " + line).hexdigest()
        assert kept.split()[0] == link
    assert CHAIN[0].split()[1:] == ["1", "ab"]
    assert list(chain_of(NUMBER, [replace(ENTRIES[0], position=0, seal="")])) == [
        f"{CHAIN[0].split()[0]} - -"
    ]


def test_a_whole_one_has_no_fault_and_an_older_one_is_its_beginning():
    assert list(broken(NUMBER, LINES, CHAIN)) == []
    assert list(links(NUMBER, LINES[:2])) == [one.split()[0] for one in CHAIN[:2]]


@pytest.mark.parametrize(
    ("lines", "fault"),
    [
        (LINES[1:], "line 1 is not the one that was chained there (entry 2 of KSM-2026-000001)."),
        (
            (*LINES[:1], *LINES[2:]),
            "line 2 is not the one that was chained there (entry 3 of KSM-2026-000001).",
        ),
        (
            (LINES[0], LINES[2], LINES[1], LINES[3]),
            "line 2 is not the one that was chained there (entry 3 of KSM-",
        ),
        (
            (*LINES[:3], LINES[3].replace(b"closed", b"opened")),
            "line 4 is not the one that was chained there (en",
        ),
        (
            (LINES[0], OTHER, *LINES[1:]),
            "line 2 is not the one that was chained there (entry 2 of KSM-2026-000002).",
        ),
        (LINES[:-1], "1 lines are missing at the end."),
        ((*LINES, LINES[0]), "1 lines at the end were never chained."),
        ((), "it is missing or empty."),
        ((b"\x1b[2J", *LINES), "line 1 is not the one that was chained there (no line of a journal)."),
        (
            (b'{"entry": 1, "ticket": "\\u001b[2J"}', *LINES),
            "line 1 is not the one that was chained there (no line",
        ),
        ((b"[" * 100_000, *LINES), "line 1 is not the one that was chained there (no line of a journal)."),
    ],
)
def test_every_change_is_found_and_said_where(lines, fault):
    assert any(one.startswith(fault) for one in broken(NUMBER, lines, CHAIN))


def test_the_journal_of_another_ticket_is_no_journal_of_this_one():
    assert list(broken("KSM-2026-000002", LINES, CHAIN))


def test_no_two_links_are_alike_even_of_the_same_line():
    every = list(links(NUMBER, (LINES[0],) * 5))
    assert all(one != other for one, other in pairwise(every))


def test_a_signature_is_of_one_key_and_of_these_words_alone():
    seed, words = bytes(range(32)), b"ab  README.txt\n"
    key, mark = public_key(seed), signed(seed, words)
    assert (signed(seed, words), len(mark)) == (mark, 64)
    assert is_signed(key, mark, words)
    assert len(key_name(key)) == 64
    assert key_name(key) != key_name(public_key(bytes(32)))
    assert not is_signed(key, mark, words + b" ")
    assert not is_signed(key, mark[:-1], words)
    assert not is_signed(public_key(bytes(32)), mark, words)


EC = b"""-----BEGIN PUBLIC KEY-----
MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEAarg/wYEK0c7lzmVUWRWZD0mlDTQYnDaZOkpk4CKFfKoDrl+5B+LTSl/s0E3bC8iFtTcJ/Sd
Nj/crWlebU+d/g==
-----END PUBLIC KEY-----
"""


@pytest.mark.parametrize("pem", [b"", b"junk", EC])
def test_what_is_no_such_key_has_no_name_and_checks_nothing(pem):
    assert key_name(pem) == ""
    assert not is_signed(pem, signed(bytes(32), b""), b"")


def test_the_digests_are_listed_as_sha256sum_writes_them():
    digest = "0f" * 32
    assert sums({"a/b.eml": digest}) == f"{digest}  a/b.eml\n".encode()
    assert read_sums(f"{digest}  a/b.eml\n\n# no\n{digest} a\n".encode() + b"\xff") == {"a/b.eml": digest}
