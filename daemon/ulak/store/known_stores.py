"""
The stores this desk has worked with, remembered outside of them: a small file beside the desk's secret.

A store that is lost (a disk that is not mounted, a file that was removed) looks like a first start. Made
anew it would acknowledge every mail since `since` once more, so it is made only where none was known.
"""

import os
from dataclasses import dataclass
from pathlib import Path

from ulak.errors import ConfigError, Unavailable

FILE = "known-stores"
_HEAD = (
    "# Stores this desk has worked with, by their identity, and up to which number tickets may have been\n"
    "# given. ulak refuses to begin anew where one of these is lost; remove its line to begin anew there.\n"
)


@dataclass(frozen=True, slots=True)
class KnownStore:
    """One line: `numbered` is 0 where the store was never restored from a copy."""

    identity: str
    numbered: int
    place: str


class KnownStores:
    """The file; where it cannot be written, the desk works all the same and recognises no loss."""

    def __init__(self, file: Path) -> None:
        self.file = file

    def at(self, place: str) -> KnownStore | None:
        """The store that was worked with there; None for a place where none was."""
        return next((one for one in self._read() if one.place == place), None)

    def numbered(self, identity: str) -> int:
        """Up to which number tickets may have been given when copies of that store were restored."""
        return max((one.numbered for one in self._read() if one.identity == identity), default=0)

    def refuse_lost(self, place: str) -> None:
        """`Unavailable`, because a store was there and is not: an empty one must not take its place."""
        if (known := self.at(place)) is not None:
            raise Unavailable(
                f"The store {place} is missing or empty, and this desk has worked with it: mount its "
                "disk, or restore a backup as docs/operator.md says. To begin anew, which acknowledges "
                f"every mail since `since` once more, remove the line of {known.identity} from {self.file}."
            )

    def refuse_other(self, place: str, identity: str) -> None:
        """ConfigError where another store lies than the one this desk has worked with, or its copy."""
        known = self.at(place)
        if known is not None and known.identity != identity:
            raise ConfigError(
                f"The store {place} is not the one this desk has worked with, nor a copy of it: put that "
                f"back, or, if this is meant, remove the line of {known.identity} from {self.file}."
            )

    def elsewhere(self, place: str, identity: str) -> tuple[str, ...]:
        """Other places where this desk has worked with that very store."""
        return tuple(one.place for one in self._read() if one.identity == identity and one.place != place)

    def remember(self, place: str, identity: str, numbered: int = 0) -> str:
        """Write the store down where it is news; return why that was not possible, else nothing."""
        known = self._read()
        now = KnownStore(identity, max(numbered, self.numbered(identity)), place)
        if now in known:
            return ""
        kept = [one for one in known if one.place != place]
        text = _HEAD + "".join(f"{one.identity} {one.numbered} {one.place}\n" for one in (*kept, now))
        partial = self.file.with_name(f"{FILE}.{os.getpid()}")
        try:
            with partial.open("w", encoding="utf-8") as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
            partial.chmod(0o644)
            partial.replace(self.file)
        except OSError as trouble:
            _forget(partial)
            return f"{self.file} cannot be written ({trouble.strerror}), so a lost store is not recognised"
        return ""

    def _read(self) -> tuple[KnownStore, ...]:
        try:
            lines = self.file.read_text(encoding="utf-8").splitlines()
        except (FileNotFoundError, NotADirectoryError):
            return ()
        except (OSError, UnicodeDecodeError) as wrong:
            raise ConfigError(
                f"{self.file}: cannot be read ({wrong}): it must be readable by the user ulak runs as"
            ) from wrong
        return tuple(self._known(line) for line in lines if line and not line.startswith("#"))

    def _known(self, line: str) -> KnownStore:
        identity, _, rest = line.partition(" ")
        numbered, _, place = rest.partition(" ")
        if not (numbered.isdecimal() and place):
            raise ConfigError(f"{self.file}: this line is not ulak's: {line!r}; remove it")
        return KnownStore(identity, int(numbered), place)


def _forget(partial: Path) -> None:
    try:
        partial.unlink(missing_ok=True)
    except OSError:
        return
