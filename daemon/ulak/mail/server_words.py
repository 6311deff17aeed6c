"""
What another mail server said, without what it had no business to repeat.

A refusal may quote the letter, the person or the rule it fell under, and its words go into a record that
nobody can change. Its codes, addresses in the net and the id it queued the letter under stay: they are
what an operator asks that server about.
"""

import re

from ulak.mail.mask import mask

_READ = 2_000
_KEPT = re.compile(
    r"\bqueued\s{1,2}(?:mail\s)?as\s{1,2}[\w.:-]{1,60}|\bInternalId=\d{1,20}|"
    r"\b(?:queue-?)?id[=: ]{1,2}(?=[\w.-]{0,30}[A-Za-z])[\w.-]{5,60}|"
    r"(?<![\w.])(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.(?:25[0-5]|2[0-4]\d|1?\d?\d)){3}(?![\w.]*\d)",
    re.IGNORECASE,
)


def server_words(said: str) -> str:
    """Its reply with private keys cut out and personal numbers starred."""
    said = said[:_READ]
    pieces: list[str] = []
    end = 0
    for kept in _KEPT.finditer(said):
        pieces.extend((mask(said[end : kept.start()]), kept[0]))
        end = kept.end()
    return "".join((*pieces, mask(said[end:])))
