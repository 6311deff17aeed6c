"""Complaints compared, grouped and counted on the real store; quality gets one action, whatever happens."""

import json
import re
from dataclasses import replace
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest
from sqlalchemy import select

from tests.cli.living_house import mail
from tests.stages.office_desk import OfficeDesk, with_set
from ulak.desk.recurring.kin import Kind
from ulak.desk.ticket import Ticket
from ulak.stages import recurrence
from ulak.store.complaints import Complaints
from ulak.store.schema import complaint_actions, complaint_groups, grouped_complaints, journal
from ulak.store.stale import Stale

VERSIONS = ("rules", "templates")
QUALITY, ZEHRA = "kalite@kurum.test", "zehra@kurum.test"
LATE = (
    "Mali mühür siparişimizin kargosu gecikti; kargo firması iki haftadır teslim etmedi. T.C. 10000000146.",
    "Mali mühür kargosu gecikti, kargo firması teslim etmedi. Üç haftadır bekletiliyoruz, şikâyetçiyiz.",
    "MALİ MÜHÜR kargomuz yine gecikti, kargo firması teslim etmedi!",
    "Mali mühür kargom gecikti, kargo firması teslim etmedi.",
)
OTHER = "Çağrı merkezinizde kırk dakika bekledim, kimse açmadı; kabul edilemez."


def unstamped(subject: str, text: str, author: str) -> bytes:
    """A mail that came when the desk's clock says, not when this test runs."""
    return re.sub(rb"Received: [^\n]*\n(?:[ \t][^\n]*\n)*", b"", mail(subject, text, author))


def number(place: int) -> str:
    return f"KSM-2026-{place:06}"


class Counting:
    """The stage on a desk; `complains` and `closes` are mails."""

    def __init__(self, desk: OfficeDesk) -> None:
        self.desk = desk
        self.store = desk.desk.store
        self.shelves = recurrence.Shelves.of(self.store)
        self.opened = 0

    def complains(self, text: str, author: str = "", days: float = 1) -> str:
        self.opened += 1
        self.desk.passes(days=days)
        self.desk.takes(unstamped("Şikâyet", text, author or f"a{self.opened}@ornek.test"))
        self.desk.triage()
        return number(self.opened)

    def says(self, place: str, text: str, author: str = ZEHRA) -> None:
        self.desk.takes(unstamped(f"[{place}]", text, author))
        self.desk.triage()
        self.desk.dispatch()

    def closes(self, place: str, line: str = "#kapat haklı ; tedarikci") -> None:
        self.says(place, f"{line}\n\nTeslim edildi.")

    def turns(self) -> int:
        """Until nothing moves."""
        moved = 0
        while more := recurrence.turn(self.desk.office, self.shelves, self.desk.clock):
            moved += more
        return moved

    def letters(self) -> list[EmailMessage]:
        """What quality got by now."""
        self.desk.courier.letters.clear()
        self.desk.dispatch()
        read = (
            (to, message_from_bytes(wire, policy=policy.default)) for to, wire in self.desk.courier.letters
        )
        return [one for to, one in read if to == (QUALITY,) and isinstance(one, EmailMessage)]

    def ticket(self, place: str) -> Ticket:
        found = self.desk.office.tickets.ticket(place)
        assert found is not None
        return found

    def told(self, event: str) -> list[tuple[str, dict[str, str]]]:
        """What the journals say, without the versions of rules and templates."""
        query = select(journal.c.ticket, journal.c.facts).where(journal.c.event == event)
        with self.store.snapshot() as connection:
            rows = connection.execute(query.order_by(journal.c.id)).all()
        return [
            (row.ticket, {name: word for name, word in json.loads(row.facts) if name not in VERSIONS})
            for row in rows
        ]

    def rows(self, table: object) -> int:
        with self.store.snapshot() as connection:
            return len(connection.execute(select(table)).all())  # type: ignore[call-overload]


def words_of(letter: EmailMessage) -> str:
    part = letter.get_body(("plain",))
    assert part is not None
    return " ".join(str(part.get_content()).replace("\n>", "").split())


@pytest.fixture
def counting(desk: OfficeDesk) -> Counting:
    return Counting(desk)


