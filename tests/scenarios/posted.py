"""Mails as they lie in a mailbox, and the desk's letters as their receivers see them."""

import email
import email.policy
import re
from base64 import encodebytes
from dataclasses import dataclass
from datetime import datetime
from email.header import Header, decode_header, make_header
from email.message import EmailMessage
from email.utils import format_datetime, formataddr, parseaddr

from tests.scenarios.story import Mail, Manner, Reply

MX = "mx.kurum.test"


@dataclass(frozen=True, slots=True)
class Posted:
    """A letter of the desk that came to a server."""

    envelope_from: str
    recipients: tuple[str, ...]
    raw: bytes

    def message(self) -> EmailMessage:
        """The letter, parsed; it is our own, so the library's own reader may read it."""
        return email.message_from_bytes(self.raw, policy=email.policy.default)

    def header(self, name: str) -> str:
        """
        A header in words, unfolded, empty where there is none.

        `Envelope-From` is what SMTP was told, `Attachments` are the names of what goes along.
        """
        match name.lower():
            case "envelope-from":
                return self.envelope_from
            case "attachments":
                return ", ".join(part.get_filename("") for part in self.message().iter_attachments())
        return " ".join(
            str(make_header(decode_header(email.message_from_bytes(self.raw)[name] or ""))).split()
        )

    def text(self) -> str:
        """The text/plain part, its line ends as single ones."""
        part = self.message().get_body(("plain",))
        return part.get_content().replace("\r\n", "\n") if part else ""


def first_mail(mail: Mail, story: str, at: datetime) -> bytes:
    """The bytes of a new mail."""
    given = {name.lower() for name, _ in mail.headers}
    _, author = parseaddr({name.lower(): value for name, value in mail.headers}.get("from", ""))
    defaults = (
        ("To", ", ".join(mail.to)),
        ("Date", format_datetime(at)),
        ("Message-ID", _id(mail, story, author)),
    )
    headers = [*mail.headers, *((name, value) for name, value in defaults if name.lower() not in given)]
    return _bytes(headers, mail.body, mail.manner, author, at, mail.files)


def reply(reply: Reply, letter: Posted, story: str, at: datetime) -> bytes:
    """The bytes of a reply to a letter, with the threading headers and the quotation of a mail program."""
    author = reply.author.address
    given = {name.lower() for name, _ in reply.headers}
    subject = letter.header("Subject")
    message_id = letter.header("Message-ID")
    defaults = (
        ("From", formataddr((reply.author.name, author)) if reply.author.name.isascii() else _named(reply)),
        ("To", letter.header("Reply-To") or letter.header("From")),
        ("Subject", subject if subject.lower().startswith("ynt:") else f"Ynt: {subject}"),
        ("In-Reply-To", message_id),
        ("References", f"{letter.header('References')} {message_id}".strip()),
        ("Date", format_datetime(at)),
        ("Message-ID", _id(reply, story, author)),
    )
    headers = [*reply.headers, *((name, value) for name, value in defaults if name.lower() not in given)]
    body = _with_code(reply.body, letter) + (_quotation(letter) if reply.manner.quotes else "")
    return _bytes(headers, body, reply.manner, author, at, reply.files)


def _with_code(body: str, letter: Posted) -> str:
    """`{code}` in a reply is the one-time code that stands in the letter."""
    shown = re.search(r"(?m)^(?:Kod|Code): (\w{8})\s*$", letter.text())
    return body.replace("{code}", shown[1]) if shown else body


def receivers(raw: bytes) -> tuple[str, ...]:
    """The address in To, for a reply that goes where the letter came from."""
    return (parseaddr(str(make_header(decode_header(email.message_from_bytes(raw)["To"]))))[1].lower(),)


def _named(reply: Reply) -> str:
    return f"{reply.author.name} <{reply.author.address}>"


def _id(mail: Mail | Reply, story: str, author: str) -> str:
    return f"<{story}.{mail.line}@{author.rpartition('@')[2] or 'nowhere.test'}>"


