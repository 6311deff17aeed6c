"""
The keys and certificates of a story, and what is made of them: always the same for the same names.

`Ring` makes each thing that a story can attach or write down (`things.py` reads their names).
"""

from base64 import b64encode
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from hashlib import sha256

import gmpy2
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    pkcs7,
    pkcs12,
)
from cryptography.x509 import ocsp
from cryptography.x509.oid import NameOID

from ulak.mail.der import INTEGER, SEQUENCE, encoded

PEM, DER = Encoding.PEM, Encoding.DER
PASSWORD = b"parola"
"""Of what a story calls encrypted."""
AUTHORITY = "Kamu SM Test CA"
POCK = "--------------------PROOF OF COMPROMISED KEY--------------------"
_SPKI = PublicFormat.SubjectPublicKeyInfo
_EXPONENT = 65537

Private = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey | ed25519.Ed25519PrivateKey


@dataclass(frozen=True, slots=True)
class Certificate:
    """A certificate of ours as a story declares it; without a subscriber the inventory knows nobody."""

    name: str
    key: str
    hosts: tuple[str, ...]
    serial: str = ""
    subscriber: str = ""
    institution: str = ""
    contacts: tuple[str, ...] = ()
    begins: datetime = datetime(2026, 6, 1, tzinfo=UTC)
    ends: datetime = datetime(2027, 6, 1, tzinfo=UTC)
    is_imported: bool = True
    with_precertificate: bool = False

    @property
    def number(self) -> int:
        """The serial number, made of the name where none is given."""
        return int(self.serial or _digest(self.name)[:15].hex(), 16) | (0 if self.serial else 1 << 112)


@dataclass(frozen=True, slots=True)
class Ring:
    """All of one story: keys with their kinds, certificates by name."""

    keys: dict[str, str] = field(default_factory=dict)
    certificates: dict[str, Certificate] = field(default_factory=dict)

    def private(self, name: str) -> Private:
        """The key of that name, or that of a certificate of that name."""
        name = self.certificates[name].key if name in self.certificates else name
        return private_key(name, self.keys[name])

    def issued(self, name: str, *, is_precertificate: bool = False) -> x509.Certificate:
        """The certificate of that name."""
        one = self.certificates[name]
        return issued(one, self.keys[one.key], is_precertificate)

    def has(self, names: Iterable[str]) -> bool:
        """Are all of these certificates?"""
        return all(name in self.certificates for name in names)

    @property
    def stock(self) -> list[str]:
        """The certificates that are in the inventory from the start."""
        return [one.name for one in self.certificates.values() if one.is_imported]

    def inventory(self, names: Iterable[str]) -> bytes:
        """These certificates as `ulak certificates import` takes them."""
        lines = ["pem,subscriber,institution,contact"]
        for one in (self.certificates[name] for name in names):
            made = [self.issued(one.name)]
            made += [self.issued(one.name, is_precertificate=True)] if one.with_precertificate else []
            subscriber = f'"{one.subscriber}","{one.institution}","{" ".join(one.contacts)}"'
            lines += [f'"{each.public_bytes(PEM).decode()}",{subscriber}' for each in made]
        return ("\n".join(lines) + "\n").encode()


@cache
def private_key(name: str, kind: str = "rsa") -> Private:
    """The key that belongs to a name: `rsa` (2048 bits), `ec` (P-256) or `ed25519`."""
    match kind:
        case "ec":
            return ec.derive_private_key(int.from_bytes(_digest(name)) >> 1, ec.SECP256R1())
        case "ed25519":
            return ed25519.Ed25519PrivateKey.from_private_bytes(_digest(name))
    p, q = _prime(f"{name}/p"), _prime(f"{name}/q")
    return _rsa_key(p, q).private_key()


def _prime(seed: str) -> int:
    bits = b"".join(_digest(f"{seed}/{part}") for part in range(4))
    return int(gmpy2.next_prime(int.from_bytes(bits) | 3 << 1022))


def _rsa_key(p: int, q: int) -> rsa.RSAPrivateNumbers:
    d = pow(_EXPONENT, -1, (p - 1) * (q - 1))
    public = rsa.RSAPublicNumbers(_EXPONENT, p * q)
    return rsa.RSAPrivateNumbers(p, q, d, d % (p - 1), d % (q - 1), pow(q, -1, p), public)


def _digest(words: str) -> bytes:
    return sha256(words.encode()).digest()


