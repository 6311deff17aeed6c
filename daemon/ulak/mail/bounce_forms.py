"""The only door of flufl.bounce, Mailman's collection of detectors for what single mail servers write."""

import re
from email.message import Message as Mail
from email.utils import getaddresses

from flufl.bounce import all_failures

from ulak.mail.header import HeaderBlock, unfolded

_FIELDS = ("from", "x-mailer", "x-failed-recipients")
_FIELD_READ = 500
_LINES = 100
_LINE_READ = 160
_BLANKS = re.compile(r"[^\S\n]{3,}")


def failed_by_form(text: str, block: HeaderBlock) -> tuple[str, ...]:
    """
    The addresses that one of its detectors reads out of a report's words; often nobody.

    The library has no caps, its patterns are slow on long runs of blanks, and it sees addresses in
    uuencoded text: so it gets the decoded words alone, a hundred short lines of them. Some detectors
    look only at mails of one part, others at those of several: it is shown both.
    """
    text = "\n".join(_BLANKS.sub("  ", line)[:_LINE_READ] for line in text.splitlines()[:_LINES])
    for mail in (_simple(text, block), _compound(text, block)):
        _, failed = all_failures(mail)
        if found := sorted(one.decode("ascii", "replace").lower() for one in failed if b"@" in one):
            return tuple(found)
    return ()


def _simple(text: str, block: HeaderBlock) -> Mail:
    mail = _with_fields(block)
    mail["Content-Type"] = "text/plain; charset=utf-8"
    mail.set_payload(text)
    return mail


def _compound(text: str, block: HeaderBlock) -> Mail:
    mail, part, end = _with_fields(block), Mail(), Mail()
    mail["Content-Type"] = "multipart/mixed"
    part["Content-Type"] = "text/plain; charset=utf-8"
    part.set_payload(text)
    end["Content-Type"] = "application/octet-stream"
    end.set_payload("")
    mail.set_payload([part, end])
    return mail


def _with_fields(block: HeaderBlock) -> Mail:
    """Its fields; the library breaks off, and logs why, over a From beyond ASCII or with nobody in it."""
    mail = Mail()
    for name in _FIELDS:
        value = unfolded(block.first(name))[:_FIELD_READ].encode("ascii", "replace").decode()
        if name == "from" and not getaddresses([value]):
            value = "<>"
        if value:
            mail[name] = value
    return mail
