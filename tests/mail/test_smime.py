"""S/MIME: what is inside a signature is read, by whomever it was written and however it is cut up."""

import base64
import time
import zlib
from contextlib import suppress

import pytest
from cryptography.hazmat.primitives.serialization import pkcs7
from hypothesis import given
from hypothesis import strategies as st

from tests.mail.wrappings import IDENTIFIERS, cms, element, signed
from ulak.mail.ber import Ber
from ulak.mail.purse import CannotBeOpened, Purse
from ulak.mail.smime import Opened, Wrapping, is_smime, opened

TEXT = "Content-Type: text/plain; charset=utf-8\r\n\r\nŞikâyet".encode()


def octets(content: bytes, piece: int = 7) -> bytes:
    """In pieces of indefinite length, as programs that stream write it."""
    pieces = [element(0x04, content[at : at + piece]) for at in range(0, len(content), piece)]
    return element(0x24, b"".join(pieces), is_open=True)


def look(file: bytes) -> Opened:
    return opened(file, Purse())


def test_what_a_library_signed_is_opened():
    assert look(signed(TEXT)) == Opened(Wrapping.SIGNED, TEXT, ("Ayşe Yılmaz",))


@pytest.mark.parametrize("is_open", [False, True])
@pytest.mark.parametrize(
    "content",
    [
        element(0x04, TEXT),
        octets(TEXT),
        element(0x24, b"".join(element(0x04, TEXT[at : at + 9]) for at in range(0, len(TEXT), 9))),
        element(0x24, octets(TEXT[:20]) + element(0x04, TEXT[20:]), is_open=True),
    ],
    ids=["whole", "in pieces", "in pieces of known length", "in pieces of pieces"],
)
def test_lengths_may_be_open_and_octets_in_pieces(content, is_open):
    assert look(cms("signed", content, is_open=is_open)).content == TEXT


def test_a_file_still_in_base64_is_opened():
    file = base64.encodebytes(signed(TEXT))
    assert look(file).content == TEXT
    armoured = b"\r\n-----BEGIN PKCS7-----\r\n" + file + b"-----END PKCS7-----\r\n"
    assert look(armoured).content == TEXT
    with pytest.raises(CannotBeOpened):
        look(b"MIIBA")


def test_what_is_compressed_is_inflated():
    file = cms("compressed", element(0x04, zlib.compress(TEXT)))
    assert look(file) == Opened(Wrapping.COMPRESSED, TEXT)
    with pytest.raises(CannotBeOpened):
        look(cms("compressed", element(0x04, b"nothing compressed")))


def test_a_bomb_stays_small():
    bomb = zlib.compress(b"\0" * 40_000_000)
    purse = Purse()
    with pytest.raises(CannotBeOpened, match="more comes out"):
        opened(cms("compressed", element(0x04, bomb)), purse)
    began = time.process_time()
    for _ in range(100):
        with pytest.raises(CannotBeOpened):
            opened(cms("compressed", element(0x04, bomb)), purse)
    assert time.process_time() - began < 30


@pytest.mark.parametrize("kind", ["enveloped", "encrypted", "auth-enveloped"])
def test_what_is_encrypted_is_recognised(kind):
    assert look(cms(kind, b"")) == Opened(Wrapping.ENCRYPTED)


def test_what_encrypts_is_recognised_by_its_head_alone():
    assert look(base64.b64decode("MIIBAAYJKoZIhvcNAQcDoIIB")).wrapping is Wrapping.ENCRYPTED


def test_a_signature_without_content_has_none():
    bare = signed(TEXT, "Ayşe", pkcs7.PKCS7Options.DetachedSignature)
    assert look(bare) == Opened(Wrapping.SIGNED, None, ("Ayşe",))
    assert look(cms("data", b"")).wrapping is Wrapping.OTHER


def test_content_by_its_tag_alone_is_read():
    """Some old programs leave out the element of octets."""
    inner = element(0x06, bytes.fromhex(IDENTIFIERS["data"])) + element(0x80, TEXT)
    body = element(0x02, b"\1") + element(0x31, b"") + element(0x30, inner)
    about = element(0x06, bytes.fromhex(IDENTIFIERS["signed"]))
    assert look(element(0x30, about + element(0xA0, element(0x30, body)))).content == TEXT
    other = inner.replace(element(0x80, TEXT), element(0x02, b"\1"))
    body = element(0x02, b"\1") + element(0x31, b"") + element(0x30, other)
    assert look(element(0x30, about + element(0xA0, element(0x30, body)))).content is None


def with_signer(who: bytes, *certificates: bytes) -> bytes:
    signer = element(0x30, element(0x02, b"\1") + who)
    rest = element(0xA0, b"".join(certificates)) + element(0x31, signer)
    return cms("signed", element(0x04, TEXT), rest=rest)


def name_of(raw: bytes, letters: int, *, key: bytes = b"") -> bytes:
    """A certificate by hand: serial 9, issuer `x`, the name in letters of any kind."""
    pair = element(0x06, bytes.fromhex("550403")) + element(letters, raw)
    other = element(0x06, bytes.fromhex("550406")) + element(0x13, b"TR")
    subject = element(0x30, element(0x31, element(0x30, other)) + element(0x31, element(0x30, pair)))
    fields = element(0x02, b"\x09") + element(0x30, b"") + element(0x30, b"x") + element(0x30, b"")
    return element(0x30, element(0x30, fields + subject + element(0x30, key)))


BY_SERIAL = element(0x30, element(0x30, b"x") + element(0x02, b"\x09"))


