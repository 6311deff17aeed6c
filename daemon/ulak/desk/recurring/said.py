"""What a complaint says that a clerk wrote down for somebody: the matter, without the lines above it."""

from ulak.desk.commands.command import read
from ulak.desk.for_others.opening_head import opening_head
from ulak.desk.staff.own_words import unsigned


def said(text: str) -> str:
    """The text under the head; all of it where there is no such head."""
    head = opening_head(read(unsigned(text)))
    return text if head is None else head.text
