"""What a mail's author wrote with their own hand: by it alone the language of the answer is chosen."""

import re

from ulak.mail.quoted_header import header_at, is_forward_mark

_QUOTED = re.compile(r"\s{0,3}>")
_LINES_READ = 2000


def unquoted(text: str, *, is_forward: bool) -> str:
    """The lines that are not marked as quoted, above the mail that is forwarded."""
    lines = text.splitlines()[:_LINES_READ]
    own: list[str] = []
    for at, line in enumerate(lines):
        if is_forward and (is_forward_mark(line) or header_at(lines, at)):
            break
        if not _QUOTED.match(line):
            own.append(line)
    return "\n".join(own)
