"""`ulak turn`: a mail goes all the way; what is away, and what was interrupted, is said and survives."""

import fcntl
import re
from datetime import timedelta

import pytest

from tests.cli.living_house import LivingHouse, mail, write_house
from ulak.config import load
from ulak.gateways.clock import now
from ulak.wiring import wire


def test_a_mail_becomes_a_ticket_is_acknowledged_and_the_team_is_told(house: LivingHouse) -> None:
    house.deliver("bilgi", mail())
    done = house.ulak("turn")
    assert (done.code, done.out, done.err) == (0, "", "")
    letters = house.sink.wait_for(2)
    assert {one.recipients for one in letters} == {
        ("zeynep@yurttas.test",),
        ("musteri-iliskileri@kurum.test",),
    }
    assert all(b"[KSM-" in one.raw for one in letters)
    again = house.ulak("turn")
    assert (again.code, len(house.sink.letters)) == (0, 2)
    assert house.ulak("journal", "verify").code == 0


def test_each_stage_can_be_turned_alone(house: LivingHouse) -> None:
    house.deliver("bilgi", mail())
    assert house.ulak("turn", "intake").code == 0
    assert house.ulak("tickets").out == "no tickets\n"
    for stage in ("triage", "escalate"):
        assert house.ulak("turn", stage).code == 0
    assert not house.sink.letters
    assert house.ulak("turn", "dispatch").code == 0
    assert len(house.sink.letters) == 2
    assert house.ulak("turn", "upkeep").code == 0
    assert house.ulak("turn", "lunch").code == 64


def test_a_refused_or_deferred_letter_is_no_failure_of_the_turn(house: LivingHouse) -> None:
    house.sink.refuse["zeynep@yurttas.test"] = "550 5.1.1 unknown"
    house.sink.refuse["musteri-iliskileri@kurum.test"] = "450 4.2.1 later"
    house.deliver("bilgi", mail())
    assert house.ulak("turn").code == 0
    states = {(one["purpose"], one["state"]) for one in house.ulak("queue", "list", "--json").json()}
    assert {("acknowledgement", "failed"), ("notice", "deferred")} <= states


def test_an_smtp_server_that_is_away_defers(house: LivingHouse) -> None:
    write_house(house.config.parent, house.pymap.port, 1, house.users, house.pymap.password)
    house.deliver("bilgi", mail())
    assert house.ulak("turn").code == 0
    states = [one["state"] for one in house.ulak("queue", "list", "--json").json()]
    assert sorted(states) == ["deferred", "queued"], "one finds out, the other waits"


def test_a_mailbox_that_is_away_keeps_no_other_waiting(house: LivingHouse) -> None:
    house.deliver("bilgi", mail())
    users = {"cainfo": "nobody", "bilgi": house.users["bilgi"]}
    write_house(house.config.parent, house.pymap.port, house.sink.port, users, house.pymap.password)
    done = house.ulak("turn")
    assert done.code == 75
    assert re.fullmatch(r"ulak: Mailbox cainfo, IMAP server 127\.0\.0\.1:\d+: [^\n]+\n", done.err)
    assert house.pymap.password not in done.err
    assert len(house.sink.letters) == 2


def test_a_missing_junk_folder_is_empty_and_another_missing_folder_is_an_error(house: LivingHouse) -> None:
    assert house.ulak("turn").code == 0  # pymap makes no Junk
    more = 'folders = ["INBOX", "Şikâyetler"]'
    write_house(
        house.config.parent, house.pymap.port, house.sink.port, house.users, house.pymap.password, more
    )
    done = house.ulak("turn")
    assert done.code == 75
    assert 'there is no folder "Şikâyetler"' in done.err


def test_mail_that_a_junk_folder_gets_later_is_taken(house: LivingHouse) -> None:
    assert house.ulak("turn").code == 0
    house.deliver("bilgi", mail("Kredi fırsatı", "Kaçırmayın."), folder="Junk")
    assert house.ulak("turn").code == 0
    books = {one["folder"]: one for one in house.ulak("reconcile", "--mailbox", "bilgi", "--json").json()}
    assert (books["Junk"]["filed"], books["Junk"]["balanced"]) == (1, True)


def test_only_one_process_works_a_store_and_a_killed_one_frees_it(house: LivingHouse) -> None:
    assert house.ulak("turn").code == 0
    with (house.config.parent / "ulak.db.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        done = house.ulak("turn")
        assert done.code == 75
        assert done.err.startswith("ulak: Another ulak works the store")
    assert house.ulak("turn").code == 0


def test_what_a_killed_process_was_sending_is_uncertain_and_sent_once_more(house: LivingHouse) -> None:
    house.deliver("bilgi", mail())
    for stage in ("intake", "triage"):
        house.ulak("turn", stage)
    desk = wire(load(house.config), {})
    claimed = desk.outbox.claim(now(), "a process that is killed now", timedelta(minutes=10))
    desk.close()
    assert claimed is not None
    assert house.ulak("turn").code == 0
    assert sum(claimed.message_id.encode() in one.raw for one in house.sink.letters) == 1
    history = house.ulak("show", claimed.number, "--json").json()["journal"]
    assert "letter uncertain" in [line["event"] for line in history]


@pytest.mark.parametrize("verb", ["tickets", "status", "journal verify", "reconcile", "queue list"])
def test_before_the_first_turn_an_empty_desk_is_shown(house: LivingHouse, verb: str) -> None:
    done = house.ulak(*verb.split())
    assert (done.code, done.err) == (0, "")


def test_a_broken_template_is_told_before_any_mail_is_touched(house: LivingHouse) -> None:
    folder = house.config.parent / "letters"
    for language in ("tr", "en"):
        (folder / language).mkdir(parents=True)
    text = house.config.read_text().replace("templates = ", f'templates = "{folder}" # ', 1)
    house.config.write_text(text)
    house.deliver("bilgi", mail())
    done = house.ulak("turn")
    assert done.code == 78
    assert "acknowledgement.txt: missing" in done.err


def test_broken_rules_at_the_first_start_are_an_error_and_later_an_alarm(house: LivingHouse) -> None:
    rules = house.config.parent / "rules"
    original = house.config.read_text()
    rules.mkdir()
    (rules / "10.yaml").write_text("teams: [\n")
    house.config.write_text(re.sub(r'rules = "[^"]+"', 'rules = "rules"', original, count=1))
    assert house.ulak("turn").code == 78
    house.config.write_text(original)
    assert house.ulak("turn").code == 0
    house.config.write_text(re.sub(r'rules = "[^"]+"', 'rules = "rules"', original, count=1))
    house.deliver("bilgi", mail())
    assert house.ulak("turn").code == 0
    assert ("admin@kurum.test",) in {one.recipients for one in house.sink.letters}
    assert [one["name"] for one in house.ulak("status", "--json").json()["alarms"]] == ["files are wrong"]
    assert len(house.ulak("tickets", "--json").json()) == 1
    count = len(house.sink.letters)
    assert (house.ulak("turn").code, len(house.sink.letters)) == (0, count)
