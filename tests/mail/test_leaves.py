"""Every leaf of a mail byte for byte, under a name that stays, whatever it is packed in."""

import base64
import binascii

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ulak.mail.parse import parse
from ulak.mail.structure import PARTS_LIMIT, read_structure

HEAD = b"From: Zeynep <zeynep@yurttas.test>\r\nSubject: x\r\n"
PLAIN = b"Content-Type: text/plain; charset=utf-8\r\n\r\nEktedir."
INNER = b"From: r@university.test\r\nSubject: Compromised key\r\n\r\nThe private key is public.\r\n\r\n "


def uuencoded(content: bytes) -> bytes:
    lines = (binascii.b2a_uu(content[at : at + 45]) for at in range(0, len(content), 45))
    return b"begin 644 a.bin\n" + b"".join(lines) + b"`\nend\n"


ENCODINGS = {
    b"base64": base64.encodebytes,
    b"Base64": lambda content: base64.encodebytes(content).replace(b"\n", b"\r\n"),
    b"quoted-printable": lambda content: binascii.b2a_qp(content, istext=False),
    b"QUOTED-PRINTABLE ": lambda content: binascii.b2a_qp(content, istext=False),
    b"x-uuencode": uuencoded,
    b"8bit": bytes,
    b"binary": bytes,
}


def file(
    content: bytes, encoding: bytes = b"base64", name: str = "a.bin", kind: str = "application/x"
) -> bytes:
    fields = f'Content-Type: {kind}; name="{name}"\r\nContent-Transfer-Encoding: '.encode()
    return fields + encoding + b"\r\n\r\n" + ENCODINGS[encoding](content)


def mixed(*parts: bytes, boundary: bytes = b"=_boundary", kind: bytes = b"mixed") -> bytes:
    joined = b"".join(b"--" + boundary + b"\r\n" + part + b"\r\n" for part in parts)
    return (
        b"Content-Type: multipart/"
        + kind
        + b"; boundary="
        + boundary
        + b"\r\n\r\n"
        + joined
        + b"--"
        + boundary
        + b"--"
    )


def contents(raw: bytes) -> list[bytes]:
    return [one.content for one in parse(raw).attachments]


@settings(max_examples=200)
@given(st.binary(max_size=400), st.sampled_from(sorted(ENCODINGS)), st.integers(0, 4), st.booleans())
def test_a_file_comes_out_byte_for_byte(content: bytes, encoding: bytes, depth: int, is_alone: bool):
    part = file(content, encoding) if is_alone and depth == 0 else mixed(PLAIN, file(content, encoding))
    for level in range(depth):
        part = mixed(part, file(b"\0beside"), boundary=b"=_%d" % level)
    assert contents(HEAD + part)[0] == content


@given(st.binary(max_size=300))
def test_a_mail_in_a_mail_is_one_file_byte_for_byte(tail: bytes):
    """However it is encoded, against RFC 2046 §5.2.1 too; nothing of it is read as ours."""
    inner = INNER + tail
    for encoding in (b"base64", b"8bit"):
        part = file(inner, encoding, kind="message/rfc822", name="ileti.eml")
        message = parse(HEAD + mixed(PLAIN, part))
        assert message.text == "Ektedir."
        assert [(one.name, one.type, one.content) for one in message.attachments] == [
            ("ileti.eml", "message/rfc822", inner)
        ]


@pytest.mark.parametrize(
    "body",
    [
        mixed(b"\r\n" + INNER, b"\r\n" + INNER, kind=b"digest"),
        mixed(*[b"Content-Type: message/rfc822\r\n\r\n" + INNER] * 2),
        mixed(*[b"Content-Type: message/global\r\n\r\n" + INNER] * 2),
        mixed(*[b"Content-Type: message/rfc822\r\n\r\n" + INNER] * 2, kind=b"alternative"),
    ],
    ids=["digest", "mixed", "global", "alternative"],
)
def test_mails_stand_apart_and_are_not_read_as_ours(body: bytes):
    message = parse(HEAD + body)
    assert message.text == ""
    assert [(one.name, one.content) for one in message.attachments] == [
        ("part-1.1.eml", INNER),
        ("part-1.2.eml", INNER),
    ]