@pytest.fixture
def third(counting: Counting) -> Counting:
    """Two late parcels, closed with their cause, and a third that was just opened."""
    for text in LATE[:2]:
        counting.closes(counting.complains(text))
    counting.complains(LATE[2])
    return counting


def test_the_third_of_its_kind_brings_one_action_and_one_letter(third: Counting):
    assert third.turns() > 0
    (task,) = third.ticket(number(3)).tasks
    assert (task.of, task.by, task.position) == (QUALITY, "bilgi@kamusm.test", 1)
    (letter,) = third.letters()
    body = words_of(letter)
    assert number(3) in str(letter["Subject"])
    assert f"Kargo veya tedarikçi: 90 günde 3 şikâyet ({number(1)}, {number(2)}, {number(3)})" in body
    assert "10000000146" not in body
    assert "a3@ornek.test" not in body
    assert third.told("action given")[0][0] == number(3)
    assert (number(3), {"count": "3", "of": "kind"}) in third.told("recurs")
    assert third.turns() == 0
    assert third.letters() == []


def test_while_it_is_open_the_fourth_brings_none_and_after_it_ended_a_later_one_does(third: Counting):
    third.turns()
    third.letters()
    third.complains(LATE[3])
    third.turns()
    assert (third.letters(), third.rows(complaint_actions)) == ([], 1)
    assert (number(4), {"count": "4", "of": "kind"}) in third.told("recurs")
    third.says(number(3), "#aksiyon bitti", QUALITY)
    assert [one.state for one in third.ticket(number(3)).tasks] == ["done"]
    third.turns()
    assert third.rows(complaint_actions) == 1
    for place in (3, 4):
        third.closes(number(place))
    third.turns()
    assert third.rows(complaint_actions) == 1
    third.letters()
    third.complains(LATE[0])
    third.turns()
    assert (len(third.letters()), third.rows(complaint_actions)) == (1, 2)


def test_a_complaint_that_gets_its_cause_late_makes_a_later_one_the_third(counting: Counting):
    places = [counting.complains(text) for text in LATE[:3]]
    counting.turns()
    for place in reversed(places):
        assert counting.rows(complaint_actions) == 0
        counting.closes(place)
        counting.turns()
    assert [one.kind for one in counting.ticket(places[2]).tasks] == ["action"]
    told = [one for one in counting.told("recurs") if one[1]["of"] == "kind"]
    assert told[-1] == (places[2], {"count": "3", "of": "kind"})


def test_the_same_author_about_the_same_product_recurs_when_it_is_opened(counting: Counting):
    counting.complains("Mali mühür ücretinden şikâyetçiyim.", "ali@ornek.test")
    counting.complains("Mali mühür evrakım kayboldu, şikâyet ediyorum.", "ali@ornek.test")
    counting.turns()
    assert counting.told("recurs") == [(number(2), {"count": "2", "of": "author"})]
    assert counting.rows(complaint_actions) == 0


def test_the_notice_of_the_third_says_so(third: Counting):
    third.desk.courier.letters.clear()
    third.desk.dispatch()
    texts = [message_from_bytes(wire, policy=policy.default) for _, wire in third.desk.courier.letters]
    notice = next(one for one in texts if one["To"] == "musteri-iliskileri@kurum.test")
    assert isinstance(notice, EmailMessage)
    body = words_of(notice)
    assert f"Tekrar: 90 günde türünün 3. kaydı ({number(1)}, {number(2)})" in body
    author = next(one for one in texts if "a3@ornek.test" in str(one["To"]))
    assert "90 gün" not in author.as_string()


# ---------------------------------------------------------------- groups


def test_complaints_alike_make_a_group_of_shared_words_and_others_none(third: Counting):
    third.complains(OTHER)
    third.turns()
    grouped = third.told("complaint grouped")
    assert [(place, facts["with"]) for place, facts in grouped] == [
        (number(1), "0"),
        (number(2), "1"),
        (number(3), "2"),
    ]
    assert len({facts["group"] for _, facts in grouped}) == 1
    with third.store.snapshot() as connection:
        (group,) = connection.execute(select(complaint_groups)).all()
        alone = select(grouped_complaints.c.ticket).where(grouped_complaints.c.complaint_group.is_(None))
        assert connection.execute(alone).scalars().all() == [number(4)]
    assert group.name.startswith("Mali Mühür: ")
    assert {"kargo", "firması", "teslim"} <= set(group.words.split(", "))
    for private in ("10000000146", "zeynep", "ornek", "haftadır", "yine"):
        assert private not in group.words


