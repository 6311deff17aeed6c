"""Keys that cannot be tried at all, because no process can be had for it: administrators must hear of it."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import datetime
from typing import Protocol, TypeVar

from ulak.desk.certificates.finding import Finding
from ulak.errors import Unavailable
from ulak.mail.blob import Blob
from ulak.stages.prove import Prover

STAGE = "prove"
_Answer = TypeVar("_Answer")


class Signs(Protocol):
    """Where crashes are counted."""

    def crashed(self, stage: str, words: str, at: datetime) -> int:
        """Count one."""
        ...

    def works(self, stage: str, at: datetime) -> None:
        """That is over."""
        ...


class Noted:
    """
    A prover whose failures are counted as crashes of its stage, so that the third in a row is an alarm.

    The mails wait meanwhile, and nothing else would tell that nobody looks through them.
    """

    def __init__(self, prover: Prover, health: Signs, clock: Callable[[], datetime]) -> None:
        self._prover, self._health, self._clock = prover, health, clock
        self._is_well = False

    def read(self, blobs: tuple[Blob, ...], nonce: bytes) -> tuple[Finding, ...]:
        """Say what each blob is; private keys that are valid have signed the nonce."""
        return self._noted(lambda: self._prover.read(blobs, nonce))

    def verifies(self, public_key: bytes, nonce: bytes, signature: bytes) -> bool:
        """Is the signature on the nonce one of that public key's private half?"""
        return self._prover.verifies(public_key, nonce, signature)

    def weaknesses(self, public_keys: Mapping[str, bytes]) -> Mapping[str, str]:
        """What is wrong with keys by themselves, by their SPKI."""
        return self._noted(lambda: self._prover.weaknesses(public_keys))

    def _noted(self, ask: Callable[[], _Answer]) -> _Answer:
        try:
            answer = ask()
        except Unavailable as away:
            self._is_well = False
            with suppress(Unavailable):  # the store may be away as well
                self._health.crashed(STAGE, str(away), self._clock())
            raise
        if not self._is_well:
            self._health.works(STAGE, self._clock())
            self._is_well = True
        return answer
