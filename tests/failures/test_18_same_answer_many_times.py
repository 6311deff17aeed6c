"""
Class 18: the same answer is delivered 11 to 25 times.

The server takes a letter, and dies before it says so; or our process does. Guards: a letter is `sending`
before SMTP is spoken, what comes of that without an answer is `uncertain`, and its one resend is used up by
`Outbox.resending`, committed before the content leaves. Let `dispatch._send` pass no `may_send`, and the
server that dies gets a third copy, and more for an hour.
"""

import json
import subprocess
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from signal import SIGKILL

import pytest

from tests.cli.living_house import ULAK, Said, mail, ulak, write_house
from tests.servers import moved_clock
from tests.servers.children import environment
from tests.servers.moved_clock import MovedClock
from tests.servers.sink import Letter, SinkChild, sink_process

AUTHOR = "zeynep@yurttas.test"
TEAM = "musteri-iliskileri@kurum.test"
START = datetime.now(UTC) + timedelta(hours=1)
"""Later than all that a command in this process, without a moved clock, writes down."""


@dataclass(frozen=True, slots=True)
class Desk:
    """The installed ulak, a process for each turn of dispatch, its clock in our hands."""

    config: Path
    moved: MovedClock
    sink: SinkChild

    def ulak(self, *words: str) -> Said:
        """A command in this process."""
        return ulak("--config", str(self.config), *words)

    def dispatch(self, minutes: float, fault: str = "") -> Said:
        """`ulak turn dispatch`, so long after the start; killed at the step that `fault` names."""
        faults = {"ULAK_FAULT": fault} if fault else {}
        done = subprocess.run(
            [ULAK, "--config", self.config, "turn", "dispatch"],
            capture_output=True,
            check=False,
            timeout=300,
            env=environment(**self.moved.environment(START + timedelta(minutes=minutes)), **faults),
        )
        return Said(done.returncode, done.stdout.decode(), done.stderr.decode())

    def dispatches(self, minutes: float) -> None:
        done = self.dispatch(minutes)
        assert done.code == 0, done.err

    def dies(self, minutes: float, fault: str) -> None:
        assert self.dispatch(minutes, fault).code == -SIGKILL

    def waiting(self) -> dict[str, dict[str, object]]:
        """Letters that wait, by purpose."""
        return {str(one["purpose"]): one for one in json.loads(self.ulak("queue", "list", "--json").out)}

    def copies(self) -> Counter[bytes]:
        """How often each letter came; two with one Message-ID are the same to the last byte."""
        letters = self.sink.letters()
        by_id = {message_id(one): one.raw for one in letters}
        assert all(one.raw == by_id[message_id(one)] for one in letters)
        return Counter(message_id(one) for one in letters)


def message_id(letter: Letter) -> bytes:
    head = letter.raw.partition(b"\r\n\r\n")[0]
    return next(line for line in head.split(b"\r\n") if line.lower().startswith(b"message-id:"))


def to(desk: Desk, address: str) -> list[Letter]:
    return [one for one in desk.sink.letters() if one.recipients == (address,)]


@pytest.fixture(scope="module")
def moved(tmp_path_factory: pytest.TempPathFactory) -> MovedClock:
    return moved_clock.build(tmp_path_factory.mktemp("moved-clock"))


def desk_with(folder: Path, moved: MovedClock, sink: SinkChild) -> Desk:
    """A desk with one complaint: an acknowledgement and a notice wait to leave."""
    desk = Desk(write_house(folder / "desk", 1, sink.port, {"bilgi": ""}), moved, sink)
    (folder / "mail.eml").write_bytes(mail())
    assert desk.ulak("ingest", "--mailbox", "bilgi", str(folder / "mail.eml")).code == 0
    assert desk.ulak("turn", "triage").code == 0
    return desk


def test_a_server_that_dies_after_the_dot_a_hundred_times_gets_one_more_copy(
    tmp_path: Path, moved: MovedClock
) -> None:
    folder = tmp_path / "sink"
    folder.mkdir()
    with sink_process(folder, "--die-after-dot", "100") as sink:
        desk = desk_with(tmp_path, moved, sink)
        for minutes in (0, 6, 12, 75, 24 * 60):
            desk.dispatches(minutes)
        copies = desk.copies()
        assert max(copies.values()) == 2
        (ours,) = {message_id(one) for one in to(desk, AUTHOR)}
        assert copies[ours] == 2

        left = desk.waiting()["acknowledgement"]
        assert (left["state"], left["next_at"]) == ("uncertain", None)
        assert "queue retry" in str(left["waits_for"])
        shown = desk.ulak("queue", "show", str(left["id"])).out
        assert shown.count("uncertain: No answer to the final dot came.") == 2
        assert "waits for a person" in shown
        told = [one for one in to(desk, TEAM) if b"No answer to the final dot" in one.raw]
        assert told, "whoever has the ticket was told that a person must look"
        assert len({message_id(one) for one in told}) == 1


def test_a_killed_process_makes_one_more_copy_and_loses_none(tmp_path: Path, moved: MovedClock) -> None:
    folder = tmp_path / "sink"
    folder.mkdir()
    with sink_process(folder) as sink:
        desk = desk_with(tmp_path, moved, sink)
        desk.dies(0, "dispatch-taken")
        for step in ("dispatch-claimed", "dispatch-envelope"):
            desk.dies(1, step)
            assert len(to(desk, AUTHOR)) == 1, "killed before the content"
        desk.dispatches(2)
        assert (len(to(desk, AUTHOR)), max(desk.copies().values())) == (2, 2)
        assert desk.waiting() == {}


def test_two_kills_after_the_content_leave_it_to_a_person(tmp_path: Path, moved: MovedClock) -> None:
    folder = tmp_path / "sink"
    folder.mkdir()
    with sink_process(folder) as sink:
        desk = desk_with(tmp_path, moved, sink)
        desk.dies(0, "dispatch-taken")
        desk.dies(1, "dispatch-taken")
        desk.dispatches(2)
        desk.dispatches(10)
        assert len(to(desk, AUTHOR)) == 2
        assert desk.waiting()["acknowledgement"]["state"] == "uncertain"
        assert len([one for one in to(desk, TEAM) if b"ended" in one.raw]) == 1, "the team was told once"
