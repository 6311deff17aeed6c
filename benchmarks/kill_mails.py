"""The mails of those who write to a desk that is being killed, as its border MX hands them on."""

from datetime import UTC, datetime
from email.header import Header
from email.utils import format_datetime

BORDER = "mx.kurum.test"


def mail(
    author: str, to: str, subject: str, message_id: str, text: str, answers: str = "", *, robot: bool = False
) -> bytes:
    """
    Write a mail whose author is proven; `answers` is the Message-ID it replies to.

    A `robot` says that it is one.
    """
    head = {"From": author, "To": to, "Subject": subject, "Message-ID": message_id}
    if answers:
        head |= {"In-Reply-To": answers, "References": answers}
    if robot:
        head["Auto-Submitted"] = "auto-replied"
    proof = f"{BORDER}; dmarc=pass header.from={author.partition('@')[2]}"
    stamps = {"Return-Path": f"<{author}>", "Authentication-Results": proof}
    return _bytes({**stamps, **_received(), **head}, "text/plain; charset=utf-8", text)


def bounce(author: str, to: str, number: int, returned: str) -> bytes:
    """Write the delivery report (RFC 3464) about the letter with the Message-ID `returned`."""
    domain = author.partition("@")[2]
    head = {
        "Return-Path": "<>",
        **_received(),
        "From": f"MAILER-DAEMON@{domain}",
        "To": to,
        "Subject": "Undelivered Mail Returned to Sender",
        "Message-ID": f"<{number}.bounce@{domain}>",
        "Auto-Submitted": "auto-replied",
    }
    text = _REPORT.format(domain=domain, to=author, id=returned).replace("\n", "\r\n")
    return _bytes(head, 'multipart/report; report-type=delivery-status; boundary="b"', text)


_REPORT = """\
--b
Content-Type: text/plain

Your message could not be delivered.
--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.{domain}

Final-Recipient: rfc822; {to}
Action: failed
Status: 5.1.1

--b
Content-Type: message/rfc822

Message-ID: {id}
Subject: x

x
--b--
"""


def _received() -> dict[str, str]:
    now = format_datetime(datetime.now(UTC))
    return {
        "Received": f"from mail.dis.test (mail.dis.test [192.0.2.7]) by {BORDER} with ESMTPS id 4Xk2; {now}"
    }


def _bytes(head: dict[str, str], kind: str, text: str) -> bytes:
    ends = {
        "Date": format_datetime(datetime.now(UTC)),
        "MIME-Version": "1.0",
        "Content-Type": kind,
        "Content-Transfer-Encoding": "8bit",
    }
    lines = [f"{name}: {_word(name, value)}\r\n" for name, value in (head | ends).items()]
    return ("".join(lines) + f"\r\n{text}\r\n").encode()


def _word(name: str, value: str) -> str:
    if value.isascii():
        return value
    return Header(value, "utf-8", header_name=name).encode(linesep="\r\n")
