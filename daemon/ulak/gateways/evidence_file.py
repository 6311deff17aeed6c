"""Files as one zip, as evidence with its signature: the same files at the same time give the same bytes."""

from collections.abc import Iterable
from datetime import UTC, datetime
from hashlib import sha256
from typing import BinaryIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from ulak.desk.evidence.layout import KEY, SIGNATURE, SUMS, sums
from ulak.desk.evidence.signature import public_key, signed

_UNIX, _ONLY_READ = 3, 0o444 << 16


def write_evidence(out: BinaryIO, files: Iterable[tuple[str, bytes]], seed: bytes, now: datetime) -> None:
    """
    Write each file as it comes, then the list of their digests, and that list signed.

    `seed` is what the key of the signature is made of.
    """
    digests: dict[str, str] = {}
    with ZipFile(out, "w", ZIP_DEFLATED) as packed:
        for name, content in files:
            digests[name] = sha256(content).hexdigest()
            packed.writestr(_member(name, now), content)
        listed = sums(digests)
        for name, content in ((SUMS, listed), (SIGNATURE, signed(seed, listed)), (KEY, public_key(seed))):
            packed.writestr(_member(name, now), content)


def write_files(out: BinaryIO, files: Iterable[tuple[str, bytes]], now: datetime) -> None:
    """The same zip without digests and signature: for the person it is about, who keeps it as they like."""
    with ZipFile(out, "w", ZIP_DEFLATED) as packed:
        for name, content in files:
            packed.writestr(_member(name, now), content)


def _member(name: str, now: datetime) -> ZipInfo:
    member = ZipInfo(name, now.astimezone(UTC).timetuple()[:6])
    member.compress_type = ZIP_DEFLATED
    member.create_system = _UNIX
    member.external_attr = _ONLY_READ
    return member
