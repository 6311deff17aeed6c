"""The text that lies in a mail as it came, however it is packed for the way."""

import re
from base64 import b64decode
from collections.abc import Iterator
from quopri import decodestring

_BASE64_RUN = re.compile(rb"(?:[A-Za-z0-9+/]{16,1000}={0,2}[ \t]*(?:\r?\n|\r|\Z))+")
_NOT_BASE64 = re.compile(rb"[^A-Za-z0-9+/]")


def every_coding(raw: bytes) -> Iterator[bytes]:
    """The bytes as they stand, as quoted-printable, and each run of base64 for itself."""
    yield raw
    yield decodestring(raw)
    for run in _BASE64_RUN.finditer(raw):
        letters = _NOT_BASE64.sub(b"", run[0])
        whole = letters[:-1] if len(letters) % 4 == 1 else letters  # one letter alone is no byte
        yield b64decode(whole + b"=" * (-len(whole) % 4))
