"""
The gate of the whole matter: what a stranger mails is tried without harm, and proves nothing but what is true.

Every hostile thing here goes into a real child. Bounds are arguments: nothing depends on how busy the machine is,
but where a test says that something must be cut off.
"""

import json
import os
import subprocess
import sys
import time
from base64 import b64decode, b64encode
from hashlib import sha256
from io import BytesIO
from pathlib import Path

import gmpy2
import pytest
from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import dsa, ec, ed448, rsa, x25519
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.scenarios import keyring
from ulak.desk.certificates.finding import Finding, Problem, Verdict, What
from ulak.desk.certificates.verdict import verdict_of
from ulak.errors import Unavailable
from ulak.gateways import proof
from ulak.gateways.proof import Bounds, Prover, read, reads_lists, verifies, weaknesses
from ulak.gateways.proof_child import answer
from ulak.gateways.proof_reading import understood
from ulak.gateways.proof_signing import signed
from ulak.gateways.proof_weak import WeakKeys
from ulak.mail.blob import LARGEST, MOST, SEALED, Blob

NONCE = bytes(range(32))
PATIENT = Bounds(seconds=60)
"""For what is slow because the machine is busy."""

VICTIM = keyring.private_key("victim")
LEAF = keyring.private_key("leaf", "ec")
ED = keyring.private_key("ed", "ed25519")
X25519 = x25519.X25519PrivateKey.from_private_bytes(sha256(b"x").digest())
RING = keyring.Ring(
    {"victim": "rsa", "leaf": "ec"}, {"www": keyring.Certificate("www", "victim", ("www.ornek.test",))}
)
CERTIFICATE = RING.issued("www")

LOCKED_OPENSSH = b"""\
-----BEGIN OPENSSH PRIVATE KEY-----
b3BlbnNzaC1rZXktdjEAAAAACmFlczI1Ni1jdHIAAAAGYmNyeXB0AAAAGAAAABAw9eBHo8
zL40UURAuDshLNAAAAEAAAAAEAAAAzAAAAC3NzaC1lZDI1NTE5AAAAIByLAsBfznO9i50x
hUhfF8Kt/alNYJ+YEKWdHwtfKUdRAAAAkC1v1NZe919vT+pnkPeVG+UjL5OByB2lBxvSPX
T2wUPNKfIHh/RjjJx/CcMPoEyOwS8XY2V0gW0jB2x4AIuZgohTbsCqlA5QETL3ui1Yld3J
0JuW9i7IIp+GmzXghCPw7G+Y8jaZ3W9dyydgp3NKBe8wRcFMNhPkNP08SnwIkrxgPRf6QS
PCn4BOdH962cYzbg==
-----END OPENSSH PRIVATE KEY-----
"""
ODD_CURVE = b"""\
-----BEGIN PRIVATE KEY-----
ME4CAQAwEAYHKoZIzj0CAQYFK4EEAAYENzA1AgEBBA4czEc3sUhG7PGh1wJz0aEg
Ax4ABLnZQb5aphcyVShNpVYK1kYNlb6mvJANzzQSJFc=
-----END PRIVATE KEY-----
"""  # secp112r1, which nothing supports any more


def public(key: object) -> bytes:
    return key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)  # type: ignore[attr-defined]


def of(content: bytes, label: str = "", found_in: str = "text") -> Blob:
    if not label and content.startswith(b"-----BEGIN "):
        label = content.split(b"-----")[1].removeprefix(b"BEGIN ").decode()
    return Blob(content, label, found_in)


def one(blob: Blob, bounds: Bounds = PATIENT) -> Finding:
    (finding,) = read((blob,), NONCE, bounds)
    return finding


# ------------------------------------------------------------------------ what is proven


def locked(key: object, form: PrivateFormat) -> bytes:
    return key.private_bytes(Encoding.PEM, form, BestAvailableEncryption(b"parola"))  # type: ignore[attr-defined]


