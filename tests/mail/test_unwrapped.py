"""Parts that wrap others are read as if what they hold stood there, and kept; what hides is told."""

import base64
import struct
import zlib

import pytest
from cryptography.hazmat.primitives.serialization import pkcs7

from tests.mail.monsters import HEAD
from tests.mail.wrappings import attribute, cms, element, one, packed_file, properties, signed, tnef
from ulak.mail.html_clean import html_of
from ulak.mail.parse import parse
from ulak.mail.structure import PARTS_LIMIT, WRAPPINGS_LIMIT
from ulak.mail.unwrapped import SMIME_UNOPENED, TNEF_UNOPENED

SMIME = 'application/pkcs7-mime; name="smime.p7m"'
TNEF = 'application/ms-tnef; name="winmail.dat"'
PLAIN = b"Content-Type: text/plain; charset=utf-8\r\n\r\n"
OPENED = "TNEF: opened, the whole is attached"
PGP = "-----BEGIN PGP MESSAGE-----\n\nhQEMA0fT\n-----END PGP MESSAGE-----\n"


def part(kind: str, content: bytes) -> bytes:
    fields = f"Content-Type: {kind}\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    return fields.encode() + base64.encodebytes(content).replace(b"\n", b"\r\n")


def parts(*given: bytes, kind: bytes = b"mixed", boundary: bytes = b"=_b") -> bytes:
    joined = b"".join(b"--" + boundary + b"\r\n" + one + b"\r\n" for one in given)
    head = b"Content-Type: multipart/" + kind + b'; boundary="' + boundary + b'"\r\n\r\n'
    return head + joined + b"--" + boundary + b"--\r\n"


def read(body: bytes):
    return parse(HEAD + b"Subject: x\r\n" + body)


def names(message) -> list[str]:
    return [one.name for one in message.attachments]


def test_a_signed_mail_is_read_with_its_files_and_the_signature_is_kept():
    file = part('application/pdf; name="dilekçe.pdf"', b"%PDF \0\0")
    whole = signed(parts(PLAIN + "Şikâyetim var.".encode(), file))
    message = read(part(SMIME, whole))
    assert message.text == "Şikâyetim var."
    assert message.reply_text == "Şikâyetim var."
    assert message.language == "tr"
    assert [(one.name, one.content) for one in message.attachments] == [
        ("smime.p7m", whole),
        ("dilekçe.pdf", b"%PDF \0\0"),
    ]
    assert message.signers == ("Ayşe Yılmaz",)
    assert "S/MIME signed by CN=Ayşe Yılmaz (chain not checked)" in message.flags


def test_raw_and_unlabelled_signatures_are_opened():
    raw = b"Content-Type: application/x-pkcs7-mime\r\nContent-Transfer-Encoding: binary\r\n\r\n"
    assert read(raw + signed(PLAIN + b"ham")).text == "ham"
    octets = 'application/octet-stream; name="smime.p7m"'
    assert read(part(octets, signed(PLAIN + b"adiyla"))).text == "adiyla"


def test_a_signature_without_a_name_says_so():
    assert (
        "S/MIME signed by somebody not named (chain not checked)"
        in read(part(SMIME, signed(PLAIN, None))).flags
    )


def test_a_name_cannot_make_another_flag():
    flags = read(part(SMIME, signed(PLAIN, "x (chain not checked)"))).flags
    assert flags == ("S/MIME signed by CN=x (chain not checked) (chain not checked)",)


def test_signatures_in_signatures_are_opened_but_not_for_ever():
    mail = PLAIN + b"dip"
    for _ in range(WRAPPINGS_LIMIT):
        mail = part(SMIME, signed(mail))
    assert read(mail).text == "dip"
    message = read(part(SMIME, signed(mail)))
    assert (message.text, "not read: wrapped too often" in message.flags) == ("", True)
    assert len(message.attachments) == WRAPPINGS_LIMIT + 1


def test_what_is_compressed_is_read():
    mail = cms("compressed", element(0x04, zlib.compress(PLAIN + b"sikistirilmis")))
    message = read(part(SMIME, mail))
    assert (message.text, message.signers, message.flags) == ("sikistirilmis", (), ())


