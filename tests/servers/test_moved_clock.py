"""The moved clock moves what it should and nothing else: stories stand on it."""

import os
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.servers import moved_clock

CHILD = """
import queue, threading, time
from datetime import UTC, datetime
began, at = time.monotonic(), datetime.now(UTC)
threading.Event().wait(0.1)
threading.Lock().acquire()
lock = threading.Lock(); lock.acquire(); lock.acquire(timeout=0.1)
try: queue.Queue().get(timeout=0.1)
except queue.Empty: pass
time.sleep(0.1)
print(at.timestamp(), began, time.monotonic() - began, time.time() - at.timestamp())
"""


@pytest.mark.parametrize("year", [2024, 2040])
def test_a_child_lives_at_another_time_and_waits_as_long_as_everybody(tmp_path: Path, year: int) -> None:
    at, here = datetime(year, 5, 27, 19, 14, tzinfo=UTC), time.monotonic()
    clock = moved_clock.build(tmp_path)
    done = subprocess.run(
        [sys.executable, "-c", CHILD],
        check=True,
        capture_output=True,
        text=True,
        timeout=60,
        env={**os.environ, **clock.environment(at)},
    )
    wall, monotonic, waited, aged = map(float, done.stdout.split())
    assert 0 <= wall - at.timestamp() < 30
    assert 0 <= monotonic - here < 30
    assert 0.4 <= waited < 30
    assert abs(waited - aged) < 0.1