SIGNS = {
    "PKCS#8": keyring.written(VICTIM, "pem"),
    "PKCS#8 in DER": keyring.written(VICTIM, "der"),
    "PKCS#1": keyring.written(VICTIM, "pkcs1"),
    "OpenSSH": keyring.written(VICTIM, "openssh"),
    "PKCS#12 without a password": keyring.written(VICTIM, "p12"),
    "EC, PKCS#8": keyring.written(LEAF, "pem"),
    "EC, SEC1": keyring.written(LEAF, "sec1"),
    "EC, SEC1 in DER": LEAF.private_bytes(Encoding.DER, PrivateFormat.TraditionalOpenSSL, NoEncryption()),
    "EC, OpenSSH": keyring.written(LEAF, "openssh"),
    "Ed25519": keyring.written(ED, "pem"),
    "Ed25519, OpenSSH": keyring.written(ED, "openssh"),
}
NOT_TRIED = {
    "PKCS#8 with a password": (locked(VICTIM, PrivateFormat.PKCS8), Problem.ENCRYPTED),
    "PKCS#1 with a password": (locked(VICTIM, PrivateFormat.TraditionalOpenSSL), Problem.ENCRYPTED),
    "PKCS#12 with a password": (keyring.written(VICTIM, "locked-p12"), Problem.ENCRYPTED),
    "OpenSSH with a password": (LOCKED_OPENSSH, Problem.ENCRYPTED),
    "a curve that nothing supports": (ODD_CURVE, Problem.UNSUPPORTED),
    "a key that cannot sign": (keyring.written(X25519, "pem"), Problem.CANNOT_SIGN),  # type: ignore[arg-type]
    "a torn key": (keyring.written(VICTIM, "pem")[:900] + b"\n-----END PRIVATE KEY-----\n", Problem.INVALID),
    "no key at all": (keyring.armour("PRIVATE KEY", b"not a key"), Problem.INVALID),
    "a forged key in DER": (b64decode(b"".join(keyring.forged(VICTIM).split(b"\n")[1:-2])), Problem.INVALID),
    "PuTTY's": (b"PuTTY-User-Key-File-3: ssh-rsa\r\n", Problem.UNSUPPORTED),
    "Java's store": (b"\xfe\xed\xfe\xed" + b"\0" * 40, Problem.UNSUPPORTED),
    "a key in JSON": (b'{"kty":"RSA"}', Problem.UNSUPPORTED),
    "a part of a key in XML": (b"<RSAKeyValue><D>AAAA</D></RSAKeyValue>", Problem.UNSUPPORTED),
    "a number that is called private": (b"private number 3a4f", Problem.UNSUPPORTED),
    "a key as OpenSSL prints it": (b"priv:\n    00:ab\n", Problem.UNSUPPORTED),
    "PuTTY's, armoured": (keyring.armour("SSH2 ENCRYPTED PRIVATE KEY", b"x" * 40), Problem.INVALID),
}


@pytest.fixture(scope="module")
def told() -> dict[str, tuple[Finding, ...]]:
    """All of them tried in one child, found again by where they lay."""
    named = {**SIGNS, **{name: content for name, (content, _) in NOT_TRIED.items()}}
    found: dict[str, tuple[Finding, ...]] = dict.fromkeys(named, ())
    for finding in read(tuple(of(content, found_in=name) for name, content in named.items()), NONCE, PATIENT):
        found[finding.found_in] += (finding,)
    return found


@pytest.mark.parametrize("form", SIGNS)
def test_a_key_in_any_form_signs_and_our_certificate_verifies_it(
    form: str, told: dict[str, tuple[Finding, ...]]
) -> None:
    (finding,) = told[form]
    key = LEAF if form.startswith("EC") else ED if form.startswith("Ed") else VICTIM
    assert (finding.what, finding.problem, finding.spki) == (What.PRIVATE_KEY, None, keyring.spki(key))
    assert verifies(public(key), NONCE, finding.signature)
    assert verdict_of(finding, is_ours=True, verifies=True)[0] is Verdict.CONFIRMED


@pytest.mark.parametrize("form", NOT_TRIED)
def test_a_key_that_cannot_be_tried_says_why(form: str, told: dict[str, tuple[Finding, ...]]) -> None:
    (finding,) = told[form]
    assert (finding.what, finding.problem) == (What.PRIVATE_KEY, NOT_TRIED[form][1])
    assert finding.signature == b""
    assert verdict_of(finding, is_ours=True, verifies=False)[0] is not Verdict.CONFIRMED


def a_point_of_somebody_else() -> bytes:
    """An EC key of the forger's with the victim's public point (RFC 5915 §3)."""
    mine, theirs = keyring.private_key("forger", "ec"), LEAF
    point = (Encoding.X962, PublicFormat.UncompressedPoint)
    der = mine.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    assert mine.public_key().public_bytes(*point) in der
    return der.replace(mine.public_key().public_bytes(*point), theirs.public_key().public_bytes(*point))


def an_openssh_key_of_somebody_else() -> bytes:
    """OpenSSH writes the public half before the private one: here it is the victim's, there the forger's."""
    mine = keyring.private_key("forger", "ed25519")
    raw = (Encoding.Raw, PublicFormat.Raw)
    text = keyring.written(mine, "openssh").decode()
    body = b"".join(line.encode() for line in text.splitlines()[1:-1])
    swapped = b64decode(body).replace(
        mine.public_key().public_bytes(*raw), ED.public_key().public_bytes(*raw)
    )
    return keyring.armour("OPENSSH PRIVATE KEY", swapped)


@pytest.mark.parametrize(
    "content",
    [
        keyring.forged(VICTIM),
        a_point_of_somebody_else(),
        keyring.armour("PRIVATE KEY", a_point_of_somebody_else()),
        an_openssh_key_of_somebody_else(),
    ],
    ids=[
        "RSA, the victim's modulus",
        "EC, the victim's point",
        "the same in PEM",
        "OpenSSH, the victim's half",
    ],
)
def test_a_forged_key_proves_nothing(content: bytes) -> None:
    """DOMAIN §2.6: an unvalidated load would match the victim's certificate."""
    findings = read((of(content),), NONCE, PATIENT)
    for finding in findings:
        assert finding.spki not in (keyring.spki(VICTIM), keyring.spki(LEAF), keyring.spki(ED))
        assert not any(verifies(public(key), NONCE, finding.signature) for key in (VICTIM, LEAF, ED))
        assert verdict_of(finding, is_ours=False, verifies=False)[0] is not Verdict.CONFIRMED


