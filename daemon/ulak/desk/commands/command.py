"""The command words of staff mail: leading lines of `#word value`, in Turkish or English."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from ulak.desk.commands.command_rows import COMMANDS, ENTRY_OF
from ulak.desk.commands.command_table import Command, Entry, TextUse
from ulak.desk.commands.parties import TOLD_OTHERWISE, is_for_subscriber
from ulak.mail.fold import fold
from ulak.mail.private_key import without_private_keys

_TYPED = str.maketrans(
    dict.fromkeys("＃﹟", "#")
    | dict.fromkeys("‐‑‒–—−﹣－", "-")
    | dict.fromkeys("\u00a0\u2007\u202f\u2009", " ")
    | dict.fromkeys("\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufe0e\ufe0f\u20e3\ufeff")
)
"""What telephones and mail programs put in place of the sign, a hyphen or a blank, or between them."""

_LINE = re.compile(r"[\s*_]*#[#\s\u0300-\u036f]*([^\s:;,.!?*#]+)[:;,.!?*]*\s*(.*)")
_QUOTES = "\"'“”„‟‘’‚«»`"
_ENDS = " ,;:!…"


def _bare(word: str) -> str:
    return "".join(char for char in fold(word) if char.isalnum())


_BY_WORD = {_bare(word): e.command for e in COMMANDS for word in (e.command.value, e.english)}
_IN_TWO = frozenset(fold(w) for e in COMMANDS for w in (e.command.value, e.english) if "-" in w)


_TURN: Mapping[Command | None, int] = {
    Command.REOPEN: -2,
    Command.TAKE: -1,
    Command.REVOKED: 1,
    Command.PREFERENCE: 1,
    Command.ANSWERED_BY: 2,
    Command.WAIT: 3,
    Command.CLOSE: 3,
}


@dataclass(frozen=True, slots=True)
class Order:
    """A command line as it stood; `command` is None where the word is not known, `word` is that word."""

    line: str
    command: Command | None
    value: str
    word: str = ""

    @property
    def entry(self) -> Entry | None:
        """What the table says of the command."""
        return ENTRY_OF[self.command] if self.command else None


@dataclass(frozen=True, slots=True)
class Head:
    """A staff mail's commands, and the text under them."""

    orders: tuple[Order, ...]
    text: str

    @property
    def commands(self) -> frozenset[Command]:
        """Those that are known."""
        return frozenset(order.command for order in self.orders if order.command)

    @property
    def in_turn(self) -> tuple[Order, ...]:
        """As they are carried out: what another may need goes before it, whatever its writer put first."""
        return tuple(sorted(self.orders, key=lambda order: _TURN.get(order.command, 0)))

    @property
    def stray(self) -> tuple[str, ...]:
        """Lines below the first words that would be commands at the top: they are text, and surprise."""
        orders = (order_of(line) for line in self.text.splitlines())
        return tuple(order.line for order in orders if order and order.command)


def read(text: str) -> Head:
    """
    Split a reply's new text; the first line that is neither blank nor a command begins the text. A sign
    without a word is a command that nobody finished, and no text.

    A private key in it is cut out here: it goes into no answer, receipt or outcome.
    """
    lines = without_private_keys(text).splitlines()
    orders = []
    for number, line in enumerate(lines):
        if order := order_of(line):
            orders.append(order)
        elif line.translate(_TYPED).strip("# \t"):
            return Head(tuple(orders), "\n".join(lines[number:]).strip())
    return Head(tuple(orders), "")


def order_of(line: str) -> Order | None:
    """
    The command of a line, however a telephone wrote it; None where it is none.

    `# Kapat`, `＃kapat`, `*#KAPAT*` and `#geri al` are meant; a word that is not in the table is still a
    command, one that nobody knows.
    """
    match = _LINE.fullmatch(line.translate(_TYPED))
    if match is None:
        return None
    word, value = match[1].strip(_QUOTES), match[2]
    second, _, rest = value.partition(" ")
    if fold(f"{word}-{second.rstrip(_ENDS + '.')}") in _IN_TWO:
        word, value = f"{word}-{second.rstrip(_ENDS + '.')}", rest
    return Order(line.strip(), _BY_WORD.get(_bare(word)), _cleaned(value), word)


def _cleaned(value: str) -> str:
    """Without what a keyboard puts around or behind it; `Örnek A.Ş.` keeps its full stop."""
    plain = " ".join(value.split()).rstrip(_ENDS + "*")
    last = plain.rpartition(" ")[2]
    plain = plain.removesuffix(".") if "." not in last[:-1] or "@" in last else plain
    return plain.strip(_QUOTES).strip() if plain[:1] in _QUOTES else plain


def text_use(head: Head, is_note: bool) -> TextUse:
    """
    Say what the text is: by command, else by the letter replied to or the token (`is_note`).

    What goes along with a handing over, or stands under a mere question, is never meant for the
    author; an outcome always is. Words that do not yield agree, or nothing is carried out.
    """
    if head.commands >= TOLD_OTHERWISE:
        return TextUse.NOTE
    if any(one.command is Command.ANSWER and is_for_subscriber(one.value) for one in head.orders):
        return TextUse.SUBSCRIBER_ANSWER
    entries = [ENTRY_OF[command] for command in head.commands]
    firm = [entry.text for entry in entries if entry.text and not entry.yields]
    yielding = {entry.text for entry in entries if entry.text}
    if said := (*firm, *(use for use in (TextUse.ANSWER, TextUse.NOTE) if use in yielding)):
        return said[0]
    asks = bool(entries) and all(entry.asks for entry in entries)
    return TextUse.NOTE if is_note or asks else TextUse.ANSWER
