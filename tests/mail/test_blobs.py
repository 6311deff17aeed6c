"""Keys, certificates and requests cut out of a mail: each must load as what it was."""

import base64
import bz2
import io
import json
import random
import tarfile
import zipfile
from email.message import EmailMessage

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import (
    PublicFormat,
    load_der_private_key,
    load_pem_private_key,
    load_ssh_private_key,
    pkcs7,
    pkcs12,
)
from cryptography.x509.oid import NameOID

from tests.mail.test_private_key import (
    ARMOURED,
    BINARY,
    CERTIFICATE,
    DER,
    DRESSES,
    EC,
    ED,
    OPEN,
    PEM,
    RSA,
    SEALED,
)
from ulak.mail.blob import LARGEST, MOST, Blob
from ulak.mail.blob import SEALED as BEHIND_A_PASSWORD
from ulak.mail.blobs import blobs, tried_and_left
from ulak.mail.message import Message
from ulak.mail.parse import parse

NAME = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Proof of Key Compromise")])
REQUEST = x509.CertificateSigningRequestBuilder().subject_name(NAME).sign(RSA, hashes.SHA256())
PEM_FILES = {
    **ARMOURED,
    "certificate": CERTIFICATE.public_bytes(PEM),
    "request": REQUEST.public_bytes(PEM),
    "bundle": pkcs7.serialize_certificates([CERTIFICATE], PEM),
}
DER_FILES = {
    **BINARY,
    "certificate": CERTIFICATE.public_bytes(DER),
    "request": REQUEST.public_bytes(DER),
    "bundle": pkcs7.serialize_certificates([CERTIFICATE], DER),
    "store": pkcs12.serialize_key_and_certificates(b"x", EC, CERTIFICATE, None, OPEN),
    "locked store": pkcs12.serialize_key_and_certificates(b"x", EC, CERTIFICATE, None, SEALED),
}


def letter(text: str, *files: tuple[str, bytes]) -> Message:
    made = EmailMessage()
    made["From"], made["Subject"], made["Message-ID"] = "r@research.test", "Key", "<1@research.test>"
    made.set_content(text)
    for name, content in files:
        made.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
    return parse(made.as_bytes())


def attached(name: str, content: bytes) -> tuple[Blob, ...]:
    return blobs(letter("See attachment.\n", (name, content)))


def quoted(text: str) -> str:
    return "".join(f"> {line}\n" for line in text.splitlines())


def public(key) -> bytes:
    return key.public_key().public_bytes(DER, PublicFormat.SubjectPublicKeyInfo)


def is_right(blob: Blob, kind: str) -> bool:
    """Does it load, and is it the one?"""
    content, password = blob.content, b"secret" if "encrypted" in kind or "locked" in kind else None
    armoured = content.startswith(b"-----BEGIN ")
    match kind:
        case "certificate":
            load = x509.load_pem_x509_certificate if armoured else x509.load_der_x509_certificate
            return load(content) == CERTIFICATE
        case "request":
            load = x509.load_pem_x509_csr if armoured else x509.load_der_x509_csr
            return public(load(content)) == public(RSA)
        case "bundle":
            load = pkcs7.load_pem_pkcs7_certificates if armoured else pkcs7.load_der_pkcs7_certificates
            return load(content) == [CERTIFICATE]
        case "store" | "locked store":
            return public(pkcs12.load_key_and_certificates(content, password)[0]) == public(EC)
        case "openssh":
            return public(load_ssh_private_key(content, None)) == public(ED)
    key = {"rsa": RSA, "ec": EC, "ed25519": ED}[kind.partition(" ")[0]]
    return public((load_pem_private_key if armoured else load_der_private_key)(content, password)) == public(
        key
    )


FORMS = {
    "plain": lambda pem: pem,
    "crlf": lambda pem: pem.replace("\n", "\r\n"),
    "quoted": quoted,
    "quoted twice": lambda pem: quoted(quoted(pem)),
    "indented": lambda pem: "".join(f"    {line}\n" for line in pem.splitlines()),
    "one line": lambda pem: pem.replace("\n", " "),
    "escaped": lambda pem: json.dumps({"key": pem}),
    "pretty dashes": lambda pem: pem.replace("-----", "\N{EM DASH}\N{EM DASH}-"),
    "spread": lambda pem: pem.replace("\n", "\n\n"),
    "unseen": lambda pem: pem.replace("PRIVATE", "PRI\u200bVATE"),
    "in base64": lambda pem: base64.encodebytes(pem.encode()).decode(),
    "narrow": lambda pem: "\n".join(
        line if line.startswith("-") or ":" in line else "\n".join((line[:40], line[40:])).strip()
        for line in pem.splitlines()
    ),
}  # fmt: skip


