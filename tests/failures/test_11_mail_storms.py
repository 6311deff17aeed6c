"""
Class 11, mail storms: thousands of letters because somebody, or something, never stops writing.

Guard: the one gate (`store/gate.py:submit`) enters every letter nobody wrote in its quotas
(`store/passage.py:_within_quotas`); above a quota of an address it is refused, above that of a domain
or a total it waits (`store/waiting_room.py`). Let `_within_quotas` pass everything and the first tests
turn red. Notices of one author's mails are bounded by `desk/coming/flood.py:is_told`: always true, and the
second turns red. On PostgreSQL `store/quota.py:one_at_a_time` keeps two writers from the last place of
a quota, and from each other's locks (`tests/store/test_waiting_room.py`).
"""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.failures.post_office import DAY, HOUR, MINUTE, Passed, PostOffice, Station, mail
from ulak.store.waiting_room import RoomWanted

DESK, TEAM = "bilgi@kamusm.test", "musteri-iliskileri@kurum.test"


@pytest.fixture
def office(tmp_path: Path) -> Iterator[PostOffice]:
    office = PostOffice(tmp_path)
    yield office
    office.closes()


def writes(office: PostOffice, author: str, subject: str, text: str = "Kartım gelmedi.", **more: str) -> None:
    office.post(author, DESK, mail(author, DESK, subject, text, office.now, **more))


def refusals(station: Station, number: str) -> list[str]:
    record = station.desk.office.tickets.show(number)
    assert record is not None
    return [dict(line.facts)["reason"] for line in record.journal if line.event == "letter refused"]


def tickets(station: Station) -> int:
    return len(station.desk.office.tickets.listing())


def test_a_bomb_from_many_addresses_of_a_domain_is_acknowledged_in_time_and_hurts_nobody_else(
    office: PostOffice,
):
    limits = 'automatic_per_domain = "10/1h"\nstaff_letters_total = "20/1h"'
    desk = office.opens(DESK, "kurum.test", limits, promises=False)
    for number in range(30):
        writes(office, f"kisi{number}@saglayici.test", f"Konu {number}")
    writes(office, "zeynep@yurttas.test", "Mühür")
    office.runs(10 * MINUTE)
    assert tickets(desk) == 31
    assert len(office.to("zeynep@yurttas.test")) == 1
    assert desk.desk.outbox.waiting_for_room() == RoomWanted(20, 31 - 18)
    waits = [one.waits_for for one in desk.letters()]
    assert waits.count("room in automatic_per_domain (saglayici.test)") == 20
    assert waits.count("room in staff_letters_total") == 13
    office.runs(4 * HOUR)
    bombed = [one for one in office.passed if one.to.endswith("@saglayici.test")]
    assert sorted(one.to for one in bombed) == sorted(f"kisi{number}@saglayici.test" for number in range(30))
    assert office.most_within(bombed, HOUR) == 10
    assert len(office.to(TEAM)) == 31
    assert office.most_within(office.to(TEAM), HOUR) == 18


def test_an_author_who_never_stops_is_registered_each_time_and_told_few_times(office: PostOffice):
    desk = office.opens(DESK, "kurum.test", promises=False)
    for number in range(110):
        writes(office, "sel@ornek.test", f"Konu {number}")
    office.runs(10 * MINUTE)
    assert tickets(desk) == 110
    assert len(office.to("sel@ornek.test")) == 10
    assert len(office.to(TEAM)) == 51
    assert len(office.to("admin@kurum.test")) == 1
    assert refusals(desk, "KSM-2026-000110") == ["quota per address 10/1h"]
    office.runs(HOUR)
    writes(office, "sel@ornek.test", "Bir saat sonra")
    office.runs(MINUTE)
    assert (len(office.to("sel@ornek.test")), len(office.to(TEAM))) == (11, 52)


def test_replies_without_end_stay_on_their_ticket(office: PostOffice):
    desk = office.opens(DESK, "kurum.test", promises=False)
    writes(office, "sel@ornek.test", "Kart")
    office.runs(MINUTE)
    subject = office.to("sel@ornek.test")[0].subject
    for number in range(24):
        writes(office, "sel@ornek.test", f"Re: {subject}", f"Ek {number}")
    office.runs(10 * MINUTE)
    dossier = desk.desk.office.tickets.dossier("KSM-2026-000001")
    assert dossier is not None
    assert (tickets(desk), len(dossier.messages)) == (1, 25)
    assert len(office.to("sel@ornek.test")) == 1
    assert len(office.to(TEAM)) == 11  # ten, and the twentieth mail


def returned(letter: Passed) -> bytes:
    """A redirect brings our letter back as it was."""
    return letter.raw


def mirrored(letter: Passed) -> bytes:
    """A list sends everything to everybody, us too, under its own name and with a Message-ID of its own."""
    return mail(letter.to, letter.sender, letter.subject, letter.text, letter.at)


def under_our_name(letter: Passed) -> bytes:
    """A server that keeps our From, and gives the copy a new Message-ID."""
    return mail(letter.sender, letter.sender, letter.subject, letter.text, letter.at)


@pytest.mark.parametrize(("how", "opened"), [(returned, 1), (mirrored, 1), (under_our_name, 2)])
def test_our_letter_that_comes_back_is_answered_by_none(office: PostOffice, how, opened: int):
    desk = office.opens(DESK, "kurum.test", promises=False)
    office.answers("liste@ornek.test", how)
    writes(office, "liste@ornek.test", "Kart")
    office.runs(DAY)
    assert tickets(desk) == opened
    assert len(office.to("liste@ornek.test")) == 1
    assert len(office.to(TEAM)) == (1 if how is returned else 2)


def test_two_mailboxes_of_ours_that_forward_to_each_other_cause_no_letter_to_us(office: PostOffice):
    desk = office.opens(DESK, "kurum.test", promises=False)
    writes(office, "zeynep@yurttas.test", "Kart", message_id="<a@yurttas.test>")
    for _ in range(5):  # the same mail around and around, then copies under our own name
        writes(office, "zeynep@yurttas.test", "Kart", message_id="<a@yurttas.test>")
        writes(office, DESK, "Fwd: Kart")
    office.runs(DAY)
    assert len([one for one in office.passed if one.sender == one.to == DESK]) == 5
    assert len(office.to("zeynep@yurttas.test")) == 1
    assert tickets(desk) == 6
