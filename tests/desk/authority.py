"""A certificate authority of the tests: certificates, CRLs and OCSP responses with real signatures."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from hashlib import sha256

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from cryptography.x509 import ocsp
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from ulak.desk.certificates.certificate import Certificate
from ulak.desk.certificates.issued import issued

REVOKED = datetime(2026, 11, 24, 5, 30, tzinfo=UTC)  # 08:30 in Istanbul, half an hour before NOW
LISTED = REVOKED + timedelta(minutes=5)
SHA1 = hashes.SHA1()  # noqa: S303 - what responders name issuers by (RFC 5019 §2.1.1)


@cache
def key_of(name: str) -> ec.EllipticCurvePrivateKey:
    """Always the same for the same name."""
    return ec.derive_private_key(int.from_bytes(sha256(name.encode()).digest()) >> 1, ec.SECP256R1())


def named(name: str) -> x509.Name:
    return x509.Name([
        x509.NameAttribute(NameOID.COUNTRY_NAME, "TR"), x509.NameAttribute(NameOID.COMMON_NAME, name),
    ])  # fmt: skip


@dataclass(frozen=True)
class Authority:
    """Signs with `signer`'s key where that is another's."""

    name: str = "Test CA"
    key_name: str = ""
    signer: str = ""
    digest: hashes.HashAlgorithm = field(default_factory=hashes.SHA256)

    @property
    def key(self) -> ec.EllipticCurvePrivateKey:
        return key_of(self.key_name or self.name)

    @property
    def signing(self) -> ec.EllipticCurvePrivateKey:
        return key_of(self.signer) if self.signer else self.key

    @property
    def spki(self) -> bytes:
        return self.key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)

    @property
    def issuer(self) -> str:
        return sha256(named(self.name).public_bytes()).hexdigest()

    def certificate(
        self, serial: int, host: str = "www.ornek.test", key: str = "a server", *,
        usages: tuple[x509.ObjectIdentifier, ...] = (), ends: datetime | None = None,
        begins: datetime = REVOKED - timedelta(days=90),
    ) -> x509.Certificate:  # fmt: skip
        """Valid from three months ago for half a year, unless `ends` says otherwise."""
        builder = (
            x509.CertificateBuilder()
            .issuer_name(named(self.name))
            .subject_name(named(host))
            .public_key(key_of(key).public_key())
            .serial_number(serial)
            .not_valid_before(begins)
            .not_valid_after(ends or REVOKED + timedelta(days=90))
            .add_extension(x509.SubjectAlternativeName([x509.DNSName(host)]), critical=False)
        )
        if usages:
            builder = builder.add_extension(x509.ExtendedKeyUsage(usages), critical=False)
        return builder.sign(self.signing, self.digest)

    def known(self, serial: int, host: str = "www.ornek.test", **more: object) -> Certificate:
        """As the inventory knows it."""
        return issued(self.certificate(serial, host, **more).public_bytes(Encoding.DER)).certificate  # type: ignore[arg-type]

    def crl(
        self, *serials: int, at: datetime = REVOKED, listed: datetime = LISTED, number: int | None = 4711,
        reason: x509.ReasonFlags | None = x509.ReasonFlags.key_compromise,
        entries: tuple[tuple[int, x509.ExtensionType, bool], ...] = (),
        extensions: tuple[tuple[x509.ExtensionType, bool], ...] = (), pem: bool = False,
    ) -> bytes:  # fmt: skip
        """One with these serial numbers; `entries` have another extension of their own."""
        builder = x509.CertificateRevocationListBuilder().issuer_name(named(self.name))
        builder = builder.last_update(listed).next_update(listed + timedelta(days=1))
        for serial, *others in (*((one,) for one in serials), *entries):
            entry = x509.RevokedCertificateBuilder().serial_number(serial).revocation_date(at)
            if reason:
                entry = entry.add_extension(x509.CRLReason(reason), critical=False)
            if others:
                entry = entry.add_extension(*others)
            builder = builder.add_revoked_certificate(entry.build())
        numbered = ((x509.CRLNumber(number), False),) if number is not None else ()
        for extension, critical in (*numbered, *extensions):
            builder = builder.add_extension(extension, critical)
        return builder.sign(self.signing, self.digest).public_bytes(Encoding.PEM if pem else Encoding.DER)

    def ocsp(
        self, serial: int, status: ocsp.OCSPCertStatus = ocsp.OCSPCertStatus.REVOKED, *,
        at: datetime = REVOKED, as_of: datetime = LISTED, digest: hashes.HashAlgorithm | None = None,
        reason: x509.ReasonFlags | None = x509.ReasonFlags.key_compromise,
        responder: x509.Certificate | None = None, responder_key: str = "", encloses: bool = True,
    ) -> bytes:  # fmt: skip
        """By the authority itself, or by the `responder` with that key."""
        is_revoked = status is ocsp.OCSPCertStatus.REVOKED
        signer = responder_key or self.signer or self.key_name or self.name
        builder = ocsp.OCSPResponseBuilder().add_response_by_hash(
            issuer_name_hash=_hashed(named(self.name).public_bytes(), digest),
            issuer_key_hash=_hashed(self.key.public_key().public_bytes(
                Encoding.X962, PublicFormat.UncompressedPoint), digest),
            serial_number=serial, algorithm=digest or SHA1, cert_status=status,
            this_update=as_of, next_update=as_of + timedelta(days=1),
            revocation_time=at if is_revoked else None,
            revocation_reason=reason if is_revoked else None,
        )  # fmt: skip
        builder = builder.responder_id(
            ocsp.OCSPResponderEncoding.HASH, self.certificate(1, "whoever signs", signer)
        )
        if responder and encloses:
            builder = builder.certificates([responder])
        return builder.sign(key_of(signer), hashes.SHA256()).public_bytes(Encoding.DER)

    def responder(self, key: str = "a responder", **more: object) -> x509.Certificate:
        """
        Somebody it lets answer for it (RFC 6960 §4.2.2.2), for as long as this machine's clock may say.

        The library itself writes into a response when it was signed.
        """
        always = {"begins": datetime(2000, 1, 1, tzinfo=UTC), "ends": datetime(2100, 1, 1, tzinfo=UTC)}
        asked = {"usages": (ExtendedKeyUsageOID.OCSP_SIGNING,), **always, **more}
        return self.certificate(2, "OCSP", key, **asked)  # type: ignore[arg-type]


def _hashed(content: bytes, digest: hashes.HashAlgorithm | None) -> bytes:
    hashed = hashes.Hash(digest or SHA1)
    hashed.update(content)
    return hashed.finalize()