def test_a_signature_of_another_key_or_on_another_nonce_is_none() -> None:
    finding = one(of(keyring.written(VICTIM, "pem")))
    assert not verifies(public(VICTIM), NONCE[::-1], finding.signature)
    assert not verifies(public(keyring.private_key("leaf")), NONCE, finding.signature)
    assert not verifies(public(LEAF), NONCE, finding.signature)
    assert not verifies(public(X25519), NONCE, finding.signature)
    assert not verifies(b"no key", NONCE, finding.signature)
    assert not verifies(public(VICTIM), NONCE, b"")


def test_what_is_signed_is_of_no_use_elsewhere() -> None:
    """A nonce alone could be a hash that somebody wants signed."""
    finding = one(of(keyring.written(ED, "pem")))
    with pytest.raises(InvalidSignature):
        ED.public_key().verify(finding.signature, NONCE)  # type: ignore[union-attr, call-arg, arg-type]


@pytest.mark.parametrize(
    "key",
    [
        dsa.generate_private_key(2048),
        ed448.Ed448PrivateKey.generate(),
        ec.generate_private_key(ec.SECP521R1()),
    ],
    ids=["DSA", "Ed448", "P-521"],
)
def test_rarer_kinds_of_keys_sign_too(key: object) -> None:
    made = signed(key, NONCE)  # type: ignore[arg-type]
    assert made is not None
    assert verifies(public(key), NONCE, made)
    assert not verifies(public(key), NONCE[::-1], made)


def test_a_post_quantum_key_signs_too() -> None:
    mldsa = pytest.importorskip("cryptography.hazmat.primitives.asymmetric.mldsa")
    key = mldsa.MLDSA44PrivateKey.generate()
    assert verifies(public(key), NONCE, signed(key, NONCE) or b"")


# ------------------------------------------------------------------------ requests and certificates


@pytest.mark.parametrize(
    ("content", "verdict", "why"),
    [
        (keyring.request(VICTIM, "Proof of Key Compromise"), Verdict.CONFIRMED, "its common name says"),
        (keyring.request(VICTIM, "www.ornek.test"), Verdict.NOT_PROVEN, "not a compromise statement"),
        (keyring.pock(VICTIM), Verdict.CONFIRMED, "its common name says"),
    ],
    ids=["a request that says so", "an ordinary request", "a proof of compromised key"],
)
def test_a_request_or_certificate_proves_what_its_subject_says(
    content: bytes, verdict: Verdict, why: str
) -> None:
    finding = one(of(content))
    assert (finding.spki, finding.is_signed, finding.problem) == (keyring.spki(VICTIM), True, None)
    said = verdict_of(finding, is_ours=True, verifies=False)
    assert said[0] is verdict
    assert why in said[1]
    assert verdict_of(finding, is_ours=False, verifies=False)[0] is Verdict.NOT_PROVEN


def test_a_request_with_somebody_elses_key_is_not_signed_by_it() -> None:
    """The victim's public key, the forger's signature."""
    der = x509.load_pem_x509_csr(keyring.request(keyring.private_key("forger"), "Proof of Key Compromise"))
    theirs = der.public_bytes(Encoding.DER).replace(public(keyring.private_key("forger")), public(VICTIM))
    finding = one(of(theirs))
    assert (finding.what, finding.spki, finding.is_signed) == (What.REQUEST, keyring.spki(VICTIM), False)
    assert finding.problem is Problem.BAD_SIGNATURE
    assert verdict_of(finding, is_ours=True, verifies=False)[0] is Verdict.NOT_PROVEN


def test_a_proof_of_compromised_key_with_somebody_elses_key_is_not_signed_by_it() -> None:
    mine = x509.load_pem_x509_certificate(keyring.pock(keyring.private_key("forger")))
    theirs = mine.public_bytes(Encoding.DER).replace(public(keyring.private_key("forger")), public(VICTIM))
    finding = one(of(theirs))
    assert (finding.what, finding.spki, finding.is_signed) == (What.CERTIFICATE, keyring.spki(VICTIM), False)
    assert verdict_of(finding, is_ours=True, verifies=False)[0] is Verdict.NOT_PROVEN


@pytest.mark.parametrize(
    "content",
    [
        CERTIFICATE.public_bytes(Encoding.PEM),
        CERTIFICATE.public_bytes(Encoding.DER),
        keyring.bundle([CERTIFICATE]),
        keyring.armour("PKCS7", keyring.bundle([CERTIFICATE])),
    ],
    ids=["PEM", "DER", "PKCS#7", "PKCS#7 in PEM"],
)
def test_a_certificate_says_which_it_is(content: bytes) -> None:
    finding = one(of(content))
    assert finding.what is What.CERTIFICATE
    assert finding.serial == f"{CERTIFICATE.serial_number:X}"
    assert finding.sha256 == CERTIFICATE.fingerprint(SHA256()).hex()
    assert finding.issuer == sha256(CERTIFICATE.issuer.public_bytes()).hexdigest()
    assert (finding.subject, finding.name) == ("CN=www.ornek.test", "www.ornek.test")
    assert (finding.spki, finding.is_signed) == (keyring.spki(VICTIM), False)


