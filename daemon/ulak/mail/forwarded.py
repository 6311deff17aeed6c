"""Who wrote the mail that somebody forwards, as far as the forward tells: never proof, only a proposal."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ulak.mail.address import Address
from ulak.mail.attribution import author_at
from ulak.mail.header import decoded, unfolded
from ulak.mail.mailboxes import mailboxes
from ulak.mail.quoted_header import header_at, is_forward_mark, is_reply_mark
from ulak.mail.structure import read_structure

_MARKS = re.compile(r"\s{0,3}(?:>\s?)*")
_ADDRESS = r"[^\s<>\"'(),:;\[\]@]{1,64}@[^\s<>\"'(),:;\[\]@]{1,255}"
_IN_BRACKETS = re.compile(rf"[<\[(]\s*(?:mailto:)?({_ADDRESS})\s*[>\])]", re.IGNORECASE)
_BARE = re.compile(_ADDRESS)
_MESSAGE_ID = re.compile(r"<[^<>\s]{1,500}>")
_MOST = 20
_MOST_ATTACHED = 3
_MOST_LINES = 5000
_ATTACHED_LIMIT = 1024 * 1024
_LONGEST_NAME = 100


@dataclass(frozen=True, slots=True)
class Original:
    """
    One mail inside a forward: what its header says there.

    The address may be empty: within a house Outlook shows names only. `subject` and `date` stand as they
    are written. `message_id` is known of an attached mail alone.
    """

    author: Address
    subject: str = ""
    date: str = ""
    message_id: str = ""


@dataclass(frozen=True, slots=True)
class Forwarded:
    """
    The mails inside a forward, the one forwarded first, what it quotes after it.

    `text` is that of attached mails, which is no part of the forward's own text.
    """

    originals: tuple[Original, ...] = ()
    text: str = ""


def forwarded(text: str, attached: Sequence[bytes]) -> Forwarded:
    """Read attached mails (RFC 2046 §5.2.1) and the header blocks inside the text."""
    originals: list[Original] = []
    texts: list[str] = []
    for content in attached[:_MOST_ATTACHED]:
        original, inner = _attached(content[:_ATTACHED_LIMIT])
        originals += [original, *_in_text(inner)]
        texts.append(f"{original.subject}\n\n{inner}".strip())
    originals += _in_text(text)
    told = [one for one in originals if one.author.address or one.author.name]
    return Forwarded(tuple(dict.fromkeys(told))[:_MOST], "\n\n".join(texts))


def _attached(content: bytes) -> tuple[Original, str]:
    structure = read_structure(content)
    block, hints = structure.block, structure.hints
    author = next(iter(mailboxes(block.first("from"), hints)), Address(""))
    message_id = _MESSAGE_ID.fullmatch(unfolded(block.first("message-id")))
    original = Original(
        Address(author.address, _named(author.name)),
        decoded(block.first("subject"), hints).text,
        decoded(block.first("date")).text,
        message_id[0] if message_id and message_id[0].isascii() else "",
    )
    return original, structure.text


def _in_text(text: str) -> Iterator[Original]:
    """Blocks of fields and attributions, from the top: the nearest first."""
    lines = [_MARKS.sub("", line, count=1) for line in text.splitlines()[:_MOST_LINES]]
    at = found = 0
    is_marked = False
    while at < len(lines) and found < _MOST:
        if header := header_at(lines, at, is_marked=is_marked):
            yield Original(_person(header.first("from")), header.first("subject"), header.first("date"))
            at, found = at + header.lines, found + 1
        elif wrote := author_at(lines, at):
            yield Original(_person(wrote.who), date=wrote.date)
            at, found = at + wrote.lines, found + 1
        else:
            is_mark = is_forward_mark(lines[at]) or is_reply_mark(lines[at])
            is_marked = is_mark or (is_marked and not lines[at].strip())
            at += 1


def _person(words: str) -> Address:
    """`Ad Soyad <a@b.test>`, `Ad Soyad [mailto:a@b.test]`, `a@b.test`, or only a name."""
    found = _IN_BRACKETS.search(words) or _BARE.search(words)
    if found is None:
        return Address("", _named(words))
    address = found[found.lastindex or 0].strip(".").lower()
    name = _named(re.split(r"[<\[]", words[: found.start()])[0])
    return Address(address, "" if "@" in name else name)


def _named(words: str) -> str:
    """One printable line without the quotes and marks around it."""
    shown = "".join(letter if letter.isprintable() else " " for letter in words)
    return " ".join(shown.split()).strip("\\\"'*<>[]()«»“”, ")[:_LONGEST_NAME]