def test_one_person_who_writes_again_makes_no_group(counting: Counting):
    for text in LATE[:2]:
        counting.complains(text, "ali@ornek.test")
    counting.turns()
    assert (counting.told("complaint grouped"), counting.rows(complaint_groups)) == ([], 0)


def test_what_is_older_than_the_time_of_the_rules_is_not_compared(counting: Counting):
    counting.complains(LATE[0])
    counting.turns()
    counting.complains(LATE[1], days=91)
    counting.turns()
    assert counting.told("complaint grouped") == []


def test_what_another_daemon_compared_meanwhile_is_not_told_twice(third: Counting):
    third.turns()
    told = third.told("complaint grouped")
    done = recurrence.Compared(number(1))
    assert not third.shelves.groups.enter(done, third.desk.now, "r1")
    assert third.told("complaint grouped") == told


@pytest.mark.parametrize(
    "loss",
    [
        "UPDATE messages SET key = NULL",
        "UPDATE messages SET content = X'00'",
        "UPDATE messages SET key = X'00'",
    ],
)
def test_what_was_erased_or_damaged_is_compared_with_nothing_and_keeps_no_other_waiting(
    third: Counting, loss: str
):
    with third.store.write() as connection:
        connection.exec_driver_sql(loss)
    assert {one.words for one in Complaints(third.store).texts_of([number(1)])} == {""}
    third.turns()
    assert third.told("complaint grouped") == []


# ---------------------------------------------------------------- what else may be


def test_a_house_without_the_section_counts_and_gives_no_action(third: Counting):
    rulebook = third.desk.office.rules()
    silent = replace(rulebook, recurring=replace(rulebook.recurring, action=""))
    third.desk.office = with_set(third.desk.office, rulebook=silent)
    third.turns()
    assert third.rows(complaint_actions) == 0
    assert (number(3), {"count": "3", "of": "kind"}) in third.told("recurs")


def test_an_action_whose_letter_cannot_be_written_waits_until_it_can(third: Counting, tmp_path: Path):
    office = third.desk.office
    third.desk.with_broken("action", tmp_path / "broken")
    third.turns()
    assert (third.rows(complaint_actions), third.ticket(number(3)).tasks) == (0, ())
    third.desk.office = office
    third.turns()
    assert (third.rows(complaint_actions), len(third.letters())) == (1, 1)


def test_two_daemons_at_once_give_one_action(third: Counting):
    third.turns()
    kind = Kind("mali_muhur", "teslimat", "tedarikci")
    found = recurrence.TooMany(number(3), kind, (number(1), number(2)))
    this = third.shelves.recurrences.beside(number(3), third.desk.office.rules().recurring.within)
    assert this is not None
    first, _ = third.shelves.recurrences.giving(found, 2, this[0], recurrence.Kin(), third.desk.now)
    with pytest.raises(Stale), third.store.write() as connection:
        first(connection)


def test_a_ticket_that_is_no_complaint_any_more_is_not_asked_about(third: Counting):
    third.says(number(1), "#tür istek")
    third.turns()
    assert third.shelves.recurrences.beside(number(1), third.desk.office.rules().recurring.within) is None
    assert third.rows(complaint_actions) == 0
    kin = third.desk.office.tickets.kin(third.ticket(number(1)), third.desk.office.rules().recurring.within)
    assert not kin


def test_a_complaint_that_was_merged_counts_as_what_it_is_part_of(counting: Counting):
    counting.complains(LATE[0], "ali@ornek.test")
    counting.complains(LATE[1], "ali@ornek.test")
    counting.says(number(2), f"#birleştir {number(1)}")
    counting.turns()
    assert counting.told("recurs") == []
