"""Where in a TOML text a key stands; `tomllib` does not say, and an error must."""

import re

TABLE = re.compile(r"^\s*(\[\[?)\s*([^\]]+?)\s*\]")
KEY = re.compile(r"^\s*([A-Za-z0-9_-]+)\s*=")


def line_of(text: str, path: tuple[str | int, ...]) -> int:
    """
    The line (from 1) of the key at that path, or of the nearest thing around it that stands there.

    `("mailbox", 1, "imap", "port")` is found in the second `[[mailbox]]`, at its `imap`.
    """
    best, depth = 1, 0
    for number, here in _keys(text):
        common = _common(here, path)
        if common > depth:
            best, depth = number, common
    return best


def _keys(text: str) -> list[tuple[int, tuple[str | int, ...]]]:
    table: tuple[str | int, ...] = ()
    counts: dict[str, int] = {}
    found: list[tuple[int, tuple[str | int, ...]]] = []
    for number, line in enumerate(text.splitlines(), start=1):
        if head := TABLE.match(line):
            table = _table(head, counts)
            found.append((number, table))
        elif key := KEY.match(line):
            found.append((number, (*table, key.group(1))))
    return found


def _table(head: re.Match[str], counts: dict[str, int]) -> tuple[str | int, ...]:
    name = head.group(2)
    words: tuple[str | int, ...] = tuple(part.strip().strip("\"'") for part in name.split("."))
    if head.group(1) == "[[":
        counts[name] = counts.get(name, -1) + 1
        return (*words, counts[name])
    if words and str(words[0]) in counts:
        return (words[0], counts[str(words[0])], *words[1:])
    return words


def _common(here: tuple[str | int, ...], path: tuple[str | int, ...]) -> int:
    """How much of the path this key covers; nothing when it leads elsewhere."""
    return len(here) if path[: len(here)] == here else 0