@pytest.mark.parametrize("kind", PEM_FILES)
@pytest.mark.parametrize("form", FORMS)
def test_what_is_pasted_comes_out_as_it_was(kind, form):
    (one,) = blobs(letter(f"Key:\n\n{FORMS[form](PEM_FILES[kind].decode())}\n\nRegards\n"))
    assert is_right(one, kind)
    assert one.label == PEM_FILES[kind].decode().partition("-----BEGIN ")[2].partition("-----")[0]
    assert one.found_in == ("quoted text" if form.startswith("quoted") else "text")


@pytest.mark.parametrize("kind", PEM_FILES)
@pytest.mark.parametrize("tag", ["pre", "div"])
def test_html_hides_nothing(kind, tag):
    pem = PEM_FILES[kind].decode()
    page = f"<pre>{pem}</pre>" if tag == "pre" else "".join(f"<div>{line}</div>" for line in pem.splitlines())
    made = EmailMessage()
    made["From"], made["Subject"] = "r@research.test", "Key"
    made.set_content("The key is below, see the other form of this mail please.\n")
    made.add_alternative(page, subtype="html")
    (one,) = blobs(parse(made.as_bytes()))
    assert is_right(one, kind)


@pytest.mark.parametrize("kind", PEM_FILES)
@pytest.mark.parametrize("name", ["server.key", "server.pem", "key.txt", "noname"])
@pytest.mark.parametrize("coding", ["ascii", "utf-8-sig", "utf-16", "utf-16-le"])
def test_armour_in_a_file_comes_out_as_it_was(kind, name, coding):
    (one,) = attached(name, PEM_FILES[kind].decode().encode(coding))
    assert is_right(one, kind)
    assert one.found_in == f"attachment {name}"


@pytest.mark.parametrize("kind", DER_FILES)
def test_a_binary_file_comes_out_as_it_is(kind):
    (one,) = attached("x.bin", DER_FILES[kind])
    assert is_right(one, kind)
    assert one == Blob(DER_FILES[kind], "", "attachment x.bin")


@pytest.mark.parametrize("kind", [kind for kind in DER_FILES if "store" not in kind])
@pytest.mark.parametrize("form", ["wrapped", "one line", "quoted"])
def test_base64_without_armour_comes_out_as_it_was(kind, form):
    letters = base64.b64encode(DER_FILES[kind]).decode()
    wrapped = "\n".join(letters[at : at + 64] for at in range(0, len(letters), 64))
    shown = {"wrapped": wrapped, "one line": letters, "quoted": quoted(wrapped)}[form]
    (one,) = blobs(letter(f"It is this:\n\n{shown}\n\nRegards\n"))
    assert is_right(one, kind)


def test_a_sequence_inside_another_is_no_blob_of_its_own():
    inner = b"\x30\x82\x05"  # begins a line of base64, as the whole does
    whole = (b"\x30\x82\x01\x00\x30\x10".ljust(48, b"\0") + inner).ljust(260, b"\0")
    (one,) = blobs(letter(base64.encodebytes(whole).decode().replace("\n", "") + "\n"))
    wrapped = "\n".join(base64.b64encode(whole[at : at + 48]).decode() for at in range(0, len(whole), 48))
    assert blobs(letter(f"{wrapped}\n")) == (one,)
    assert one.content == whole


def test_the_half_of_a_sequence_is_none():
    half = base64.encodebytes(DER_FILES["certificate"]).decode()[:200]
    assert blobs(letter(f"{half}\n")) == ()


def test_a_key_in_hex_comes_out_as_it_was():
    (one,) = blobs(letter(f"hex: {BINARY['ec sec1'].hex(' ')}\n"))
    assert is_right(one, "ec sec1")


