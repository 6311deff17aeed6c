"""
Class 11, mail storms: desks and machines that answer each other without end.

Two desks and three machines, one without any header that admits it, one that answers with a new
subject and no References, one that quotes us and keeps the token, are wired together and left alone
for days. Guards: the quota per address (`store/accounts.py:of_recipient`), without which the ticket
system of a stranger and ours write to each other for ever; `desk/coming/decide.py:append_of_team`, without
which each reply of a machine behind a team's address opens a ticket that is told to that address;
`desk/coming/machine.py:why_machine`, without which a machine behind a person's address is answered by a
receipt each time, and its words go to the author as an answer.
"""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from tests.failures.post_office import (
    DAY,
    HOUR,
    MINUTE,
    START,
    PostOffice,
    Station,
    constant,
    mail,
    quoting,
    with_a_new_subject,
)
from ulak.desk.ticket import LetterState, Purpose
from ulak.store.schema import letters

DESK, OTHER = "bilgi@kamusm.test", "destek@bayi.test"
TEAM, MIB = "musteri-iliskileri@kurum.test", "mib@kurum.test"
ZEHRA, CAGRI = "zehra@kurum.test", "cagri@kurum.test"
HEADERS = ("Auto-Submitted", "X-Auto-Response-Suppress", "Precedence")
SILENT = constant("Mesajınız bize ulaştı, en kısa sürede dönülecektir.")


@pytest.fixture
def office(tmp_path: Path) -> Iterator[PostOffice]:
    office = PostOffice(tmp_path)
    yield office
    office.closes()


def purposes(station: Station, since=START) -> Counter[Purpose]:
    """What the desk has written since then, by purpose."""
    with station.desk.store.snapshot() as connection:
        query = select(letters.c.purpose).where(letters.c.at >= since)
        return Counter(map(Purpose, connection.execute(query).scalars()))


def writes(office: PostOffice, author: str, subject: str, text: str, to: str = DESK, more: str = "") -> None:
    office.post(author, to, mail(author, to, subject, text, office.now, more))


def reply_to(office: PostOffice, person: str, text: str, about: str, read_at: str = "") -> None:
    """A person answers the first letter about that which came to them, or to the address they read at."""
    letter = next(one for one in office.to(read_at or person) if about in one.subject)
    id = letter.message()["Message-ID"]
    writes(office, person, f"Re: {letter.subject}", text, more=f"In-Reply-To: {id}\nReferences: {id}\n")


def tickets(station: Station) -> int:
    return len(station.desk.office.tickets.listing())


def all_wired_together(
    office: PostOffice, promises: bool, strips: tuple[str, ...], token: str, limits: str = ""
) -> Station:
    desk = office.opens(DESK, "kurum.test", limits, promises=promises, strips=strips)
    office.opens(OTHER, "bayi-ekip.test", promises=promises, strips=strips, token=token)
    office.answers("otomatik@ornek.test", SILENT)
    office.answers("vaka@baska.test", with_a_new_subject("Talebiniz alınmıştır."))
    office.answers(TEAM, quoting("Ekip adresine yazdınız, teşekkürler."))
    office.answers("musteri-iliskileri@bayi-ekip.test", with_a_new_subject("Alındı"))
    for author in ("otomatik@ornek.test", "vaka@baska.test", OTHER):
        writes(office, author, f"Soru {author}", "Kartım gelmedi.")
    return desk


@pytest.mark.parametrize(
    ("strips", "token"),
    [((), "BYA"), (HEADERS, "BYA"), (HEADERS, "KSM")],
    ids=["honest", "stripped", "same-token"],
)
def test_two_desks_and_three_machines_come_to_rest(office: PostOffice, strips: tuple[str, ...], token: str):
    """No letter for whole days after the first hour, and people are served all the while."""
    desk = all_wired_together(office, False, strips, token)
    office.runs(3 * MINUTE)
    writes(office, "zeynep@yurttas.test", "Ortasında bir soru", "Mührüm ne zaman gelir?")
    office.runs(MINUTE)
    reply_to(office, CAGRI, "Yarın elinizde olur.", "Ortasında", TEAM)
    office.runs(2 * HOUR)
    served = [one.text for one in office.to("zeynep@yurttas.test")]
    assert len(served) == 2
    assert "Yarın elinizde olur." in served[1]
    within_limits(office)
    came, rest = tickets(desk), office.now
    office.runs(2 * DAY)
    assert [one for one in office.passed if one.at > rest] == []
    assert tickets(desk) == came
    writes(office, "zeynep@yurttas.test", "Bir soru daha", "Peki ya kart?")
    office.runs(HOUR)
    assert len(office.to("zeynep@yurttas.test")) == 3


