"""The words of one rule or promise out of its file, as a person wrote them."""

from collections.abc import Iterator

from ulak.desk.rules.yaml_lines import Block, Listing, read_yaml


def written_at(text: str, line: int) -> tuple[tuple[int, str], ...]:
    """
    The entry of a rules file that stands at that line, its lines with their numbers.

    Comments and blank lines behind it are not part of it. Nothing, where the file has no such line.
    """
    lines = text.splitlines()
    if not 0 < line <= len(lines):
        return ()
    begins = (*_beginnings(text), len(lines) + 1)
    first = max((one for one in begins if one <= line), default=line)
    last = min(one for one in begins if one > line) - 1
    while last > first and not _says_something(lines[last - 1]):
        last -= 1
    return tuple((at, lines[at - 1].rstrip()) for at in range(first, last + 1))


def _beginnings(text: str) -> Iterator[int]:
    """The lines on which a part of rules, or an entry of one, begins."""
    top, _ = read_yaml(text, "")
    for section, node in top.entries if isinstance(top, Block) else ():
        yield section.place.line
        if isinstance(node, Listing):
            yield from (item.place.line for item in node.items)
        if isinstance(node, Block):
            yield from (key.place.line for key, _ in node.entries)


def _says_something(line: str) -> bool:
    return bool(line.strip()) and not line.lstrip().startswith("#")
