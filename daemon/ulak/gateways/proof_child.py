"""
The process in which keys and certificates of strangers are tried: `python -I -m ulak.gateways.proof_child`.

It gives up all it could do harm with, says that it is ready, and only then reads what it is asked. One line
of JSON answers each thing. Nothing is written anywhere else, and its memory is gone with it (cryptography
does not wipe keys).
"""

import ctypes
import json
import resource
import sys
from base64 import b64decode
from dataclasses import asdict
from pathlib import Path
from typing import Any, BinaryIO

from ulak.desk.certificates.finding import Finding
from ulak.gateways.proof_reading import understood, warmed_up
from ulak.gateways.proof_weak import WeakKeys

_PR_SET_DUMPABLE, _PR_SET_NO_NEW_PRIVS = 4, 38


def main(seconds: int, memory: int, weak_keys: Path | None) -> None:
    """Answer one question; everything that is read from files is read before the door is shut."""
    weak = WeakKeys(weak_keys)
    warmed_up()
    confine(seconds, memory + weak.size)
    answer(sys.stdin.buffer, sys.stdout.buffer, weak)


def confine(seconds: int, memory: int) -> None:
    """
    Give up files, sockets, children, writing, core dumps, and all memory and time beyond these.

    `prlimit` because the service's filter of system calls lets it pass (systemd's @default), not `setrlimit`.
    """
    libc = ctypes.CDLL(None, use_errno=True)
    for option, value in ((_PR_SET_DUMPABLE, 0), (_PR_SET_NO_NEW_PRIVS, 1)):
        if libc.prctl(option, value, 0, 0, 0) != 0:
            raise OSError(ctypes.get_errno(), "prctl")
    for what, most in (
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NPROC, 0),
        (resource.RLIMIT_NOFILE, 0),
    ):
        resource.prlimit(0, what, (most, most))


def answer(question: BinaryIO, told: BinaryIO, weak: WeakKeys) -> None:
    """Read the question to its end and answer each thing as soon as it is known."""
    _tell(told, {"lists": weak.has_lists})
    task = json.loads(question.read())
    nonce = b64decode(task.get("nonce", ""))
    for label, content in task.get("read", ()):
        _tell(told, [_said(finding) for finding in understood(label, b64decode(content), nonce)])
    for key in task.get("weak", ()):
        _tell(told, weak.of(b64decode(key)))


def _said(finding: Finding) -> dict[str, Any]:
    return {**asdict(finding), "signature": finding.signature.hex()}


def _tell(told: BinaryIO, answered: Any) -> None:
    told.write(json.dumps(answered).encode() + b"\n")
    told.flush()


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3]) if sys.argv[3] else None)