def test_openssh_without_armour_gets_it_back():
    """No library reads it without."""
    bare = "".join(ARMOURED["openssh"].decode().splitlines()[1:-1])
    (one,) = blobs(letter(f"{bare}\n"))
    assert one.label == "OPENSSH PRIVATE KEY"
    assert is_right(one, "openssh")


def test_a_key_behind_other_bytes_of_a_file_is_found():
    content = b"\x00\x01\x02" * 50 + DER_FILES["rsa pkcs8"] + b"\x00" * 9
    (one,) = attached("dump.bin", content)
    assert is_right(one, "rsa pkcs8")


def a_zip(*files: tuple[str, bytes]) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files:
            archive.writestr(name, content)
    return written.getvalue()


def a_tar(name: str, content: bytes) -> bytes:
    written = io.BytesIO()
    with tarfile.open(fileobj=written, mode="w:gz") as archive:
        about = tarfile.TarInfo(name)
        about.size = len(content)
        archive.addfile(about, io.BytesIO(content))
    return written.getvalue()


@pytest.mark.parametrize(
    ("name", "archive", "place"),
    [
        ("a.zip", lambda one: a_zip(("keys/server.key", one)), "attachment a.zip, server.key"),
        ("a.zip", lambda one: a_zip(("b.zip", a_zip(("server.key", one)))), "attachment a.zip, server.key"),
        ("a.tgz", lambda one: a_tar("server.key", one), "attachment a.tgz, server.key"),
        ("k.bz2", bz2.compress, "attachment k.bz2"),
    ],
)
@pytest.mark.parametrize("kind", ["rsa pkcs8", "certificate", "request"])
def test_archives_are_looked_into(name, archive, place, kind):
    (one,) = attached(name, archive(PEM_FILES[kind]))
    assert is_right(one, kind)
    assert one.found_in == place


def locked_zip() -> bytes:
    sealed = bytearray(a_zip(("readme.png", b"x"), ("server.key", b"secret")))
    for mark, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = sealed.find(mark)
        while at >= 0:
            sealed[at + flags] |= 1
            at = sealed.find(mark, at + 1)
    return bytes(sealed)


def test_what_lies_behind_a_password_is_listed_so_that_a_person_asks_for_it():
    assert attached("a.zip", locked_zip()) == (Blob(b"", BEHIND_A_PASSWORD, "attachment a.zip, server.key"),)


def test_an_attached_mail_is_looked_into():
    inner = EmailMessage()
    inner["From"], inner["Subject"] = "x@y.test", "key"
    inner.set_content(PEM_FILES["certificate"].decode())
    inner.add_attachment(PEM_FILES["ec"], maintype="application", subtype="octet-stream", filename="ec.key")
    whole = inner.as_bytes()
    for name, content in (("mail.eml", whole), ("a.zip", a_zip(("mail.eml", whole)))):
        certificate, key = attached(name, content)
        assert is_right(certificate, "certificate")
        assert is_right(key, "ec")
        assert (certificate.found_in, key.found_in) == ("forwarded mail", "attachment ec.key")


def test_mails_in_mails_come_to_an_end():
    whole = b"From: x@y.test\n\nx\n" + PEM_FILES["certificate"]
    for _ in range(6):
        outer = EmailMessage()
        outer["From"], outer["Subject"] = "x@y.test", "FW"
        outer.set_content("below\n")
        outer.add_attachment(whole, maintype="application", subtype="octet-stream", filename="m.eml")
        whole = outer.as_bytes()
    assert len(blobs(parse(whole))) <= 1
    many = letter(
        "below\n", *((f"{n}.eml", b"From: x@y.test\n\n" + PEM_FILES["certificate"]) for n in range(60))
    )
    assert len(blobs(many)) == 1


def test_one_that_comes_twice_is_one():
    pem = PEM_FILES["rsa pkcs8"].decode()
    assert len(blobs(letter(f"{pem}\n{quoted(pem)}", ("server.key", pem.encode())))) == 1


def test_several_stand_in_order():
    text = "\n".join(PEM_FILES[kind].decode() for kind in ("certificate", "ec", "request"))
    assert [one.label for one in blobs(letter(text))] == [
        "CERTIFICATE",
        "EC PRIVATE KEY",
        "CERTIFICATE REQUEST",
    ]


