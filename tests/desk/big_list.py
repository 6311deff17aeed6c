"""A CRL of hundreds of thousands of entries, put together from its DER: the library's builder takes minutes."""

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding

from tests.desk.authority import Authority
from ulak.mail.der import BITS, INTEGER, SEQUENCE, encoded, inside

_REASON = bytes.fromhex("300c300a0603551d1504030a0101")  # keyCompromise


def big_list(authority: Authority, count: int, last: int) -> bytes:
    """So many, `last` behind the others."""
    small = x509.load_der_x509_crl(authority.crl(last))
    tbs, algorithm, _ = (encoded(*one) for one in inside(small.public_bytes(Encoding.DER)))
    parts = inside(tbs)
    place = next(
        i for i, (tag, content) in enumerate(parts) if tag == SEQUENCE and content[:1] == b"0" and i > 2
    )
    date = inside(encoded(*inside(encoded(SEQUENCE, parts[place][1]))[0]))[1]
    entries = (
        encoded(SEQUENCE, encoded(INTEGER, ((1 << 130) + each).to_bytes(17)), encoded(*date), _REASON)
        for each in range(count - 1)
    )
    parts[place] = (SEQUENCE, b"".join((*entries, parts[place][1])))
    signed = encoded(SEQUENCE, *(encoded(*one) for one in parts))
    signature = authority.key.sign(signed, ec.ECDSA(hashes.SHA256()))
    return encoded(SEQUENCE, signed, algorithm, encoded(BITS, b"\0", signature))
