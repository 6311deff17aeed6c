"""What is promised keeps the versions it was promised by, and the record of a breach outlives every command."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from tests.desk.remembering_desk import ISTANBUL, PASS, RULEBOOK, Desk, mail
from ulak.desk.clocks.calendar import Calendar
from ulak.desk.clocks.due import keep, pause, recount
from ulak.desk.clocks.promise import WALL, Breach, PromiseState
from ulak.desk.clocks.promise_words import promise_in_words
from ulak.desk.clocks.united_clocks import as_if_apart
from ulak.desk.commands.undo_values import brought_back
from ulak.desk.ticket import Purpose

ONE, TWO = "KSM-2026-000001", "KSM-2026-000002"
MEHMET, AYSE, ZEHRA = "mehmet@kurum.test", "ayse@kurum.test", "zehra@kurum.test"
OFFICE = RULEBOOK.calendars["office"].version


def asked(body: str = "Merhaba", subject: str = "Mali mühür", number: str = "one") -> Desk:
    desk = Desk()
    desk.receives(mail(body, subject=subject, message_id=f"<{number}@ornek.gov.tr>"))
    return desk


def reported() -> Desk:
    desk = Desk()
    desk.receives(mail("The key is public.", "hanno@research.test", "Key"), "cainfo")
    return desk


def orders(desk: Desk, text: str, number: str = ONE, author: str = ZEHRA):
    message_id = f"<o{desk.spooled}@kurum.test>"
    return desk.receives(mail(text, author, f"[{number} not]", message_id, Authentication_Results=PASS))


def by_a_second_delivery() -> Desk:
    desk, message = Desk(), mail("CRL has an issuer mismatch", "h@r.test", "CRL question")
    desk.receives(message, "bilgi")
    desk.receives(message, "cainfo")
    return desk


def by_a_change_of_kind() -> Desk:
    desk = asked()
    orders(desk, "#tür sertifika problem bildirimi\n#not\nYanlış sınıflanmış.", author=AYSE)
    return desk


def by_a_ground() -> Desk:
    desk = reported()
    desk.replies("#gerekçe 12", MEHMET)
    return desk


def for_somebody_else() -> Desk:
    desk = Desk()
    head = "#kanal cimer\n#tür bilgi edinme\n#tarih 18.05.2026"
    desk.receives(mail(head, ZEHRA, "CİMER", Authentication_Results=PASS))
    return desk


# ---------------------------------------------------------------- versions


@pytest.mark.parametrize(
    "opened",
    [asked, reported, by_a_second_delivery, by_a_change_of_kind, by_a_ground, for_somebody_else],
)
def test_every_promise_has_the_versions_it_was_made_by(opened) -> None:
    promises = opened().ticket().promises
    assert promises
    for one in promises:
        assert one.rules == RULEBOOK.version
        assert one.calendar == ("" if one.rule.clock == WALL else OFFICE)


@pytest.mark.parametrize(
    ("opened", "name", "due"),
    [
        ("#kanal cimer\n#tür şikâyet\n#tarih 18.05.2026 11:20", "petition", "2026-06-17 11:20"),
        ("#kanal tubimer\n#tür öneri\n#tarih 18.05.2026 11:20", "petition", "2026-06-17 11:20"),
        ("#kanal telefon\n#tür KVKK başvurusu\n#tarih 18.05.2026 11:20", "petition", "2026-06-17 11:20"),
        (
            "#kanal cimer\n#tür bilgi edinme\n#tarih 18.05.2026 11:20",
            "information-request",
            "2026-06-12 19:00",
        ),
        ("#kanal telefon\n#tür bilgi edinme\n#tarih 18.05.2026", "information-request", "2026-06-12 19:00"),
    ],
)
def test_the_terms_of_law_to_the_second_and_asking_the_author_stops_none(
    opened: str, name: str, due: str
) -> None:
    desk = Desk()
    desk.receives(mail(opened, ZEHRA, "Başvuru", Authentication_Results=PASS))
    found = {one.name: one for one in desk.ticket().promises}[name]
    assert found.due_at == datetime.fromisoformat(f"{due}+03:00")
    assert found.rule.legal
    orders(desk, "#bekle 3d\nFatura numaranız nedir?")
    desk.waits(minutes=3)
    desk.dispatches()
    after = {one.name: one for one in desk.ticket().promises}[name]
    assert (after.pauses, after.due_at) == ((), found.due_at)
    assert after.state is not PromiseState.PAUSED


def test_versions_go_along_through_merging_splitting_and_taking_back() -> None:
    desk = asked()
    desk.receives(mail("Yine", subject="Yine", message_id="<two@ornek.gov.tr>"))
    before = desk.ticket(ONE).promises, desk.ticket(TWO).promises
    for text, number in ((f"#birleştir {TWO}", ONE), ("#ayır", TWO), ("#tür istek", ONE), ("#kapat", ONE)):
        orders(desk, text, number)
    desk.replies("#geri-al", purpose=Purpose.RECEIPT, to=ZEHRA)
    for ticket, promises in ((desk.ticket(ONE), before[0]), (desk.ticket(TWO), before[1])):
        assert {(one.rules, one.calendar) for one in ticket.promises} == {(RULEBOOK.version, OFFICE)}
        assert [one.due_at for one in ticket.promises] == [one.due_at for one in promises]


def test_a_ticket_split_off_after_the_calendar_was_changed_counts_on_that_of_today() -> None:
    desk = asked()
    desk.receives(mail("Yine", subject="Yine", message_id="<two@ornek.gov.tr>"))
    orders(desk, f"#birleştir {ONE}", TWO)
    leave = Calendar.read({"mon-fri": "08:10-19:00"}, ISTANBUL, "TR", closed=["2026-11-24 13:00-19:00"])
    desk.rulebook = replace(RULEBOOK, calendars={"office": leave})
    orders(desk, "#ayır", ONE)
    desk.escalates(ONE)
    for number in (ONE, TWO):
        (promise,) = desk.ticket(number).promises
        assert (promise.due_at, promise.calendar) == (
            datetime(2026, 11, 25, 12, 10, tzinfo=ISTANBUL), leave.version)  # fmt: skip


def test_what_is_brought_back_after_the_calendar_was_changed_counts_on_that_of_today() -> None:
    desk = asked()
    (before,) = desk.ticket().promises
    leave = Calendar.read({"mon-fri": "08:10-19:00"}, ISTANBUL, "TR", closed=["2026-11-24 13:00-19:00"])
    words = {f"promise/{before.key}": promise_in_words(before)}
    (after,) = brought_back(desk.ticket(), words, ZEHRA, desk.now, {"office": leave}).promises
    assert (after.due_at, after.calendar) == (
        datetime(2026, 11, 25, 12, 10, tzinfo=ISTANBUL), leave.version)  # fmt: skip


def test_a_clock_that_never_pauses_does_not_for_having_been_part_of_one_that_does() -> None:
    (shared,) = asked().ticket().promises
    stands = pause(shared, shared.started_at + timedelta(hours=1), RULEBOOK.calendars)
    own = replace(shared, rule=replace(shared.rule, pauses=False))
    at = shared.started_at + timedelta(hours=2)
    assert as_if_apart(own, stands, shared.started_at, RULEBOOK.calendars, at) == own


# ---------------------------------------------------------------- breaches


def breached(desk: Desk, number: str = ONE) -> Breach:
    """Let all of a ticket's promises run out, and have that written down."""
    desk.waits(days=6)
    desk.escalates(number)
    records = {one.broken for one in desk.ticket(number).promises if one.broken}
    assert records
    return max(records, key=lambda one: one.due_at)


