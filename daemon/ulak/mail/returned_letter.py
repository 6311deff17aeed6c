"""What a delivery report brings back of the letter it is about: Message-ID, subject, the way it went."""

import re
from collections.abc import Iterator

from ulak.mail.header import HeaderBlock, decoded, read_block, unfolded
from ulak.mail.message import ReturnedLetter
from ulak.mail.structure import Structure

STATUS = frozenset({"message/delivery-status", "message/global-delivery-status"})
_RETURNED = frozenset({"message/rfc822", "text/rfc822-headers", "message/global", "message/global-headers"})
_MESSAGE_ID = re.compile(r"<[^<>\s]{1,250}@[^<>\s]{1,250}>")
ADDRESS = re.compile(r"[^\s<>\"'(),:;\[\]]{1,128}@[^\s<>\"'(),:;\[\]@]{1,255}")
"""What may be an address in a delivery report."""

_ID_LINE = re.compile(
    r"^[>\s*]{0,6}(?:original[- ])?(?:message|ileti)[- ]?(?:id|kimliği)\s*:\s*(<[^<>\s]{1,250}>)",
    re.IGNORECASE | re.MULTILINE,
)
_SUBJECT_LINE = re.compile(
    r"^[>\s*]{0,6}(?:subject|konu|betreff|objet|sujet)\s*:[ \t]*(\S.{0,400})$", re.IGNORECASE | re.MULTILINE
)
_FOR = re.compile(r"\sfor\s+<([^<>\s@]{1,128}@[^<>\s@]{1,255})>")
_WAY = ("delivered-to", "x-original-to", "x-envelope-to", "envelope-to", "original-recipient")
_IN_STATUS = ("x-original-message-id", "original-message-id", "original-envelope-id")
_TEXT_READ = 64 * 1024
_KEPT = 20


def read_returned_letter(structure: Structure) -> ReturnedLetter:
    """Read it from the part that holds the letter, else from the text that quotes it."""
    text = structure.text[:_TEXT_READ]
    headers = [read_block(leaf.content.lstrip()) for leaf in structure.leaves if leaf.type in _RETURNED]
    ids = [found for block in headers for found in _MESSAGE_ID.findall(block.first("message-id"))]
    ids += [found for leaf in structure.leaves if leaf.type in STATUS for found in _named_in(leaf.content)]
    ids += _ID_LINE.findall(text)
    subjects = [decoded(block.first("subject")).text for block in headers]
    subjects += [decoded(line).text for line in _SUBJECT_LINE.findall(text)]
    return ReturnedLetter(
        tuple(dict.fromkeys(ids))[:_KEPT],
        tuple(dict.fromkeys(filter(None, subjects)))[:_KEPT],
        tuple(dict.fromkeys(address for block in headers for address in _went_to(block)))[:_KEPT],
    )


def _named_in(status: bytes) -> Iterator[str]:
    """Gmail and Google Groups name the letter in the fields of the report (RFC 3464 §2.2)."""
    block = read_block(status.lstrip())
    for name in _IN_STATUS:
        yield from _MESSAGE_ID.findall(block.first(name))


def _went_to(block: HeaderBlock) -> Iterator[str]:
    for name in _WAY:
        for value in block.all(name):
            yield from (found.lower() for found in ADDRESS.findall(unfolded(value)))
    for value in block.all("received"):
        yield from (found.lower() for found in _FOR.findall(unfolded(value)))
