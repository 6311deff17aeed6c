"""
Mails made to hang, exhaust or break whoever reads them: each a function of how much of it there is.

`MONSTERS` names them at the size the desk promises to survive: what a mailbox may bring (35 MB), or more
of a thing than any mail has.
"""

import base64
import binascii
import gzip
import io
import zipfile
import zlib
from collections.abc import Callable, Mapping
from functools import partial

from tests.mail.wrappings import attribute, cms, element, one, packed_file, properties, tnef

MB = 1024 * 1024
HEAD = (
    b"From: Zeynep Yildiz <zeynep@yurttas.test>\r\nTo: bilgi@kamusm.test\r\n"
    b"Message-ID: <monster@yurttas.test>\r\nDate: Tue, 24 Nov 2026 09:00:00 +0300\r\nMIME-Version: 1.0\r\n"
)
PLAIN = b"Content-Type: text/plain; charset=utf-8\r\n\r\n"


def letter(*fields: bytes, body: bytes = b"Merhaba\r\n", subject: bytes = b"Sikayet") -> bytes:
    """A plain letter with more fields."""
    more = b"".join(field + b"\r\n" for field in fields)
    return HEAD + b"Subject: " + subject + b"\r\n" + more + PLAIN + body


def nested_parts(count: int, inside: bytes = b"Merhaba\r\n") -> bytes:
    """Multiparts in each other, all of them closed."""
    opened = b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (n, n) for n in range(count)
    )
    closed = b"".join(b"\r\n--b%d--\r\n" % n for n in reversed(range(count)))
    return HEAD + b"Subject: Ic ice\r\n" + opened + PLAIN + inside + closed


def flat_parts(count: int, kind: bytes = b"text/plain", content: bytes = b"Merhaba\r\n") -> bytes:
    """Parts beside each other."""
    part = b"--b\r\nContent-Type: " + kind + b"\r\n\r\n" + content + b"\r\n"
    return (
        HEAD
        + b"Subject: Yan yana\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"
        + part * count
        + b"--b--"
    )


def headers(count: int) -> bytes:
    """Fields nobody knows."""
    return letter(*(b"X-Field-%d: value" % n for n in range(count)))


