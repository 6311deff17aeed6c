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
