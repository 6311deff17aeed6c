"""A nonce is signed with a private key and verified with a certificate: so somebody shows to have the key."""

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import dsa, ec, ed448, ed25519, mldsa, padding, rsa
from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_der_public_key

PURPOSE = b"ulak: whoever signs this has the private key\0"
"""Before each nonce, so that nothing else can be made of the signature."""


def signed(key: PrivateKeyTypes, nonce: bytes) -> bytes | None:
    """The key's signature; None where such a key cannot sign."""
    words = PURPOSE + nonce
    match key:
        case rsa.RSAPrivateKey():
            return key.sign(words, padding.PKCS1v15(), SHA256())
        case ec.EllipticCurvePrivateKey():
            return key.sign(words, ec.ECDSA(SHA256()))
        case dsa.DSAPrivateKey():
            return key.sign(words, SHA256())
        case ed25519.Ed25519PrivateKey() | ed448.Ed448PrivateKey():
            return key.sign(words)
        case mldsa.MLDSA44PrivateKey() | mldsa.MLDSA65PrivateKey() | mldsa.MLDSA87PrivateKey():
            return key.sign(words)
    return None


def verifies(public_key: bytes, nonce: bytes, signature: bytes) -> bool:
    """Whether the key of that public half (SubjectPublicKeyInfo in DER) made the signature over the nonce."""
    words = PURPOSE + nonce
    try:
        match load_der_public_key(public_key):
            case rsa.RSAPublicKey() as key:
                key.verify(signature, words, padding.PKCS1v15(), SHA256())
            case ec.EllipticCurvePublicKey() as key:
                key.verify(signature, words, ec.ECDSA(SHA256()))
            case dsa.DSAPublicKey() as key:
                key.verify(signature, words, SHA256())
            case ed25519.Ed25519PublicKey() | ed448.Ed448PublicKey() as key:
                key.verify(signature, words)
            case mldsa.MLDSA44PublicKey() | mldsa.MLDSA65PublicKey() | mldsa.MLDSA87PublicKey() as key:
                key.verify(signature, words)
            case _:
                return False
    except (InvalidSignature, UnsupportedAlgorithm, ValueError):
        return False
    return True