def _quotation(letter: Posted) -> str:
    """As Outlook and Thunderbird in Turkish put it under what one writes."""
    day = letter.message()["Date"].datetime
    quoted = "\n".join(f"> {line}".rstrip() for line in letter.text().rstrip().split("\n"))
    return f"\n\n{day:%d.%m.%Y %H:%M} tarihinde {letter.header('From')} yazdı:\n{quoted}\n"


def _bytes(
    headers: list[tuple[str, str]],
    body: str,
    manner: Manner,
    author: str,
    at: datetime,
    files: tuple[tuple[str, bytes], ...] = (),
) -> bytes:
    names = {name.lower() for name, _ in headers}
    domain = author.rpartition("@")[2] or "nowhere.test"
    made = dict(files)
    attached = [_file(value, made.get(value)) for name, value in headers if name == "Attach"]
    if manner.folder not in ("INBOX", "Junk"):  # among sent mails: it came by no server
        stamps = []
    else:
        stamps = _stamps(names, manner, author, domain, manner.stamped or at)
    head = [*stamps, *(one for one in headers if one[0] != "Attach"), ("MIME-Version", "1.0")]
    charset = manner.label or manner.charset
    text = f"Content-Type: text/plain; charset={charset}\r\nContent-Transfer-Encoding: 8bit\r\n\r\n{_crlf(body)}\r\n"
    if "content-type" in names:  # the story brings a body of its own making
        text = f"\r\n{_crlf(body)}\r\n"
    lines = "".join(f"{name}: {_value(name, value, manner)}\r\n" for name, value in head)
    return (lines + (_with_attachments(text, attached) if attached else text)).encode(manner.charset)


def _stamps(names: set[str], manner: Manner, author: str, domain: str, at: datetime) -> list[tuple[str, str]]:
    """What our border writes above a mail that comes."""
    stamps = [] if "return-path" in names else [("Return-Path", f"<{author}>")]
    stamps += _verdict(manner.verdict, domain)
    received = (
        f"from mail.{domain} (mail.{domain} [192.0.2.7]) by {MX} with ESMTPS id 4Xk2; {format_datetime(at)}"
    )
    return [*stamps, ("Received", received)]


def _verdict(word: str, domain: str) -> list[tuple[str, str]]:
    said = {
        "proven": f"{MX}; dmarc=pass header.from={domain}; dkim=pass header.d={domain}",
        "forged": f"{MX}; dmarc=fail header.from={domain}; spf=fail smtp.mailfrom=evil.test; dkim=none",
    }
    return [("Authentication-Results", said[word])] if word else []


def _value(name: str, value: str, manner: Manner) -> str:
    """A header's words in RFC 2047's spelling, but for mails that claim a false charset."""
    if manner.label or value.isascii():
        return value
    if match := re.fullmatch(r"(.+) (<[^<>]+>)", value):
        return f"{Header(match[1], 'utf-8').encode()} {match[2]}"
    return Header(value, manner.charset, header_name=name).encode(linesep="\r\n")


def _file(value: str, content: bytes | None) -> str:
    """A part with a small file, or with the thing that stands behind its name."""
    name = value.partition(" = ")[0]
    head = (
        f'Content-Type: application/octet-stream; name="{name}"\r\n'
        f'Content-Disposition: attachment; filename="{name}"\r\n'
    )
    if content is None:
        return f"{head}\r\nThe content of {name}.\r\n"
    coded = _crlf(encodebytes(content).decode())
    return f"{head}Content-Transfer-Encoding: base64\r\n\r\n{coded}"


def _with_attachments(text: str, files: list[str]) -> str:
    border = "=-scenario-border"
    inner = "".join(f"--{border}\r\n{part}" for part in (text, *files))
    return f'Content-Type: multipart/mixed; boundary="{border}"\r\n\r\n{inner}--{border}--\r\n'


def _crlf(text: str) -> str:
    return text.replace("\n", "\r\n")