def test_text_that_is_signed_bare_is_read_and_a_file_is_a_file():
    assert read(part(SMIME, signed("Yalnız metin, ğ.".encode()))).text == "Yalnız metin, ğ."
    assert read(part(SMIME, signed(b"Content-wise: ok\n\nham"))).text == "Content-wise: ok\n\nham"
    assert read(part(SMIME, signed(b""))).text == ""
    document = b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n"
    attached = part('application/pkcs7-mime; name="belge.pdf.p7m"', signed(document))
    assert names(read(parts(PLAIN, attached))) == ["belge.pdf.p7m", "belge.pdf"]
    assert names(read(parts(PLAIN, part(SMIME, signed(b"PK\3\4\0"))))) == ["smime.p7m", "part-1.2.1.bin"]


def test_a_signature_alone_is_a_file():
    bare = signed(PLAIN, "Ayşe", pkcs7.PKCS7Options.DetachedSignature)
    message = read(part(SMIME, bare))
    assert (names(message), message.flags, message.text) == (["smime.p7m"], (), "")


@pytest.mark.parametrize(
    "content",
    [b"", b"garbage", cms("data", b""), signed(PLAIN)[:40]],
    ids=["nothing", "garbage", "no signature", "cut off"],
)
def test_what_cannot_be_opened_is_attached_and_said(content):
    message = read(part(SMIME, content))
    assert (names(message), message.flags) == (["smime.p7m"], (SMIME_UNOPENED,))


@pytest.mark.parametrize(
    ("body", "what"),
    [
        (part(SMIME, cms("enveloped", b"")), "S/MIME"),
        (parts(b"\r\n\r\n", part(SMIME, cms("enveloped", b"")), PLAIN + b"Bu e-posta gizlidir."), "S/MIME"),
        (part(SMIME, signed(part(SMIME, cms("enveloped", b"")))), "S/MIME"),
        (
            parts(
                b"Content-Type: application/pgp-encrypted\r\n\r\nVersion: 1",
                b"Content-Type: application/octet-stream\r\n\r\n" + PGP.encode(),
                kind=b"encrypted",
            ),
            "PGP",
        ),
        (PLAIN + b"\r\n" + PGP.encode(), "PGP"),
        (
            parts(
                PLAIN + b"This message is protected.",
                part('application/x-microsoft-rpmsg-message; name="message.rpmsg"', b"x"),
            ),
            "Microsoft rights management",
        ),
    ],
)
def test_a_mail_that_nobody_here_can_read_is_known(body, what):
    message = read(body)
    assert message.encrypted == what
    assert f"{what} encrypted: it cannot be read here" in message.flags


@pytest.mark.parametrize(
    "body",
    [
        PLAIN + b"Anahtarinizla yazdim:\r\n" + PGP.encode(),
        PLAIN + b"-----BEGIN PGP SIGNED MESSAGE-----\r\nHash: SHA256\r\n\r\nokunur",
        PLAIN + b"> " + PGP.encode(),
    ],
)
def test_a_mail_with_words_of_its_own_is_not_unreadable(body):
    assert read(body).encrypted == ""


def test_an_encrypted_file_beside_a_text_is_only_flagged():
    message = read(parts(PLAIN + b"Ektedir.", part(SMIME, cms("enveloped", b""))))
    assert (message.encrypted, message.text) == ("", "Ektedir.")
    assert "S/MIME encrypted: it cannot be read here" in message.flags
    file = 'application/pkcs7-mime; name="fatura.pdf.p7m"'
    assert read(parts(part(file, cms("enveloped", b"")), PLAIN + b"Yukaridadir.")).encrypted == ""
    assert read(parts(part(file, cms("enveloped", b"")))).encrypted == "S/MIME"


def test_outlooks_letter_gives_its_files_and_is_kept():
    whole = tnef(packed_file("dilekçe.eyp", b"PK\3\4"), packed_file("", b"x"))
    message = read(parts(PLAIN + b"Ektedir.", part(TNEF, whole)))
    assert (message.text, message.flags) == ("Ektedir.", (OPENED,))
    assert [(one.name, one.type, one.content) for one in message.attachments] == [
        ("winmail.dat", "application/ms-tnef", whole),
        ("dilekçe.eyp", "application/octet-stream", b"PK\3\4"),
        ("KISA~1.PDF", "application/octet-stream", b"x"),
    ]


