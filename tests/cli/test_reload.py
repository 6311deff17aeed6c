"""Rules and templates are changed under a desk at work: what is good comes into force, what is not is told."""

import shutil
import signal
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from tests.cli.living_house import LivingHouse, mail
from tests.cli.test_run import Systemd, running, systemd
from tests.servers.sink import Sink
from ulak.errors import Unavailable
from ulak.posts import Reload

pytestmark = pytest.mark.unmeasured

__all__ = ["systemd"]

OWN = """\
rules:
  - name: bills are urgent
    when: {{ subject: fatura }}
    then: {{ priority: urgent, tags: [{tag}] }}
    examples:
      - {{ mail: {{ subject: Fatura gelmedi }}, matches: true }}
"""
ADMIN = ("admin@kurum.test",)


@pytest.fixture
def own(house: LivingHouse) -> Path:
    """Rules and templates that this house may change; returned is its own file, not written yet."""
    text, folder = house.config.read_text(), house.config.parent
    for name in ("rules", "templates"):
        original = Path(text.split(f'{name} = "')[1].split('"')[0])
        shutil.copytree(original, folder / name)
        text = text.replace(str(original), str(folder / name))
    house.config.write_text(text)
    return folder / "rules" / "05-own.yaml"


def until(holds: Callable[[], Any], seconds: float = 90.0) -> Any:
    """Wait until it is so; what it says."""
    over = time.monotonic() + seconds
    while time.monotonic() < over:
        if found := holds():
            return found
        time.sleep(0.2)
    raise AssertionError("It did not happen.")


def status(house: LivingHouse) -> dict[str, Any]:
    found: dict[str, Any] = house.ulak("status", "--json").json()
    return found


def tags_of(house: LivingHouse, count: int) -> list[str]:
    """Those of the ticket that came last, once there are so many."""

    def there() -> Any:
        found = house.ulak("tickets", "--json").json()
        return sorted(found, key=lambda one: one["number"]) if len(found) == count else None

    return list(until(there)[-1]["tags"])


def alarms(sink: Sink) -> list[str]:
    return [one.raw.decode() for one in sink.letters if one.recipients == ADMIN]


@pytest.mark.timeout(600)
def test_a_desk_at_work_takes_over_what_is_good_and_goes_on_with_it_where_the_next_is_not(
    house: LivingHouse, systemd: Systemd, own: Path
) -> None:
    with running(house, systemd) as daemon:
        first = status(house)["rules"]
        own.write_text(OWN.format(tag="first"))
        second = until(lambda: (now := status(house)["rules"]) != first and now)
        house.deliver("bilgi", mail("Fatura 1", author="a@yurttas1.test"))
        assert tags_of(house, 1) == ["first"]

        own.write_text(OWN.format(tag="second") + "  - { name: x, when: {}, then: { team: nobody } }\n")
        refused = until(lambda: (found := status(house))["files_refused"] and found)
        assert refused["rules"] == second
        assert refused["files_refused"][0].startswith(f"{own}:7: ")
        until(lambda: alarms(house.sink))
        house.deliver("bilgi", mail("Fatura 2", author="a@yurttas2.test"))
        assert tags_of(house, 2) == ["first"]
        told = house.ulak("status").out
        assert told.count(f"{own.name}:7:") == 1  # and not in the alarm's words again
        assert "files refused since" in told

        own.write_text(OWN.format(tag="second"))
        third = until(lambda: (now := status(house)["rules"]) != second and now)
        until(lambda: len(alarms(house.sink)) == 2)
        house.deliver("bilgi", mail("Fatura 3", author="a@yurttas3.test"))
        assert tags_of(house, 3) == ["second"]

        letter = house.config.parent / "templates" / "tr" / "acknowledgement.txt"
        good = letter.read_text(encoding="utf-8")
        letter.write_text("Subject: {{ subject }}\n\n{{ nobody }}\n", encoding="utf-8")
        daemon.send_signal(signal.SIGHUP)
        systemd.hears("RELOADING=1")
        systemd.hears("READY=1")
        assert status(house)["files_refused"] == [f"{letter}:3: 'nobody' is undefined"]
        until(lambda: len(alarms(house.sink)) == 3)
        house.deliver("bilgi", mail("Fatura 4", author="a@yurttas4.test"))
        assert tags_of(house, 4) == ["second"]
        letter.write_text(good, encoding="utf-8")
        until(lambda: len(alarms(house.sink)) == 4)
        assert status(house)["files_refused"] == []
        daemon.send_signal(signal.SIGTERM)
        assert daemon.wait(timeout=180) == 0
        said = str(daemon.stderr.read() if daemon.stderr else "")
    begun, _, again, _ = alarms(house.sink)
    assert "05-own.yaml:7:" in begun.replace("=\n", "")
    assert "acknowledgement.txt:3:" in again.replace("=\n", "")
    assert f"rules {second} and templates " in said
    assert said.count("rules or templates are refused") == 2
    assert "Traceback" not in said
    assert house.ulak("journal", "verify").code == 0
    assert third == status(house)["rules"]


