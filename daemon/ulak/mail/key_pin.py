"""Digests of public keys in base64, as pins write them (RFC 7469 §2.4; curl's and OkHttp's `sha256/`)."""

import re
from base64 import b64decode
from collections.abc import Iterator

from ulak.mail.identifier import Form, Reading
from ulak.mail.written_numbers import Written

_PIN = re.compile(
    r"(?:pin-sha256\s?=|sha256//?|sha-?256:|spki(?:[\s-]?(?:sha-?256|hash|pin|fingerprint|digest))?|\bpin)"
    r"[\s:=(\"'*|]{0,10}(?P<pin>[A-Za-z0-9+/_-]{43}=)(?![A-Za-z0-9+/=])",
    re.IGNORECASE,
)


def key_pins(text: str) -> Iterator[Written]:
    """Each, as the SHA-256 that it is."""
    for found in _PIN.finditer(text):
        digest = b64decode(found["pin"].replace("-", "+").replace("_", "/"))
        yield Written(*found.span("pin"), (Reading(Form.SHA256, digest.hex()),))
