"""Names of attached files: those that were given, made harmless, and those that were not given."""

import mimetypes
import re

_NAME_LIMIT = 150
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
    "application/vnd.ms-tnef": ".dat",
    "application/pgp-encrypted": ".asc",
    "message/global": ".eml",
    "image/jpeg": ".jpg",
    "text/plain": ".txt",
    "text/html": ".html",
}

_OCTETS = frozenset({"application/octet-stream", "application/x-octet-stream", "application/binary"})


def is_octets(kind: str) -> bool:
    """Whether a type says nothing, so that the name has to."""
    return kind in _OCTETS


def safe_name(given: str) -> str:
    """A file name without folders and without letters that nobody sees; its extension survives a cut."""
    last = re.split(r"[/\\]", given)[-1]
    seen = "".join(letter for letter in " ".join(last.split()) if letter.isprintable())
    name = seen.strip(". ")
    if len(name) <= _NAME_LIMIT:
        return name
    stem, dot, extension = name.rpartition(".")
    if not dot or len(extension) > 16:
        return name[:_NAME_LIMIT]
    return f"{stem[: _NAME_LIMIT - len(extension) - 1]}.{extension}"


def extension_of(kind: str) -> str:
    """The ending for a media type; a table first, because the registries of machines differ."""
    return _EXTENSIONS.get(kind) or mimetypes.guess_extension(kind) or ".bin"