def records(desk: Desk, number: str = ONE) -> list[Breach | None]:
    return [one.broken for one in desk.ticket(number).promises]


def test_a_promise_that_a_command_gave_stays_with_its_breach_when_that_is_taken_back() -> None:
    desk = asked()
    orders(desk, "#tür sertifika problem bildirimi\n#not\nYanlış sınıflanmış.", author=AYSE)
    record = breached(desk)
    desk.replies("#geri-al\n#not\nYine yanlış.", AYSE, Purpose.RECEIPT, to=AYSE)
    given = [one for one in desk.ticket().promises if one.name == "preliminary-report"]
    assert [one.broken for one in given] == [record, record]
    assert {one.state for one in given} == {PromiseState.NOT_APPLICABLE}
    (answer,) = [one for one in desk.ticket().promises if one.name == "first-answer"]
    assert answer.state is PromiseState.BREACHED


@pytest.mark.parametrize("gone", [PromiseState.RUNNING, PromiseState.PAUSED])
def test_one_that_ran_before_what_is_taken_back_stays_missed(gone: PromiseState) -> None:
    desk = asked()
    (before,) = desk.ticket().promises
    if gone is PromiseState.PAUSED:
        before = pause(before, desk.now + timedelta(minutes=5), desk.rulebook.calendars)
    record, (missed,) = breached(desk), desk.ticket().promises
    words = {f"promise/{before.key}": promise_in_words(before)}
    back = brought_back(desk.ticket(), words, ZEHRA, desk.now, desk.rulebook.calendars)
    assert back.promises == (missed,)
    assert missed.broken == record


