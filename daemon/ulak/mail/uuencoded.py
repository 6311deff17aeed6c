"""Private keys in uuencoded files that stand in the words of a mail (POSIX, `uuencode`)."""

import re
from binascii import Error, a2b_uu
from collections.abc import Iterator

from ulak.mail.bare_key import bare_keys
from ulak.mail.hidden_key import embedded_key
from ulak.mail.pasted_key import Found, pasted_keys

_BEGIN = re.compile(r"^(?P<marks>[ \t>|]{0,20})begin [0-7]{3,4} [^\n]{1,300}\n", re.MULTILINE)
_LINE = re.compile(r"(?P<data>[!-`][ -`]{1,84})[ \t\r]{0,4}(?:\n|\Z)")
_END = re.compile(r"(?:[ \t>|]{0,20}`?[ \t\r]{0,4}\n){0,2}[ \t>|]{0,20}end[ \t\r]*(?=\n|\Z)")


def uuencoded_keys(text: str) -> Iterator[Found]:
    """Each file that holds a key, from its first line to its last."""
    for begin in _BEGIN.finditer(text):
        pieces: list[bytes] = []
        at = begin.end()
        marks = begin["marks"]
        while text.startswith(marks, at) and (line := _LINE.match(text, at + len(marks))):
            pieces.append(_bytes(line["data"]))
            at = line.end()
        if key := _key_in(b"".join(pieces)):
            end = _END.match(text, at)
            yield Found(begin.start(), end.end() if end else at, key)


def _bytes(line: str) -> bytes:
    """Of one line; none where it is none of uuencode's."""
    try:
        return a2b_uu(line.encode())
    except Error:
        return b""


def _key_in(content: bytes) -> bytes:
    words = content.decode("latin-1")
    found = next(pasted_keys(words), None) or next(bare_keys(words), None)
    return found.key if found else embedded_key(content)
