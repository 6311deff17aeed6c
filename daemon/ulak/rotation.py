"""
Another secret for the desk: written into its file, then everything in the store wrapped by it.

The former secret stays in the file, below: letters that were signed with it may still be answered, and
backups made before open with it alone.
"""

import secrets
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Self

from ulak.config import Settings
from ulak.credentials import desk_secrets, secret_source, write_secrets
from ulak.errors import ConfigError, DeskError
from ulak.store.engine import Store
from ulak.store.rewrap import Keys
from ulak.vault import open_store

RANDOM_BYTES = 48


@dataclass(frozen=True, slots=True)
class Forgotten:
    """How many former secrets are gone; those that stay are needed until the last of these instants."""

    gone: int
    needed_until: tuple[datetime, ...]


@dataclass(frozen=True, slots=True)
class Rotation:
    """A desk whose secret is to be changed, with the lock of its store."""

    settings: Settings
    environment: Mapping[str, str]
    store: Store
    keys: Keys

    @classmethod
    @contextmanager
    def of(cls, settings: Settings, environment: Mapping[str, str], folder: Path) -> Iterator[Self]:
        """`Unavailable` while the desk is at work: it would go on with the secrets it was started with."""
        store = open_store(settings, environment)
        try:
            with store.lock(folder):
                if not store.is_current():
                    raise ConfigError(
                        f"the store {store.place} is new or an older one: run `ulak db upgrade`"
                    )
                yield cls(settings, environment, store, Keys(store))
        finally:
            store.close()

    def begin(self) -> bool:
        """
        Write a new secret into the file, above the others; False where an earlier rotation is unfinished.

        That one is gone on with, be it one that was killed, one by hand, or that of a restored backup.
        The caller opens the store once more, with the new secret.
        """
        known = desk_secrets(self.settings, self.environment)
        if not self.keys.are_under_current():
            return False
        if source := secret_source(self.environment):
            raise ConfigError(_by_hand(source))
        new = secrets.token_urlsafe(RANDOM_BYTES).encode()
        write_secrets(self.settings.desk.secret_file, (new, *known))
        return True

    def finish(self, now: datetime, tell: Callable[[int], object]) -> int:
        """Wrap by the current secret whatever is not; return how many keys that were."""
        return self.keys.rewrap(now, tell)

    def forget(self, now: datetime, *, even_if_needed: bool = False) -> Forgotten:
        """Take former secrets out of the file of which nothing in the store, and no reply, has need."""
        if not self.keys.are_under_current():
            raise DeskError("a rotation is not finished: run `ulak secret rotate`, which goes on with it")
        current, *former = desk_secrets(self.settings, self.environment)
        ends = () if even_if_needed else self.keys.needed_until(former)
        needed = {secret: end for secret, end in zip(former, ends, strict=False) if end and end >= now}
        gone = len(former) - len(needed)
        if gone and (source := secret_source(self.environment)):
            lines = [str(line) for line, secret in enumerate(former, 2) if secret not in needed]
            raise ConfigError(f"{source} is not ulak's to write: remove from it line {', '.join(lines)}")
        if gone:
            write_secrets(self.settings.desk.secret_file, (current, *needed))
            self.keys.forgotten(gone, now)
        return Forgotten(gone, tuple(sorted(needed.values())))


def _by_hand(source: str) -> str:
    return (
        f"The secret comes from {source}, which is not ulak's to write: stop the desk, put a new line above "
        "the present one there (`openssl rand -base64 48` makes one), keep the present one as the second "
        "line, and run `ulak secret rotate` once more with both; then start the desk."
    )
