"""
By what two reports are about the same certificate, whichever way each of them names it.

Host names are not among them: a mail speaks of many, and two that speak of one host may be about anything.
"""

import hashlib
import re
from collections.abc import Iterator

from ulak.desk.certificates.report import Report, Reported

_CRT_SH = re.compile(r"(?:.*crt\.sh\D*)?(\d{3,20})", re.ASCII | re.IGNORECASE)


def marks(report: Report) -> tuple[str, ...]:
    """All marks of a ticket, each once."""
    return tuple(dict.fromkeys(mark for one in report.certificates for mark in marks_of(one)))


def marks_of(one: Reported) -> Iterator[str]:
    """
    Of one certificate: issuer and serial number make it unique (RFC 5280 §4.1.2.2), a digest names it too.

    A number of digits alone may have been meant in hex or in decimal: its mark is both.
    """
    if one.issuer and one.serial:
        yield f"certificate {hashlib.sha256(f'{one.issuer}/{one.serial}'.encode()).hexdigest()}"
    if one.serial and (one.is_known or not one.issuer):
        yield f"serial {one.serial}"
        if not one.is_known and one.serial.isdecimal():
            yield f"serial {int(one.serial):X}"
    if one.sha256:
        yield f"sha-256 {one.sha256}"
    if one.spki and not one.is_known:
        yield f"key {one.spki}"
    if not one.serial and (found := _CRT_SH.fullmatch(one.written)):
        yield f"crt.sh {found[1]}"
