"""Addresses at which nobody reads, known by their local part (RFC 3834 §2); one rule for all who ask."""

import re

_NO_REPLY = r"(?:no|not|do[-_.]?not)[-_.]?reply|yanitlamayin(?:iz)?|cevaplamayin(?:iz)?"
_NOBODY_READS = re.compile(rf"(?:.*[._+-])?(?:{_NO_REPLY})(?:[+=_.-].*)?")
_ROBOT = re.compile(
    rf"(?:{_NO_REPLY}|mailer-?daemon|mail-?daemon|m?daemon|postmaster|auto-?reply|autoresponder|bounces?"
    r"|listserv|majordomo)(?:[+=_.-].*)?"
    rf"|.*[._+-](?:{_NO_REPLY})(?:[+_.-].*)?"
    r"|.*[._+-](?:bounces?|mailer-daemon)"
    r"|owner-.*|.*-(?:request|owner)"
)


def is_no_reply(address: str) -> bool:
    """Does the address only say that an answer should go elsewhere, as that of a web form does?"""
    return _NOBODY_READS.fullmatch(address.rpartition("@")[0].lower()) is not None


def is_robot(address: str) -> bool:
    """Does the local part say that a machine writes from there, and that nobody would read an answer?"""
    return _ROBOT.fullmatch(address.rpartition("@")[0].lower()) is not None