def test_a_store_with_a_certificate_tells_of_both() -> None:
    from cryptography.hazmat.primitives.serialization import pkcs12

    store = pkcs12.serialize_key_and_certificates(None, VICTIM, CERTIFICATE, None, NoEncryption())
    key, certificate = read((of(store),), NONCE, PATIENT)
    assert (key.what, certificate.what) == (What.PRIVATE_KEY, What.CERTIFICATE)


@pytest.mark.parametrize("content", [keyring.written(VICTIM, "public"), public(VICTIM)], ids=["PEM", "DER"])
def test_a_public_key_names_itself_and_proves_nothing(content: bytes) -> None:
    finding = one(of(content))
    assert (finding.what, finding.spki, finding.problem) == (What.OTHER, keyring.spki(VICTIM), None)
    assert verdict_of(finding, is_ours=True, verifies=False)[0] is Verdict.NOT_PROVEN


@pytest.mark.parametrize(
    "blob",
    [
        Blob(b"a picture", "", "attachment a.png"),
        Blob(keyring.armour("PGP SIGNATURE", b"x"), "PGP SIGNATURE", "text"),
        Blob(keyring.revocation_list([1], keyring.Certificate("", "", ()).begins), "", "attachment a.crl"),
        Blob(b"\x30\x82\xff\xff\x02\x01\x00", "", "attachment torn.der"),
    ],
    ids=["a picture", "a signature", "a CRL", "torn DER"],
)
def test_what_is_nothing_gives_nothing(blob: Blob) -> None:
    assert read((blob,), NONCE, PATIENT) == ()


def test_findings_come_in_the_order_of_the_blobs() -> None:
    """The child tries the cheap ones first."""
    contents = (keyring.written(VICTIM, "p12"), keyring.written(VICTIM, "pem"), keyring.written(ED, "pem"))
    blobs = tuple(
        of(content, found_in=str(place)) for place, content in enumerate((*contents, b"x", *contents))
    )
    assert [finding.found_in for finding in read(blobs, NONCE, PATIENT)] == list("012456")


# ------------------------------------------------------------------------ what is too much


def big_key() -> rsa.RSAPrivateKey:
    """8192 bits; the primes are the next ones behind numbers made of a word, which took seconds to find."""
    p, q = (
        (int.from_bytes(b"".join(sha256(f"8192/{one}/{n}".encode()).digest() for n in range(16))) | 3 << 4094)
        + more
        for one, more in (("p", 4600), ("q", 1651))
    )
    return keyring._rsa_key(p, q).private_key(unsafe_skip_rsa_key_validation=True)


def test_a_key_of_8192_bits_is_tried() -> None:
    key = big_key()
    finding = one(of(keyring.written(key, "pem")), Bounds(seconds=150))
    assert verifies(public(key), NONCE, finding.signature)


