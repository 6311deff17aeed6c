"""Names of attached files: those that were given, made harmless, and those that were not given."""

import mimetypes
import re

_NAME_LIMIT = 150
_UNSAFE_IN_NAME = re.compile("[\x00-\x1f\x7f\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_EXTENSIONS = {
    "message/rfc822": ".eml",
    "text/calendar": ".ics",
    "message/delivery-status": ".txt",
    "text/rfc822-headers": ".txt",
    "application/pkcs7-mime": ".p7m",
    "application/x-pkcs7-mime": ".p7m",
    "application/pkcs7-signature": ".p7s",
    "application/x-pkcs7-signature": ".p7s",
    "application/pgp-signature": ".asc",
    "application/ms-tnef": ".dat",
    "image/jpeg": ".jpg",
    "text/plain": ".txt",
    "text/html": ".html",
}


def safe_name(given: str) -> str:
    """A file name without folders, control and direction characters; its extension survives a cut."""
    name = _UNSAFE_IN_NAME.sub("", re.split(r"[/\\]", given)[-1]).strip().strip(".").strip()
    if len(name) <= _NAME_LIMIT:
        return name
    stem, dot, extension = name.rpartition(".")
    if not dot or len(extension) > 16:
        return name[:_NAME_LIMIT]
    return f"{stem[: _NAME_LIMIT - len(extension) - 1]}.{extension}"


def extension_of(kind: str) -> str:
    """The ending for a media type; a table first, because the registries of machines differ."""
    return _EXTENSIONS.get(kind) or mimetypes.guess_extension(kind) or ".bin"
