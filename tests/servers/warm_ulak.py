"""
`ulak` in processes of their own, each forked from one that has already imported it.

What a child does is what the installed command does, from its arguments to its exit code; only what an
interpreter takes to read ulak, and ulak to read the same rules and templates, is spent once for many.
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
import ctypes, gc, importlib, json, os, pkgutil, signal, sys, tomllib
from contextlib import suppress
from pathlib import Path
import ulak
for module in pkgutil.walk_packages(ulak.__path__, "ulak."):
    if "migrations" not in module.name and "__main__" not in module.name:
        importlib.import_module(module.name)
from ulak.desk.rules.yaml_lines import YamlProblem, read_yaml
from ulak.errors import ConfigError
from ulak.gateways.templates import Templates
from ulak.shelf.papers import rule_texts
clock = ctypes.CDLL(sys.argv[1])
Templates(Path(sys.argv[2])).problems()
for line in sys.stdin:
    order = json.loads(line)
    rules = tomllib.loads(Path(order["words"][1]).read_text())["desk"]["rules"]
    with suppress(ConfigError, YamlProblem):
        for name, text in rule_texts(Path(rules)).items():
            read_yaml(text, name)
    gc.freeze()
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
PATIENCE = 300
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
        """Run a command at that hour; the first words are `--config FILE`."""
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
def warm(folder: Path, clock: MovedClock, templates: Path) -> Iterator[WarmUlak]:
    """Make one that lives as long as the block, and knows the letters of a folder."""
    with subprocess.Popen(
        [sys.executable, "-c", MOTHER, clock.library, str(templates)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=environment(**clock.environment(datetime.now(UTC))),
    ) as mother:
        yield WarmUlak(mother, folder)
        assert mother.stdin is not None
        mother.stdin.close()
