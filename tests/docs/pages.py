"""
The documents as the tests read them: code blocks, commands, links.

A ```console block is a conversation and is held word for word: lines that begin with `$ ` are given to a shell in the
house of `house.py`, those under them must come back. `…` stands for any text within a line, a line of `…` alone for any
lines. `$ … # exit 1` names an exit code other than 0. A ```sh block is for a machine the tests do not have: its syntax
and each `ulak` and `make` in it are checked. ```yaml and ```jinja blocks are files that a reader writes, by the name in
their first line: `# rules/NAME`, `{# templates/NAME #}`; with `, under KEY` their lines go under that line of the file, with
`, instead of KEY` in its place. A page is played from top to bottom, so that what a command prints is of the files as they
are then.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

TOP = Path(__file__).resolve().parents[2]
FENCE = re.compile(r"(?ms)^```(\w*)\n(.*?)^```$")
INLINE = re.compile(r"(?<!`)`([^`\n]+)`(?!`)")
LINK = re.compile(r"\]\(([^)\s]+)\)")
NAMED = re.compile(
    r"(?:# |\{# )((?:rules|templates)/[\w/-]+\.(?:yaml|txt))(?:, (under|instead of) ([^\n]+?))?(?: #\})?\n"
)
EXIT = re.compile(r"\s+# exit (\d+)$")


@dataclass(frozen=True, slots=True)
class Block:
    """A fenced block and the line of its page where it begins."""

    page: str
    line: int
    language: str
    text: str


@dataclass(frozen=True, slots=True)
class Exchange:
    """A command of a ```console block, with what it must print and end with."""

    at: str
    command: str
    expected: tuple[str, ...]
    exit: int


@dataclass(frozen=True, slots=True)
class Edit:
    """A file that a block has its reader write, or change at the line that begins with `key`."""

    at: str
    file: str
    how: str
    key: str
    text: str

    def make(self, folder: Path) -> None:
        """Do as the reader does."""
        file = folder / self.file
        if not self.how:
            file.write_text(self.text, encoding="utf-8")
            return
        lines = file.read_text(encoding="utf-8").splitlines()
        (place,) = [n for n, line in enumerate(lines) if line.strip().startswith(self.key)]
        lines[place + (self.how == "under") : place + 1] = self.text.splitlines()[1:]
        file.write_text("\n".join(lines) + "\n", encoding="utf-8")


@dataclass(frozen=True, slots=True)
class Page:
    """One document."""

    name: str
    text: str

    def blocks(self, language: str) -> Iterator[Block]:
        """Yield its fenced blocks of that language."""
        for match in FENCE.finditer(self.text):
            if match[1] == language:
                yield Block(self.name, self.text.count("\n", 0, match.start()) + 1, match[1], match[2])

    def exchanges(self) -> Iterator[Exchange]:
        """Yield its conversations with a shell, command by command."""
        for block in self.blocks("console"):
            yield from _exchanges(block)

    def steps(self) -> Iterator[Exchange | Edit]:
        """Yield all that a reader does, in order."""
        blocks = (block for kind in ("console", "yaml", "jinja") for block in self.blocks(kind))
        for block in sorted(blocks, key=lambda block: block.line):
            if block.language == "console":
                yield from _exchanges(block)
            else:
                yield edit_of(block)

    def commands(self) -> Iterator[tuple[str, str]]:
        """Yield every line of a ```sh block and every inline code, with its place."""
        for block in self.blocks("sh"):
            for number, line in enumerate(block.text.splitlines(), block.line + 1):
                if line.strip():
                    yield f"{self.name}:{number}", line.partition(" #")[0].strip()
        prose = FENCE.sub(lambda match: "\n" * match[0].count("\n"), self.text)
        for match in INLINE.finditer(prose):
            yield f"{self.name}:{prose.count(chr(10), 0, match.start()) + 1}", match[1]

    def links(self) -> Iterator[str]:
        """Yield the targets of its links."""
        prose = FENCE.sub("", self.text)
        yield from (match[1] for match in LINK.finditer(prose))


def edit_of(block: Block) -> Edit:
    """The file that a block is about."""
    named = NAMED.match(block.text)
    assert named, f"{block.page}:{block.line}: begin with the name of the file, `# rules/…`"
    return Edit(f"{block.page}:{block.line}", named[1], named[2] or "", named[3] or "", block.text)


def _exchanges(block: Block) -> Iterator[Exchange]:
    command, line, expected = "", block.line, list[str]()
    for number, text in enumerate((*block.text.splitlines(), "$ "), block.line + 1):
        if not text.startswith("$ "):
            expected.append(text)
            continue
        if command:
            code = EXIT.search(command)
            plain = EXIT.sub("", command)
            yield Exchange(f"{block.page}:{line}", plain, tuple(expected), int(code[1]) if code else 0)
        command, line, expected = text.removeprefix("$ ").strip(), number, []


@cache
def pages() -> tuple[Page, ...]:
    """Return every document of the project."""
    files = [*TOP.glob("*.md"), *TOP.glob("docs/*.md"), *TOP.glob("benchmarks/*.md")]
    names = sorted(str(file.relative_to(TOP)) for file in files)
    return tuple(Page(name, (TOP / name).read_text(encoding="utf-8")) for name in names)


def fits(printed: str, expected: tuple[str, ...]) -> bool:
    """Is this what was expected, where `…` stands for anything?"""
    pattern = "".join(r"(?:.*\n)*?" if line == "…" else _line(line) + r"[ ]*\n" for line in expected)
    return re.fullmatch(pattern, "".join(f"{line}\n" for line in printed.splitlines())) is not None


def _line(line: str) -> str:
    return ".*".join(re.escape(part) for part in line.split("…"))