def test_a_mail_that_holds_mails_is_still_one_file():
    inner = HEAD + mixed(PLAIN, b"Content-Type: message/rfc822\r\n\r\n" + INNER, boundary=b"=_inner")
    message = parse(HEAD + mixed(b"Content-Type: message/rfc822\r\n\r\n" + inner))
    assert [one.content for one in message.attachments] == [inner]


def test_files_of_one_name_are_kept_apart():
    message = parse(HEAD + mixed(PLAIN, file(b"\0bir"), file(b"\0iki"), file(b"\0bir")))
    assert [(one.name, one.content) for one in message.attachments] == [
        ("a.bin", b"\0bir"),
        ("a.bin", b"\0iki"),
        ("a.bin", b"\0bir"),
    ]


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ("fatura%E2%80%AEfdp.exe", "faturafdp.exe"),
        ("a%E2%80%A8%23kapat%C2%85b.pdf", "a #kapat b.pdf"),
        ("a%E2%80%8B%D8%9C%EF%BB%BF.pdf", "a.pdf"),
        ("..%2F..%5Cetc%C2%A0x.", "etc x"),
        ("%E2%80%AE", "part-1.pdf"),
    ],
)
def test_a_name_shows_what_it_is_on_one_line(given, name):
    field = f"Content-Disposition: attachment; filename*=utf-8''{given}"
    raw = HEAD + f"Content-Type: application/pdf\r\n{field}\r\n\r\n%PDF".encode()
    assert [leaf.name for leaf in read_structure(raw).leaves] == [name]


def test_a_nameless_part_has_the_same_name_whenever_it_is_read():
    nameless = b"Content-Type: application/pdf\r\n\r\n%PDF"
    body = HEAD + mixed(PLAIN, mixed(nameless, nameless, boundary=b"=_in"), nameless)
    names = [leaf.name for leaf in read_structure(body).leaves]
    assert names == ["part-1.2.1.pdf", "part-1.2.2.pdf", "part-1.3.pdf"]
    assert names == [leaf.name for leaf in read_structure(body.replace(b"\r\n", b"\n")).leaves]


@pytest.mark.parametrize("count", [16, 100, PARTS_LIMIT - 1])
def test_many_files_are_all_there(count: int):
    message = parse(HEAD + mixed(PLAIN, *(file(b"\0%d" % n) for n in range(count))))
    assert [one.content for one in message.attachments] == [b"\0%d" % n for n in range(count)]
    assert {one.refused for one in message.attachments} == {""}


def test_of_too_many_the_rest_is_one_refused_file_that_holds_them():
    message = parse(HEAD + mixed(PLAIN, *(file(b"\0%d" % n, b"8bit") for n in range(PARTS_LIMIT + 50))))
    *kept, rest = message.attachments
    assert len(kept) == PARTS_LIMIT - 1
    assert rest.refused == "too many parts"
    assert all(b"\0%d\r\n" % n in rest.content for n in range(PARTS_LIMIT, PARTS_LIMIT + 50))


@pytest.mark.parametrize("kind", ["application/eyazisma", "application/octet-stream", "application/zip"])
def test_a_package_of_official_correspondence_is_kept_as_it_came(kind: str):
    """e-Yazışma is a ZIP; a signature over it breaks with the first byte that somebody packs anew."""
    package = b"PK\3\4" + bytes(range(256)) * 4
    message = parse(HEAD + mixed(PLAIN, file(package, name="2026-1234.eyp", kind=kind)))
    assert [(one.name, one.type, one.content, one.refused) for one in message.attachments] == [
        ("2026-1234.eyp", kind, package, "")
    ]


def test_a_pdf_between_two_texts_and_a_page_between_pictures_are_all_there():
    """Apple writes a mail as text, file, text; what is named is shown and offered."""
    second = b"Content-Type: text/plain; charset=utf-8\r\nContent-Disposition: inline\r\n\r\nSayg\xc4\xb1lar"
    message = parse(HEAD + mixed(PLAIN, file(b"%PDF \0", name="fatura.pdf"), second))
    assert message.text == "Ektedir.\n\nSaygılar"
    assert contents(HEAD + mixed(PLAIN, file(b"%PDF \0"), second)) == [b"%PDF \0"]