@pytest.mark.parametrize("cut", ["\n\nRegards\n", "\nşöyle devam ediyor\n", ""])
def test_one_that_is_cut_off_is_listed_and_takes_nothing_of_the_letter_along(cut):
    pem = PEM_FILES["rsa pkcs8"].decode().partition("-----END")[0].rstrip()
    (one,) = blobs(letter(f"Key:\n{pem}{cut}"))
    assert one.label == "PRIVATE KEY"
    assert len(one.content) <= len(pem) + 40


def test_one_that_is_too_large_is_listed_without_its_content():
    pem = (
        f"-----BEGIN PRIVATE KEY-----\n{'A' * 64}\n" + f"{'A' * 64}\n" * 1100 + "-----END PRIVATE KEY-----\n"
    )
    assert blobs(letter("x\n", ("k.pem", pem.encode()))) == (Blob(b"", "PRIVATE KEY", "attachment k.pem"),)
    der = b"\x30\x83" + (LARGEST + 1).to_bytes(3) + b"\x30" * (LARGEST + 1)
    assert attached("k.der", der) == (Blob(b"", "", "attachment k.der"),)


def test_no_more_are_cut_out_than_are_tried():
    chance = random.Random(7)
    blocks = (
        f"-----BEGIN CERTIFICATE-----\n{base64.b64encode(chance.randbytes(48)).decode()}\n-----END CERTIFICATE-----\n"
        for _ in range(MOST + 50)
    )
    mail = letter("".join(blocks))
    assert len(blobs(mail)) == MOST
    assert tried_and_left(mail) == (blobs(mail), 50)


@pytest.mark.parametrize("key", [*PEM_FILES, "der", "jwk", "sealed"])
def test_a_key_behind_more_certificates_than_are_tried_is_tried_too(key):
    jwk = b'{"kty":"EC","crv":"P-256","d":"AAAA"}'
    files = {**PEM_FILES, "der": DER_FILES["ec sec1"], "jwk": jwk, "sealed": locked_zip()}
    chance = random.Random(8)
    certificates = "".join(
        f"-----BEGIN CERTIFICATE-----\n{base64.b64encode(chance.randbytes(48)).decode()}\n-----END CERTIFICATE-----\n"
        for _ in range(MOST + 20)
    )
    mail = letter(certificates, ("x.bin", files[key]))
    tried, left = tried_and_left(mail)
    assert (len(tried), left) == (MOST, 21)
    is_certificate = key in ("certificate", "bundle")
    assert (tried[-1].found_in != "text") is not is_certificate
    assert [one.found_in for one in tried[:-1]] == ["text"] * (MOST - 1)


@pytest.mark.parametrize("dress", ["git diff", "numbered lines", "put together by a program", "uuencoded"])
@pytest.mark.parametrize("kind", ["rsa pkcs8", "ec", "rsa old encrypted"])
def test_what_a_program_wrote_before_each_line_of_a_key_is_undone(dress, kind):
    shown = DRESSES[dress](ARMOURED[kind].decode().splitlines())
    (one,) = blobs(letter(f"Key:\n{shown}\nRegards"))
    plain = one.content if b"-----" not in one.content else None
    if plain is None:
        load_pem_private_key(one.content, b"secret" if "encrypted" in kind else None)
    elif "encrypted" not in kind:
        load_der_private_key(plain, None)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x89PNG\r\n\x1a\n\x00\x00",
        b"0 is a digit, and this is a text",
        b"-----BEGIN PGP SIGNATURE-----\n\niQEzBAEBCAAdFiEE\n-----END PGP SIGNATURE-----\n",
        b"MIIB is no certificate, and MIIMAAAA neither",
        b"MIIB" + b"A" * 90,
        bytes(range(256)) * 20,
    ],
)
def test_what_is_none_gives_none(content):
    assert attached("x.bin", content) == ()


@pytest.mark.parametrize("is_inside", [False, True])
def test_the_signature_of_the_mail_itself_is_none(is_inside):
    made = EmailMessage()
    made["From"], made["Subject"] = "r@research.test", "Key"
    made.set_content("x\n")
    made.add_attachment(
        DER_FILES["bundle"], maintype="application", subtype="pkcs7-signature", filename="smime.p7s"
    )
    mail = parse(made.as_bytes())
    assert (attached("signed.eml", made.as_bytes()) if is_inside else blobs(mail)) == ()