def forged(key: Private) -> bytes:
    """A file with the public half of that key, and primes that are the forger's."""
    assert isinstance(key, rsa.RSAPrivateKey)
    numbers = _rsa_key(_prime("forger/p"), _prime("forger/q"))
    modulus = key.public_key().public_numbers().n
    crt = (numbers.p, numbers.q, numbers.dmp1, numbers.dmq1, numbers.iqmp)
    fields = (0, modulus, _EXPONENT, numbers.d, *crt)
    whole = encoded(SEQUENCE, *(encoded(INTEGER, one.to_bytes(one.bit_length() // 8 + 1)) for one in fields))
    return armour("RSA PRIVATE KEY", whole)


def written(key: Private, form: str) -> bytes:
    """A key as a file, in each of the forms in which reporters send them."""
    plain = NoEncryption()
    match form:
        case "pem":
            return key.private_bytes(PEM, PrivateFormat.PKCS8, plain)
        case "der":
            return key.private_bytes(DER, PrivateFormat.PKCS8, plain)
        case "pkcs1" | "sec1":
            return key.private_bytes(PEM, PrivateFormat.TraditionalOpenSSL, plain)
        case "openssh":
            return key.private_bytes(PEM, PrivateFormat.OpenSSH, plain)
        case "encrypted":
            return key.private_bytes(PEM, PrivateFormat.PKCS8, BestAvailableEncryption(PASSWORD))
        case "p12":
            return pkcs12.serialize_key_and_certificates(b"key", key, None, None, plain)
        case "locked-p12":
            sealed = BestAvailableEncryption(PASSWORD)
            return pkcs12.serialize_key_and_certificates(b"key", key, None, None, sealed)
        case "public":
            return key.public_key().public_bytes(PEM, _SPKI)
    raise ValueError(f"a key has no form “{form}”")


def spki(key: Private) -> str:
    """The SHA-256 of its public half."""
    return sha256(key.public_key().public_bytes(DER, _SPKI)).hexdigest()


# ------------------------------------------------------------------------ certificates


def authority() -> rsa.RSAPrivateKey:
    """The key that signs them all."""
    key = private_key(AUTHORITY)
    assert isinstance(key, rsa.RSAPrivateKey)
    return key


def named(common_name: str) -> x509.Name:
    """A name that is nothing but that."""
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common_name)])


@cache
def authority_certificate() -> x509.Certificate:
    """That of the authority itself."""
    return (
        _builder(AUTHORITY, authority().public_key(), 1, _day(2020), _day(2040))
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(authority(), SHA256())
    )


@cache
def issued(one: Certificate, kind: str, is_precertificate: bool = False) -> x509.Certificate:
    """A certificate for hosts, or what was logged before it (RFC 6962 §3.1)."""
    names = x509.SubjectAlternativeName([x509.DNSName(host) for host in one.hosts])
    key = private_key(one.key, kind).public_key()
    builder = _builder(one.hosts[0], key, one.number, one.begins, one.ends).add_extension(
        names, critical=False
    )
    if is_precertificate:
        builder = builder.add_extension(x509.PrecertPoison(), critical=True)
    return builder.sign(authority(), SHA256())


def _day(year: int) -> datetime:
    return datetime(year, 1, 1, tzinfo=UTC)


def _builder(
    subject: str, key: object, serial: int, begins: datetime, ends: datetime, issuer: str = AUTHORITY
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder(named(issuer), named(subject), None, serial)
        .public_key(key)  # type: ignore[arg-type]
        .not_valid_before(begins)
        .not_valid_after(ends)
    )


def request(key: Private, common_name: str) -> bytes:
    """A certificate signing request, in PEM."""
    made = x509.CertificateSigningRequestBuilder().subject_name(named(common_name))
    return made.sign(key, _hash(key)).public_bytes(PEM)


def pock(key: Private) -> bytes:
    """A proof of compromised key as pwned keys are shown: self-signed, of 1950."""
    made = _builder(POCK, key.public_key(), 1, _day(1950), _day(1950), POCK)
    return made.sign(key, _hash(key)).public_bytes(PEM)


def _hash(key: Private) -> SHA256 | None:
    return None if isinstance(key, ed25519.Ed25519PrivateKey) else SHA256()


def bundle(certificates: list[x509.Certificate]) -> bytes:
    """PKCS#7 with these, in DER."""
    return pkcs7.serialize_certificates(certificates, DER)


# ------------------------------------------------------------------------ revocations


def revocation_list(serials: Iterable[int], at: datetime, reason: str = "keyCompromise") -> bytes:
    """A CRL of that hour with these serial numbers, revoked then, in DER."""
    at = at.astimezone(UTC)
    builder = x509.CertificateRevocationListBuilder(
        named(AUTHORITY), at, at + timedelta(days=1)
    ).add_extension(x509.CRLNumber(int(at.timestamp()) // 60), critical=False)
    why = x509.CRLReason(x509.ReasonFlags(reason))
    for serial in serials:
        entry = x509.RevokedCertificateBuilder(serial, at).add_extension(why, critical=False).build()
        builder = builder.add_revoked_certificate(entry)
    return builder.sign(authority(), SHA256()).public_bytes(DER)


def ocsp_response(certificate: x509.Certificate, revoked_at: datetime | None, at: datetime) -> bytes:
    """What the responder says of a certificate at that hour, in DER."""
    at = at.astimezone(UTC)
    is_good = revoked_at is None
    response = ocsp.OCSPResponseBuilder().add_response(
        cert=certificate,
        issuer=authority_certificate(),
        algorithm=SHA256(),
        cert_status=ocsp.OCSPCertStatus.GOOD if is_good else ocsp.OCSPCertStatus.REVOKED,
        this_update=at,
        next_update=at + timedelta(days=1),
        revocation_time=None if is_good else revoked_at.astimezone(UTC),
        revocation_reason=None if is_good else x509.ReasonFlags.key_compromise,
    )
    signed = response.responder_id(ocsp.OCSPResponderEncoding.HASH, authority_certificate())
    return signed.sign(authority(), SHA256()).public_bytes(DER)


def armour(label: str, content: bytes) -> bytes:
    """PEM of anything."""
    text = b64encode(content).decode()
    lines = "\n".join(text[at : at + 64] for at in range(0, len(text), 64))
    return f"-----BEGIN {label}-----\n{lines}\n-----END {label}-----\n".encode()
