"""Which files of a mail are part of its text: pictures that its HTML shows, not what somebody attached."""

import re
from collections.abc import Iterable
from urllib.parse import unquote

from ulak.mail.header import HeaderBlock, unfolded
from ulak.mail.parameters import parametrised

_REFERENCE = re.compile(r"\bcid:([^\s\"'<>()]{1,300})", re.IGNORECASE)


def shown_in(pages: Iterable[str]) -> frozenset[str]:
    """The Content-IDs that HTML names (RFC 2392 §2)."""
    return frozenset(unquote(found).lower() for page in pages for found in _REFERENCE.findall(page))


def is_embedded(kind: str, block: HeaderBlock, shown: frozenset[str]) -> bool:
    """
    Is a part shown by the text, by its Content-ID or, where it is a picture, by what it says of itself?

    Exchange gives every file a Content-ID, and Apple Mail calls a document that was attached `inline`.
    """
    own = unfolded(block.first("content-id")).strip().strip("<>").lower()
    if own and own in shown:
        return True
    disposition = parametrised(block.first("content-disposition"), ()).value
    is_said = disposition == "inline" or (bool(own) and disposition != "attachment")
    return is_said and kind.startswith("image/")