@pytest.mark.timeout(600)
def test_a_broken_start_works_by_the_last_set_of_both_and_tells_so_once(
    house: LivingHouse, own: Path
) -> None:
    own.write_text(OWN.format(tag="first"))
    assert house.ulak("turn").code == 0
    letter = house.config.parent / "templates" / "tr" / "acknowledgement.txt"
    good = letter.read_text(encoding="utf-8")
    letter.write_text("Subject: x\n\n{{ nobody }}\n", encoding="utf-8")
    own.write_text("rules: nothing\n")
    house.deliver("bilgi", mail("Fatura"))
    for _ in range(3):
        assert house.child("turn").code == 0
    assert tags_of(house, 1) == ["first"]
    assert any(one.recipients == ("zeynep@yurttas.test",) for one in house.sink.letters)
    assert len(alarms(house.sink)) == 1
    assert len(status(house)["files_refused"]) == 2
    letter.write_text(good, encoding="utf-8")
    own.write_text(OWN.format(tag="first"))
    assert house.ulak("turn").code == 0
    assert len(alarms(house.sink)) == 2
    events = journal(house, "rules and templates %")
    assert [event.rpartition(" ")[2] for event in events] == ["accepted", "refused", "accepted"]


def journal(house: LivingHouse, like: str) -> list[str]:
    import sqlite3

    with sqlite3.connect(house.config.parent / "ulak.db") as store:
        found = store.execute("SELECT event FROM journal WHERE event LIKE ? ORDER BY id", (like,))
        return [event for (event,) in found]


def test_a_desk_that_never_had_a_good_set_says_all_that_is_wrong(house: LivingHouse, own: Path) -> None:
    own.write_text("rules: nothing\n")
    (house.config.parent / "templates" / "en" / "notice.txt").write_text("Subject: x\n\n{{ nobody }}\n")
    done = house.child("run")
    assert done.code == 78
    assert "05-own.yaml:1: " in done.err
    assert "notice.txt:3: 'nobody' is undefined" in done.err


@pytest.mark.timeout(600)
@pytest.mark.parametrize("step", ["rules-checked", "rules-accepted"])
def test_killed_in_the_middle_of_acceptance_the_next_start_has_one_whole_set(
    house: LivingHouse, own: Path, step: str
) -> None:
    assert house.ulak("turn").code == 0
    first = status(house)["rules"]
    own.write_text(OWN.format(tag="first"))
    letter = house.config.parent / "templates" / "tr" / "acknowledgement.txt"
    letter.write_text(letter.read_text(encoding="utf-8") + "\nNEW\n", encoding="utf-8")
    house.deliver("bilgi", mail("Fatura"))
    killed = house.child("turn", ULAK_FAULT=step)
    assert killed.code == -signal.SIGKILL
    between = status(house)
    assert (between["rules"] != first) == (step == "rules-accepted")
    assert house.child("turn").code == 0
    after = status(house)
    assert after["rules"] != first
    assert tags_of(house, 1) == ["first"]
    assert journal(house, "rules and templates %") == ["rules and templates accepted"] * 2
    (answered,) = [one for one in house.sink.letters if one.recipients == ("zeynep@yurttas.test",)]
    assert b"NEW" in answered.raw


@pytest.mark.timeout(600)
def test_rules_that_change_in_a_flood_lose_no_mail_and_mix_in_none(
    house: LivingHouse, systemd: Systemd, own: Path
) -> None:
    letter = house.config.parent / "templates" / "tr" / "acknowledgement.txt"
    good = letter.read_text(encoding="utf-8")

    def write(tag: str) -> None:
        own.write_text(OWN.format(tag=tag))
        letter.write_text(f"{good}\n[{tag}]\n", encoding="utf-8")

    write("a")
    with running(house, systemd) as daemon:
        for number in range(60):
            house.deliver("bilgi", mail(f"Fatura {number}", author=f"a{number}@yurttas{number}.test"))
            if number % 20 == 10:
                write("b" if number == 10 else "c")
                daemon.send_signal(signal.SIGHUP)
        tickets = until(lambda: len(found := house.ulak("tickets", "--json").json()) == 60 and found, 240)
        until(lambda: len(answered(house.sink)) == 60, 240)
    tags = {one["author"]["address"]: one["tags"] for one in tickets}
    marks = answered(house.sink)
    assert {author: [mark] for author, mark in marks.items()} == tags
    assert house.ulak("quarantine", "list", "--json").json() == []


def answered(sink: Sink) -> dict[str, str]:
    """The mark that each author's acknowledgement bears."""
    from email import message_from_bytes, policy

    found = {}
    for one in sink.letters:
        if "yurttas" in one.recipients[0]:
            part = message_from_bytes(one.raw, policy=policy.default).get_body(("plain",))
            found[one.recipients[0]] = part.get_content().rpartition("[")[2].partition("]")[0]  # type: ignore[union-attr]
    return found


@dataclass
class Heard:
    """A supervisor that remembers what it was told."""

    words: list[str] = field(default_factory=list)

    def reloading(self) -> None:
        self.words.append("reloading")

    def ready(self) -> None:
        self.words.append("ready")


