"""What a command costs: processor time and peak memory of its process."""

import subprocess
import sys
from dataclasses import dataclass

from tests.servers.children import environment

# Linux counts the memory of whoever starts a process as that process's own; so a small one starts it.
_STARTER = """
import os, sys
child = os.posix_spawn(sys.argv[1], sys.argv[1:], os.environ, file_actions=[
    (os.POSIX_SPAWN_OPEN, 1, "/dev/null", os.O_WRONLY, 0), (os.POSIX_SPAWN_OPEN, 2, "/dev/null", os.O_WRONLY, 0)])
_, status, used = os.wait4(child, 0)
print(os.waitstatus_to_exitcode(status), used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)
"""


@dataclass(frozen=True, slots=True)
class Used:
    """Exit code, seconds of processor time, and peak resident megabytes."""

    code: int
    seconds: float
    megabytes: float


def used_by(*words: object) -> Used:
    """Run a command to its end, its output thrown away."""
    starter = [sys.executable, "-I", "-S", "-c", _STARTER]
    done = subprocess.run(
        [*starter, *map(str, words)], capture_output=True, check=True, text=True, env=environment()
    )
    code, seconds, megabytes = done.stdout.split()
    return Used(int(code), float(seconds), float(megabytes))