def test_a_monster_takes_nothing_from_the_keys_beside_it() -> None:
    """Numbers of 65,536 bits, and primes far larger than their product would need: both end at once or are cut off."""
    monster = 1 << 65535 | 1
    numbers = (0, monster, 65537, monster, monster, monster, 1, 1, 1)
    fields = (keyring.encoded(keyring.INTEGER, n.to_bytes(n.bit_length() // 8 + 1)) for n in numbers)
    junk = keyring.armour("RSA PRIVATE KEY", keyring.encoded(keyring.SEQUENCE, *fields))
    assert len(junk) < LARGEST
    first, second = read((of(junk), of(keyring.written(VICTIM, "pem"))), NONCE, PATIENT)
    assert first.problem in (Problem.INVALID, Problem.UNSUPPORTED, Problem.TOO_LARGE, Problem.TOO_SLOW)
    assert second.problem is None


def test_two_hundred_blobs_of_64_kib_are_all_answered() -> None:
    noise = b"".join(sha256(n.to_bytes(4)).digest() for n in range(LARGEST // 32))
    labels = (
        "PRIVATE KEY",
        "RSA PRIVATE KEY",
        "OPENSSH PRIVATE KEY",
        "CERTIFICATE",
        "CERTIFICATE REQUEST",
        "PKCS7",
    )
    armoured = [keyring.armour(label, noise[: LARGEST * 72 // 100]) for label in labels]
    every = (of(armoured[n % 7] if n % 7 < 6 else noise, found_in=str(n)) for n in range(MOST - 1))
    blobs = (*every, of(keyring.written(VICTIM, "pem"), found_in="the key"))
    findings = read(blobs, NONCE, PATIENT)
    assert findings[-1].spki == keyring.spki(VICTIM)
    assert len(findings) == sum(n % 7 < 6 for n in range(MOST - 1)) + 1
    assert {finding.problem for finding in findings[:-1]} == {Problem.INVALID}


def test_what_is_beyond_the_caps_is_said_and_not_tried() -> None:
    key = of(keyring.written(ED, "pem"))
    findings = read(
        (Blob(b"", "PRIVATE KEY", "large"), of(b"x" * (LARGEST + 1)), *(key,) * MOST), NONCE, PATIENT
    )
    assert [finding.problem for finding in findings[:2]] == [Problem.TOO_LARGE] * 2
    assert [finding.what for finding in findings[:2]] == [What.PRIVATE_KEY, What.OTHER]
    assert [finding.problem for finding in findings[-3:]] == [None, Problem.TOO_LARGE, Problem.TOO_LARGE]


def test_what_lies_behind_a_password_needs_one() -> None:
    finding = one(Blob(b"", SEALED, "attachment keys.zip"))
    assert (finding.what, finding.problem) == (What.OTHER, Problem.ENCRYPTED)
    said = "something else in attachment keys.zip: it is encrypted, and no password is known"
    assert verdict_of(finding, is_ours=False, verifies=False) == (Verdict.NEEDS_PASSWORD, said)


@pytest.mark.parametrize(
    ("label", "what"),
    [("CERTIFICATE REQUEST", What.REQUEST), ("CERTIFICATE", What.CERTIFICATE), ("", What.OTHER)],
)
def test_what_was_not_tried_is_called_by_its_armour(label: str, what: What) -> None:
    assert one(Blob(b"", label, "text")).what is what


def test_without_blobs_no_process_is_started() -> None:
    assert read((), NONCE, Bounds(child=("/nowhere",))) == ()
    assert weaknesses({}, None, Bounds(child=("/nowhere",))) == {}


# ------------------------------------------------------------------------ a child that goes wrong

ANOTHER_CHILD = """
import ctypes, errno, os, resource, socket, sys, time
from pathlib import Path
from ulak.desk.certificates.finding import Finding, What
from ulak.gateways import proof_child

real = proof_child.understood

def tried(what):
    try:
        what()
    except (OSError, MemoryError) as error:
        return errno.errorcode[error.errno] if isinstance(error, OSError) else "MemoryError"
    return "done"

def understood(label, content, nonce):
    match content:
        case b"die":
            os.kill(os.getpid(), 9)
        case b"crash":
            ctypes.string_at(0)
        case _ if content.endswith(b"hang"):
            while True:
                pass
        case _ if content.endswith(b"sleep"):
            time.sleep(3600)
        case b"eat":
            return [b"x" * 2**20 for _ in range(2**20)]
        case b"raise":
            raise LookupError("something nobody thought of")
        case b"chatter":
            while True:
                sys.stdout.write("x" * 65536)
    words = {
        b"socket": lambda: tried(lambda: socket.socket()),
        b"unix": lambda: tried(lambda: socket.socket(socket.AF_UNIX)),
        b"read": lambda: tried(lambda: open("/etc/passwd")),
        b"write": lambda: tried(lambda: open("/tmp/ulak-proof", "w")),
        b"pipe": lambda: tried(os.pipe),
        b"raise the limit": lambda: tried(lambda: resource.prlimit(0, resource.RLIMIT_NOFILE, (64, 64))),
        b"limits": lambda: " ".join(str(resource.getrlimit(one)[1]) for one in (
            resource.RLIMIT_CPU, resource.RLIMIT_AS, resource.RLIMIT_FSIZE, resource.RLIMIT_CORE,
            resource.RLIMIT_NPROC, resource.RLIMIT_NOFILE)),
        b"dumpable": lambda: str(ctypes.CDLL(None).prctl(3, 0, 0, 0, 0)),
        b"new privileges": lambda: str(ctypes.CDLL(None).prctl(39, 0, 0, 0, 0)),
        b"environment": lambda: " ".join(sorted(os.environ)),
        b"folder": os.getcwd,
        b"session": lambda: str(os.getsid(0) == os.getpid()),
    }.get(content)
    return (Finding(What.OTHER, "", subject=words()),) if words else real(label, content, nonce)

proof_child.understood = understood
proof_child.main(int(sys.argv[1]), int(sys.argv[2]), None)
"""
KEY = of(keyring.written(ED, "pem"), found_in="the key")


def odd_child(seconds: float = 60, memory: int = 512 * 2**20) -> Bounds:
    return Bounds(seconds, memory, (sys.executable, "-I", "-c", ANOTHER_CHILD))


@pytest.mark.parametrize("ending", [b"die", b"crash", b"eat", b"raise"])
def test_a_blob_that_ends_the_child_is_passed_over(ending: bytes) -> None:
    """A new child tries the others; three are the most that a mail may use up."""
    blobs = (Blob(b"a picture", "X", "picture"), Blob(ending, "PRIVATE KEY", "bad"), KEY)
    bad, good = read(blobs, NONCE, odd_child())
    assert (bad.found_in, bad.what, bad.problem) == ("bad", What.PRIVATE_KEY, Problem.TOO_SLOW)
    assert (good.found_in, good.spki) == ("the key", keyring.spki(ED))


def test_many_blobs_that_end_the_child_end_the_trying() -> None:
    findings = read((*(Blob(b"die", "X", str(n)) for n in range(9)), KEY), NONCE, odd_child())
    assert [finding.problem for finding in findings] == [Problem.TOO_SLOW] * 10


@pytest.mark.parametrize("ending", [b"hang", b"sleep"])
def test_a_child_that_does_not_come_back_is_ended_and_what_it_told_is_kept(ending: bytes) -> None:
    """A PKCS#12 may take as long as it likes, says RFC 7292: such are tried last."""
    began = time.monotonic()
    blobs = (Blob(b"\x30\x0a\x02\x01\x03" + ending, "", "bad"), KEY)
    bad, good = read(blobs, NONCE, odd_child(seconds=6))
    assert (good.spki, bad.problem) == (keyring.spki(ED), Problem.TOO_SLOW)
    assert 5.5 < time.monotonic() - began < 60


def test_a_child_that_chatters_is_cut_off() -> None:
    bad, good = read((Blob(b"chatter", "X", "bad"), KEY), NONCE, odd_child())
    assert (bad.problem, good.problem) == (Problem.TOO_SLOW, None)


@pytest.mark.parametrize(
    ("attempt", "outcome"),
    [
        (b"socket", "EMFILE"),
        (b"unix", "EMFILE"),
        (b"read", "EMFILE"),
        (b"write", "EMFILE"),
        (b"pipe", "EMFILE"),
        (b"limits", "60 536870912 0 0 0 0"),
        (b"dumpable", "0"),
        (b"new privileges", "1"),
        (b"folder", "/"),
        (b"session", "True"),
    ],
)
def test_the_child_can_reach_nothing(attempt: bytes, outcome: str) -> None:
    assert one(Blob(attempt, "", "text"), odd_child()).subject == outcome


def test_the_child_knows_nothing_of_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """`ULAK_SECRET` may stand in ours. Python sets one about its own locale."""
    monkeypatch.setenv("ULAK_SECRET", "the secret")
    assert set(one(Blob(b"environment", "", "text"), odd_child()).subject.split()) <= {"LC_CTYPE"}


AS_THE_SERVICE = """
import ctypes, os, sys
ctypes.CDLL(None).prctl(24, 24, 0, 0, 0)
os.execv(sys.executable, [sys.executable, "-I", "-c", *sys.argv[1:]])
"""


def test_no_limit_can_be_raised_again() -> None:
    """Without the capability to (CAP_SYS_RESOURCE), which the service does not have, and root does."""
    bounds = Bounds(60, child=(sys.executable, "-I", "-c", AS_THE_SERVICE, ANOTHER_CHILD))
    assert one(Blob(b"raise the limit", "", "text"), bounds).subject == "EPERM"


def test_no_file_of_ours_stays_open_in_the_child(tmp_path: Path) -> None:
    """Descriptors are closed where a program is started, inheritable ones too; a shell says which it has."""
    listing = "ls -l /proc/self/fd | tr '\\n' ' '"
    with (tmp_path / "secret").open("w") as secret:
        os.set_inheritable(secret.fileno(), True)
        child = ("/bin/sh", "-c", f"""printf '"%s"\n' "$({listing})" """)
        (said,) = proof._ask({}, Bounds(60, child=child), time.monotonic() + 60)
    assert "pipe:" in said
    assert "secret" not in said


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        (b"no JSON", Problem.TOO_SLOW),
        (b'"text"', Problem.TOO_SLOW),
        (b"[7]", Problem.TOO_SLOW),
        (b"[{}]", Problem.TOO_SLOW),
        (b'[{"what": "gold"}]', Problem.TOO_SLOW),
        (b"[" * 100_000, Problem.TOO_SLOW),
    ],
)
def test_a_child_that_was_taken_over_can_only_talk(line: bytes, problem: Problem, tmp_path: Path) -> None:
    script = tmp_path / "said"
    script.write_bytes(b'{"lists":false}\n' + line + b"\n")
    finding = one(KEY, Bounds(60, child=("/bin/sh", "-c", 'cat >/dev/null; cat "$0"', str(script))))
    assert (finding.problem, finding.spki) == (problem, "")


def test_what_it_tells_is_one_line_that_ends_and_is_no_proof(tmp_path: Path) -> None:
    """A signature it makes up is verified with our certificate; where a blob was found is known without it."""
    said = '"spki":"' + "a" * 5000 + '","signature":"00ff","is_signed":"yes","subject":"CN=a\\u001b[31m\\nb"'
    said += ',"found_in":"elsewhere","problem":null,"serial":"","sha256":"","issuer":"","name":""'
    script = tmp_path / "said"
    script.write_text('{"lists":false}\n[{"what":"private key",' + said + "}]\n")
    finding = one(KEY, Bounds(60, child=("/bin/sh", "-c", 'cat >/dev/null; cat "$0"', str(script))))
    assert (finding.found_in, finding.subject, finding.is_signed) == ("the key", "CN=a [31m b", False)
    assert len(finding.spki) == proof.LONGEST
    assert not verifies(public(ED), NONCE, finding.signature)


@pytest.mark.parametrize(
    ("child", "said"),
    [
        (("/nowhere/python",), "cannot be started (No such file or directory)"),
        (("/bin/false",), "did not begin (it ended with 1)"),
        (("/bin/sh", "-c", "sleep 1000"), "did not begin"),
    ],
)
def test_a_child_that_cannot_be_had_is_said(child: tuple[str, ...], said: str) -> None:
    """The mail waits for its next turn; nothing is called unreadable because of us."""
    with pytest.raises(Unavailable) as trouble:
        read((KEY,), NONCE, Bounds(2, child=child))
    assert said in str(trouble.value)


def test_a_child_that_cannot_give_up_everything_reads_nothing() -> None:
    script = (
        "from ulak.gateways import proof_child\n"
        "def prlimit(*_): raise PermissionError(1, 'not permitted')\n"
        "proof_child.resource.prlimit = prlimit\n"
        "proof_child.main(10, 2**29, None)\n"
    )
    with pytest.raises(Unavailable):
        read((KEY,), NONCE, Bounds(60, child=(sys.executable, "-I", "-c", script)))


def test_the_childs_process_is_gone_afterwards() -> None:
    before = children()
    read((KEY,), NONCE, odd_child())
    assert children() <= before  # other tests of this process may have left some


def children() -> set[str]:
    return {
        pid for task in Path("/proc/self/task").iterdir() for pid in (task / "children").read_text().split()
    }


UNDER_SYSTEMD = """
import ctypes, os, sys
libc = ctypes.CDLL(None)
assert libc.prctl(65, 1, 0, 0, 0) == 0 and libc.prctl(38, 1, 0, 0, 0) == 0
os.execv(sys.executable, [sys.executable, "-I", "-m", "ulak.gateways.proof_child", *sys.argv[1:]])
"""


def test_the_child_begins_where_memory_is_never_writable_and_executable() -> None:
    """MemoryDenyWriteExecute and NoNewPrivileges of the unit, here by the kernel itself (Linux 6.3)."""
    asked = "import ctypes; exit(ctypes.CDLL(None).prctl(65, 1, 0, 0, 0))"
    tried = subprocess.run([sys.executable, "-c", asked], check=False)
    if tried.returncode:
        pytest.skip("this kernel has no PR_SET_MDWE")
    bounds = Bounds(60, child=(sys.executable, "-I", "-c", UNDER_SYSTEMD))
    assert one(KEY, bounds).spki == keyring.spki(ED)


# ------------------------------------------------------------------------ by chance

SPECIMENS = (
    *(of(content) for content in SIGNS.values()),
    *(of(content) for content, _ in NOT_TRIED.values()),
    of(keyring.forged(VICTIM)),
    of(keyring.pock(VICTIM)),
    of(keyring.request(LEAF, "Proof of Key Compromise")),
    of(CERTIFICATE.public_bytes(Encoding.DER)),
    of(keyring.bundle([CERTIFICATE])),
)


@st.composite
def mutated(draw: st.DrawFn) -> Blob:
    """A real thing with bytes changed, cut out, doubled, under its own or another label."""
    blob = draw(st.sampled_from(SPECIMENS))
    content = bytearray(blob.content)
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(content) - 1))
        upto = min(len(content), at + draw(st.integers(0, 40)))
        match draw(st.sampled_from(["set", "cut", "double", "put"])):
            case "set":
                content[at] = draw(st.integers(0, 255))
            case "cut" if upto - at < len(content):
                del content[at:upto]
            case "double":
                content[at:at] = content[at:upto]
            case _:
                content[at:at] = draw(st.binary(max_size=8))
    label = blob.label if draw(st.integers(0, 5)) else draw(st.sampled_from(SPECIMENS)).label
    return Blob(bytes(content), label, "text")


@settings(max_examples=250, deadline=None, suppress_health_check=list(HealthCheck))
@given(mutated())
def test_no_mutation_of_a_real_thing_is_too_much_for_the_reader(blob: Blob) -> None:
    """In this process, so that what would end the child shows. A changed Ed25519 key is a key, of somebody else."""
    for finding in understood(blob.label, blob.content, NONCE):
        for key in (VICTIM, LEAF, ED):
            is_its_key = bool(finding.signature) and finding.spki == keyring.spki(key)
            assert verifies(public(key), NONCE, finding.signature) is is_its_key
            assert not (finding.signature and finding.problem)


@settings(max_examples=4, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(mutated(), min_size=100, max_size=150))
def test_no_mail_full_of_mutations_is_too_much_for_the_child(blobs: list[Blob]) -> None:
    """The key behind them is tried all the same: nothing of them ends the child."""
    findings = read((*blobs, KEY), NONCE, PATIENT)
    assert findings[-1].spki == keyring.spki(ED)
    assert Problem.TOO_SLOW not in {finding.problem for finding in findings}


# ------------------------------------------------------------------------ keys that are weak by themselves


def spki_of(modulus: int) -> bytes:
    key = rsa.RSAPublicNumbers(65537, modulus).public_key()
    return key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)


def prime(word: str) -> int:
    return keyring._prime(word)


def close_primes() -> bytes:
    p = prime("close")
    return spki_of(p * int(gmpy2.next_prime(p + 2**400)))


def of_infineon() -> bytes:
    """Primes that are a power of 65537 modulo the product of small primes (ROCA, CVE-2017-15361)."""
    smooth = 1
    for small in (3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71, 73, 79, 83, 89, 97, 101,
                  103, 107, 109, 113, 127, 131, 137, 139, 149, 151, 157, 163, 167):  # fmt: skip
        smooth *= small

    def one(power: int) -> int:
        candidate = ((1 << 1024) - (1 << 1010) * power) // smooth * smooth + pow(65537, power, smooth)
        while not gmpy2.is_prime(candidate):
            candidate -= smooth
        return candidate

    return spki_of(one(5) * one(11))


SOUND = {
    "rsa": public(VICTIM),
    "ec": public(LEAF),
    "ed25519": public(ED),
    "junk": b"no key",
    "odd": public(X25519),
}
WEAK = {
    "Fermat": close_primes(),
    "ROCA": of_infineon(),
    "small factor": spki_of(prime("factor") * 65537 * prime("other")),
    "small": spki_of(prime("small") * int(gmpy2.next_prime(2**900))),
}


def test_weak_keys_are_told_from_sound_ones() -> None:
    small_curve = public(ec.generate_private_key(ec.SECP224R1()))
    small_dsa = public(dsa.generate_private_key(1024))  # noqa: S505
    keys = {**SOUND, **WEAK, "curve": small_curve, "dsa": small_dsa}
    found = Prover(bounds=PATIENT).weaknesses(keys)
    assert found == {**{word: word for word in WEAK}, "curve": "small", "dsa": "small"}


@pytest.fixture
def lists(tmp_path: Path) -> Path:
    """The lists as badkeys keeps them: records of a cut SHA-256 of the modulus and a number, sorted; names beside."""
    folder = tmp_path / "badkeys"
    folder.mkdir()
    known = [(VICTIM.public_key().public_numbers().n, 3), (LEAF.public_key().public_numbers().x, 4)]  # type: ignore[union-attr]
    records = sorted(
        sha256(n.to_bytes((n.bit_length() + 7) // 8)).digest()[:15] + bytes([kind]) for n, kind in known
    )
    (folder / "blocklist.dat").write_bytes(b"".join(records))
    names = '{"blocklists": [{"id": 3, "name": "debianssl"}, {"id": 4, "name": "rfc"}]}'
    (folder / "badkeysdata.json").write_text(names)
    return tmp_path


def test_keys_that_are_listed_are_found_in_the_administrators_lists(lists: Path) -> None:
    keys = {**SOUND, **WEAK}
    found = weaknesses(keys, lists, PATIENT)
    assert found == {"rsa": "Debian", "ec": "published (rfc)", **{word: word for word in WEAK}}
    assert reads_lists(lists, PATIENT)


@pytest.mark.parametrize("damage", ["", '{"blocklists": []}', None])
@pytest.mark.parametrize("file", ["blocklist.dat", "badkeysdata.json"])
def test_without_lists_all_else_is_tried(lists: Path, file: str, damage: str | None) -> None:
    place = lists / "badkeys" / file
    if damage is None:
        place.unlink()
    else:
        place.write_text(damage if file.endswith("json") else "")
    assert not reads_lists(lists, PATIENT)
    assert weaknesses({**SOUND, **WEAK}, lists, PATIENT) == {word: word for word in WEAK}
    assert not reads_lists(None, PATIENT)


def test_a_child_that_dies_leaves_the_rest_unsaid() -> None:
    said = '{"lists":false}\n"ROCA"\n7\n'
    child = ("/bin/sh", "-c", f"cat >/dev/null; printf '%s' '{said}'")
    assert weaknesses({"a": b"", "b": b"", "c": b""}, None, Bounds(60, child=child)) == {"a": "ROCA"}


def test_what_the_child_says_line_by_line() -> None:
    """In this process, with nothing given up: a line of its own, then one for each thing, in the order it was asked."""
    blob = of(keyring.written(ED, "pem"))
    task = {
        "nonce": b64encode(NONCE).decode(),
        "read": [[blob.label, b64encode(blob.content).decode()], ["X", ""]],
        "weak": [b64encode(key).decode() for key in (*WEAK.values(), *SOUND.values())],
    }
    said = BytesIO()
    answer(BytesIO(json.dumps(task).encode()), said, WeakKeys())
    lists, key, nothing, *weak = [json.loads(line) for line in said.getvalue().splitlines()]
    assert (lists, key[0]["spki"], nothing) == ({"lists": False}, keyring.spki(ED), [])
    assert weak == [*WEAK, *[""] * len(SOUND)]
