"""A piece of a mail that may be a certificate, a request, a key or a proof: bytes, not yet understood."""

from dataclasses import dataclass

LARGEST = 64 * 1024
"""Bytes of a blob that is tried."""
MOST = 200
"""Blobs of one mail that are tried."""
SEALED = "sealed archive"
"""Label of what lies in an archive behind a password, or in one that is not unpacked (RAR, 7z)."""


@dataclass(frozen=True, slots=True)
class Blob:
    """
    `content` is PEM with its armour (then `label` is what stands in it), or the file as it is (label empty).

    Quotation marks, HTML, transfer encoding and line breaks of mail programs are undone. `found_in` is as in
    an identifier. What is larger than `LARGEST` has no content, so that it can be listed as too large; and
    what is `SEALED` has none, so that it can be listed as in need of a password.
    """

    content: bytes
    label: str
    found_in: str
