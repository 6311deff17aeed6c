"""
How many mails a second the whole desk takes, on this machine, now.

    .venv/bin/python benchmarks/throughput.py --mails 2000

Mails lie in a Dovecot; the installed `ulak turn` is started, and when it ends every mail is a ticket in
SQLite and every acknowledgement and notice has been taken by an SMTP server in a process of its own.
A second pass over the same mails runs the stages in this process and shows where the time goes; a third
only fetches and sends, which is what the servers alone cost.
"""

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from types import ModuleType

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from benchmarks.floor import floor  # noqa: E402 - the line above lets it run from anywhere
from benchmarks.mails import BORDER, mails  # noqa: E402
from benchmarks.stopwatch import Stopwatch  # noqa: E402
from tests.servers.dovecot import Dovecot, running_dovecot  # noqa: E402
from tests.servers.sink import SinkChild, sink_process  # noqa: E402
from ulak.config import load  # noqa: E402
from ulak.gateways.imap import ImapMailbox  # noqa: E402
from ulak.gateways.smtp import Courier  # noqa: E402
from ulak.installation import lay_out  # noqa: E402
from ulak.rota import turns  # noqa: E402
from ulak.stages import dispatch, office, triage  # noqa: E402
from ulak.store.outbox import Outbox  # noqa: E402
from ulak.store.spool import SpoolOf  # noqa: E402
from ulak.store.tickets import Tickets  # noqa: E402
from ulak.store.waiting import Waiting  # noqa: E402
from ulak.wiring import Desk, wire  # noqa: E402

STEPS: tuple[tuple[ModuleType | type, str, str], ...] = (
    (ImapMailbox, "fetch", "fetch"),
    (SpoolOf, "accept", "store"),
    (Waiting, "stored", "read spool"),
    (triage, "parse", "parse"),
    (Tickets, "known", "look up"),
    (triage, "decide", "decide"),
    (office, "write", "write letters"),
    (Outbox, "claim", "claim"),
    (Courier, "send", "send"),
    (Tickets, "sent_with", "look up"),
    (dispatch, "delivered", "decide"),
    (Tickets, "carry_out", "carry out"),
)
CONFIG = """\
[[mailbox]]
name = "bilgi"
address = "bilgi@kurum.test"
authserv_id = "{border}"
received_by = ["{border}"]
idle = false
smtp = {{ host = "127.0.0.1", port = {smtp}, security = "plain" }}

[mailbox.imap]
host = "127.0.0.1"
port = {imap}
security = "plain"
username = "{user}"
password_file = "password"

[limits]                                   # what is measured is the desk, not its brakes
automatic_per_address = "1000000/1h"
automatic_per_domain = "1000000/1h"
automatic_per_ticket = "1000000/1d"
acknowledgements_total = "1000000/1h"
staff_letters_total = "1000000/1h"
"""


def main() -> None:
    """Run the three passes and print what they took."""
    words = argparse.ArgumentParser(description="How many mails a second the whole desk takes.")
    words.add_argument("--mails", type=int, default=2000)
    words.add_argument("--seed", type=int, default=1)
    given = words.parse_args()
    with tempfile.TemporaryDirectory(prefix="ulak-throughput-") as scratch, running_dovecot() as dovecot:
        measure(dovecot, Path(scratch), given.mails, given.seed)


