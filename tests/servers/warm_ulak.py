"""
`ulak` in processes of their own, each forked from one that has already imported it.

What a child does is what the installed command does, from its arguments to its exit code; only the second
that an interpreter takes to read ulak is spent once for many. The first command of a story is the installed one.
"""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from tests.servers.children import environment
from tests.servers.moved_clock import MovedClock

MOTHER = """
import ctypes, gc, json, os, signal, sys
import ulak.cli, ulak.posts, ulak.store.lock, ulak.vault, ulak.wiring
clock = ctypes.CDLL(sys.argv[1])
gc.freeze()
for line in sys.stdin:
    order = json.loads(line)
    child = os.fork()
    if not child:
        signal.alarm(order["patience"])
        clock.start_at(ctypes.c_long(order["at"]))
        sys.stdin = open(os.devnull)
        for stream, file in ((1, order["out"]), (2, order["err"])):
            os.dup2(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC), stream)
        ulak.cli.main(order["words"])
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
"""
PATIENCE = 120
"""Seconds after which a child that hangs is ended."""


@dataclass(frozen=True, slots=True)
class Done:
    """How a command ended, and what it said."""

    returncode: int
    stdout: str
    stderr: str


@dataclass(frozen=True, slots=True)
class WarmUlak:
    """A process that is ready to be any `ulak` command; one at a time."""

    mother: "subprocess.Popen[str]"
    folder: Path

    def run(self, words: list[str], at: datetime) -> Done:
        """Run a command at that hour."""
        out, err = self.folder / "out", self.folder / "err"
        order = {
            "words": words,
            "at": int(at.timestamp()),
            "out": str(out),
            "err": str(err),
            "patience": PATIENCE,
        }
        assert self.mother.stdin is not None
        assert self.mother.stdout is not None
        print(json.dumps(order), file=self.mother.stdin, flush=True)
        code = int(self.mother.stdout.readline())
        return Done(code, out.read_text(errors="replace"), err.read_text(errors="replace"))


@contextmanager
def warm(folder: Path, clock: MovedClock) -> Iterator[WarmUlak]:
    """Make one that lives as long as the block."""
    with subprocess.Popen(
        [sys.executable, "-c", MOTHER, clock.library],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=environment(**clock.environment(datetime.now(UTC))),
    ) as mother:
        yield WarmUlak(mother, folder)
        assert mother.stdin is not None
        mother.stdin.close()
