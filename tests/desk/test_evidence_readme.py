"""README.txt of the evidence: it explains every file, and says what its reader must know before handing it on."""

from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256

import pytest

from ulak.desk.evidence.chain import links
from ulak.desk.evidence.layout import (
    KEY,
    SIGNATURE,
    SUMS,
    TICKET,
    chain_file,
    journal_file,
    letter_file,
    original_file,
)
from ulak.desk.evidence.readme import About, readme

ABOUT = About("KSM-2026-000001", "Kamu\nSM", datetime(2026, 11, 24, 9, 0, tzinfo=UTC), "ab" * 32)


def test_every_file_is_explained():
    page = readme(ABOUT)
    folders = (original_file(1), letter_file(1), journal_file("x"), chain_file("x"))
    assert folders == ("originals/0001.eml", "letters/0001.eml", "journal/x.jsonl", "journal/x.chain")
    others = (
        "timeline.md",
        "timeline.csv",
        "certificates.json",
        "messages.json",
        "people.json",
        TICKET,
        SUMS,
        SIGNATURE,
        KEY,
    )
    for name in (*others, *(f"{one.partition('/')[0]}/" for one in folders)):
        assert f"\n{name} " in page, name
    for words in ("EVIDENCE OF TICKET KSM-2026-000001", "of Kamu SM\n", "2026-11-24 09:00:00 UTC", "ab" * 32):
        assert words in page
    assert max(map(len, page.splitlines())) <= 80


def test_its_program_computes_the_chain():
    page = readme(ABOUT)
    start = page.index("    from hashlib")
    code = page[start : page.index("\n\n", start)].replace("\n    ", "\n").removeprefix("    ")
    lines, printed = [b'{"a": 1}', b"{}"], list[str]()
    names = {"open": lambda *_: [line + b"\n" for line in lines], "print": printed.append, "sha256": sha256}
    exec(code, names)  # noqa: S102 - it is what an auditor copies out of the page
    assert printed == list(links("KSM-2026-000001", lines))


@pytest.mark.parametrize(
    ("about", "said"),
    [
        (ABOUT, ("It names nobody", "PRIVATE KEYS are cut out", "journal was as it was written")),
        (replace(ABOUT, names_reporter=True), ("IT NAMES WHOEVER FILED IT",)),
        (replace(ABOUT, with_keys=True), ("PRIVATE KEYS ARE IN THIS FILE",)),
        (replace(ABOUT, problem="Entry 7 is lost."), ("THE JOURNAL WAS NOT WHOLE", "Entry 7 is lost.")),
        (replace(ABOUT, young=3), ("The last 3 lines of this ticket were younger",)),
    ],
)
def test_it_says_what_its_reader_must_know(about: About, said: tuple[str, ...]):
    page = readme(about)
    assert all(words in page for words in said)
    other = "younger than" in page
    assert other == bool(about.young)