def measure(dovecot: Dovecot, scratch: Path, count: int, seed: int) -> None:
    """One mailbox for each pass, with the same mails in it."""
    weight = 0
    users = [dovecot.fresh_user() for _ in range(3)]
    for user in users:
        weight = fill(dovecot, user, count, seed)
    print(f"{count} mails, {weight / 2**20:.0f} MB; {machine()}")

    with post(scratch / "installed") as (folder, sink):
        seconds, usage = installed(house(folder, dovecot, users[0], sink))
        report("ulak turn", count, seconds, sink)
        letters = taken(sink)
    work = 1000 * (usage.ru_utime + usage.ru_stime) / count
    print(f"{'':14} {work:.1f} ms of processor a mail, peak memory {usage.ru_maxrss / 1024:.0f} MB")

    with post(scratch / "stages") as (folder, sink):
        seconds, watch = in_stages(house(folder, dovecot, users[1], sink))
        report("stages", count, seconds, sink)
    for line in watch.lines(count):
        print(f"{'':14} {line}")

    with post(scratch / "floor") as (_, sink):
        bare = floor(dovecot, users[2], sink.port, letters // count)
        report("servers alone", count, bare, sink)
    print(f"{'':14} the desk reaches {bare / seconds:.2f} of it")


def fill(dovecot: Dovecot, user: str, count: int, seed: int) -> int:
    """Put the mails into the Maildir; return how many bytes they weigh."""
    now = datetime.now(UTC)
    weight = 0
    for raw in mails(count, seed, now):
        dovecot.deliver(user, "INBOX", raw, now)
        weight += len(raw)
    with dovecot.client(user) as client:  # the first look sorts new/ into cur/: not ours to measure
        assert client.select_folder("INBOX")[b"EXISTS"] == count
    return weight


@contextmanager
def post(folder: Path) -> Iterator[tuple[Path, SinkChild]]:
    """A folder for a desk, and the SMTP server that takes its letters."""
    (folder / "letters").mkdir(parents=True)
    with sink_process(folder / "letters") as sink:
        yield folder, sink


def house(folder: Path, dovecot: Dovecot, user: str, sink: SinkChild) -> Path:
    """Lay out a desk with the shipped rules and templates; return its config.toml."""
    lay_out(folder, datetime.now(UTC).date())
    config = folder / "config.toml"
    words = CONFIG.format(border=BORDER, imap=dovecot.port, smtp=sink.port, user=user)
    config.write_text(words, encoding="utf-8")
    (folder / "password").touch(mode=0o600)
    (folder / "password").write_text(dovecot.password, encoding="utf-8")
    return config


def installed(config: Path) -> tuple[float, resource.struct_rusage]:
    """Start `ulak turn`; return the seconds from its start to its end, and what it used."""
    ulak = Path(sys.executable).with_name("ulak")
    started = time.perf_counter()
    child = subprocess.Popen([ulak, "--config", config, "turn"])
    _, status, usage = os.wait4(child.pid, 0)
    seconds = time.perf_counter() - started
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode != 0:
        raise SystemExit(f"ulak turn ended with {child.returncode}")
    return seconds, usage


def in_stages(config: Path) -> tuple[float, Stopwatch]:
    """Run the stages here; return the seconds, and where they went."""
    watch = Stopwatch()
    for owner, name, step in STEPS:
        watch.put_on(owner, name, step)
    desk = wire(load(config), os.environ)
    try:
        started = time.perf_counter()
        while sum(watch.turn(name, work) for name, work in rounds(desk)):
            pass
        return time.perf_counter() - started, watch
    finally:
        desk.close()


def rounds(desk: Desk) -> list[tuple[str, Callable[[], int]]]:
    """Every stage by name, as `ulak turn` goes round."""
    return [*(("intake", partial(inlet.turn, desk.clock)) for inlet in desk.inlets), *turns(desk).items()]


def report(what: str, count: int, seconds: float, sink: SinkChild) -> None:
    """One line a pass."""
    print(f"{what:14} {count / seconds:7.1f} mails/s  {seconds:6.1f} s, {taken(sink)} letters taken")


def taken(sink: SinkChild) -> int:
    """How many letters the SMTP server has."""
    return sum(1 for _ in sink.folder.glob("*.json"))


def machine() -> str:
    """What it ran on."""
    release = Path("/etc/os-release").read_text(encoding="utf-8")
    system = next(line for line in release.splitlines() if line.startswith("PRETTY_NAME=")).split('"')[1]
    return f"{os.cpu_count()} cores, {system}, Python {sys.version.split()[0]}"


if __name__ == "__main__":
    main()
