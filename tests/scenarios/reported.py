"""Delivery reports as mail servers write them, on a letter of the desk."""

import email
from datetime import datetime
from email.utils import format_datetime

from tests.scenarios.posted import MX, Posted
from tests.scenarios.story import Report

BORDER = "=-report-border"


def report(step: Report, letter: Posted, story: str, at: datetime) -> bytes:
    """The bytes of a delivery report, from the recipient's own server to the letter's envelope sender."""
    server = f"mx.{step.recipient.rpartition('@')[2]}"
    given = {name.lower() for name, _ in step.headers}
    defaults = (
        ("Return-Path", "<>"),
        ("From", f"Mail Delivery System <MAILER-DAEMON@{server}>"),
        ("To", letter.envelope_from),
        ("Subject", "Undelivered Mail Returned to Sender"),
        ("Date", format_datetime(at)),
        ("Message-ID", f"<{story}.{step.line}@{server}>"),
    )
    head = [one for one in defaults if one[0].lower() not in given]
    stamp = f"from {server} ({server} [192.0.2.9]) by {MX} with ESMTPS id 4Xk3; {format_datetime(at)}"
    headers = [*head[:1], ("Received", stamp), *head[1:], *step.headers, ("MIME-Version", "1.0")]
    lines = "".join(f"{name}: {value}\r\n" for name, value in headers)
    content = _in_words(step, letter) if step.in_words else _by_the_standard(step, letter, server)
    return f"{lines}{content}".encode()


def _by_the_standard(step: Report, letter: Posted, server: str) -> str:
    """RFC 3464: the words, the machine's part, the header of the letter."""
    action, status = ("delayed", "4.4.1") if step.delayed else ("failed", "5.1.1")
    said = " ".join(step.body.split()) or "550 5.1.1 no such user"
    for_machines = (
        f"Reporting-MTA: dns; {server}\r\n\r\nFinal-Recipient: rfc822; {step.recipient}\r\n"
        f"Action: {action}\r\nStatus: {status}\r\nDiagnostic-Code: smtp; {said}\r\n"
    )
    parts = (
        f"Content-Type: text/plain; charset=utf-8\r\n\r\n{_crlf(step.body)}\r\n",
        f"Content-Type: message/delivery-status\r\n\r\n{for_machines}",
        f"Content-Type: text/rfc822-headers\r\n\r\n{_header_of(step, letter)}",
    )
    inside = "".join(f"--{BORDER}\r\n{part}\r\n" for part in parts)
    kind = f'multipart/report; report-type=delivery-status; boundary="{BORDER}"'
    return f"Content-Type: {kind}\r\n\r\n{inside}--{BORDER}--\r\n"


def _in_words(step: Report, letter: Posted) -> str:
    """No machine's part: what the server says, and under it the letter's header as text."""
    text = f"{_crlf(step.body)}\r\n\r\n{_header_of(step, letter)}"
    return f"Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n{text}"


def _header_of(step: Report, letter: Posted) -> str:
    wanted = ("Subject",) if step.by_number else ("Message-ID", "Date", "From", "To", "Subject")
    mail = email.message_from_bytes(letter.raw)
    return "".join(f"{name}: {' '.join(str(mail[name]).split())}\r\n" for name in wanted if mail[name])


def _crlf(text: str) -> str:
    return text.replace("\n", "\r\n")
