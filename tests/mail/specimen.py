"""Mails for tests, written as lines."""

from ulak.mail.message import Message
from ulak.mail.parse import parse


def mail(*fields: str, body: str = "Merhaba,\r\nsertifikam çalışmıyor.\r\n") -> bytes:
    """A whole mail: fields as written, usual ones added where none of that name is given."""
    usual = ("From: Ayşe Yılmaz <ayse@firma.test>", "To: bilgi@kamusm.test", "Message-ID: <1@firma.test>")
    given = {field.partition(":")[0].lower() for field in fields}
    lines = [*fields, *(field for field in usual if field.partition(":")[0].lower() not in given)]
    return ("\r\n".join(lines) + "\r\n\r\n" + body).encode()


def read(*fields: str, body: str = "Merhaba,\r\nsertifikam çalışmıyor.\r\n") -> Message:
    """The same mail, parsed."""
    return parse(mail(*fields, body=body))