def test_what_was_kept_before_what_is_taken_back_has_the_record_of_what_was_missed_since() -> None:
    desk = asked()
    kept = keep(desk.ticket().promises[0], desk.now)
    record = breached(desk)
    words = {f"promise/{kept.key}": promise_in_words(kept)}
    back = brought_back(desk.ticket(), words, ZEHRA, desk.now, desk.rulebook.calendars)
    assert back.promises == (replace(kept, broken=record),)


def test_a_closing_that_is_taken_back_leaves_the_breach_that_came_after_it() -> None:
    desk = asked()
    orders(desk, "#ürün ssl\n#kapat")
    orders(desk, "#aç")
    record = breached(desk)
    desk.replies("#geri-al", purpose=Purpose.RECEIPT, to=ZEHRA)
    (promise,) = desk.ticket().promises
    assert promise.broken == record


def test_another_ground_does_not_undo_that_the_first_one_was_missed() -> None:
    desk = reported()
    desk.replies("#gerekçe 3", MEHMET)
    breached(desk)
    record = next(one.broken for one in desk.ticket().promises if one.name == "revocation")
    desk.replies("#gerekçe 12\n#not\nAnahtar değil.", AYSE)
    (revocation,) = [one for one in desk.ticket().promises if one.name == "revocation"]
    assert (revocation.broken, revocation.basis) == (record, "BR 4.9.1.1 (12)")


def test_a_kind_that_was_left_and_comes_back_has_the_breach_it_had() -> None:
    desk = reported()
    record = breached(desk)
    desk.replies("#tür istek\n#not\nBildirim değil.", AYSE)
    assert record in records(desk)
    desk.replies("#tür sertifika problem bildirimi\n#not\nYine de.", AYSE, Purpose.RECEIPT, to=AYSE)
    again = [one for one in desk.ticket().promises if one.name == "preliminary-report"]
    assert [one.broken for one in again] == [record, record]
    desk.escalates()
    assert {one.state for one in again} <= {PromiseState.RUNNING, PromiseState.BREACHED}
    assert [one.broken for one in again] == [record, record]


def test_the_breach_of_a_merged_ticket_goes_back_to_it() -> None:
    desk = asked()
    desk.waits(hours=1)
    desk.receives(mail("Yine", subject="Yine", message_id="<two@ornek.gov.tr>"))
    orders(desk, f"#birleştir {TWO}", ONE)  # the older clock is stricter and stands on the other now
    record = breached(desk, TWO)
    orders(desk, "#ayır", TWO)
    (promise,) = desk.ticket(ONE).promises
    assert (promise.broken, promise.state) == (record, PromiseState.BREACHED)
    (other,) = desk.ticket(TWO).promises
    assert other.broken != record
    assert other.due_at == record.due_at + timedelta(hours=1)


@pytest.mark.parametrize("pauses", [True, False])
def test_on_its_own_again_it_counts_by_the_calendar_of_today_unless_it_was_missed(pauses: bool) -> None:
    (one,) = asked().ticket().promises
    own = replace(one, rule=replace(one.rule, pauses=pauses))
    leave = {"office": Calendar.read({"mon-fri": "08:10-19:00"}, ISTANBUL, "TR", closed=["2026-11-24"])}
    late = own.due_at + timedelta(minutes=1)
    moved = recount(own, leave)
    assert moved.due_at > late
    assert as_if_apart(own, None, own.started_at, leave, late) == moved
    assert as_if_apart(own, own, own.started_at, leave, late) == moved
    missed = replace(own, state=PromiseState.BREACHED, broken=Breach(own.due_at, late))
    assert as_if_apart(own, missed, own.started_at, leave, late) == missed
    other = replace(missed, started_at=missed.started_at - timedelta(hours=1))
    assert as_if_apart(own, other, own.started_at, leave, late) == moved


def test_a_breach_that_was_there_before_merging_is_neither_moved_nor_lost() -> None:
    desk = asked()
    record = breached(desk)
    desk.receives(mail("Yine", subject="Yine", message_id="<two@ornek.gov.tr>"))
    orders(desk, f"#birleştir {TWO}", ONE)
    assert record in records(desk, TWO)
    orders(desk, "#ayır", TWO)
    (promise,) = desk.ticket(ONE).promises
    assert (promise.broken, promise.pauses) == (record, ())
