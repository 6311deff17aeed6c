"""
What the worst mails we could think of cost: processor seconds and peak memory of the process that reads them.

    .venv/bin/python benchmarks/poison.py [PART OF A NAME …]

Each monster of `tests/mail/monsters.py` is taken into a fresh store, read by `ulak turn triage` and by
`ulak explain mail`, and its ticket printed by `ulak show`, every step in a process of its own: interpreter,
rules and templates count. Prints a table in Markdown; exits with 1 when a step took more than 5 s of
processor time or 300 MB.
"""

import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tests.cli.living_house import ULAK, write_house
from tests.mail.monsters import MONSTERS
from tests.servers.used import used_by

SECONDS = 5.0
MEGABYTES = 300.0
STEPS = ("ingest", "turn triage", "explain mail", "show")


def main(parts: list[str]) -> int:
    """Measure those whose name holds one of the parts, or all."""
    print("| monster | MB |", " | ".join(f"{step}: s, MB" for step in STEPS), "|")
    print("|---" * (2 + len(STEPS)) + "|")
    worst = 0.0
    for name, make in MONSTERS.items():
        if parts and not any(part in name for part in parts):
            continue
        with tempfile.TemporaryDirectory() as folder:
            raw = make()
            used = measured(Path(folder), raw)
        cells = " | ".join(f"{seconds:.1f}, {megabytes:.0f}" for seconds, megabytes in used)
        print(f"| {name} | {len(raw) / 1e6:.1f} | {cells} |", flush=True)
        worst = max(worst, *(max(s / SECONDS, m / MEGABYTES) for s, m in used))
    return int(worst > 1)


def measured(folder: Path, raw: bytes) -> list[tuple[float, float]]:
    """Processor seconds and megabytes of each step."""
    config = write_house(folder / "desk", 1, 1, {"bilgi": "", "cainfo": ""})
    file = folder / "monster.eml"
    file.write_bytes(raw)
    return [
        cost(config, "ingest", "--mailbox", "cainfo", str(file)),
        cost(config, "turn", "triage"),
        cost(config, "explain", "mail", str(file), "--json"),
        cost(config, "show", f"KSM-{datetime.now(UTC):%Y}-000001", "--json"),
    ]


def cost(config: Path, *words: str) -> tuple[float, float]:
    """Processor seconds and peak resident megabytes of one command."""
    used = used_by(ULAK, "--config", config, *words)
    if used.code:
        sys.exit(f"ulak {' '.join(words)} ended with {used.code}")
    return used.seconds, used.megabytes


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
