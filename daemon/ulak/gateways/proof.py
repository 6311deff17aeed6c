"""
Keys and certificates of strangers, tried in a process of their own: it can reach nothing and is soon gone.

What it tells is believed as little as the mail: a private key counts only because the certificate that *we*
issued verifies what the key signed, which is looked at here.
"""

import json
import os
import sys
import time
from base64 import b64encode
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from selectors import EVENT_READ, EVENT_WRITE, DefaultSelector
from subprocess import DEVNULL, PIPE, Popen
from typing import Any

from ulak.desk.certificates.finding import Finding, Problem, What
from ulak.errors import Unavailable
from ulak.gateways.proof_signing import verifies
from ulak.mail.blob import LARGEST, MOST, SEALED, Blob

__all__ = ["Bounds", "Prover", "read", "reads_lists", "verifies", "weaknesses"]

CHILD = (sys.executable, "-I", "-m", "ulak.gateways.proof_child")
MOST_TOLD = 4 * 1024 * 1024
"""Bytes of a child that are listened to: two hundred blobs tell a tenth of it."""
MOST_FINDINGS = 100
"""Of one blob: a bundle (PKCS#7) may hold so many certificates."""
LONGEST = 500
MOST_DEATHS = 3
_PIECE = 64 * 1024
_STORE = bytes.fromhex("020103")
"""The version behind the head of a PKCS#12 (RFC 7292 §4), which says itself how long it takes to open."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """What trying the keys of one mail may take: seconds (wall and processor), bytes of memory."""

    seconds: float = 10.0
    memory: int = 512 * 1024 * 1024
    child: tuple[str, ...] = field(default=CHILD, repr=False)


BOUNDS = Bounds()


@dataclass(frozen=True, slots=True)
class Prover:
    """All three as a desk is set up; `weak_keys` is where badkeys keeps its lists, if it has any."""

    weak_keys: Path | None = None
    bounds: Bounds = BOUNDS

    def read(self, blobs: tuple[Blob, ...], nonce: bytes) -> tuple[Finding, ...]:
        """See `read`."""
        return read(blobs, nonce, self.bounds)

    def verifies(self, public_key: bytes, nonce: bytes, signature: bytes) -> bool:
        """See `verifies`."""
        return verifies(public_key, nonce, signature)

    def weaknesses(self, public_keys: Mapping[str, bytes]) -> Mapping[str, str]:
        """See `weaknesses`."""
        return weaknesses(public_keys, self.weak_keys, self.bounds)


def read(blobs: tuple[Blob, ...], nonce: bytes, bounds: Bounds = BOUNDS) -> tuple[Finding, ...]:
    """
    Say what each blob is, in their order; private keys that are valid have signed the nonce.

    A blob at which the child dies is left out by the next child; when time is up, what was not told is
    `TOO_SLOW`. Unavailable where no child can be had at all.
    """
    until = time.monotonic() + bounds.seconds
    tried = [(n, blob) for n, blob in enumerate(blobs[:MOST]) if 0 < len(blob.content) <= LARGEST]
    told = {n: _unread(blobs[n], _untried(blobs[n])) for n in set(range(len(blobs))).difference(dict(tried))}
    if tried:
        told |= _tried(sorted(tried, key=_cost), nonce, bounds, until)
    findings = (told.get(n, _unread(blob, Problem.TOO_SLOW)) for n, blob in enumerate(blobs))
    return tuple(finding for some in findings for finding in some)


def reads_lists(weak_keys: Path | None, bounds: Bounds = BOUNDS) -> bool:
    """Whether the child finds badkeys' lists in that folder; Unavailable where there can be no child."""
    return bool(_ask({}, bounds, time.monotonic() + bounds.seconds, weak_keys)[0] == {"lists": True})


def _tried(
    blobs: Sequence[tuple[int, Blob]], nonce: bytes, bounds: Bounds, until: float, deaths: int = 0
) -> dict[int, tuple[Finding, ...]]:
    """What was told of them; the one at which a child died is passed over, as long as there is time."""
    task = {"nonce": _text(nonce), "read": [[blob.label, _text(blob.content)] for _, blob in blobs]}
    answers = _ask(task, bounds, until)[1:]
    told = {n: _findings(answer, blob) for (n, blob), answer in zip(blobs, answers, strict=False)}
    rest = blobs[len(answers) + 1 :]
    if rest and deaths < MOST_DEATHS and time.monotonic() < until:
        with suppress(Unavailable):
            told |= _tried(rest, nonce, bounds, until, deaths + 1)
    return told


def weaknesses(
    public_keys: Mapping[str, bytes], weak_keys: Path | None = None, bounds: Bounds = BOUNDS
) -> Mapping[str, str]:
    """
    What is wrong with keys by themselves (BR 6.1.1.3(5)), by their SPKI: ROCA, Fermat, Debian, small.

    Keys that are sound are not among them, nor are those for which there was no time. `public_keys` are
    SubjectPublicKeyInfo in DER.
    """
    if not public_keys:
        return {}
    names = list(public_keys)
    task = {"weak": [_text(public_keys[name]) for name in names]}
    answers = _ask(task, bounds, time.monotonic() + bounds.seconds, weak_keys)[1:]
    said = zip(names, answers, strict=False)
    return {name: _line(word) for name, word in said if isinstance(word, str) and word}


