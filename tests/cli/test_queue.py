"""Letters that wait, and what an administrator does with them."""

import pytest

from tests.cli.living_house import LivingHouse, mail


@pytest.fixture
def deferred(house: LivingHouse) -> LivingHouse:
    house.sink.refuse["musteri-iliskileri@kurum.test"] = "450 4.2.1 later"
    house.deliver("bilgi", mail())
    assert house.ulak("turn").code == 0
    house.sink.refuse.clear()
    return house


def the_letter(house: LivingHouse) -> str:
    (waiting,) = house.ulak("queue", "list", "--json").json()
    assert waiting["state"] == "deferred"
    assert waiting["next_at"].endswith("Z")
    return str(waiting["id"])


def test_a_deferred_letter_is_listed_shown_and_sent_at_once(deferred: LivingHouse) -> None:
    letter = the_letter(deferred)
    assert "450" in deferred.ulak("queue", "list").out
    shown = deferred.ulak("queue", "show", letter).out
    assert shown.startswith(f"letter {letter}: deferred, notice of KSM-")
    assert "Subject: " in shown
    assert deferred.ulak("queue", "retry", letter).out == f"letter {letter} leaves at the next turn\n"
    assert deferred.ulak("turn").code == 0
    assert deferred.ulak("queue", "list").out == "nothing waits\n"
    assert len(deferred.sink.letters) == 2


def test_a_dropped_letter_never_leaves(deferred: LivingHouse) -> None:
    letter = the_letter(deferred)
    assert "never leaves" in deferred.ulak("queue", "drop", letter).out
    deferred.ulak("turn")
    assert len(deferred.sink.letters) == 1
    for verb in ("retry", "drop"):
        again = deferred.ulak("queue", verb, letter)
        assert again.code == 1
        assert "cannot be" in again.err
    assert deferred.ulak("queue", "show", "999").code == 1


def test_attempts_and_recipients_are_shown(deferred: LivingHouse) -> None:
    letter = the_letter(deferred)
    lines = deferred.ulak("queue", "show", letter).out.splitlines()
    assert "  to musteri-iliskileri@kurum.test: deferred: 450 4.2.1 later" in lines
    (tried,) = [line for line in lines if line.startswith("  try 1. ")]
    assert tried.endswith("deferred: 450 4.2.1 later")
    whole = deferred.ulak("queue", "show", letter, "--json").json()
    assert [(one["number"], one["state"]) for one in whole["attempts"]] == [(1, "deferred")]
    assert whole["attempts"][0]["at"].endswith("Z")
    assert whole["recipients"] == [
        {"address": "musteri-iliskileri@kurum.test", "state": "deferred", "reply": "450 4.2.1 later"}
    ]
    assert "Subject: " in whole["letter"]


def test_a_ticket_shows_every_try_of_its_letters(deferred: LivingHouse) -> None:
    deferred.sink.refuse["musteri-iliskileri@kurum.test"] = "452 4.2.2 full"
    letter = the_letter(deferred)
    deferred.ulak("queue", "retry", letter)
    deferred.ulak("turn")
    (ticket,) = deferred.ulak("tickets", "--json").json()
    shown = deferred.ulak("show", ticket["number"]).out
    assert "450 4.2.1 later" in shown
    assert "452 4.2.2 full" in shown
    whole = deferred.ulak("show", ticket["number"], "--json").json()
    (notice,) = [one for one in whole["messages"] if one["kind"] == "notice"]
    assert [one["number"] for one in notice["delivery"]["attempts"]] == [1, 2]
    assert {"state", "at", "reply"} <= notice["delivery"].keys()


def test_who_retried_and_dropped_stands_in_the_journal(
    deferred: LivingHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SUDO_USER", "fatma")
    letter = the_letter(deferred)
    for verb in ("retry", "drop"):
        assert deferred.ulak("queue", verb, letter).code == 0
    (ticket,) = deferred.ulak("tickets", "--json").json()
    journal = deferred.ulak("show", ticket["number"], "--json").json()["journal"]
    by_hand = [
        (line["event"], line["by"], line["letter"]) for line in journal if "administrator" in line["by"]
    ]
    assert by_hand == [
        ("letter retried", "administrator fatma", letter),
        ("letter dropped", "administrator fatma", letter),
    ]


def test_why_letters_wait_is_said_while_their_server_is_away(house: LivingHouse) -> None:
    house.deliver("bilgi", mail())
    words = house.config.read_text(encoding="utf-8").replace(f"port = {house.sink.port}", "port = 1")
    house.config.write_text(words, encoding="utf-8")
    assert house.ulak("turn").code == 0
    said = " ".join(house.ulak("queue", "list").out.split())
    assert "no letter of bilgi leaves: Mailbox bilgi, SMTP server 127.0.0.1:1: nothing listens there" in said
    assert said.index("leaves: Mailbox bilgi") < said.index("last try: Mailbox bilgi")
    attempts = [one["attempts"] for one in house.ulak("queue", "list", "--json").json()]
    assert sorted(attempts) == [0, 1], "the second letter need not find that out"
    house.config.write_text(words.replace("port = 1,", f"port = {house.sink.port},"), encoding="utf-8")
    for one in house.ulak("queue", "list", "--json").json():
        house.ulak("queue", "retry", str(one["id"]))
    assert house.ulak("turn").code == 0
    assert house.ulak("queue", "list").out == "nothing waits\n"