def reload_of(look: Callable[..., int], heard: Heard, longest: float = 60.0) -> Reload:
    desk: Any = SimpleNamespace(
        shelf=SimpleNamespace(look=look), clock=lambda: datetime(2026, 1, 1, tzinfo=UTC)
    )
    supervisor: Any = heard
    return Reload(desk, supervisor, longest)


def test_systemd_hears_of_a_reload_once_it_is_over_and_of_a_look_never() -> None:
    heard, asked = Heard(), []
    reload = reload_of(lambda now, at_once: asked.append(at_once) or 0, heard)
    reload.turn()
    reload.ask()
    assert heard.words == ["reloading"]
    reload.turn()
    reload.turn()
    assert (heard.words, asked) == (["reloading", "ready"], [False, True, False])


def test_a_reload_that_is_asked_for_in_the_middle_of_one_is_carried_out_before_it_is_over() -> None:
    heard = Heard()

    def look(now: datetime, at_once: bool) -> int:
        if heard.words.count("reloading") == 1:
            reload.ask()
        return 0

    reload = reload_of(look, heard)
    reload.ask()
    reload.turn()
    assert heard.words == ["reloading", "reloading"]
    reload.turn()
    assert heard.words == ["reloading", "reloading", "ready"]


def test_a_storm_of_signals_starts_no_storm_of_threads() -> None:
    reload, before = reload_of(lambda now, at_once: 0, heard := Heard()), threading.active_count()
    for _ in range(300):
        reload.ask()
    until(lambda: threading.active_count() <= before + 1)
    reload.turn()
    assert heard.words[-2:] == ["reloading", "ready"]


def test_a_store_that_is_away_or_hangs_keeps_systemd_not_waiting() -> None:
    heard, asked = Heard(), []

    def away(now: datetime, at_once: bool) -> int:
        asked.append(at_once)
        raise Unavailable("the store is away")

    reload = reload_of(away, heard)
    reload.ask()
    with pytest.raises(Unavailable):
        reload.turn()
    with pytest.raises(Unavailable):
        reload.turn()
    assert (heard.words, asked) == (["reloading", "ready"], [True, True])
    hangs, stands = threading.Event(), Heard()
    slow = reload_of(lambda now, at_once: int(hangs.wait(60)), stands, 0.05)
    slow.ask()
    turn = threading.Thread(target=slow.turn)
    turn.start()
    until(lambda: stands.words == ["reloading", "ready"])
    hangs.set()
    turn.join(timeout=180)
    assert stands.words == ["reloading", "ready"]


@pytest.mark.timeout(600)
def test_an_auditor_reads_the_rule_that_decided_although_the_file_has_changed(
    house: LivingHouse, own: Path
) -> None:
    own.write_text(OWN.format(tag="first"))
    house.deliver("bilgi", mail("Fatura gelmedi"))
    assert house.ulak("turn").code == 0
    (ticket,) = house.ulak("tickets", "--json").json()
    number, then = ticket["number"], datetime.now(UTC)
    own.write_text(OWN.format(tag="second").replace("priority: urgent", "priority: low"))
    house.deliver(
        "bilgi", mail(f"Re: [{number}]", "#al", author="cagri@kurum.test", more="Auto-Submitted: no\n")
    )
    assert house.ulak("turn").code == 0
    local = then.astimezone(ZoneInfo("Europe/Istanbul")).replace(tzinfo=None).isoformat()
    told = house.ulak("explain", "ticket", number, "--at", local)
    assert told.code == 0
    assert f"{number}: new on " in told.out
    assert "priority     urgent" in told.out
    assert "   4 |     then: { priority: urgent, tags: [first] }" in told.out
    document = house.ulak("explain", "ticket", number, "--at", then.isoformat(), "--json").json()
    priority = next(one for one in document["fields"] if one["field"] == "priority")
    assert priority["why"] == "bills are urgent (05-own.yaml:4)"
    assert priority["text"].startswith("  - name: bills are urgent\n")
    assert priority["rules"] != status(house)["rules"]
    (promise,) = document["promises"]
    assert (promise["promise"], promise["state"]) == ("first-answer", "running")
    assert promise["due_at"] == ticket["promises"][0]["due_at"]
    assert promise["text"].strip().startswith("first-answer:")
    now = house.ulak("explain", "ticket", number, "--json").json()
    assert (now["at"], now["status"], document["status"]) == (None, "open", "new")
    owner = next(one for one in now["fields"] if one["field"] == "owner")
    assert (owner["value"], owner["why"]) == ("cagri@kurum.test", "set by staff")
    later = (datetime.now(UTC) + timedelta(hours=1)).isoformat()
    at_end = house.ulak("explain", "ticket", number, "--at", later, "--json").json()
    assert next(one["value"] for one in at_end["fields"] if one["field"] == "owner") == "cagri@kurum.test"
    shown = house.ulak("show", number, "--json").json()
    assert shown["journal"][0]["rules"] == priority["rules"]
