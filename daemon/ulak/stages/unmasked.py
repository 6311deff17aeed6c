"""
The original of a message as the one who asked for it gets it: no number masked, its attachments as they came.

Nothing in it acts or fetches, and a private key does not leave the store in it either.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from ulak.desk.acts.original_order import ERASED
from ulak.desk.decision import Draft
from ulak.desk.house import House
from ulak.desk.phrases import say
from ulak.gateways.templates import LONGEST_TEXT, Words
from ulak.mail.message import Attachment
from ulak.mail.parse import parse
from ulak.mail.private_key import without_private_keys

MOST_ENCLOSED = 10 * 1024 * 1024
"""Bytes of attachments in the letter, which goes to one person; what is larger stays in the mailbox."""


def unmasked(draft: Draft, raw: bytes | None, house: House) -> Draft:
    """The letter with the message it brings; it says so where there is none."""
    if raw is None:
        return replace(draft, reason=say(ERASED, draft.language))
    message = parse(raw, language=house.language)
    text = without_private_keys(message.text)
    whole = (Attachment("text.txt", "text/plain; charset=utf-8", text.encode("utf-8", "replace")),)
    enclosed = tuple(_fitting((*(whole if len(text) > LONGEST_TEXT else ()), *message.attachments)))
    return replace(draft, text=text, message=message, attachments=enclosed)


def _fitting(attachments: Iterable[Attachment]) -> Iterator[Attachment]:
    room = MOST_ENCLOSED
    for one in attachments:
        if not one.refused and one.size <= room:
            room -= one.size
            yield one


def wordless(draft: Draft) -> Draft:
    """The letter but for the words of the message, which its HTML twin has from the page."""
    message = draft.message and replace(draft.message, text="", reply_text="")
    return replace(draft, text="", message=message)


def with_page(words: Words, head: Words, page: str) -> Words:
    """The letter whose HTML twin shows the page under its own head."""
    end = head.html.rindex("</body>")
    return replace(words, html=f"{head.html[:end]}<hr>\n{page}\n{head.html[end:]}")