@pytest.mark.parametrize(
    ("certificate", "name"),
    [
        (name_of("Ayşe".encode("utf-16-be"), 0x1E), "Ayşe"),
        (name_of("Ayşe".encode("utf-32-be"), 0x1C), "Ayşe"),
        (name_of(b"Ay\xffe", 0x0C), "Ay�e"),
        (name_of(b"Ali\r\nkep: onayli\x00", 0x13), "Alikep: onayli"),
        (name_of("\u202eilA".encode(), 0x0C), "ilA"),
        (name_of(b"a" * 10_000_000, 0x13), "a" * 64),
    ],
)
def test_a_name_is_shown_harmlessly(certificate, name):
    assert look(with_signer(BY_SERIAL, certificate)).signers == (name,)


def test_the_certificate_is_the_one_that_the_signer_points_to():
    key = b"0123456789abcdefghij"
    by_key = element(0x80, key)
    mine, other = (
        name_of(b"Ali", 0x13, key=key),
        name_of(b"Veli", 0x13).replace(b"\x02\x01\x09", b"\x02\x01\x08"),
    )
    assert look(with_signer(by_key, other, mine)).signers == ("Ali",)
    assert look(with_signer(BY_SERIAL, other, mine)).signers == ("Ali",)
    assert look(with_signer(element(0x80, b"a"), other, mine)).signers == ()
    assert look(with_signer(BY_SERIAL, other)).signers == ()
    assert look(with_signer(BY_SERIAL, element(0x30, element(0x30, b"")), element(0x02, b""))).signers == ()
    assert look(with_signer(b"", mine)).signers == ()
    assert look(signed(TEXT, None)).signers == ()


def test_many_signers_and_large_certificates_cost_no_more_than_a_few():
    """Each signer's key is sought in each certificate."""
    bags = element(0xA0, name_of(b"Ali", 0x13, key=b"A" * 300_000)) * 50
    signers = element(0x31, element(0x30, element(0x02, b"\1") + element(0x80, b"A" * 30 + b"B"))) * 1000
    began = time.process_time()
    assert look(cms("signed", element(0x04, TEXT), rest=bags + signers)).signers == ()
    assert time.process_time() - began < 30


def test_a_broken_certificate_leaves_the_content():
    broken = with_signer(BY_SERIAL, element(0x30, b""))
    assert look(broken) == Opened(Wrapping.SIGNED, TEXT)


def test_what_is_cut_off_is_read_as_far_as_it_goes():
    """But for a cut within the few bytes that say what comes."""
    file, streamed = signed(TEXT * 100), cms("signed", octets(TEXT * 100, 1000), is_open=True)
    assert look(file[:2000]).content == (TEXT * 100)[: len(look(file[:2000]).content)]
    assert look(streamed[:2000]).content.startswith(TEXT)
    for whole in (signed(TEXT), cms("signed", octets(TEXT), is_open=True)):
        for end in range(len(whole)):
            with suppress(CannotBeOpened):
                look(whole[:end])


@pytest.mark.parametrize(
    "hostile",
    [
        b"",
        b"\x30",
        b"\x04\x00",
        b"\x30\x00",
        b"\x30\x84\xff\xff\xff\xff\x06\x01\x2a",
        b"\x30\x89" + b"\xff" * 9,
        b"\x04\x80",
        b"\x30\x80" * 1_000_000,
        b"\x1f" * 1000,
        cms("signed", element(0x24, b"\x24\x80" * 500_000, is_open=True), is_open=True),
        cms("signed", octets(b"a" * 1_000_000, 1), is_open=True),
        cms("signed", element(0x24, element(0x04, b"") * 1_000_000)),
        element(0x30, element(0x06, bytes.fromhex(IDENTIFIERS["signed"]))),
        element(0x30, element(0x06, bytes.fromhex(IDENTIFIERS["signed"])) + element(0xA0, b"")),
        element(
            0x30, element(0x06, bytes.fromhex(IDENTIFIERS["signed"])) + element(0xA0, element(0x30, b""))
        ),
    ],
)
def test_what_is_none_or_costs_too_much_is_refused_in_time(hostile):
    began = time.process_time()
    with suppress(CannotBeOpened):
        assert look(hostile).content is None
    assert time.process_time() - began < 30


def test_a_mail_that_streams_is_opened_in_time():
    """A library that copies what it has with every piece takes six seconds."""
    content = b"x" * 20_000_000
    file = cms("signed", octets(content, 4096), is_open=True)
    began = time.process_time()
    assert look(file).content == content
    assert time.process_time() - began < 30


def test_ends_that_were_learnt_in_passing_are_remembered():
    nested = b""
    for _ in range(1000):
        nested = element(0x30, nested, is_open=True)
    purse = Purse()
    ber = Ber(nested, purse)
    at = ber.whole()
    while children := list(ber.inside(at)):
        at = children[0]
    assert Purse().elements - purse.elements < 5000


@given(st.binary(max_size=300))
def test_never_raises_anything_else(garbage):
    for file in (garbage, b"\x30\x80" + garbage, cms("signed", garbage), cms("compressed", garbage)):
        with suppress(CannotBeOpened):
            look(file)
    with suppress(CannotBeOpened):
        look(with_signer(garbage, garbage))


def test_it_is_known_by_its_type_or_its_usual_name():
    assert is_smime("application/pkcs7-mime", "")
    assert is_smime("application/octet-stream", "SMIME.p7m")
    assert not is_smime("application/octet-stream", "belge.pdf.p7m")
    assert not is_smime("application/pdf", "smime.p7m")
    assert not is_smime("application/pkcs7-signature", "smime.p7s")