@pytest.mark.parametrize(
    ("given", "text"),
    [
        (attribute(0x0002800C, "Şikâyetim\0".encode("cp1254"), 1), "Şikâyetim"),
        (
            attribute(
                0x00069003,
                properties(
                    one(0x0102, 0x1013, "<p>Şikâyetim</p>".encode("cp1254")),
                    one(0x03, 0x3FDE, struct.pack("<I", 1254)),
                ),
                1,
            ),
            "Şikâyetim",
        ),
        (attribute(0x00069003, properties(one(0x0102, 0x1013, b"<p>duz</p>")), 1), "duz"),
        (
            attribute(
                0x00069003,
                properties(one(0x0102, 0x1009, b"\0" * 8 + b"MELA" + b"\0" * 4 + rb"{\rtf1 zengin \u350?}")),
                1,
            ),
            "zengin Ş",
        ),
        (b"", ""),
    ],
)
def test_its_text_is_read_where_the_mail_does_not_say_it(given, text):
    letter = part('application/vnd.ms-tnef; name="winmail.dat"', tnef(given))
    assert read(parts(b"\r\n\r\n", letter)).text == text
    assert read(parts(PLAIN + b"Baska", letter)).text == "\n\n".join(filter(None, ("Baska", text)))
    assert read(parts(PLAIN + text.encode(), letter)).text == text
    octets = part('application/octet-stream; name="WINMAIL.DAT"', tnef(given))
    assert read(octets).text == text


def test_a_broken_letter_of_outlook_is_attached_and_said():
    message = read(part(TNEF, b"garbage"))
    assert (names(message), message.flags) == (["winmail.dat"], (TNEF_UNOPENED,))


def test_its_header_alone_means_nothing():
    message = read(b"X-MS-TNEF-Correlator: <1@a.test>\r\n" + PLAIN + b"metin")
    assert (message.text, message.flags) == ("metin", ())


def test_the_files_of_a_letter_are_parts_of_the_mail():
    many = tnef(*[packed_file(f"{number}.txt", b"x") for number in range(PARTS_LIMIT + 5)])
    message = read(parts(PLAIN, part(TNEF, many)))
    assert len(message.attachments) <= PARTS_LIMIT
    assert "not read: too many parts" in message.flags


KEY = b"-----BEGIN PRIVATE KEY-----\nMIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQg\n-----END PRIVATE KEY-----\n"


@pytest.mark.parametrize(
    "inside",
    [
        parts(PLAIN + b"Ektedir.", part('application/x-pem-file; name="a.key"', KEY)),
        part("text/plain", KEY),
    ],
    ids=["as a file", "in the text"],
)
def test_what_wraps_a_private_key_stays_behind_with_it(inside):
    message = read(part(SMIME, signed(inside)))
    assert {one.refused for one in message.attachments} == {"private key"}
    harmless = read(part(SMIME, signed(parts(PLAIN, part("application/pdf", b"x")))))
    assert {one.refused for one in harmless.attachments} == {""}
    beside = read(
        parts(PLAIN, part('application/x-pem-file; name="a.key"', KEY), part("application/pdf", b"x"))
    )
    assert [one.refused for one in beside.attachments] == ["private key", ""]


def test_a_private_key_in_a_form_of_a_letter_that_is_not_shown_keeps_the_letter_back():
    rtf = rb"{\rtf1 " + KEY.replace(b"\n", b"\\par\n") + b"}"
    packed = b"".join(b"\0" + rtf[at : at + 8] for at in range(0, len(rtf), 8))
    rich = one(0x0102, 0x1009, b"\0" * 8 + b"LZFu" + b"\0" * 4 + packed)
    letter = tnef(attribute(0x0002800C, b"Ektedir.", 1), attribute(0x00069003, properties(rich), 1))
    message = read(parts(PLAIN + b"Ektedir.", part(TNEF, letter)))
    assert (message.text, [one.refused for one in message.attachments]) == ("Ektedir.", ["private key"])


@pytest.mark.parametrize(
    ("said", "kind"),
    [("text/html\r\nX: y", "text/html"), ("PDF", "application/octet-stream"), ("Image/PNG", "image/png")],
)
def test_the_type_that_a_letter_names_is_read_as_a_field_is(said, kind):
    file = packed_file("a", b"x", one(0x1F, 0x370E, f"{said}\0".encode("utf-16-le")))
    assert read(part(TNEF, tnef(file))).attachments[1].type == kind


def test_html_within_a_signature_is_found_for_the_original():
    page = b"Content-Type: text/html; charset=utf-8\r\n\r\n<p onclick=x()>sayfa"
    assert html_of(HEAD + part(SMIME, signed(page))) == "<p>sayfa</p>"
