"""
What a blob is: a private key, a request, certificates.

This runs in the child alone: what it does not foresee ends that process and no other.
"""

from collections.abc import Callable, Iterable
from contextlib import suppress
from hashlib import sha256

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes, PublicKeyTypes
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_der_private_key,
    load_der_public_key,
    load_pem_private_key,
    load_pem_public_key,
    load_ssh_private_key,
    pkcs7,
    pkcs12,
)

from ulak.desk.certificates.finding import Finding, Problem, What
from ulak.desk.certificates.issued import issued
from ulak.gateways.proof_signing import signed
from ulak.mail.key_fingerprint import PUTTY
from ulak.mail.key_shape import is_key

_UNREADABLE = (ValueError, TypeError, OverflowError, NotImplementedError, x509.InvalidVersion)
_DER = b"\x30"
_OTHER_FORMS = (PUTTY, b"{", b"<", b"priv")
"""PuTTY's files, keys in JSON (RFC 7517), in XML and in words: private where mails bring them as such."""
_STORE = bytes.fromhex("020103")
"""The version of PKCS#12 (RFC 7292 §4) behind the head of its sequence."""


def warmed_up() -> None:
    """Let the libraries read from their files what they read at first use: afterwards none can be opened."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "warm")])
    request = x509.CertificateSigningRequestBuilder().subject_name(name).sign(key, SHA256())
    plain, pem = NoEncryption(), Encoding.PEM
    for label, content in (
        ("PRIVATE KEY", key.private_bytes(pem, PrivateFormat.PKCS8, plain)),
        ("OPENSSH PRIVATE KEY", key.private_bytes(pem, PrivateFormat.OpenSSH, plain)),
        ("CERTIFICATE REQUEST", request.public_bytes(pem)),
        ("", pkcs12.serialize_key_and_certificates(b"", key, None, None, plain)),
    ):
        understood(label, content, b"")


def understood(label: str, content: bytes, nonce: bytes) -> tuple[Finding, ...]:
    """Everything that stands in a blob; nothing where it is none of the forms."""
    what, read = _reader(label)
    if what is None:
        return _of_file(content, nonce)
    return _tried(what, lambda: read(content, nonce))


_Found = Iterable[Finding]
_Read = Callable[[bytes, bytes], _Found]


def _reader(label: str) -> tuple[What | None, _Read]:
    if label == "OPENSSH PRIVATE KEY":
        return What.PRIVATE_KEY, lambda content, nonce: [_key(load_ssh_private_key(content, None), nonce)]
    if label.endswith("PRIVATE KEY"):
        return What.PRIVATE_KEY, lambda content, nonce: [_key(load_pem_private_key(content, None), nonce)]
    if label.endswith("CERTIFICATE REQUEST"):
        return What.REQUEST, lambda content, nonce: [_request(x509.load_pem_x509_csr(content))]
    if label.endswith("CERTIFICATE"):
        return What.CERTIFICATE, lambda content, nonce: [
            _certificate(x509.load_pem_x509_certificate(content))
        ]
    if label in ("PKCS7", "CMS"):
        return What.CERTIFICATE, lambda content, nonce: map(
            _certificate, pkcs7.load_pem_pkcs7_certificates(content)
        )
    if label.endswith("PUBLIC KEY"):
        return What.OTHER, lambda content, nonce: [_public(load_pem_public_key(content))]
    return (None, _nothing) if not label else (What.OTHER, _nothing)


def _nothing(content: bytes, nonce: bytes) -> _Found:
    return ()


def _tried(what: What, read: Callable[[], _Found]) -> tuple[Finding, ...]:
    try:
        return tuple(read())
    except UnsupportedAlgorithm:
        return (Finding(what, "", problem=Problem.UNSUPPORTED),)
    except TypeError as error:
        is_locked = "password" in str(error).lower()
        return (Finding(what, "", problem=Problem.ENCRYPTED if is_locked else Problem.INVALID),)
    except _UNREADABLE:
        return (Finding(what, "", problem=Problem.INVALID),)


def _of_file(content: bytes, nonce: bytes) -> tuple[Finding, ...]:
    """DER says by itself what it is; the store of keys is asked last, because it may take its time."""
    for read in (_der_certificate, _der_request, _der_bundle, _der_public):
        with suppress(UnsupportedAlgorithm, *_UNREADABLE):
            return tuple(read(content, nonce))
    if _STORE in content[:8]:
        return _of_store(content, nonce)
    if content.startswith(_OTHER_FORMS) or (is_key(content) and content[:1] != _DER):
        return (Finding(What.PRIVATE_KEY, "", problem=Problem.UNSUPPORTED),)
    return _tried(What.PRIVATE_KEY, lambda: _der_key(content, nonce)) if is_key(content) else ()


def _der_certificate(content: bytes, nonce: bytes) -> _Found:
    return [_certificate(x509.load_der_x509_certificate(content))]


def _der_request(content: bytes, nonce: bytes) -> _Found:
    return [_request(x509.load_der_x509_csr(content))]


def _der_key(content: bytes, nonce: bytes) -> _Found:
    return [_key(load_der_private_key(content, None), nonce)]


def _der_bundle(content: bytes, nonce: bytes) -> _Found:
    return list(map(_certificate, pkcs7.load_der_pkcs7_certificates(content)))


def _der_public(content: bytes, nonce: bytes) -> _Found:
    return [_public(load_der_public_key(content))]


def _of_store(content: bytes, nonce: bytes) -> tuple[Finding, ...]:
    """PKCS#12: opened where it has no password, or an empty one."""
    for password in (None, b""):
        with suppress(*_UNREADABLE):
            store = pkcs12.load_pkcs12(content, password)
            held = [store.cert, *store.additional_certs]
            keys = [_key(store.key, nonce)] if store.key else []
            return (*keys, *(_certificate(one.certificate) for one in held if one))
    return (Finding(What.PRIVATE_KEY, "", problem=Problem.ENCRYPTED),)