def _cost(numbered: tuple[int, Blob]) -> tuple[bool, int]:
    """What is cheap comes first, so that no monster keeps the keys of others from being tried."""
    content = numbered[1].content
    return _STORE in content[:8], len(content)


def _text(raw: bytes) -> str:
    return b64encode(raw).decode()


def _untried(blob: Blob) -> Problem:
    """Why it was not even tried."""
    return Problem.ENCRYPTED if blob.label == SEALED else Problem.TOO_LARGE


def _unread(blob: Blob, problem: Problem) -> tuple[Finding, ...]:
    """One that nobody looked into, by the words of its armour."""
    if "PRIVATE KEY" in blob.label:
        what = What.PRIVATE_KEY
    elif "REQUEST" in blob.label:
        what = What.REQUEST
    else:
        what = What.CERTIFICATE if "CERTIFICATE" in blob.label else What.OTHER
    return (Finding(what, blob.found_in, problem=problem),)


# ------------------------------------------------------------------------ the child


def _ask(task: dict[str, Any], bounds: Bounds, until: float, weak_keys: Path | None = None) -> list[Any]:
    """What a child says of itself, then its answers in order, as far as it came before its time was up."""
    limits = (str(max(1, round(bounds.seconds))), str(bounds.memory), str(weak_keys or ""))
    try:
        with _started((*bounds.child, *limits)) as child:
            try:
                told = _conversation(child, json.dumps(task).encode(), until)
            finally:
                child.kill()
    except OSError as error:
        raise Unavailable(f"The process that tries keys cannot be started ({error.strerror}).") from error
    answers = list(_lines(told))
    if not answers:
        raise Unavailable(f"The process that tries keys did not begin (it ended with {child.returncode}).")
    return answers


def _started(command: Sequence[str]) -> "Popen[bytes]":
    """Without environment, folder, terminal or a word to the log: keys may stand in a traceback."""
    return Popen(command, stdin=PIPE, stdout=PIPE, stderr=DEVNULL, env={}, cwd="/", start_new_session=True)


def _conversation(child: "Popen[bytes]", task: bytes, until: float) -> bytes:
    """Write the task and listen, until the child falls silent for good; a child that chatters is cut off."""
    assert child.stdin
    assert child.stdout
    told, rest = bytearray(), memoryview(task)
    os.set_blocking(child.stdin.fileno(), False)
    with DefaultSelector() as ready:
        ready.register(child.stdin, EVENT_WRITE)
        ready.register(child.stdout, EVENT_READ)
        while len(told) < MOST_TOLD and (left := until - time.monotonic()) > 0:
            for key, _ in ready.select(left):
                if key.fileobj is child.stdout:
                    piece = os.read(key.fd, _PIECE)
                    told += piece
                    if not piece:
                        return bytes(told)
                elif not (rest := _written(key.fd, rest)):
                    ready.unregister(child.stdin)
                    child.stdin.close()
    return bytes(told)


def _written(pipe: int, rest: memoryview) -> memoryview:
    """What is left to write; nothing where nobody reads any more."""
    with suppress(BrokenPipeError):
        return rest[os.write(pipe, rest[:_PIECE]) :]
    return rest[:0]


def _lines(told: bytes) -> Iterator[Any]:
    """Whole lines of JSON, to the first that is none."""
    for line in told.splitlines(keepends=True):
        try:
            yield json.loads(line) if line.endswith(b"\n") else json.loads("")
        except (ValueError, RecursionError):
            return


# ------------------------------------------------------------------------ what it told


def _findings(answer: Any, blob: Blob) -> tuple[Finding, ...]:
    if not isinstance(answer, list):
        return _unread(blob, Problem.TOO_SLOW)
    try:
        return tuple(_finding(said, blob.found_in) for said in answer[:MOST_FINDINGS])
    except (KeyError, TypeError, ValueError):
        return _unread(blob, Problem.TOO_SLOW)


def _finding(said: Any, found_in: str) -> Finding:
    return Finding(
        What(said["what"]),
        found_in,
        spki=_line(said["spki"]),
        problem=Problem(said["problem"]) if said["problem"] else None,
        signature=bytes.fromhex(said["signature"]),
        is_signed=said["is_signed"] is True,
        serial=_line(said["serial"]),
        sha256=_line(said["sha256"]),
        issuer=_line(said["issuer"]),
        subject=_line(said["subject"]),
        name=_line(said["name"]),
    )


def _line(said: Any) -> str:
    """A stranger's words in one line that ends somewhere."""
    if not isinstance(said, str):
        raise TypeError("no text")
    return "".join(sign if sign.isprintable() else " " for sign in said[:LONGEST])
