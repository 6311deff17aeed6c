"""The demo is the first thing a stranger sees: it ends by itself and shows the desk at work."""

import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

pytest.importorskip("pymap", reason="the extra demo is not installed")
pytest.importorskip("aiosmtpd", reason="the extra demo is not installed")
ULAK = Path(sys.executable).with_name("ulak")


@pytest.mark.timeout(120)
@pytest.mark.timeout(300)
def test_once_it_ends_by_itself_with_a_summary(tmp_path: Path) -> None:
    done = subprocess.run(
        [ULAK, "demo", "--once"], cwd=tmp_path, capture_output=True, text=True, check=False, timeout=280
    )
    assert (done.returncode, done.stderr) == (0, "")
    story, _, summary = done.stdout.partition(" mails in, ")
    assert story.count("→ ") >= 12
    assert summary.startswith("8 tickets, ")
    assert len(re.findall(r"(?m)^KSM-\d{4}-\d{6} ", summary)) == 8
    for words in ("answered", "preliminary-report", "23 h", "customer-relations"):
        assert words in summary
    letters = [line for line in story.splitlines() if "← " in line]
    assert any("zeynep@ornek-bakanlik.test" in line for line in letters[3:])
    assert not any("mailer-daemon" in line for line in letters)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.timeout(120)
def test_it_ends_at_any_moment(tmp_path: Path) -> None:
    with subprocess.Popen(
        [ULAK, "demo"], cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as demo:
        assert demo.stdout is not None
        demo.stdout.readline()
        os.kill(demo.pid, signal.SIGINT)
        started = time.monotonic()
        _, said = demo.communicate(timeout=60)
        assert (demo.returncode, said) == (0, b"")
        assert time.monotonic() - started < 60
