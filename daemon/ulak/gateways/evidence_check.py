"""Is a file of evidence whole? Answered offline: without a store, a configuration or the desk's secret."""

import json
import zlib
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from zipfile import BadZipFile, ZipFile

from ulak.desk.evidence.chain import broken
from ulak.desk.evidence.layout import KEY, SIGNATURE, SUMS, TICKET, chain_file, journal_file, read_sums
from ulak.desk.evidence.signature import is_signed, key_name
from ulak.errors import DeskError
from ulak.gateways.evidence_shape import strange_bytes

_LARGEST = 16 * 1024 * 1024
"""Bytes of a list or a ticket that are read at once: whoever made the file may be a stranger."""

_LONGEST_LINE = 1024 * 1024
_PIECE = 1024 * 1024
_TROUBLE = (BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError, OSError, ValueError)


@dataclass(frozen=True, slots=True)
class Checked:
    """What was found: `faults` are sentences that say where; `key` names the key that signed it."""

    ticket: str
    made_at: str
    key: str
    files: int
    lines: int
    faults: tuple[str, ...]


def check(file: Path, key: str = "") -> Checked:
    """Look at everything in it; `key` is the name of the key it must be signed with, where that is known."""
    try:
        with file.open("rb") as raw, ZipFile(raw) as packed:
            checked = _Check(packed).done(key)
            return replace(checked, faults=(*checked.faults, *strange_bytes(raw, packed)))
    except FileNotFoundError as trouble:
        raise DeskError(f"there is no file {file}") from trouble
    except OSError as trouble:
        raise DeskError(f"{file} cannot be read: {trouble.strerror}") from trouble
    except _TROUBLE as trouble:
        raise DeskError(f"{file} is no file of evidence that can be read: {trouble}.") from trouble


class _Check:
    def __init__(self, packed: ZipFile) -> None:
        self._packed = packed
        self._names = [one.filename for one in packed.infolist()]
        self._sums = read_sums(self._whole(SUMS))
        self._ticket = self._document(TICKET)
        self._lines = 0

    def done(self, key: str) -> Checked:
        number, made_at = (str(self._ticket.get(name, "")) for name in ("number", "evidence_made_at"))
        faults = (*self._misplaced(), *self._changed(), *self._unsigned(key), *self._journals(number))
        name = key_name(self._whole(KEY))
        return Checked(number, made_at, name, len(self._names), self._lines, faults)

    def _misplaced(self) -> Iterator[str]:
        for name, times in Counter(self._names).items():
            if times > 1:
                yield f"{name} is in the file more than once."
            if name not in self._sums and name not in (SUMS, SIGNATURE, KEY):
                yield f"{name} does not belong to this evidence: it is not in {SUMS}."

    def _changed(self) -> Iterator[str]:
        for name, digest in self._sums.items():
            if name not in self._names:
                yield f"{name} is missing."
            elif (found := self._digest(name)) != digest:
                yield f"{name} was changed." if found else f"{name} is damaged and cannot be read."

    def _unsigned(self, key: str) -> Iterator[str]:
        pem = self._whole(KEY)
        if not is_signed(pem, self._whole(SIGNATURE), self._whole(SUMS)):
            yield f"{SIGNATURE} is no signature of {SUMS} by the key in {KEY}."
        if key and key_name(pem) != key:
            yield f"The key in {KEY} is SHA-256 {key_name(pem) or 'of no key'}, not the one you named."

    def _journals(self, number: str) -> Iterator[str]:
        """That of the ticket and of each of its parts, and of no other."""
        parts = self._ticket.get("parts")
        tickets = (number, *(map(str, parts) if isinstance(parts, list) else ()))
        for ticket in tickets:
            name, chain = journal_file(ticket), self._whole(chain_file(ticket)).decode("ascii", "replace")
            lines = tuple(self._read_lines(name))
            self._lines += len(lines)
            yield from (f"{name}: {fault}" for fault in broken(ticket, lines, chain.split("\n")[:-1]))
        known = {journal_file(ticket) for ticket in tickets} | {chain_file(ticket) for ticket in tickets}
        strange = (name for name in self._names if name.startswith("journal/") and name not in known)
        yield from (f"{name} is of another ticket than {number}." for name in strange)

    def _digest(self, name: str) -> str:
        digest = sha256()
        with suppress(*_TROUBLE), self._packed.open(name) as member:
            while piece := member.read(_PIECE):
                digest.update(piece)
            return digest.hexdigest()
        return ""

    def _read_lines(self, name: str) -> Iterator[bytes]:
        if name in self._names:
            with suppress(*_TROUBLE), self._packed.open(name) as member:
                while line := member.readline(_LONGEST_LINE):
                    yield line.removesuffix(b"\n")

    def _whole(self, name: str) -> bytes:
        if name in self._names:
            with suppress(*_TROUBLE), self._packed.open(name) as member:
                return member.read(_LARGEST)
        return b""

    def _document(self, name: str) -> dict[str, object]:
        with suppress(ValueError, RecursionError):
            found = json.loads(self._whole(name))
            return found if isinstance(found, dict) else {}
        return {}