def within_limits(office: PostOffice) -> None:
    """Every bound that the configuration gives, for the letters of both desks."""
    for station in office.stations.values():
        written = office.written_by(station)
        outside = [one for one in written if "kurum" not in one.to and "ekip" not in one.to]
        for address in {one.to for one in outside}:
            mine = [one for one in outside if one.to == address and one.message()["Auto-Submitted"]]
            assert office.most_within(mine, HOUR) <= 10, address
        domains = Counter(one.to.rpartition("@")[2] for one in outside)
        assert max(domains.values(), default=0) <= 100
        assert office.most_within(written, HOUR) <= 2000
    assert office.most_within(office.passed, HOUR) < 200


def test_reminders_of_a_machine_s_tickets_do_not_breed(office: PostOffice):
    """With the promises that ship every ticket is escalated for days; machines read that, and it ends there."""
    desk = all_wired_together(office, True, HEADERS, "BYA", 'automatic_per_address = "3/1h"')
    office.answers(ZEHRA, SILENT)
    office.runs(2 * HOUR)
    came, since = tickets(desk), office.now
    office.runs(2 * DAY)
    assert tickets(desk) == came
    written = purposes(desk, since)
    assert written[Purpose.ESCALATION] > 0
    assert written[Purpose.ACKNOWLEDGEMENT] == written[Purpose.NOTICE] == written[Purpose.ANSWER] == 0
    assert written[Purpose.RECEIPT] <= 2 * came * 3
    assert written[Purpose.ALARM] <= (came + 1) * 4


def test_a_machine_behind_an_owner_s_address_never_speaks_to_the_author(office: PostOffice):
    """Its first replies look like a person's: the hold is what saves the author from them."""
    desk = office.opens(DESK, "kurum.test", promises=False)
    writes(office, "zeynep@yurttas.test", "Kart", "Kartım gelmedi.")
    office.runs(MINUTE)
    reply_to(office, ZEHRA, "#al", "Kart", TEAM)
    office.runs(MINUTE)
    office.answers(ZEHRA, constant("Mesajınız alındı, en kısa sürede bakılacaktır."))
    reply_to(office, "zeynep@yurttas.test", "Hâlâ gelmedi.", "Kart")
    office.runs(HOUR)
    assert len(office.to("zeynep@yurttas.test")) == 1
    told = [one for one in office.to(MIB) if ZEHRA in one.text]
    assert len(told) == 1
    waiting = [one for one in desk.letters() if one.state is LetterState.HELD]
    assert [one.purpose for one in waiting] == [Purpose.ANSWER]
    rest = office.now
    office.runs(DAY)
    assert [one for one in office.passed if one.at > rest] == []


def test_a_machine_behind_an_unproven_address_costs_three_codes_and_one_word_to_coordinators(
    office: PostOffice,
):
    """Nothing proves the mail of an address inside, as where its server signs nothing."""
    office.opens(DESK, "kurum.test", promises=False)
    office.proves = False
    office.answers(ZEHRA, with_a_new_subject("Alındı"))
    writes(office, ZEHRA, "Merhaba", "Merhaba.")
    office.runs(DAY)
    assert len(office.to(ZEHRA)) == 3
    assert len([one for one in office.to(MIB) if ZEHRA in one.text]) == 1


def test_a_machine_that_takes_its_time_ends_too(office: PostOffice):
    """It never fills an hour; forty letters of a day are the end of it."""
    office.opens(DESK, "kurum.test", promises=False)
    office.answers("vaka@baska.test", with_a_new_subject("Talebiniz alınmıştır."), 20 * MINUTE)
    writes(office, "vaka@baska.test", "Fatura", "Faturamız gelmedi.")
    office.runs(DAY)
    assert 30 < len(office.to("vaka@baska.test")) <= 40
    rest = office.now
    office.runs(DAY)
    assert office.to("vaka@baska.test", rest) == []


def test_a_vacation_reply_that_no_header_gives_away_is_known_by_its_first_words(office: PostOffice):
    """No answer of it waits for anybody; the coordinators hear of it once a day."""
    desk = office.opens(DESK, "kurum.test", promises=False)
    writes(office, "zeynep@yurttas.test", "Kart", "Kartım gelmedi.")
    office.runs(MINUTE)
    reply_to(office, ZEHRA, "#al", "Kart", TEAM)
    office.runs(MINUTE)
    office.answers(ZEHRA, constant("Yıllık izindeyim, 3 Ağustos'ta dönüyorum."))
    reply_to(office, "zeynep@yurttas.test", "Hâlâ gelmedi.", "Kart")
    office.runs(HOUR)
    assert len(office.to("zeynep@yurttas.test")) == 1
    assert [one for one in desk.letters() if one.purpose is Purpose.ANSWER] == []
    assert len([one for one in office.to(MIB) if ZEHRA in one.text]) == 1