def recipients(count: int, *, fields: int = 1) -> bytes:
    """To and Cc name a town, in one field each or in several."""
    lines = []
    for name in (b"To", b"Cc"):
        for field in range(fields):
            people = (b"kisi%d-%d-%s@yurttas.test" % (field, n, name) for n in range(count // fields // 2))
            lines.append(name + b": " + b",\r\n ".join(people))
    return letter(*lines)


def attachment(size: int, encoding: bytes) -> bytes:
    """A file of that many bytes, encoded."""
    content = bytes(range(256)) * (size // 256)
    wire = {
        b"base64": lambda: base64.encodebytes(content),
        b"quoted-printable": lambda: binascii.b2a_qp(content[: size // 2], istext=False),
        b"x-uuencode": lambda: _uuencoded(content),
        b"binary": lambda: content,
    }[encoding]()
    return _with_file(b"dosya.bin", b"application/octet-stream", encoding, wire)


def _uuencoded(content: bytes) -> bytes:
    lines = (binascii.b2a_uu(content[at : at + 45]) for at in range(0, len(content), 45))
    return b"begin 644 dosya.bin\n" + b"".join(lines) + b"`\nend\n"


def _with_file(name: bytes, kind: bytes, encoding: bytes, wire: bytes) -> bytes:
    return (
        HEAD
        + b"Subject: Ekli\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n"
        + PLAIN
        + b"Ektedir.\r\n--b\r\nContent-Type: "
        + kind
        + b"\r\nContent-Transfer-Encoding: "
        + encoding
        + b'\r\nContent-Disposition: attachment; filename="'
        + name
        + b'"\r\n\r\n'
        + wire
        + b"\r\n--b--\r\n"
    )


def plain_text(size: int, line: bytes = "Şikâyetimi üç haftadır çözmediniz.\r\n".encode()) -> bytes:
    """A letter that does not end."""
    return letter(body=line * (size // len(line)))


def html(size: int, piece: str, before: str = "<p>", after: str = "") -> bytes:
    """A page that is one piece over and over."""
    times = size // len(piece) if piece else 0
    body = before + piece * times + after * times
    return HEAD + b"Subject: Sayfa\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + body.encode()


def encoded_words(count: int, *, fields: int = 1, word: bytes = b"=?utf-8?q?=C5=9F?=") -> bytes:
    """Encoded words, in one subject or over many fields."""
    if fields == 1:
        return letter(subject=b"\r\n ".join([word] * count))
    return letter(*(b"X-Words-%d: " % n + b" ".join([word] * (count // fields)) for n in range(fields)))


def surrogates() -> bytes:
    """Lone halves of letters by every way a mail has for them."""
    lone = b"\xed\xa0\x80"
    half = base64.b64encode(b"\xd8\x00\x00A\xdc\x00")
    return (
        b"From: =?utf-8?b?"
        + base64.b64encode(lone)
        + b"?= <zeynep@yurttas.test>\r\nTo: bilgi@kamusm.test\r\n"
        b"Subject: =?utf-16-be?b?" + half + b"?= =?utf-7?q?+2AA-?= " + lone + b"\r\n"
        b"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain; charset=utf-16be\r\n"
        b"Content-Transfer-Encoding: base64\r\n\r\n"
        + half
        + b"\r\n--b\r\nContent-Type: text/plain; charset=utf-7\r\n"
        b"\r\n+2AA- a+3AA-\r\n--b\r\nContent-Type: application/x; name*=utf-8''%ED%A0%80.pdf\r\n\r\n"
        + lone
        + b"\r\n--b\r\nContent-Type: application/x; name*=utf-16le''%00%D8.pdf\r\n\r\nx\r\n--b--\r\n"
    )


def boundary_trap(count: int) -> bytes:
    """A boundary of signs that mean something in a pattern, and lines that nearly are it."""
    boundary = b"(a+)+$[^]*?{9}|.*"
    body = (b"--" + boundary + b" \t x\r\n" + b"--" + b"a" * 60 + b"!\r\n") * count
    return (
        HEAD
        + b'Subject: Tuzak\r\nContent-Type: multipart/mixed; boundary="'
        + boundary
        + b'"\r\n\r\n'
        + body
        + b"--"
        + boundary
        + b"\r\n\r\nMerhaba\r\n"
    )


def blanks_after_boundary(count: int) -> bytes:
    """Each delimiter is followed by blanks that end in no line end: matched again from every blank."""
    return (
        HEAD
        + b"Subject: Bosluk\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"
        + (b"--b" + b" " * 1000 + b"x\r\n") * count
        + b"--b\r\n\r\nMerhaba\r\n"
    )


def references(count: int) -> bytes:
    """A thread as old as the hills."""
    return letter(b"References: " + b"\r\n ".join(b"<%d@yurttas.test>" % n for n in range(count)))


def zip_bomb(size: int) -> bytes:
    """An archive a thousand times as large inside."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("id_rsa", b"\0" * size)
    return _with_file(b"a.zip", b"application/zip", b"base64", base64.encodebytes(packed.getvalue()))


def archives(count: int, packed: bytes, name: bytes = b"a.zip") -> bytes:
    """A mail of so many archives."""
    part = (
        b'--b\r\nContent-Type: application/zip; name="'
        + name
        + b'"\r\nContent-Transfer-Encoding: base64\r\n\r\n'
    )
    head = HEAD + b"Subject: Arsivler\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"
    return head + (part + base64.encodebytes(packed)) * count + b"--b--\r\n"


def packed_text(count: int) -> bytes:
    """An archive of long texts that nearly hold a key."""
    text = b"Merhaba 308204 MIIE 30 82 04 a4 02 01 00 -----BEGIN PRIVATE " * 4000
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(count):
            archive.writestr(f"{number}.txt", text)
    return packed.getvalue()


def zip_of_many(count: int) -> bytes:
    """An archive with very many members."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for number in range(count):
            archive.writestr(f"dosya-{number}", b"")
    return _with_file(b"a.zip", b"application/zip", b"base64", base64.encodebytes(packed.getvalue()))


def pem_bomb(size: int) -> bytes:
    """Keys that begin and do not end, as a file and in the text."""
    begins = b"-----BEGIN RSA PRIVATE KEY-----\r\nMIIEpAIBAAKC\r\n"
    text = begins * (size // len(begins))
    return _with_file(b"a.pem", b"application/x-pem-file", b"7bit", text).replace(b"Ektedir.", text)


def key_lookalikes(size: int) -> bytes:
    """Words from which the search for keys must come back again and again."""
    return letter(
        body=(b"-----BEGIN A A A PRIVATE" + b" " * 40) * (size // 64) + b"MIGHAgEAMBMG" * (size // 24)
    )


def received_chain(count: int) -> bytes:
    """A mail that went round the world."""
    hop = b"Received: from a%d.test (a.test [192.0.2.1]) by b.test with ESMTP id x; Tue, 24 Nov 2026 09:00:00 +0300"
    return b"\r\n".join(hop % n for n in range(count)) + b"\r\n" + letter()


def charset_name(size: int) -> bytes:
    """A charset whose name is a novel."""
    name = b"x" * size
    return (
        HEAD
        + b"Subject: =?"
        + name
        + b'?q?a?=\r\nContent-Type: text/plain; charset="'
        + name
        + b'"\r\n\r\n\xfe\xff\r\n'
    )


def comments(count: int, field: bytes) -> bytes:
    """Comments in comments, then comments that never close."""
    return letter(field + b": " + b"(" * count + b")" * count, b"Precedence: " + b"(" * count)


def parts_with_hard_fields(count: int, value: bytes) -> bytes:
    """Many parts, and each with fields that are slow to read."""
    part = (
        b"--b\r\nContent-Type: text/plain; "
        + value
        + b"\r\nContent-Disposition: x"
        + value
        + b"\r\n\r\nx\r\n"
    )
    return (
        HEAD
        + b"Subject: Alanlar\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"
        + part * count
        + b"--b--"
    )


def wrapped_reports(count: int, size: int) -> bytes:
    """Says that it is a delivery report, and attaches mails to search for one."""
    inner = b"--b\r\nContent-Type: message/rfc822\r\n\r\n" + html(size, "<b>x</b>") + b"\r\n"
    return (
        HEAD
        + b"Subject: Rapor\r\nContent-Type: multipart/mixed; boundary=b; report-type=delivery-status\r\n\r\n"
        + inner * count
        + b"--b--"
    )


def status_blocks(size: int) -> bytes:
    """A delivery report of nothing but empty lines and recipients."""
    return (
        HEAD
        + b"Subject: Undelivered\r\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n"
        + b"--b\r\nContent-Type: message/delivery-status\r\n\r\n"
        + b"\r\n" * (size // 4)
        + b"Final-Recipient: rfc822; a@yurttas.test\r\nAction: failed\r\n\r\n" * (size // 140)
        + b"--b--"
    )


def wrapped(content: bytes, kind: bytes = b"application/pkcs7-mime", times: int = 1) -> bytes:
    """The same wrapping, once or many times beside each other."""
    encoded = base64.encodebytes(content)
    part = b"--b\r\nContent-Type: " + kind + b"\r\nContent-Transfer-Encoding: base64\r\n\r\n" + encoded
    head = HEAD + b"Subject: Paket\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"
    return head + (part + b"\r\n") * times + b"--b--"


def signed_in_each_other(count: int, size: int) -> bytes:
    """Signatures around signatures around a text."""
    mail = PLAIN + b"a\n" * (size // 2)
    for _ in range(count):
        head = b"Content-Type: application/pkcs7-mime\r\nContent-Transfer-Encoding: binary\r\n\r\n"
        mail = head + cms("signed", element(0x04, mail))
    return HEAD + b"Subject: Ic ice\r\n" + mail


def compressed(size: int) -> bytes:
    """Zeros, a thousandth of their size."""
    return cms("compressed", element(0x04, zlib.compress(b"\0" * size)))


def in_pieces(size: int, piece: int) -> bytes:
    """A signature that was streamed."""
    octets = element(0x04, b"a" * piece) * (size // piece)
    return cms("signed", element(0x24, octets, is_open=True), is_open=True)


def of_files(count: int, size: int) -> bytes:
    """A letter of Outlook's with many files."""
    return tnef(packed_file("a.txt", b"x" * size) * count)


def of_properties(data: bytes) -> bytes:
    """A letter of Outlook's that says it has four thousand million properties."""
    return tnef(attribute(0x00069003, b"\xff\xff\xff\xff" + data, 1))


_TNEF = b"application/ms-tnef"
_STAIRS = "<a href='https://a.test/'>x<table><td>"
MONSTERS: Mapping[str, Callable[[], bytes]] = {
    "5,000 nested parts": partial(nested_parts, 5000),
    "5,000 flat parts": partial(flat_parts, 5000),
    "50 nested parts over 30 MB": partial(nested_parts, 50, b"Merhaba\r\n" * (30 * MB // 9)),
    "34 pages of 1 MB": partial(flat_parts, 34, b"text/html", b"<b>x</b>" * (MB // 8)),
    "34 files of 1 MB that nearly are keys": partial(
        flat_parts, 34, b"a/b", b"PRIVATE IBAAKC MIG " * (MB // 19)
    ),
    "34 texts of 1 MB": partial(flat_parts, 34, b"text/plain", b"> evet\r\n" * (MB // 8)),
    "200,000 headers": partial(headers, 200_000),
    "50,000 recipients": partial(recipients, 50_000),
    "50,000 recipients in 2,000 fields": partial(recipients, 50_000, fields=1000),
    "25 MB attachment, base64": partial(attachment, 25 * MB, b"base64"),
    "25 MB attachment, quoted-printable": partial(attachment, 25 * MB, b"quoted-printable"),
    "25 MB attachment, uuencode": partial(attachment, 25 * MB, b"x-uuencode"),
    "25 MB attachment, raw": partial(attachment, 25 * MB, b"binary"),
    "34 MB of plain text": partial(plain_text, 34 * MB),
    "34 MB of one line": partial(plain_text, 34 * MB, "Şikâyet ".encode()),
    "34 MB of short lines": partial(plain_text, 34 * MB, b"a\n"),
    "34 MB of empty lines": partial(plain_text, 34 * MB, b"\n"),
    "34 MB of HTML": partial(html, 34 * MB, "<p>Merhaba <b>Dünya</b></p>"),
    "36 MB of plain text": partial(plain_text, 36 * MB),
    "20,000 encoded words": partial(encoded_words, 20_000, fields=500),
    "20,000 encoded words in the subject": partial(encoded_words, 20_000),
    "20,000 encoded words of 20 charsets": partial(encoded_words, 20_000, word=b"=?hz?q?=C5=9F?="),
    "encoded words that never end": partial(letter, subject=b"=?a?q?x" * 35_000),
    "60,000 short headers": lambda: b"a:\r\n" * 52_000 + letter(),
    "500 parts of 64 KB of headers": lambda: flat_parts(500, b"a/b" + b"\r\na:" * 16_000),
    "50 nested parts with misspelt boundaries": lambda: nested_parts(
        50, b"Merhaba\r\n" * (30 * MB // 9)
    ).replace(b"boundary=b", b'boundary="\tb \r\n x'),
    "encoded words without end": partial(letter, subject=b"=?utf-8?q?" * 25_000),
    "NULs": partial(letter, body=b"\0" * MB, subject=b"a\0b" * 1000),
    "lone surrogates": surrogates,
    "base64 garbage": lambda: _with_file(b"a.bin", b"image/png", b"base64", b"=A=*" * (8 * MB)),
    "a boundary that is a trap": partial(boundary_trap, 100_000),
    "boundaries with blanks": partial(blanks_after_boundary, 30_000),
    "1 MB of Message-ID": partial(letter, b"Message-ID: <" + b"a" * MB + b"@yurttas.test>"),
    "100,000 references": partial(references, 100_000),
    "ZIP bomb": partial(zip_bomb, 100 * MB),
    "500 archives of long texts": lambda: archives(500, packed_text(20)),
    "500 archives that are bombs": lambda: archives(500, gzip.compress(bytes(20 * MB)), b"a.gz"),
    "beginnings of keys in hex": lambda: letter(body=b"3082040002010002 " * 60_000),
    "beginnings of keys in DER": lambda: _with_file(
        b"a.bin",
        b"application/octet-stream",
        b"base64",
        base64.encodebytes(b"x" + b"\x30\x82\x7f\xff\x02\x01\x00\x02" * MB),
    ),
    "ZIP of 60,000 members": partial(zip_of_many, 60_000),
    "PEM bomb": partial(pem_bomb, 4 * MB),
    "what looks like keys": partial(key_lookalikes, MB),
    "HTML: 100,000 divs deep": partial(html, 5 * 100_000, "<div>"),
    "HTML: deep quotations": partial(html, MB, "<blockquote>x"),
    "HTML: small pieces of one line": partial(html, MB, "<b>x</b>"),
    "HTML: links in links": partial(html, MB, _STAIRS),
    "HTML: misnested formats": partial(html, MB, "<b><i><a><p>"),
    "HTML: open fonts": partial(html, MB, "<font size=1><font size=2>"),
    "HTML: attributes": partial(html, MB, "a b c=", before="<p "),
    "HTML: other attributes, all in one tag": lambda: html(
        MB, "", before="<p " + " ".join(f"a{n}" for n in range(120_000)) + ">"
    ),
    "HTML: other attributes in each tag": lambda: html(
        MB, "", before="".join(f"<p a{n} b{n}=1 c{n}='>'>x" for n in range(40_000))
    ),
    "HTML: images": partial(html, MB, "<img alt='x y'>"),
    "HTML: pre": partial(html, MB, "x\ny ", before="<pre>"),
    "HTML: formats opened anew": lambda: html(
        MB, "<p>x</p>", before="<p>" + "".join(f"<b id={n}>" for n in range(1000)) + "</p>"
    ),
    "HTML: a link opened anew": lambda: html(
        MB, "<p>x</p>", before=f"<p><a href=https://{'a' * 100_000}>x</p>"
    ),
    "HTML: cells of one long row": lambda: html(MB, "<td>x", before="<table><tr><td>" + "x " * 250_000),
    "HTML: misplaced cells": partial(html, MB, "<table>x"),
    "HTML: entities": partial(html, MB, "&amp"),
    "HTML: unclosed comment": partial(html, MB, "<!--"),
    "100,000 quoted lines": partial(plain_text, 2 * 100_000, b"> "),
    "100,000 lines of quotation": partial(plain_text, 10 * 100_000, b"> evet ya\n"),
    "1 MB of >": partial(plain_text, MB, b">"),
    "9,000 lines that may be attributions": partial(
        plain_text, 9000 * 60, b"On Tue, 5 May 2026 at 14:30, 1 a@b.test 1 wrote 1 wrote 1 1>\n"
    ),
    "2,600 lines of 390 letters that may be attributions": partial(
        plain_text, MB, b"1 wrote on (1) " * 25 + b"a@b.test>\n"
    ),
    "2,600 lines of 390 letters that may be an old attribution": partial(
        plain_text, MB, b"2026/5/5 " + b"a@" * 180 + b" x>\n"
    ),
    "1 MB of digits": partial(plain_text, MB, b"5"),
    "1 MB of telephone numbers": partial(plain_text, MB, b"+90 532 123 45 6 "),
    "1 MB of tax numbers": partial(plain_text, MB, b"VKN " + b"no is a " * 20),
    "1 MB of IBANs": partial(plain_text, MB, b"TR33 0006 1005 1978 6457 8413 2 "),
    "1 MB of subject": partial(letter, subject=b"a" * MB),
    "1 MB of Re:": partial(letter, subject=b"Re: " * (MB // 4)),
    "200 KB of opened brackets in the subject": partial(letter, subject=b"[KSM- [ " * 25_000),
    "10,000 Received": partial(received_chain, 10_000),
    "one Received of 200 KB": partial(
        letter, b"Received: from a by mx.kurum.test " + b"(from by with " * 14_000 + b"; x"
    ),
    "Authentication-Results of 200 KB": partial(
        letter, b"Authentication-Results: mx.kurum.test; " + b"dmarc=pass (x) a.b=c; " * 9_000
    ),
    "From of 200 KB": partial(letter, b"From: " + b"a <" * 60_000),
    "From of a thousand @": partial(letter, b"From: <" + b"a@" * 30_000),
    "200 KB of blanks in the subject": partial(letter, subject=b"Re:" + b" " * 200_000 + b"x"),
    "Authentication-Results of one word": partial(
        letter, b"Authentication-Results: mx.kurum.test; " + b"a" * 200_000
    ),
    "a thousand names of one charset": lambda: (
        HEAD
        + b"Subject: "
        + b" ".join(b"=?big5" + b"-" * n + b"?q?a?=" for n in range(60))
        + b"\r\nContent-Type: text/plain\r\n\r\n"
        + "測".encode("big5") * (MB // 2 - 1)
        + b"\xff"
    ),
    "From of comments": partial(letter, b"From: " + b"(" * 100_000),
    "From of quotes": partial(letter, b"From: " + b'"\\' * 100_000),
    "Date of 200 KB": partial(letter, b"Date: " + b"1 Nov " * 35_000),
    "1 MB of charset name": partial(charset_name, MB),
    "comments in comments": partial(comments, 60_000, b"Auto-Submitted"),
    "500 parts with opened comments": partial(parts_with_hard_fields, 500, b"(" * 16_000),
    "500 parts with opened quotes": partial(parts_with_hard_fields, 500, b'a="' + b"\\" * 16_000),
    "500 parts with blanks": partial(parts_with_hard_fields, 500, b"a=" + b" \t" * 8_000 + b"b"),
    "500 parts with a thousand parameters": partial(parts_with_hard_fields, 500, b"a*0*=utf-8''b;" * 1_000),
    "30 wrapped reports": partial(wrapped_reports, 30, MB),
    "a report of blocks": partial(status_blocks, 8 * MB),
    "uuencode without end": lambda: _with_file(b"a", b"a/b", b"x-uuencode", b"begin 644\n" * (2 * MB)),
    "S/MIME: opened and never closed": lambda: wrapped(b"0\x80" * MB),
    "S/MIME: pieces in pieces": lambda: wrapped(cms("signed", b"\x24\x80" * MB, is_open=True)),
    "S/MIME: pieces of one byte": lambda: wrapped(in_pieces(MB, 1)),
    "S/MIME: 20 MB streamed": lambda: wrapped(in_pieces(20 * MB, 1000)),
    "S/MIME: 500 bombs": lambda: wrapped(compressed(40 * MB), times=500),
    "S/MIME: a bomb that fits": lambda: wrapped(compressed(34 * MB)),
    "S/MIME: in each other": partial(signed_in_each_other, 100, MB),
    "S/MIME: large ones in each other": partial(signed_in_each_other, 3, 30 * MB),
    "S/MIME: 500 times many pieces": lambda: wrapped(in_pieces(20_000, 1), times=500),
    "S/MIME: certificates": lambda: wrapped(
        cms(
            "signed",
            b"",
            rest=element(0xA0, element(0x30, b"0\0" * 20) * 100_000) + element(0x31, b"0\0" * 9999),
        )
    ),
    "TNEF: 100,000 files": lambda: wrapped(of_files(100_000, 0), _TNEF),
    "TNEF: 24 files of 1 MB": lambda: wrapped(of_files(24, MB), _TNEF),
    "TNEF: attributes": lambda: wrapped(tnef(attribute(1, b"") * MB), _TNEF),
    "TNEF: properties": lambda: wrapped(of_properties(b"\2\0\1\0\0\0\0\0" * MB), _TNEF),
    "TNEF: values": lambda: wrapped(of_properties(b"\3\x10\1\0\xff\xff\xff\xff" + b"\0" * MB), _TNEF),
    "TNEF: 500 times many properties": lambda: wrapped(
        of_properties(b"\2\0\1\0\0\0\0\0" * 4000), _TNEF, times=500
    ),
    "TNEF: rich text in references": lambda: wrapped(
        tnef(
            attribute(
                0x00069003,
                properties(
                    one(0x0102, 0x1009, b"\0" * 8 + b"LZFu" + b"\0" * 4 + (b"\xff" + b"\0\x1f" * 8) * 200_000)
                ),
                1,
            )
        ),
        _TNEF,
    ),
    "no bytes": lambda: b"",
    "only line ends": lambda: b"\r\n" * (4 * MB),
    "a header without end": lambda: HEAD + b"X-Last: " + b"a" * (8 * MB),
    "a header of folds": lambda: HEAD + b"X-Last: a\r\n" + b" a\r\n" * (2 * MB),
    "a header of broken lines": lambda: HEAD + b"no field\r\n" * MB,
}
