"""Two tickets of one author become one and two again: nothing written is lost, and no clock."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.desk.remembering_desk import NOW, PASS, Desk, draft, mail, said, templates
from ulak.desk.certificates.report import Informed, Report, Reported
from ulak.desk.certificates.subscribers import with_subscribers
from ulak.desk.clocks.due import pause
from ulak.desk.clocks.promise import PromiseState
from ulak.desk.clocks.united_clocks import is_open
from ulak.desk.contact import Channel
from ulak.desk.decision import Decision, Disposition
from ulak.desk.rules.rulebook import Words
from ulak.desk.task import Task, TaskKind
from ulak.desk.ticket import Filing, Kind, Purpose, Relation, Role, Status
from ulak.mail.address import Address

ONE, TWO, THREE = (f"KSM-2026-00000{n}" for n in (1, 2, 3))
AUTHOR = "Zeynep <zeynep@ornek.gov.tr>"
RUNNING, BREACHED, KEPT = PromiseState.RUNNING, PromiseState.BREACHED, PromiseState.KEPT


@pytest.fixture
def desk() -> Desk:
    """The author wrote at nine, and anew an hour later."""
    desk = Desk()
    desk.receives(mail("Mührüm gelmedi.", subject="Mali mühür", message_id="<one@ornek.gov.tr>"))
    desk.waits(hours=1)
    desk.receives(
        mail("Hâlâ gelmedi.", subject="Kargo", message_id="<two@ornek.gov.tr>", Cc="ali@ornek.gov.tr",
             Authentication_Results="mx.kamusm.test; dmarc=pass header.from=ornek.gov.tr")
    )  # fmt: skip
    return desk


def orders(desk: Desk, text: str, number: str, author: str = "zehra@kurum.test") -> Decision:
    """Staff write to a ticket by its number."""
    message_id = f"<o{desk.spooled}@kurum.test>"
    return desk.receives(mail(text, author, f"[{number} not]", message_id, Authentication_Results=PASS))


def change(desk: Desk, number: str, **what: object) -> None:
    desk._change(number, ticket=replace(desk.ticket(number), **what))


def due(desk: Desk, number: str) -> dict[str, object]:
    return {one.key: (one.due_at, one.state) for one in desk.ticket(number).promises}


# ---------------------------------------------------------------- merging


def test_a_ticket_becomes_part_of_another(desk: Desk):
    before, other = desk.ticket(TWO), desk.ticket(ONE)
    desk.waits(hours=1)
    decision = orders(desk, f"#birleştir {ONE}", TWO)
    part, whole = desk.ticket(TWO), desk.ticket(ONE)
    assert (part.status, part.closed_at, part.outcome) == (Status.CLOSED, desk.now, f"merged into {ONE}")
    assert (part.part_of, whole.part_of) == (ONE, "")
    assert part.links[-1].made_here
    assert not whole.links[-1].made_here
    assert not any(is_open(one) for one in part.promises)
    assert due(desk, ONE) == {
        one.key: (one.due_at, RUNNING) for one in other.promises
    }  # the older is stricter
    assert [one.address.address for one in whole.participants if one.role is Role.PENDING] == [
        "ali@ornek.gov.tr"
    ]
    assert (decision.disposition, decision.before, decision.others[0].before) == (
        Disposition.APPENDED, before, other)  # fmt: skip
    assert "#split KSM-2026-000002" in said(decision)
    assert "if they should: #participant ali@ornek.gov.tr" in said(decision)
    assert [event.name for event in decision.events] == ["merged"]
    assert [event.name for event in decision.others[0].events] == ["merged in"]


def test_who_works_on_the_other_ticket_is_told_and_the_writer_is_not(desk: Desk):
    orders(desk, "#al", ONE, "mehmet@kurum.test")
    decision = orders(desk, f"#birleştir {ONE}\nAynı konu.", TWO)
    notice = draft(decision, "notice")
    assert [one.address for one in notice.to] == ["mehmet@kurum.test"]
    assert f"{TWO} is part of {ONE} now" in notice.reason
    assert "Hâlâ gelmedi." in notice.text
    assert decision.filing is Filing.NOTE
    orders(desk, f"#ayır {TWO}", ONE)
    desk.receives(mail("#al", "zehra@kurum.test", f"[{ONE}]", "<z@kurum.test>", Authentication_Results=PASS))
    assert "notice" not in templates(orders(desk, f"#birleştir {ONE}", TWO))


def test_the_stricter_clock_wins_and_its_steps_go_along(desk: Desk):
    desk.taken = {ONE: {"first-answer/": {("50%", 0): NOW}}, TWO: {"first-answer/": {("75%", 0): NOW}}}
    strict = desk.ticket(ONE).promises[0]
    decision = orders(desk, f"#birleştir {TWO}", ONE)  # the older into the newer
    assert due(desk, TWO) == {"first-answer/": (strict.due_at, RUNNING)}
    assert desk.taken[TWO] == {"first-answer/": {("75%", 0): NOW}} or desk.taken[TWO] == desk.taken[ONE]
    assert [(one.promise, one.here, one.there) for one in decision.ladders] == [("first-answer/", ONE, TWO)]
    assert desk.ticket(TWO).displaced[0].due_at > strict.due_at


def test_what_is_over_gives_way_to_what_still_runs(desk: Desk):
    kept = tuple(replace(one, state=KEPT, kept_at=desk.now) for one in desk.ticket(ONE).promises)
    change(desk, ONE, promises=kept, status=Status.ANSWERED)
    running = desk.ticket(TWO).promises[0]
    orders(desk, f"#birleştir {ONE}", TWO)
    assert due(desk, ONE) == {"first-answer/": (running.due_at, RUNNING)}
    assert desk.ticket(ONE).status is Status.OPEN  # its author has written
    orders(desk, "#ayır", ONE)
    assert (desk.ticket(ONE).promises, desk.ticket(ONE).status) == (kept, Status.ANSWERED)


def test_waiting_for_the_author_ends_with_what_the_author_wrote_on_the_other(desk: Desk):
    asked = desk.receives(
        mail(
            "#bekle 3d\nSeri no?",
            "zehra@kurum.test",
            f"[{ONE}]",
            "<w@kurum.test>",
            Authentication_Results=PASS,
        )
    )
    assert asked.after.status is Status.WAITING_AUTHOR
    orders(desk, f"#birleştir {ONE}", TWO)
    whole = desk.ticket(ONE)
    assert whole.status is Status.OPEN
    assert not any(task.is_open for task in whole.tasks)
    assert {one.state for one in whole.promises} == {RUNNING}


def test_a_closed_ticket_may_become_part_and_stays_closed_as_it_was(desk: Desk):
    closed = {"status": Status.CLOSED, "closed_at": desk.now, "outcome": "haklı", "root_cause": "kargo"}
    promises = tuple(replace(one, state=KEPT, kept_at=desk.now) for one in desk.ticket(TWO).promises)
    change(desk, TWO, promises=promises, **closed)
    orders(desk, f"#birleştir {ONE}", TWO)
    assert desk.ticket(ONE).status is Status.NEW
    assert desk.ticket(TWO).outcome == "haklı"
    assert desk.ticket(ONE).parts[0].brought == ()


def test_an_author_without_an_address_gets_nothing_to_read(desk: Desk):
    change(desk, TWO, author=Address("", "Zeynep"), channel=Channel.PHONE)
    orders(desk, f"#birleştir {ONE}", TWO)
    assert desk.ticket(TWO).part_of == ONE


def _another_author(desk: Desk) -> None:
    change(desk, ONE, author=Address("can@baska.test"))


def _a_report(desk: Desk) -> None:
    change(desk, TWO, kind=Kind.CERTIFICATE_PROBLEM_REPORT)


def _other_certificates(desk: Desk) -> None:
    for number in (ONE, TWO):
        change(desk, number, kind=Kind.CERTIFICATE_PROBLEM_REPORT)
    change(desk, TWO, report=Report(certificates=(Reported("3A4F", "text", serial="3A4F"),)))


def _other_subscribers(desk: Desk) -> None:
    for number in (ONE, TWO):
        change(desk, number, kind=Kind.CERTIFICATE_PROBLEM_REPORT)
    desk._change(TWO, ticket=with_subscribers(desk.ticket(TWO), Informed("s1", "A", "", ())))


def _a_gate(desk: Desk) -> None:
    change(desk, TWO, gate="signature")


def _somebody_asked(desk: Desk) -> None:
    task = Task(1, TaskKind.CONSULTATION, "zehra@kurum.test", "ayse@kurum.test", desk.now)
    change(desk, TWO, tasks=(task,))


def _an_answer_held(desk: Desk) -> None:
    desk.receives(
        mail("Geldi mi?", "zehra@kurum.test", f"[{TWO}]", "<h@kurum.test>", Authentication_Results=PASS)
    )


def _closed(desk: Desk) -> None:
    change(desk, ONE, status=Status.CLOSED, closed_at=desk.now)


def _parts_of_its_own(desk: Desk) -> None:
    desk.receives(mail("Yine", subject="Yine", message_id="<three@ornek.gov.tr>"))
    orders(desk, f"#birleştir {TWO}", THREE)


REFUSED = [
    (None, "#birleştir 2", "no ticket number"),
    (None, "#birleştir KSM-2026-000099", "there is no ticket KSM-2026-000099"),
    (None, f"#birleştir {TWO}", f"{TWO} is this ticket already"),
    (_another_author, f"#birleştir {ONE}", "somebody else's"),
    (_a_report, f"#birleştir {ONE}", f"write #merge {TWO} to {ONE}"),
    (_other_certificates, f"#birleştir {ONE}", f"certificates or subscribers that {ONE} does not have"),
    (_other_subscribers, f"#birleştir {ONE}", f"subscribers that {ONE} does not have: merged"),
    (_a_gate, f"#birleştir {ONE}", "approved or signed"),
    (_somebody_asked, f"#birleştir {ONE}", "still waited for"),
    (_an_answer_held, f"#birleştir {ONE}", "on its way or held"),
    (None, f"#yanıt\n#birleştir {ONE}\nGönderildi.", "on its way or held"),
    (_closed, f"#birleştir {ONE}", f"{ONE} is closed"),
    (_parts_of_its_own, f"#birleştir {ONE}", f"has parts itself ({THREE})"),
    (None, "#ayır", "no ticket was merged into this one"),
]


@pytest.mark.parametrize(("given", "text", "why"), REFUSED, ids=[why for _, _, why in REFUSED])
def test_what_cannot_be_merged_is_refused_and_nothing_happens(desk: Desk, given, text, why):
    if given:
        given(desk)
    before = desk.ticket(ONE), desk.ticket(TWO)
    decision = orders(desk, text, TWO)
    assert why in said(decision)
    assert decision.others == ()
    assert (desk.ticket(ONE), replace(desk.ticket(TWO), version=before[1].version)) == before


def test_every_refusal_is_in_both_languages():
    from ulak.desk.acts import merging, separating, why_not_merged

    words = [one for m in (merging, separating, why_not_merged) for one in vars(m).values()]
    assert sum(isinstance(one, Words) for one in words) >= 15


# ---------------------------------------------------------------- as one


@pytest.fixture
def merged(desk: Desk) -> Desk:
    orders(desk, f"#birleştir {ONE}", TWO)
    return desk


def test_mail_to_the_part_arrives_at_the_whole(merged: Desk):
    acknowledgement = merged.letter(Purpose.ACKNOWLEDGEMENT, TWO)
    for number, fields in enumerate(
        ({"subject": f"Re: [{TWO}] Kargo"}, {"In_Reply_To": acknowledgement.message_id},
         {"In_Reply_To": "<two@ornek.gov.tr>"}), 1
    ):  # fmt: skip
        decision = merged.receives(
            mail("Hâlâ yok.", AUTHOR, message_id=f"<m{number}@ornek.gov.tr>", **fields)
        )
        assert (decision.disposition, decision.after.number) == (Disposition.APPENDED, ONE)
    assert merged.ticket(TWO).status is Status.CLOSED


def test_what_machines_say_about_the_parts_letters_stands_on_the_whole(merged: Desk):
    letter = merged.letter(Purpose.ACKNOWLEDGEMENT, TWO)
    away = mail("Tatildeyim.", AUTHOR, "Otomatik Yanıt", "<away@ornek.gov.tr>", In_Reply_To=letter.message_id,
                Auto_Submitted="auto-replied")  # fmt: skip
    decision = merged.receives(away)
    assert (decision.disposition, decision.after.number) == (Disposition.FILED, ONE)


def test_whoever_was_copied_on_the_part_takes_part_in_the_whole(merged: Desk):
    decision = merged.receives(
        mail("Ben de bekliyorum.", "ali@ornek.gov.tr", f"[{TWO}]", "<ali@ornek.gov.tr>")
    )
    assert (decision.disposition, decision.after.number) == (Disposition.APPENDED, ONE)


def test_a_mail_to_a_part_of_the_whole_names_the_whole(merged: Desk):
    merged.receives(mail("Yine", subject="Yine", message_id="<three@ornek.gov.tr>"))
    orders(merged, f"#birleştir {TWO}", THREE)
    assert merged.ticket(THREE).part_of == ONE
    assert [part.number for part in merged.ticket(ONE).parts] == [TWO, THREE]


def test_what_was_written_on_the_part_is_known_of_the_whole(merged: Desk):
    whole = merged.whole(ONE)
    assert [one.message_id for one in whole.messages][:2] == ["<one@ornek.gov.tr>", "<two@ornek.gov.tr>"]


# ---------------------------------------------------------------- separating


def test_separating_gives_each_ticket_back_what_was_its_own(desk: Desk):
    before = desk.ticket(ONE), desk.ticket(TWO)
    orders(desk, f"#birleştir {ONE}", TWO)
    desk.waits(hours=2)
    decision = orders(desk, "#ayır", TWO)  # which leads to the whole
    assert decision.after.number == ONE
    for was, now in zip(before, (desk.ticket(ONE), desk.ticket(TWO)), strict=True):
        assert replace(now, version=was.version) == was
    assert [event.name for event in decision.events] == ["split"]
    assert [event.name for event in decision.others[0].events] == ["split off"]
    appended = desk.receives(mail("Hâlâ yok.", AUTHOR, f"[{TWO}]", "<later@ornek.gov.tr>"))
    assert appended.after.number == TWO


def test_taking_back_the_merging_separates_them_too(desk: Desk):
    before = desk.ticket(ONE), desk.ticket(TWO)
    orders(desk, f"#birleştir {ONE}", TWO)
    decision = desk.replies("#geri-al", purpose=Purpose.RECEIPT, number=TWO)
    assert f"{TWO} is a ticket of its own again" in said(decision)
    for was, now in zip(before, (desk.ticket(ONE), desk.ticket(TWO)), strict=True):
        assert replace(now, version=was.version) == was


def test_only_who_merged_them_takes_it_back_with_their_receipt(desk: Desk):
    orders(desk, f"#birleştir {ONE}", TWO)
    decision = desk.replies(
        "#geri-al", "cagri@kurum.test", Purpose.RECEIPT, number=TWO, to="zehra@kurum.test"
    )
    assert f"zehra@kurum.test merged the tickets; write #split {TWO}" in said(decision)
    assert desk.ticket(TWO).part_of == ONE


def test_the_author_of_a_whole_does_not_change_before_its_parts_are_off(desk: Desk):
    orders(desk, f"#birleştir {ONE}", TWO)
    assert "tickets were merged into this one" in said(orders(desk, "#yazar zara@z.test", ONE))
    assert desk.ticket(ONE).author.address == "zeynep@ornek.gov.tr"
    orders(desk, "#ayır", ONE)
    orders(desk, "#yazar zara@z.test", ONE)
    assert desk.ticket(ONE).author.address == "zara@z.test"


def test_an_answer_to_the_whole_answered_the_part(desk: Desk):
    orders(desk, f"#birleştir {ONE}", TWO)
    desk.receives(
        mail("Yola çıktı.", "zehra@kurum.test", f"[{ONE}]", "<y@kurum.test>", Authentication_Results=PASS)
    )
    desk.waits(minutes=3)
    desk.dispatches()
    at = desk.ticket(ONE).promises[0].kept_at
    desk.waits(days=3)
    orders(desk, "#ayır", ONE)
    (promise,) = desk.ticket(TWO).promises
    assert (promise.state, promise.kept_at) == (KEPT, at)


def test_a_clock_that_ran_out_meanwhile_is_breached(desk: Desk):
    orders(desk, f"#birleştir {ONE}", TWO)
    desk.waits(days=3)
    orders(desk, "#ayır", ONE)
    assert desk.ticket(TWO).promises[0].state is BREACHED


def test_which_part_is_asked_where_there_are_several(merged: Desk):
    merged.receives(mail("Yine", subject="Yine", message_id="<three@ornek.gov.tr>"))
    orders(merged, f"#birleştir {ONE}", THREE)
    for text in ("#ayır", "#ayır 3", "#ayır KSM-2026-000099", f"#ayır {TWO} {THREE}"):
        assert f"{TWO}, {THREE}" in said(orders(merged, text, ONE))
    orders(merged, f"#ayır {THREE}", ONE)
    assert [part.number for part in merged.ticket(ONE).parts] == [TWO]
    assert merged.ticket(THREE).status is Status.NEW


def test_who_came_with_the_part_leaves_with_it_unless_they_wrote_or_another_brought_them(desk: Desk):
    orders(desk, f"#birleştir {ONE}", TWO)
    assert "ali@ornek.gov.tr" in {one.address.address for one in desk.ticket(ONE).participants}
    desk.receives(mail("Ben de.", "ali@ornek.gov.tr", f"[{TWO}]", "<ali@ornek.gov.tr>"))
    orders(desk, "#ayır", ONE)
    assert "ali@ornek.gov.tr" in {one.address.address for one in desk.ticket(ONE).participants}


def test_who_came_with_two_parts_stays_as_long_as_one_of_them(desk: Desk):
    desk.receives(
        mail("Yine", subject="Yine", message_id="<three@ornek.gov.tr>", Cc="ali@ornek.gov.tr",
             Authentication_Results="mx.kamusm.test; dmarc=pass header.from=ornek.gov.tr")
    )  # fmt: skip
    for number in (TWO, THREE):
        orders(desk, f"#birleştir {ONE}", number)
    people = [
        {
            one.address.address
            for one in (orders(desk, f"#ayır {number}", ONE), desk.ticket(ONE))[1].participants
        }
        for number in (TWO, THREE)
    ]
    assert ["ali@ornek.gov.tr" in one for one in people] == [True, False]


def test_the_whole_stays_open_while_another_part_or_its_author_keeps_it_open(desk: Desk):
    desk.receives(mail("Yine", subject="Yine", message_id="<three@ornek.gov.tr>"))
    change(desk, ONE, status=Status.ANSWERED)
    for number in (TWO, THREE):
        orders(desk, f"#birleştir {ONE}", number)
    orders(desk, f"#ayır {TWO}", ONE)
    assert desk.ticket(ONE).status is Status.OPEN
    orders(desk, f"#ayır {THREE}", ONE)
    assert desk.ticket(ONE).status is Status.ANSWERED
    orders(desk, f"#birleştir {ONE}", TWO)
    desk.waits(minutes=5)
    desk.receives(mail("Bir şey daha.", AUTHOR, f"[{ONE}]", "<more@ornek.gov.tr>"))
    orders(desk, f"#ayır {TWO}", ONE)
    assert desk.ticket(ONE).status is Status.OPEN


def test_a_promise_that_only_the_part_had_leaves_with_it(desk: Desk):
    (promise,) = desk.ticket(TWO).promises
    petition = replace(promise, rule=replace(promise.rule, name="petition", legal=True, pauses=False))
    change(desk, TWO, promises=(promise, petition))
    orders(desk, f"#birleştir {ONE}", TWO)
    assert [one.name for one in desk.ticket(ONE).promises] == ["first-answer", "petition"]
    orders(desk, "#ayır", ONE)
    assert [one.name for one in desk.ticket(ONE).promises] == ["first-answer"]
    assert desk.ticket(TWO).promises == (promise, petition)


def test_a_promise_that_nobody_gives_any_more_is_not_brought_back(desk: Desk):
    orders(desk, f"#birleştir {TWO}", ONE)
    change(desk, TWO, promises=())
    orders(desk, "#ayır", TWO)
    assert desk.ticket(TWO).promises == ()
    assert desk.ticket(ONE).promises[0].state is RUNNING


def test_a_promise_that_was_given_up_for_the_whole_was_given_up_for_the_part(desk: Desk):
    orders(desk, f"#birleştir {ONE}", TWO)
    given_up = tuple(replace(p, state=PromiseState.NOT_APPLICABLE) for p in desk.ticket(ONE).promises)
    change(desk, ONE, promises=given_up)
    orders(desk, "#ayır", ONE)
    assert desk.ticket(TWO).promises[0].state is PromiseState.NOT_APPLICABLE


def test_a_clock_that_stood_still_for_the_whole_stood_still_for_the_part(desk: Desk):
    own = desk.ticket(TWO).promises[0]
    orders(desk, f"#birleştir {ONE}", TWO)
    calendars = desk.rulebook.calendars
    change(desk, ONE, promises=tuple(pause(p, desk.now, calendars) for p in desk.ticket(ONE).promises))
    orders(desk, "#ayır", ONE)
    (promise,) = desk.ticket(TWO).promises
    assert (promise.state, len(promise.pauses)) == (PromiseState.PAUSED, len(own.pauses) + 1)


def test_a_clock_that_stood_still_before_runs_in_the_whole_and_stands_still_after(desk: Desk):
    calendars = desk.rulebook.calendars
    paused = tuple(pause(p, desk.now, calendars) for p in desk.ticket(ONE).promises)
    change(desk, ONE, promises=paused)
    orders(desk, f"#birleştir {TWO}", ONE)
    assert {one.state for one in desk.ticket(TWO).promises} == {RUNNING}
    orders(desk, "#ayır", TWO)
    assert desk.ticket(ONE).promises == paused
    change(desk, ONE, promises=paused)
    orders(desk, f"#birleştir {TWO}", ONE)
    kept = tuple(replace(p, state=KEPT, kept_at=desk.now) for p in desk.ticket(TWO).promises)
    change(desk, TWO, promises=kept)
    orders(desk, "#ayır", TWO)
    assert desk.ticket(ONE).promises[0].state is KEPT


# ---------------------------------------------------------------- one mail apart


def test_a_later_mail_of_the_author_is_taken_off_by_a_reply_to_its_notice(desk: Desk):
    other = mail("Bir de fatura soracaktım.", AUTHOR, f"Re: [{ONE}] Mali mühür", "<bill@ornek.gov.tr>")
    desk.receives(other)
    decision = desk.replies("#ayır\nFatura ayrı konu.")
    assert (decision.takes_off, decision.after.number) == ("<bill@ornek.gov.tr>", ONE)
    assert "mail taken off" in [event.name for event in decision.events]
    assert "the mail of zeynep@ornek.gov.tr" in said(decision)
    desk.seen.clear()
    opened = desk.receives(other, apart=True)
    assert (opened.disposition, templates(opened)) == (Disposition.TICKET, ["acknowledgement", "notice"])
    assert [(link.number, link.relation) for link in opened.links] == [
        (ONE, Relation.ABOUT), (TWO, Relation.DUPLICATE)
    ]  # fmt: skip
    assert f"had come to {ONE}" in draft(opened, "notice").reason


def test_what_is_taken_off_keeps_its_gate_and_the_way_its_author_came(desk: Desk):
    whole = replace(desk.ticket(ONE), gate="approval", channel=Channel.TUBIMER, reply_channel=Channel.EMAIL)
    desk.dossiers[ONE] = replace(desk.dossiers[ONE], ticket=whole)
    other = mail("Bir şey daha.", AUTHOR, f"Re: [{ONE}] Ekran", "<more@ornek.gov.tr>")
    desk.receives(other)
    desk.replies("#ayır")
    desk.seen.clear()
    apart = desk.receives(other, apart=True).after
    assert (apart.gate, apart.channel, apart.reply_channel) == ("approval", Channel.TUBIMER, Channel.EMAIL)


def test_what_named_no_ticket_is_taken_off_all_the_same(desk: Desk):
    apart = desk.receives(mail("Bir şey.", AUTHOR, "Ekran", "<more@ornek.gov.tr>"), apart=True).after
    assert (apart.gate, apart.channel) == ("", Channel.EMAIL)


@pytest.mark.parametrize("text", ["#ayır", f"#ayır {TWO}"])
def test_the_mail_that_opened_the_ticket_stays(desk: Desk, text):
    decision = desk.replies(text)
    assert (decision.takes_off, decision.others) == ("", ())
    assert "no ticket was merged" in said(decision)


def test_with_parts_the_word_means_the_part(desk: Desk):
    orders(desk, f"#birleştir {ONE}", TWO)
    desk.receives(mail("Bir de fatura.", AUTHOR, f"[{ONE}]", "<bill@ornek.gov.tr>"))
    decision = desk.replies("#ayır")
    assert (decision.takes_off, len(decision.others)) == ("", 1)


@settings(max_examples=60, deadline=None)
@pytest.mark.unmeasured
@given(
    moves=st.lists(st.tuples(st.booleans(), st.integers(1, 5), st.integers(1, 5)), max_size=14),
    answered=st.integers(1, 6),
)
def test_no_sequence_of_mergings_loses_a_mail_a_clock_or_the_way_back(moves, answered):
    desk = Desk()
    for n in range(1, 6):
        desk.receives(mail(f"Mail {n}", subject=f"Konu {n}", message_id=f"<{n}@ornek.gov.tr>"))
        desk.waits(minutes=20 * n)
    if answered < 6:
        change(desk, f"KSM-2026-00000{answered}", status=Status.ANSWERED, promises=tuple(
            replace(p, state=KEPT, kept_at=desk.now) for p in desk.ticket(f"KSM-2026-00000{answered}").promises
        ))  # fmt: skip
    before = {number: dossier.ticket for number, dossier in desk.dossiers.items()}
    messages = sorted(one.message_id for dossier in desk.dossiers.values() for one in dossier.messages)
    for merges, here, there in moves:
        here, there = f"KSM-2026-00000{here}", f"KSM-2026-00000{there}"
        orders(desk, f"#birleştir {there}" if merges else f"#ayır {there}", here)
        for number, dossier in desk.dossiers.items():
            ticket = dossier.ticket
            assert not (ticket.part_of and ticket.parts)
            assert {part.number for part in ticket.parts} == {
                other for other, one in desk.dossiers.items() if one.ticket.part_of == number
            }
            waiting = [p for p in before[number].promises if is_open(p)]
            whole = {p.key: p for p in desk.ticket(ticket.part_of or number).promises}
            assert all(is_open(whole[p.key]) and whole[p.key].due_at <= p.due_at for p in waiting)
    for number in before:
        for part in desk.ticket(number).parts:
            orders(desk, f"#ayır {part.number}", number)
    for number, was in before.items():
        assert replace(desk.ticket(number), version=was.version) == was
    stand = [
        one for dossier in desk.dossiers.values() for one in dossier.messages if one.filing is Filing.OPENING
    ]
    assert sorted(one.message_id for one in stand) == messages
    assert desk.ticket(ONE).displaced == ()
