# ruff: noqa: INP001 - a program, no package
"""Write docs/commands.md from the table of commands: `.venv/bin/python docs/commands.py`."""

from collections.abc import Iterator
from pathlib import Path

from ulak.desk.commands.command_rows import COMMANDS
from ulak.desk.commands.command_table import Entry, Section, TextUse

HERE = Path(__file__).resolve().parent
HEAD = """# Commands of staff mail

The first lines of a mail that begin with `#` are commands, one on each line: the word, and behind
it a value where one is named here. The text stands under them. Turkish and English words mean the
same and may be mixed; case, dots and the hyphen do not matter (`#GERI AL` is `#geri-al`). They are
the same in a reply to a letter of the desk and in a mail with a ticket's number in its subject.

A mail is carried out whole or not at all. A line that cannot be carried out is quoted in the
receipt, with what was expected there and what may have been meant. `#geri-al`, as a reply to a
receipt, takes back what that mail did, and alone it takes back your last one: the answer while it
has not left, and what the commands changed unless somebody else has changed it since. Only whoever
wrote a mail takes it back. An answer that has left is not taken back, nor are the commands beside
it.

`#yardım` mails this table to you, in the language of the desk.
"""
TEXTS = {
    None: "",
    TextUse.NOTE: "The text under it is a note.",
    TextUse.ANSWER: "The text under it goes to the author.",
    TextUse.PRELIMINARY_REPORT: "The text under it goes to the reporter.",
    TextUse.QUESTION: "The text under it is the question.",
    TextUse.FROZEN: "The text under it is what is submitted.",
    TextUse.TASK: "The text under it is what is to be done.",
}


def page() -> str:
    """The whole page."""
    return "\n".join((HEAD, *(line for section in Section for line in _table(section))))


def _table(section: Section) -> Iterator[str]:
    yield f"## {section.value.en} ({section.value.tr})\n"
    yield "| Turkish | English | what it does | for example | to take it back |"
    yield "|---|---|---|---|---|"
    for entry in COMMANDS:
        if entry.section is section:
            yield f"| {' | '.join(_cells(entry))} |"
    yield ""


def _cells(entry: Entry) -> Iterator[str]:
    yield _code(f"#{entry.command} {entry.value.tr}")
    yield _code(f"#{entry.english} {entry.value.en}")
    effect = entry.effect.en[0].upper() + entry.effect.en[1:]
    yield f"{effect}. {TEXTS[entry.text]}".strip() if "text" not in effect else f"{effect}."
    yield _code(entry.example.tr) if entry.example.tr else ""
    yield entry.back.value.en.replace("#undo", "`#geri-al`")


def _code(words: str) -> str:
    """As code in a cell of a table."""
    return f"`{words.strip()}`".replace("|", "\\|")


if __name__ == "__main__":
    (HERE / "commands.md").write_text(page(), encoding="utf-8")
