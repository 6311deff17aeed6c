# ruff: noqa: INP001 - a program, no package
"""
Make the picture of the README from the real demo: `.venv/bin/python docs/picture.py`.

The demo runs on a terminal of its own, and what it printed there is drawn as docs/demo.svg.
"""

import fcntl
import io
import os
import pty
import re
import struct
import subprocess
import sys
import termios
from pathlib import Path

from rich.console import Console
from rich.text import Text

WIDTH, HEIGHT = 132, 50
HERE = Path(__file__).resolve().parent


def on_a_terminal(*command: str | Path) -> str:
    """Run a command on a pseudo-terminal and return all it printed there, with its colours."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", HEIGHT, WIDTH, 0, 0))
    terminal = {"TERM": "xterm-256color", "COLUMNS": str(WIDTH), "LINES": str(HEIGHT)}
    child = subprocess.Popen(
        command, stdin=theirs, stdout=theirs, stderr=subprocess.DEVNULL, env={**os.environ, **terminal}
    )
    os.close(theirs)
    printed = b""
    try:
        while some := os.read(ours, 65536):
            printed += some
    except OSError:  # the other end of the terminal was closed
        pass
    if child.wait() != 0:
        raise SystemExit(f"the demo ended with {child.returncode}")
    return printed.decode().replace("\r\n", "\n")


def main() -> None:
    """Draw the demo."""
    printed = on_a_terminal(Path(sys.executable).with_name("ulak"), "demo", "--once")
    paper = Console(record=True, width=WIDTH, file=io.StringIO(), force_terminal=True)
    paper.print(Text.from_ansi(f"$ make demo\n{printed.strip()}"), no_wrap=True, crop=True)
    picture = paper.export_svg(title="ulak demo")
    without_fonts = re.sub(r"@font-face \{.*?\}\s*", "", picture, flags=re.DOTALL)  # nothing from elsewhere
    (HERE / "demo.svg").write_text(without_fonts, encoding="utf-8")


if __name__ == "__main__":
    main()
