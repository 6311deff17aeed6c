"""
A disk that is full, read-only or broken when a test says so, for child processes and without root.

    disk = bad_disk.build(folder)
    child = subprocess.Popen(…, env={**os.environ, **disk.environment(below)})
    with disk.that_says(errno.ENOSPC):
        …
"""

import errno
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.servers import need

SOURCE = Path(__file__).with_suffix(".c")


@dataclass(frozen=True, slots=True)
class BadDisk:
    """The compiled library, and the file that lets it fail while it exists."""

    library: Path
    flag: Path

    def environment(self, below: Path) -> dict[str, str]:
        """What a child needs in its environment, so that files below that folder are on the bad disk."""
        return {
            "LD_PRELOAD": str(self.library),
            "ULAK_BAD_DISK_FOLDER": str(below.resolve()),
            "ULAK_BAD_DISK_FLAG": str(self.flag),
        }

    def begin(self, error: int = errno.ENOSPC, calls: str = "", about: str = "") -> None:
        """From now on these calls (all when empty) fail for files whose path has `about` in it."""
        words = " ".join(filter(None, (str(error), calls or (about and "open+write+truncate+sync"), about)))
        draft = self.flag.with_suffix(".draft")
        draft.write_text(words)
        draft.rename(self.flag)

    def end(self) -> None:
        """There is room again."""
        self.flag.unlink(missing_ok=True)

    @contextmanager
    def that_says(self, error: int = errno.ENOSPC, calls: str = "", about: str = "") -> Iterator[None]:
        """The disk fails inside the block."""
        self.begin(error, calls, about)
        try:
            yield
        finally:
            self.end()


def build(folder: Path) -> BadDisk:
    """Compile it into the folder; skips the test where the machine has no C compiler."""
    compiler = need.program("compiler", "cc", "gcc", "clang", "tcc")
    library = folder / "bad_disk.so"
    made = subprocess.run(
        [compiler, "-shared", "-fPIC", "-O1", "-o", library, SOURCE, "-ldl"],
        check=False,
        capture_output=True,
        text=True,
    )
    if made.returncode != 0:
        need.missing("compiler", f"{compiler} cannot build {SOURCE.name}: {made.stderr.strip()[:300]}")
    return BadDisk(library, folder / "bad")
