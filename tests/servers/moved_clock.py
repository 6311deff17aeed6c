"""
A wall clock that is moved from outside, for child processes: `CLOCK_REALTIME` alone.

libfaketime 0.9.10 moves the monotonic clock too and so hangs Python's timed waits; told to leave that
clock alone, it makes `time.sleep` fail. So the tests compile sixty lines of their own.
"""

import subprocess
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from tests.servers import need

SOURCE = Path(__file__).with_suffix(".c")


@dataclass(frozen=True, slots=True)
class MovedClock:
    """The compiled library; `library` is preloaded into each child."""

    library: Path

    def environment(self, at: datetime) -> dict[str, str]:
        """What a child needs in its environment to begin its life at `at`; it ages as everybody does."""
        return {"LD_PRELOAD": str(self.library), "ULAK_CLOCK_STARTS": str(int(at.timestamp())), "TZ": "UTC"}


def build(folder: Path) -> MovedClock:
    """Compile it into the folder; skips the test where the machine has no C compiler."""
    compiler = need.program("compiler", "cc", "gcc", "clang", "tcc")
    library = folder / "moved_clock.so"
    made = subprocess.run(
        [compiler, "-shared", "-fPIC", "-O1", "-o", library, SOURCE, "-ldl", "-lpthread"],
        check=False,
        capture_output=True,
        text=True,
    )
    if made.returncode != 0:
        need.missing("compiler", f"{compiler} cannot build {SOURCE.name}: {made.stderr.strip()[:300]}")
    return MovedClock(library)
