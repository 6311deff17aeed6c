"""What a member of staff wrote in a mail, and nothing that only came along with it."""

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise

from ulak.desk.commands.command import read
from ulak.desk.commands.command_table import Command
from ulak.desk.commands.ready_answer import ready_answer
from ulak.desk.rules.rulebook import Words
from ulak.mail.address import Address
from ulak.mail.fold import fold
from ulak.mail.message import Message
from ulak.mail.quotation import surely_new_text
from ulak.mail.quoted_header import is_forward_mark
from ulak.mail.signature import STAND_IN, without_what_is_added
from ulak.mail.signature_block import is_name, is_signature_block

_WITH_TEXT = frozenset({Command.NOTE, Command.ANSWER})
"""Who writes one of these says that there is a text, unless the desk has the letter ready."""


def own_words(message: Message) -> str:
    """
    The new text; empty where a reply brings only the quoted letter, or only a signature.

    For a reader the whole is kept where nothing is new, or where it is in doubt. Here it would carry our
    own notice to the author: so in doubt it is not the writer's. A forward is whole: it answers nobody.
    """
    return message.text if message.is_forward else _own(message.text)


@lru_cache(maxsize=1)  # several steps ask it of the same mail
def _own(text: str) -> str:
    own = unsigned(surely_new_text(text))
    head = read(own)
    says_so = head.commands & _WITH_TEXT and not ready_answer(head)
    if not says_so and is_signature_block(head.text):
        return "\n".join(order.line for order in head.orders)
    return own


def unsigned(text: str) -> str:
    """Without what stands at the end of every mail of its writer, also where nothing else stands there."""
    return without_what_is_added(f"{STAND_IN}\n\n{text}").removeprefix(STAND_IN).strip()


def without_own_name(text: str, writer: Address) -> str:
    """
    Without the writer's own name at the end and the few lines of a signature below it.

    For a text that is somebody else's words: there the name would be taken for theirs. Whose name it is
    tells From, by its name or by what stands before the @.
    """
    lines = text.rstrip().splitlines()
    for at in range(max(len(lines) - _LONGEST_OWN, 0), len(lines)):
        if _is_name_of(lines[at], writer) and is_signature_block("\n".join(lines[at:]), with_name_alone=True):
            return "\n".join(lines[:at]).rstrip()
    return text


def _is_name_of(line: str, writer: Address) -> bool:
    words = set(_WORD.findall(fold(line)))
    called = set(_WORD.findall(fold(writer.name)))
    at = set(_WORD.findall(fold(writer.address.partition("@")[0])))
    return is_name(line) and any(bool(one) and one <= words for one in (called, at))


def without_forwarded(text: str) -> str:
    """
    Without a mail that is forwarded inside an answer: what others wrote within the house is no answer.

    A note keeps it.
    """
    lines = text.splitlines()
    mark = next((at for at, line in enumerate(lines) if is_forward_mark(line)), None)
    return text if mark is None else "\n".join(lines[:mark]).strip()


def without_our_letter(text: str, letter: str) -> str:
    """
    Without lines of our letter that stand in the text unmarked, as some programs quote.

    Also where they are broken anew, or taken from the letter's page. Only runs of three or more go: a line
    that its writer copied out is the writer's.
    """
    ours = set(map(_bare, _as_shown(letter.splitlines()))) - {""}
    whole = " ".join(map(_bare, letter.splitlines()))
    kept: list[str] = []
    run: list[str] = []
    for line in (*text.splitlines(), _END):
        bare = _bare(line)
        is_ours = bare in ours or (len(bare) >= _TELLING and bare in whole)
        if is_ours or (run and not bare):
            run.append(line)
            continue
        kept += run if sum(map(bool, map(str.strip, run))) < _RUN else []
        run = []
        kept.append(line)
    is_whole = len(kept) > len(text.splitlines())
    return text if is_whole else "\n".join(kept[:-1]).strip()


def _as_shown(lines: list[str]) -> Iterator[str]:
    """Its page has the two sides of a colon, and a command with what it does, in cells of a table."""
    for line in lines:
        yield from (line, *line.split(": ", 1))
    yield from map(" ".join, pairwise(lines))


def _bare(line: str) -> str:
    return " ".join(_BETWEEN_CELLS.sub(" ", line).strip("> \t-*•·").split())


_BETWEEN_CELLS = re.compile(r"[:|]")
_WORD = re.compile(r"[^\W_]+")
_LONGEST_OWN = 10
_RUN = 3
_TELLING = 20
"""Letters of a piece of a line that nobody writes by chance."""

_END = "\0"
"""A line that no text has, so that the last run ends too."""

FORWARD_CUT = Words(
    "Metninizin altında iletilmiş bir e-posta vardı; başvuru sahibine gönderilmeyecek. Gitmesi gereken"
    " varsa kendi metninize yazınız.",
    "A forwarded mail stood below your text; it does not go to the author. What should go, write into your"
    " own text.",
)
LETTER_CUT = Words(
    "Metninizde bildirimimizden kalan satırlar vardı; bunlar başvuru sahibine gönderilmeyecek.",
    "Your text held lines of our own letter to you; they do not go to the author.",
)
