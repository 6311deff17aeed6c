"""SECURITY.md promises nothing that no test shows."""

import re

import pytest

from tests.docs.pages import TOP

PAGE = (TOP / "SECURITY.md").read_text(encoding="utf-8")
PROMISES = [
    [cell.strip() for cell in line.strip("|").split(" | ")]
    for line in PAGE.partition("## What is promised")[2].partition("\n## ")[0].splitlines()
    if line.startswith("| ") and not line.startswith("| promise ")
]
SOURCES = ("daemon/ulak/{}", "{}")


def paths(cell: str) -> list[str]:
    return re.findall(r"`([\w./]+\.(?:py|service))`", cell)


@pytest.mark.parametrize("row", PROMISES, ids=lambda row: row[0][:40])
def test_every_promise_names_what_keeps_it_and_the_test_that_shows_it(row: list[str]) -> None:
    _, how, shown = row
    assert paths(how)
    assert paths(shown)
    for path in paths(how):
        assert any((TOP / source.format(path)).is_file() for source in SOURCES), path


@pytest.mark.parametrize("path", sorted(set(re.findall(r"`(tests/[\w./]+\.py)`", PAGE))))
def test_every_test_named_there_exists_and_tests(path: str) -> None:
    text = (TOP / path).read_text(encoding="utf-8")
    assert "\ndef test_" in text or path == "tests/fuzz/target.py"


def test_there_are_promises() -> None:
    assert len(PROMISES) > 15
