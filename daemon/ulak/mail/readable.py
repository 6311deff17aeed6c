"""Which of a mail's texts a person reads: those shown in place, and of alternatives what differs."""

import re

from ulak.mail.body import Body

_NAMED_TEXT_LIMIT = 64 * 1024
# Text that a reader does not read: tools do, and people open it as a file.
_NOT_PROSE = frozenset(
    {"text/calendar", "text/x-vcard", "text/vcard", "text/rfc822-headers", "text/csv", "text/x-amp-html"}
)
_COMPARED = 20_000  # letters: alternatives may stand in alternatives, and each is compared anew
_LINK = re.compile(r"https?://\S+")
_WORD = re.compile(r"\w+")


def is_shown(kind: str, name: str, disposition: str, size: int) -> bool:
    """
    Whether a leaf is part of the readable text.

    Apple and old programs name the text they mean to be read in place; such a part is shown and
    offered as a file as well, so neither reading of it loses anything.
    """
    if not kind.startswith("text/") or kind in _NOT_PROSE or disposition == "attachment":
        return False
    return not name or (kind in ("text/plain", "text/html") and size <= _NAMED_TEXT_LIMIT)


def chosen(children: list[list[Body]]) -> list[Body]:
    """
    Of alternatives, the plain one; also the rich one where it says what the plain one does not.

    RFC 2046 §5.1.4 prefers the last; what people wrote is easiest to read in the first. But a stub
    (`open this mail in another program`) and a gateway's own page are no alternatives of a letter.
    """
    readable = [child for child in children if any(body.text.strip() for body in child)]
    kept = [body for child in readable if child[0].is_plain for body in child]
    for child in reversed(readable):
        if not child[0].is_plain and (not kept or says_more(child, kept)):
            kept = child + kept if says_more(kept, child) else child
    return kept


def says_more(these: list[Body], others: list[Body]) -> bool:
    """Whether most words of these texts stand in none of the others; addresses of links are no words."""
    words = _words(these)
    return 2 * len(words - _words(others)) > len(words)


def _words(bodies: list[Body]) -> set[str]:
    text = "\n".join(body.text[:_COMPARED] for body in bodies)[:_COMPARED]
    return set(_WORD.findall(_LINK.sub(" ", text.lower())))
