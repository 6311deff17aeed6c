"""What was kept long enough: announced by a letter that left, asked about again, removed on its day, once."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from pathlib import Path
from threading import Barrier, Thread

import pytest

from tests.cli.living_house import mail
from tests.servers.postgres import Cluster, running_cluster
from tests.stages.archive import READERS, Archive
from tests.stages.office_desk import START
from ulak.desk.decision import Decision, NewLink
from ulak.desk.figures.figures import figures
from ulak.desk.figures.figures_words import as_words
from ulak.desk.figures.month import Month
from ulak.desk.figures.ruled import ruled_by
from ulak.desk.ticket import Kind, Relation, Status
from ulak.mail.delivery import Deferred, Failed
from ulak.stages import keeping as stage
from ulak.store.announced import Announced
from ulak.store.contents import ERASED
from ulak.store.history import History
from ulak.store.holds import Holds
from ulak.store.restored import mark, take_up
from ulak.store.schema import letters, messages, people, removals, spool, tasks, tickets

CLOSED = START  # 24 November 2026
BEFORE = datetime(2027, 12, 1, 5, 9, 59, tzinfo=UTC)
LETTER = datetime(2027, 12, 1, 5, 10, tzinfo=UTC)  # Wednesday, 08:10 in Istanbul, a year and a week later
DAY = datetime(2028, 1, 3, 5, 10, tzinfo=UTC)  # the first working day of 2028


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    with running_cluster() as cluster:
        yield cluster


@pytest.fixture(params=["sqlite", "postgresql"])
def archive(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Archive]:
    if request.param == "sqlite":
        one = Archive(tmp_path / "desk")
        yield one
        one.desk.desk.close()
        return
    with request.getfixturevalue("cluster").fresh_database() as url:
        one = Archive(tmp_path / "desk", url)
        yield one
        one.desk.desk.close()


def announced(archive: Archive, *names: str) -> list[str]:
    """Tickets of these people that the letter of December told of."""
    numbers = archive.closes(*names)
    assert archive.turn(LETTER) == len(numbers)
    assert len(archive.letters()) == 1
    return numbers


def text_of(raw: bytes) -> str:
    body = message_from_bytes(raw, policy=policy.default).get_body(("plain",))
    assert body is not None
    return str(body.get_content())


def test_a_letter_tells_by_number_and_a_month_later_the_words_are_gone(archive: Archive):
    number, other = archive.closes("deniz", "ece")
    assert (archive.turn(BEFORE), archive.letters()) == (0, [])
    assert archive.turn(LETTER) == 2
    (raw,) = archive.letters()
    said = text_of(raw)
    assert f"{number}: " in said
    assert "3 Ocak 2028" in said
    assert "everything: 1y (rules/80.yaml:4)" in said
    assert "Deniz" not in said
    assert "deniz" not in said
    assert "ornek.test" not in said
    assert archive.turn(LETTER + timedelta(hours=1)) == 0
    assert archive.turn(DAY - timedelta(seconds=1)) == 0
    assert archive.left() == [number, other]
    assert archive.turn(DAY) == 2
    assert archive.left() == []
    assert archive.turn(DAY + timedelta(days=40)) == 0
    assert archive.events(number)[-2:] == ["removal announced", "content removed"]


def test_what_is_left_names_nobody_and_opens_nothing(archive: Archive):
    (number,) = announced(archive, "deniz")
    before = archive.every_event()
    archive.turn(DAY)
    assert archive.every_event()[: len(before)] == before
    record = archive.desk.office.tickets.show(number)
    assert record is not None
    assert record.kept.removed_at == DAY
    ticket = record.ticket
    assert (ticket.number, ticket.status, ticket.kind) == (number, Status.CLOSED, ticket.kind)
    assert (ticket.subject, ticket.outcome, ticket.author.address, ticket.author.name) == (ERASED, "", "", "")
    assert {one.subject for one in record.messages} == {ERASED}
    with archive.store.snapshot() as connection:
        for table in (messages, letters, tasks, tickets):
            rows = connection.execute(table.select().where(_of(table, number))).all()
            assert all(row.key is None and row.content == b"" for row in rows)
        mails = connection.execute(spool.select().where(spool.c.ticket == number)).all()
        assert [(row.key, row.raw, len(row.sha256)) for row in mails] == [(None, b"", 64)]
        assert not [
            row for row in connection.execute(people.select()) if "deniz" in f"{row.address}{row.name}"
        ]
        known = connection.execute(people.select().where(people.c.address == READERS[1])).all()
        assert len(known) == 1  # who works here keeps the address
    assert archive.desk.office.tickets.original(number, record.messages[0].message_id) is None


def test_the_figures_of_past_months_stay_as_they_were(archive: Archive):
    november, rulebook = Month(2026, 11), archive.desk.office.rules()

    def counted() -> dict[str, object]:
        ruled = ruled_by(rulebook, archive.desk.office.house.timezone, {})
        entries = History(archive.store).entries(november.begins(ruled.timezone), DAY)
        return as_words(figures(entries, november, ruled))

    announced(archive, "deniz", "ece")
    before = counted()
    assert before["K1"]
    archive.turn(DAY)
    assert archive.left() == []
    assert counted() == before


def _of(table, number):
    return table.c.number == number if table is tickets else table.c.ticket == number


def test_somebody_another_ticket_names_keeps_the_address(archive: Archive):
    (number,) = archive.closes("deniz")
    archive.desk.passes(days=300)
    other = archive.opened("deniz", subject="Başka bir konu", text="Yeni bir konu.")
    archive.turn(LETTER)
    archive.turn(DAY)
    assert number not in archive.left()
    assert archive.desk.office.tickets.ticket(other.number).author.address == "deniz@ornek.test"


def test_without_rules_nothing_is_removed_and_nobody_is_told(archive: Archive):
    archive.closes("deniz")
    archive.rules("")
    assert (archive.turn(LETTER), archive.letters()) == (0, [])
    assert archive.turn(DAY) == 0
    assert len(archive.left()) == 1


def test_without_anybody_who_reads_it_nothing_is_announced(archive: Archive):
    archive.closes("deniz")
    accepted = archive.desk.office.accepted()
    nobody = replace(accepted, rulebook=replace(accepted.rulebook, roles={}))
    archive.desk.office = replace(archive.desk.office, accepted=lambda: nobody)
    assert archive.turn(LETTER) == 0
    assert archive.turn(DAY) == 0
    assert len(archive.left()) == 1


@pytest.mark.parametrize("change", ["longer", "another entry", "no entry"])
def test_rules_that_change_meanwhile_let_it_stay(archive: Archive, change: str):
    (number,) = announced(archive, "deniz")
    archive.rules(*{"longer": ("2y",), "another entry": ("1y", "other"), "no entry": ("",)}[change])
    archive.turn(DAY)
    assert archive.left() == [number]
    assert "removal taken back" in archive.events(number)
    is_told_anew = change == "another entry"
    assert (archive.events(number)[-1] == "removal announced") is is_told_anew
    assert archive.turn(datetime(2028, 2, 1, 5, 10, tzinfo=UTC)) == is_told_anew
    assert (archive.left() == []) is is_told_anew


def test_a_hold_keeps_it_and_when_lifted_a_letter_tells_of_it_anew(archive: Archive):
    (number,) = announced(archive, "deniz")
    holds = Holds(archive.store)
    assert holds.set(number, "Dava 2027/14", LETTER + timedelta(days=1))
    assert not holds.set(number, "noch einmal", LETTER + timedelta(days=1))
    assert archive.turn(DAY) == 0
    assert archive.desk.office.tickets.show(number).kept.held_since == LETTER + timedelta(days=1)
    assert holds.lift(number, DAY + timedelta(days=1))
    assert not holds.lift(number, DAY + timedelta(days=1))
    assert archive.turn(DAY + timedelta(days=2)) == 0
    assert archive.turn(datetime(2028, 2, 1, 5, 10, tzinfo=UTC)) == 1
    assert archive.left() == [number]
    archive.turn(datetime(2028, 3, 1, 5, 10, tzinfo=UTC))
    assert archive.left() == []
    assert not holds.set(number, "too late", DAY)
    assert holds.all() == ()


def test_the_reason_of_a_hold_is_sealed_and_its_journal_names_nobody(archive: Archive):
    (number,) = archive.closes("deniz")
    holds = Holds(archive.store)
    holds.set(number, "Deniz Ak davası", CLOSED)
    (hold,) = holds.all()
    assert (hold.number, hold.since, hold.by, hold.reason) == (
        number,
        CLOSED,
        "administrator",
        "Deniz Ak davası",
    )
    assert archive.events(number)[-1] == "legal hold set"
    assert not [row for row in archive.every_event() if "Deniz Ak" in str(row)]


def test_a_ticket_that_opens_again_stays(archive: Archive):
    (number,) = announced(archive, "deniz")
    before = archive.desk.office.tickets.ticket(number)
    after = replace(before, status=Status.OPEN, closed_at=None)
    archive.desk.office.settle(Decision("opened again", before=before, after=after), archive.desk.now)
    assert archive.turn(DAY) == 1
    assert archive.events(number)[-1] == "removal taken back"
    closed = archive.closed(archive.desk.office.tickets.ticket(number))
    assert archive.turn(DAY + timedelta(days=40)) == 0
    assert closed in archive.left()


def test_what_is_linked_to_an_open_one_stays(archive: Archive):
    (number,) = announced(archive, "deniz")
    other = archive.opened("ece")
    link = Decision("linked", before=other, after=other, links=(NewLink(number, Relation.ABOUT),))
    archive.desk.office.settle(link, archive.desk.now)
    archive.turn(DAY)
    assert number in archive.left()
    archive.closed(archive.desk.office.tickets.ticket(other.number))
    archive.turn(datetime(2029, 1, 2, 5, 10, tzinfo=UTC))
    assert archive.letters() == []
    archive.turn(datetime(2029, 2, 1, 5, 10, tzinfo=UTC))
    assert len(archive.letters()) == 1
    archive.turn(datetime(2029, 3, 1, 5, 10, tzinfo=UTC))
    assert archive.left() == []


def test_a_letter_that_did_not_leave_announces_nothing(archive: Archive):
    (number,) = archive.closes("deniz")
    archive.turn(LETTER, Failed("550 5.7.1 refused"))
    assert archive.turn(DAY - timedelta(seconds=1)) == 0
    assert archive.turn(DAY) == 1  # told again, in the letter of January
    assert len(archive.letters()) == 1
    assert archive.left() == [number]
    archive.turn(datetime(2028, 2, 1, 5, 10, tzinfo=UTC))
    assert archive.left() == []


def test_two_weeks_count_from_when_the_letter_left(archive: Archive):
    (number,) = archive.closes("deniz")
    archive.turn(LETTER, Deferred("451 4.3.0 later"))
    left_at = DAY - timedelta(days=13)
    archive.turn(left_at)
    assert len(archive.letters()) == 1
    assert archive.turn(DAY) == 0
    assert archive.turn(left_at + timedelta(days=14) - timedelta(seconds=1)) == 0
    assert archive.left() == [number]
    assert archive.turn(left_at + timedelta(days=14)) == 1
    assert archive.left() == []


def test_a_desk_that_was_down_writes_late_and_waits_longer(archive: Archive):
    (number,) = archive.closes("deniz")
    assert archive.turn(datetime(2027, 12, 28, 20, 0, tzinfo=UTC)) == 1
    assert "1 Şubat 2028" in text_of(archive.letters()[0])
    assert archive.turn(DAY) == 0
    assert archive.left() == [number]
    assert archive.turn(datetime(2028, 2, 1, 5, 10, tzinfo=UTC)) == 1


def test_a_letter_that_cannot_be_written_announces_nothing(archive: Archive, tmp_path: Path):
    archive.closes("deniz")
    good = archive.desk.office
    archive.desk.with_broken("retention", tmp_path / "templates")
    assert archive.turn(LETTER) == 0
    assert Announced(archive.store).stock().announced == 0
    archive.desk.office = good
    assert archive.turn(LETTER + timedelta(hours=1)) == 0
    assert archive.turn(DAY) == 1


def test_the_same_mail_again_is_known_and_a_reply_opens_a_new_ticket(archive: Archive):
    raw = mail("Mühür", "deniz yazdı.", "deniz@ornek.test")
    archive.desk.takes(raw)
    archive.desk.triage()
    archive.desk.dispatch()
    (ticket,) = archive.desk.tickets()
    number = archive.closed(ticket)
    archive.turn(LETTER)
    archive.turn(DAY)
    assert archive.left() == []
    archive.desk.takes(raw.replace(b"Received: from mail", b"Received: from relay"))
    archive.desk.triage()
    assert archive.desk.tickets() == ()
    archive.desk.takes(mail(f"[{number}] Mühür", "Hâlâ bozuk.", "deniz@ornek.test"))
    archive.desk.triage()
    (new,) = archive.desk.tickets()
    assert [link.number for link in new.links] == [number]
    assert archive.desk.office.tickets.ticket(number).subject == ERASED


def test_what_is_written_on_a_removed_ticket_has_its_own_time_and_can_be_held(archive: Archive):
    (number,) = announced(archive, "deniz")
    archive.turn(DAY)
    holds = Holds(archive.store)
    assert not holds.set(number, "nothing is left", DAY)
    archive.desk.takes(mail(f"[{number} not]", "#not\nDeniz aradı.", "zehra@kurum.test"))
    archive.desk.triage()
    archive.desk.dispatch()
    assert archive.left() == [number]
    assert holds.set(number, "dava", DAY)
    assert holds.lift(number, DAY)
    assert archive.turn(datetime(2028, 2, 1, 5, 10, tzinfo=UTC)) == 1
    assert len(archive.letters()) == 1
    assert archive.turn(datetime(2028, 3, 1, 5, 10, tzinfo=UTC)) == 1
    assert archive.left() == []
    assert archive.events(number).count("content removed") == 2


def test_a_removed_ticket_that_opens_again_keeps_what_is_linked_to_it(archive: Archive):
    number, other = archive.closes("deniz", "ece")
    before = archive.desk.office.tickets.ticket(other)
    link = Decision("linked", before=before, after=before, links=(NewLink(number, Relation.ABOUT),))
    archive.desk.office.settle(link, archive.desk.now)
    archive.turn(LETTER)
    with archive.store.write() as connection:
        connection.execute(removals.delete().where(removals.c.ticket == other))
    archive.turn(DAY)
    assert archive.left() == [other]
    archive.desk.takes(mail(f"[{number}]", "#aç", "zehra@kurum.test"))
    archive.desk.triage()
    assert archive.desk.office.tickets.ticket(number).status is Status.OPEN
    archive.turn(datetime(2028, 2, 1, 5, 10, tzinfo=UTC))
    assert archive.left() == [other]
    assert archive.events(other)[-1] == "removal taken back"


def test_a_report_nobody_can_read_stays_and_keeps_no_other(archive: Archive):
    archive.rules("2y")
    number, _ = archive.closes("deniz", "ece")
    damaged = {"kind": Kind.CERTIFICATE_PROBLEM_REPORT.value, "content": b"damaged"}
    with archive.store.write() as connection:
        connection.execute(tickets.update().where(tickets.c.number == number).values(damaged))
    assert archive.turn(datetime(2030, 12, 2, 5, 10, tzinfo=UTC)) == 1
    archive.turn(datetime(2031, 1, 2, 5, 10, tzinfo=UTC))
    assert archive.left() == [number]


def test_after_a_restoration_there_is_time_to_set_lost_holds_anew(archive: Archive):
    (number,) = announced(archive, "deniz")
    mark(archive.store, LETTER + timedelta(hours=1))
    restored_at = DAY + timedelta(hours=2)
    assert take_up(archive.store, "KSM", archive.desk.office.house.timezone, restored_at)
    assert archive.turn(restored_at + timedelta(days=14) - timedelta(seconds=1)) == 0
    assert archive.left() == [number]
    assert archive.turn(restored_at + timedelta(days=14)) == 1
    assert archive.left() == []


def test_stock_says_how_it_stands(archive: Archive):
    numbers = announced(archive, "deniz", "ece")
    stock = Announced(archive.store).stock()
    assert (stock.announced, stock.due_at, stock.removed, stock.held) == (2, DAY, 0, 0)
    assert stock.looked_at == LETTER
    Holds(archive.store).set(numbers[0], "dava", LETTER)
    archive.turn(DAY)
    stock = Announced(archive.store).stock()
    assert (stock.announced, stock.due_at, stock.removed, stock.held) == (0, None, 1, 1)


def test_two_daemons_write_one_letter_and_remove_once(archive: Archive):
    numbers = archive.closes("deniz", "ece", "can")

    def both(at: datetime) -> None:
        archive.desk.now, start = at, Barrier(2)

        def work() -> None:
            start.wait()
            stage.turn(archive.desk.office, archive.store, lambda: at)

        threads = [Thread(target=work) for _ in range(2)]
        for one in threads:
            one.start()
        for one in threads:
            one.join()

    both(LETTER)
    archive.desk.courier.letters.clear()
    archive.desk.dispatch()
    assert len(archive.letters()) == 1
    both(DAY)
    both(DAY)
    assert archive.left() == []
    for number in numbers:
        assert archive.events(number).count("content removed") == 1


def test_a_copy_of_the_store_has_them_again_and_loses_them_again(archive: Archive, tmp_path: Path):
    """A restored backup: what was announced in it is removed at the next turn."""
    if not archive.store.is_sqlite:
        pytest.skip("a file is copied")
    (number,) = announced(archive, "deniz")
    archive.desk.desk.close()
    shutil.copy(archive.store.place, tmp_path / "kept.db")
    again = Archive(tmp_path / "desk")
    again.turn(DAY)
    assert again.left() == []
    again.desk.desk.close()
    shutil.copy(tmp_path / "kept.db", archive.store.place)
    restored = Archive(tmp_path / "desk")
    assert restored.left() == [number]
    restored.turn(DAY + timedelta(days=1))
    assert restored.left() == []
    restored.desk.desk.close()