def _key(key: PrivateKeyTypes, nonce: bytes) -> Finding:
    spki = _spki(key.public_key())
    signature = signed(key, nonce)
    if signature is None:
        return Finding(What.PRIVATE_KEY, "", spki, Problem.CANNOT_SIGN)
    return Finding(What.PRIVATE_KEY, "", spki, signature=signature)


def _public(key: PublicKeyTypes) -> Finding:
    return Finding(What.OTHER, "", _spki(key))


def _request(request: x509.CertificateSigningRequest) -> Finding:
    is_signed = _is_signed(lambda: request.is_signature_valid)
    return Finding(
        What.REQUEST,
        "",
        _spki(request.public_key()),
        None if is_signed else Problem.BAD_SIGNATURE,
        is_signed=is_signed,
        subject=request.subject.rfc4514_string(),
        name=_common_name(request.subject),
    )


def _certificate(certificate: x509.Certificate) -> Finding:
    read = issued(certificate.public_bytes(Encoding.DER)).certificate
    return Finding(
        What.CERTIFICATE,
        "",
        read.spki,
        is_signed=_is_signed(lambda: _signed_itself(certificate)),
        serial=read.serial,
        sha256=read.sha256,
        issuer=read.issuer,
        subject=read.subject,
        name=_common_name(certificate.subject),
    )


def _signed_itself(certificate: x509.Certificate) -> bool:
    certificate.verify_directly_issued_by(certificate)
    return True


def _is_signed(look: Callable[[], bool]) -> bool:
    try:
        return look()
    except (InvalidSignature, UnsupportedAlgorithm, *_UNREADABLE):
        return False


def _spki(key: PublicKeyTypes) -> str:
    return sha256(key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)).hexdigest()


def _common_name(subject: x509.Name) -> str:
    names = subject.get_attributes_for_oid(x509.NameOID.COMMON_NAME)
    return str(names[0].value) if names else ""
