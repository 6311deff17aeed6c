"""The table of commands as `#yardım` mails it and the errors quote it."""

from collections.abc import Iterator

from ulak.desk.commands.command_faults import usage
from ulak.desk.commands.command_rows import COMMANDS
from ulak.desk.commands.command_table import Section
from ulak.desk.decision import ReceiptLine


def table(language: str) -> tuple[ReceiptLine, ...]:
    """Every command with its value and effect, under the heading of its section (a line without effect)."""
    return tuple(line for section in Section for line in _rows(section, language))


def _rows(section: Section, language: str) -> Iterator[ReceiptLine]:
    yield ReceiptLine(section.value.in_language(language), "")
    for entry in COMMANDS:
        if entry.section is section:
            yield ReceiptLine(usage(entry, language), entry.effect.in_language(language))
