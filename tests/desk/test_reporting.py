"""`#ön-rapor`: the reporter and every subscriber are told, each alone, and the promise waits for the last."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.desk.remembering_desk import NOW, Desk, said, templates
from tests.desk.reported_certificates import (
    ANKARA,
    AYSE,
    BURSA,
    HANNO,
    IZMIR,
    TEAM,
    informed,
    known,
    promise,
    reported,
    sent_to_all,
    writes,
)
from ulak.desk.certificates.report import Informed, Reported
from ulak.desk.certificates.subscribers import with_subscribers
from ulak.desk.clocks.evidence import Wait
from ulak.desk.clocks.promise import PromiseState
from ulak.desk.decision import Decision
from ulak.desk.ticket import Filing, Kind, LetterState, Link, Purpose, Relation, Role, Status
from ulak.mail.address import Address

MEHMET, NUMBER = "mehmet@kurum.test", "KSM-2026-000001"
REPORTER, SUBSCRIBER = "preliminary-report/reporter", "preliminary-report/subscriber"
RUNNING, KEPT = PromiseState.RUNNING, PromiseState.KEPT


def to_whom(decision: Decision) -> list[tuple[str, str]]:
    """Party and addresses of what leaves the desk."""
    letters = [one for one in decision.drafts if one.party]
    return [(one.party, ", ".join(a.address for a in (*one.to, *one.cc))) for one in letters]


BOTH = [("reporter", HANNO), ("subscriber", "bt@ankara.test"), ("subscriber", "bilisim@izmir.test")]


@pytest.mark.parametrize(
    ("line", "who"),
    [
        ("#ön-rapor", BOTH),
        ("#preliminary-report", BOTH),
        ("#ön-rapor bildiren", BOTH[:1]),
        ("#ön-rapor reporter", BOTH[:1]),
        ("#ön-rapor abone", BOTH[1:]),
        ("#ön-rapor Subscriber", BOTH[1:]),
        ("#ön-rapor abone bilisim@izmir.test", BOTH[2:]),
        ("#ön-rapor abone İzmir", BOTH[2:]),
        ("#ön-rapor abone ANKARA BELEDİYESİ", BOTH[1:2]),
        ("#ön-rapor abone ag@ankara.test", [("subscriber", "ag@ankara.test")]),
        ("#ön-rapor abone ag@ankara.test, bilisim@izmir.test", [("subscriber", "ag@ankara.test"), BOTH[2]]),
        ("#ön-rapor abone yeni@baska.test", [("subscriber", "yeni@baska.test")]),
        ("#ön-rapor abone İzmir yeni@izmir.test", [("subscriber", "yeni@izmir.test")]),
    ],
)
def test_each_party_gets_a_letter_of_its_own(line: str, who: list[tuple[str, str]]):
    assert to_whom(writes(reported(ANKARA, IZMIR), f"{line}\nThe key is public.")) == who


def test_nothing_of_the_reporter_goes_to_a_subscriber():
    letters = [one for one in writes(reported(ANKARA), "#ön-rapor\nPublic.").drafts if one.subscriber]
    (letter,) = letters
    assert (letter.template, letter.subject) == ("preliminary-report-subscriber", "About your certificate")
    assert (letter.replies_to, letter.references, letter.message) == ("", (), None)


def test_letters_to_subscribers_are_in_the_language_of_the_house_and_the_receipt_says_that_they_differ():
    decision = writes(reported(ANKARA, language="tr"), "#ön-rapor\nThe key is public.")
    assert [one.language for one in decision.drafts if one.party] == ["en", "tr"]
    assert "yazıların dili ise farklı" in said(decision)
    assert "yazıların dili" not in said(writes(reported(ANKARA), "#ön-rapor\nPublic."))


def test_the_promise_is_kept_when_the_last_subscriber_was_told_and_not_before():
    desk = reported(ANKARA, IZMIR)
    writes(desk, "#ön-rapor bildiren\nPublic.")
    desk.waits(minutes=3)
    desk.dispatches()
    assert (promise(desk, REPORTER).kept_at, promise(desk, SUBSCRIBER).state) == (desk.now, RUNNING)
    writes(desk, "#ön-rapor abone Ankara\nPublic.")
    desk.waits(minutes=3)
    desk.dispatches()
    assert (informed(desk, "s-ankara").told_at, promise(desk, SUBSCRIBER).state) == (desk.now, RUNNING)
    writes(desk, "#ön-rapor abone\nPublic.")
    desk.waits(minutes=3)
    (*_, last) = [one for one in desk.dispatches() if "preliminary" in one.reason]
    assert (promise(desk, SUBSCRIBER).state, promise(desk, SUBSCRIBER).kept_at) == (KEPT, desk.now)
    assert [(one.name, dict(one.facts)) for one in last.events] == [
        ("subscriber told", {"told": "2 of 2"}),
        ("promise kept", {"promise": SUBSCRIBER}),
    ]
    assert informed(desk, "s-ankara").told_at == desk.now - timedelta(minutes=3)


def test_a_report_to_subscribers_makes_a_new_ticket_open_and_answers_nobody():
    desk = reported(ANKARA)
    writes(desk, "#ön-rapor abone\nPublic.")
    desk.waits(minutes=3)
    desk.dispatches()
    assert desk.ticket().status is Status.OPEN
    assert promise(desk, REPORTER).state is RUNNING


def test_who_is_told_on_another_ticket_is_not_waited_for_here():
    desk = reported(ANKARA, replace(IZMIR, told_on="KSM-2026-000009"))
    decision = writes(desk, "#ön-rapor\nPublic.")
    assert to_whom(decision) == BOTH[:2]
    assert "told on KSM-2026-000009, of the same case: İzmir Belediyesi" in said(decision)
    for lines in ("#ön-rapor abone\nPublic.", "#ön-rapor abone\n#yanıtlandı telefon"):
        alone = reported(replace(IZMIR, told_on="KSM-2026-000009"))
        assert "told on KSM-2026-000009" in said(writes(alone, lines))
    desk.waits(minutes=3)
    desk.dispatches()
    assert promise(desk, SUBSCRIBER).state is KEPT


def test_who_was_told_gets_a_second_report_only_where_staff_say_so():
    desk = reported(ANKARA)
    writes(desk, "#ön-rapor\nPublic.")
    desk.waits(minutes=3)
    desk.dispatches()
    told_at = informed(desk, "s-ankara").told_at
    assert to_whom(writes(desk, "#ön-rapor\nMore.")) == BOTH[:1]
    refused = writes(desk, "#ön-rapor abone\nMore.")
    assert "every subscriber has been told: Ankara Belediyesi (24.11.2026 09:03); to write" in said(refused)
    assert "#answer subscriber" in said(refused)
    assert to_whom(writes(desk, "#ön-rapor abone bt@ankara.test\nMore.")) == BOTH[1:2]
    desk.waits(minutes=3)
    desk.dispatches()
    assert informed(desk, "s-ankara").told_at == told_at, "the first time counts"


# ---------------------------------------------------------------- who has no address, who is unknown


def test_a_subscriber_without_contacts_is_named_in_the_receipt_and_the_promise_stays():
    desk = reported(ANKARA, BURSA)
    receipt = said(writes(desk, "#ön-rapor\nPublic."))
    assert "subscribers without an address that can be written to: Bursa Üniversitesi" in receipt
    desk.waits(minutes=3)
    desk.dispatches()
    assert promise(desk, SUBSCRIBER).state is RUNNING
    assert "without an address" in said(writes(desk, "#ön-rapor abone\nPublic."))
    assert to_whom(writes(desk, "#ön-rapor abone bim@bursa.test\nPublic.")) == [
        ("subscriber", "bim@bursa.test")
    ]
    assert informed(desk, "s-bursa").contacts == (Address("bim@bursa.test"),)
    desk.waits(minutes=3)
    desk.dispatches()
    assert promise(desk, SUBSCRIBER).kept_at == desk.now


def test_nobody_known_means_the_reporter_alone_and_a_line_that_says_so():
    decision = writes(reported(), "#ön-rapor\nPublic.")
    assert to_whom(decision) == BOTH[:1]
    assert "no subscriber is known" in said(decision)
    assert templates(writes(reported(), "#ön-rapor abone\nPublic.")) == ["receipt"]


def test_an_address_names_a_subscriber_whom_the_inventory_does_not_know():
    desk = reported()
    decision = writes(desk, "#ön-rapor abone Bim <bim@bursa.test>; yonetim@bursa.test\nPublic.")
    assert "needs one whole e-mail address" in said(decision)
    writes(desk, "#ön-rapor abone bim@bursa.test yonetim@bursa.test\nPublic.")
    assert [one.key for one in desk.ticket().report.subscribers] == ["named-1", "named-2"]
    roles = {one.address.address: one.role for one in desk.ticket().participants}
    assert roles["bim@bursa.test"] is roles["yonetim@bursa.test"] is Role.SUBSCRIBER
    desk.waits(minutes=3)
    desk.dispatches()
    assert promise(desk, SUBSCRIBER).state is KEPT


def test_a_name_goes_with_the_first_address_of_an_unknown_subscriber():
    desk = reported()
    writes(desk, "#ön-rapor abone Bursa Üniversitesi bim@bursa.test\nPublic.")
    (one,) = desk.ticket().report.subscribers
    assert (one.name, one.contacts) == ("Bursa Üniversitesi", (Address("bim@bursa.test"),))


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("#ön-rapor herkes", "is not known: write reporter or subscriber"),
        ("#ön-rapor bildiren baska@ornek.test", "there is one reporter"),
        ("#ön-rapor abone Mersin", "is no subscriber of this ticket (Ankara Belediyesi, İzmir Belediyesi)"),
        ("#ön-rapor abone bt@ankara", "needs one whole e-mail address"),
        ("#ön-rapor abone Ankara a@ankara.test b@ankara.test", "needs one whole e-mail address"),
        ("#ön-rapor abone bilgi@kamusm.test", "an address of the desk itself"),
        ("#ön-rapor abone noreply@ankara.test", "nobody reads at"),
    ],
)
def test_a_line_that_names_nobody_for_certain_sends_nothing(line: str, why: str):
    desk = reported(ANKARA, IZMIR)
    decision = writes(desk, f"{line}\nPublic.")
    assert why in said(decision)
    assert templates(decision) == ["receipt"]
    assert len(desk.ticket().report.subscribers) == 2


def test_a_name_that_fits_two_subscribers_is_nobody_s():
    twins = (replace(ANKARA, institution="Belediye"), replace(IZMIR, institution="Belediye"))
    assert "is no subscriber" in said(writes(reported(*twins), "#ön-rapor abone belediye\nPublic."))


def test_one_contact_of_two_subscribers_gets_a_letter_for_each():
    same = replace(IZMIR, contacts=ANKARA.contacts)
    desk = reported(ANKARA, same)
    letters = [one.subscriber for one in writes(desk, "#ön-rapor\nPublic.").drafts if one.subscriber]
    assert letters == ["s-ankara", "s-izmir"]
    desk.waits(minutes=3)
    desk.dispatches()
    assert promise(desk, SUBSCRIBER).state is KEPT
    again = writes(desk, "#ön-rapor abone bt@ankara.test\nMore.")
    assert [one.subscriber for one in again.drafts if one.subscriber] == ["s-ankara", "s-izmir"]


def test_a_text_is_needed_where_nobody_was_told_otherwise():
    assert "needs a text" in said(writes(reported(ANKARA), "#ön-rapor"))


def test_what_is_no_report_has_none():
    desk = reported(ANKARA)
    dossier = desk.dossiers["KSM-2026-000001"]
    desk.dossiers["KSM-2026-000001"] = replace(dossier, ticket=replace(dossier.ticket, kind=Kind.REQUEST))
    assert "not a certificate problem report" in said(writes(desk, "#ön-rapor\nPublic."))


# ---------------------------------------------------------------- the reporter is the subscriber


def test_a_subscriber_who_is_the_reporter_gets_one_letter_which_keeps_both_promises():
    desk = reported(replace(ANKARA, contacts=(Address(HANNO), Address("ag@ankara.test"))))
    decision = writes(desk, "#ön-rapor\nPublic.")
    assert to_whom(decision) == BOTH[:1]
    assert "the subscriber is the reporter: one letter goes (Ankara Belediyesi)" in said(decision)
    desk.waits(minutes=3)
    desk.dispatches()
    assert {promise(desk, key).kept_at for key in (REPORTER, SUBSCRIBER)} == {desk.now}
    assert [one.role for one in desk.ticket().participants if one.address.address == HANNO] == [Role.AUTHOR]


def test_without_a_reporter_s_address_the_subscribers_can_be_told_alone():
    desk = reported(ANKARA)
    dossier = desk.dossiers["KSM-2026-000001"]
    nobody = replace(
        dossier.ticket, author=Address("", "Hanno"), participants=dossier.ticket.participants[1:]
    )
    desk.dossiers["KSM-2026-000001"] = replace(dossier, ticket=nobody)
    assert "no e-mail address" in said(writes(desk, "#ön-rapor\nPublic."))
    assert to_whom(writes(desk, "#ön-rapor abone\nPublic.")) == BOTH[1:2]


# ---------------------------------------------------------------- told by telephone


def test_by_telephone_a_party_was_told_then_and_nothing_leaves():
    desk = reported(ANKARA)
    desk.waits(hours=9)
    decision = writes(desk, "#ön-rapor abone\n#yanıtlandı telefon 17:40\nWe talked to Mr. Ak.")
    assert templates(decision) == ["receipt"]
    assert decision.filing is Filing.NOTE
    at = NOW.replace(hour=14, minute=40)
    assert (promise(desk, SUBSCRIBER).state, promise(desk, SUBSCRIBER).kept_at) == (KEPT, at)
    assert (informed(desk, "s-ankara").told_at, informed(desk, "s-ankara").channel) == (at, "phone")
    assert promise(desk, REPORTER).state is RUNNING
    assert desk.ticket().told is None
    assert "the subscriber was told by phone (Ankara Belediyesi): 24.11.2026 17:40" in said(decision)


def test_by_telephone_the_reporter_was_told_and_a_subscriber_who_is_the_same():
    desk = reported(replace(ANKARA, contacts=(Address(HANNO),)), IZMIR)
    desk.waits(hours=9)
    decision = writes(desk, "#yanıtlandı telefon 17:40\n#ön-rapor bildiren")
    assert promise(desk, REPORTER).kept_at == NOW.replace(hour=14, minute=40)
    assert informed(desk, "s-ankara").told_at is not None
    assert promise(desk, SUBSCRIBER).state is RUNNING
    assert "the reporter was told by phone" in said(decision)


@pytest.mark.parametrize(
    ("lines", "why"),
    [
        ("#ön-rapor\n#yanıtlandı telefon 17:40", "say for whom"),
        ("#ön-rapor abone\n#yanıtlandı telefon 17:40", "say which, as in"),
        ("#ön-rapor abone Mersin\n#yanıtlandı telefon 17:40", "is no subscriber"),
        ("#ön-rapor abone İzmir\n#yanıtlandı güvercin 17:40", "güvercin"),
        ("#ön-rapor abone İzmir\n#yanıtlandı telefon 18:40", "18:40"),
        ("#ön-rapor abone İzmir\n#yanıtlandı telefon 08:40", "is before the report came"),
        ("#ön-rapor abone İzmir\n#yanıtlandı telefon olmaz", "olmaz"),
    ],
)
def test_a_call_that_says_not_whom_or_when_tells_nobody(lines: str, why: str):
    desk = reported(ANKARA, IZMIR)
    desk.waits(hours=9)
    assert why in said(writes(desk, lines))
    assert promise(desk, SUBSCRIBER).state is RUNNING


def test_one_of_several_is_called_by_name_and_an_unknown_one_needs_no_address():
    desk = reported(ANKARA, IZMIR)
    desk.waits(hours=9)
    writes(desk, "#ön-rapor abone İzmir\n#yanıtlandı telefon 17:40")
    assert [bool(one.told_at) for one in desk.ticket().report.subscribers] == [False, True]
    alone = reported()
    alone.waits(hours=9)
    writes(alone, "#ön-rapor abone Bursa Üniversitesi\n#yanıtlandı telefon 17:40")
    (one,) = alone.ticket().report.subscribers
    assert (one.name, one.contacts, one.channel) == ("Bursa Üniversitesi", (), "phone")
    assert promise(alone, SUBSCRIBER).state is KEPT


@pytest.mark.parametrize(
    ("subscribers", "why"), [((), "no subscriber is known"), ((ANKARA,), "has been told")]
)
def test_nobody_is_left_to_be_called(subscribers: tuple[Informed, ...], why: str):
    desk = reported(*subscribers)
    desk.waits(hours=9)
    writes(desk, "#ön-rapor abone\n#yanıtlandı telefon 17:30")
    assert why in said(writes(desk, "#ön-rapor abone\n#yanıtlandı telefon 17:40"))


# ---------------------------------------------------------------- not applicable


@pytest.mark.parametrize(
    ("line", "key"),
    [
        ("#ön-rapor abone yok Sertifika başka bir CA'nın", SUBSCRIBER),
        ("#preliminary-report subscriber none It is another CA's", SUBSCRIBER),
        ("#ön-rapor bildiren yok Adres bir robotun", REPORTER),
    ],
)
def test_a_person_says_that_a_party_does_not_exist_with_the_reason(line: str, key: str):
    desk = reported(ANKARA)
    decision = writes(desk, line)
    assert promise(desk, key).state is PromiseState.NOT_APPLICABLE
    assert [(one.name, dict(one.facts)) for one in decision.events] == [
        ("promise not applicable", {"promise": key, "why": "said by staff"})
    ]
    alarm = next(one for one in decision.drafts if one.template == "alarm")
    assert {one.address for one in alarm.to} == {"mib@kurum.test", "kalite@kurum.test"}
    assert alarm.text == line.split(maxsplit=3)[3]
    writes(desk, "#geri-al\n#not\nYanlış.", purpose=Purpose.NOTICE)
    assert promise(desk, key).state is RUNNING


def test_whoever_gives_a_clock_up_hears_which_tickets_rely_on_it():
    desk = reported(ANKARA)
    dossier = desk.dossiers["KSM-2026-000001"]
    case = replace(dossier.ticket, links=(Link("KSM-2026-000009", Relation.CASE),))
    desk.dossiers["KSM-2026-000001"] = replace(dossier, ticket=case)
    assert "tickets of the case (KSM-2026-000009)" in said(writes(desk, "#ön-rapor abone yok Neden"))
    assert "tickets of the case" not in said(writes(desk, "#ön-rapor bildiren yok Neden"))


@pytest.mark.parametrize(
    ("line", "author", "why"),
    [
        ("#ön-rapor abone yok", AYSE, "write the reason"),
        ("#ön-rapor yok Neden", AYSE, "is not known: write reporter or subscriber"),
        ("#ön-rapor abone yok Neden\nMetin", AYSE, "in a mail of its own"),
        ("#ön-rapor abone yok Neden", "cagri@kurum.test", "only the ticket's owner"),
    ],
)
def test_it_is_not_done_silently_or_by_anybody(line: str, author: str, why: str):
    desk = reported(ANKARA)
    assert why in said(writes(desk, line, author))
    assert promise(desk, SUBSCRIBER).state is RUNNING


def test_what_does_not_run_cannot_be_ended():
    desk = reported(ANKARA)
    writes(desk, "#ön-rapor abone yok Başka CA")
    assert "no clock runs for that party" in said(writes(desk, "#ön-rapor abone yok Başka CA"))


# ---------------------------------------------------------------- taking back, colleagues


def test_undo_takes_all_letters_of_the_report_back_and_whoever_it_named():
    desk = reported(ANKARA, IZMIR)
    before = desk.ticket()
    writes(desk, "#ön-rapor\nPublic.")
    receipt = desk.replies("#geri-al", AYSE, Purpose.RECEIPT)
    assert len(receipt.withdraws) == 3
    lines = [line for line in said(receipt).splitlines() if line.startswith("#geri-al")]
    assert len(lines) == 1
    assert "letters to subscribers taken back: 2" in lines[0]
    assert desk.ticket().report == before.report
    writes(desk, "#ön-rapor abone yeni@baska.test\nPublic.")
    desk.replies("#geri-al", AYSE, Purpose.RECEIPT)
    assert (desk.ticket().report, desk.ticket().participants) == (before.report, before.participants)


def test_undo_is_too_late_once_one_of_the_letters_has_left():
    desk = reported(ANKARA, IZMIR)
    writes(desk, "#ön-rapor\nPublic.")
    first = desk.letter(Purpose.PRELIMINARY_REPORT, to="bt@ankara.test")
    desk._letter(first.id, state=LetterState.SENT)
    receipt = desk.replies("#geri-al", AYSE, Purpose.RECEIPT)
    assert receipt.withdraws == ()
    assert len(desk.ticket().report.subscribers) == 2


def test_a_call_is_taken_back_with_the_promise_it_kept():
    desk = reported(ANKARA)
    desk.waits(hours=9)
    writes(desk, "#ön-rapor abone\n#yanıtlandı telefon 17:40")
    desk.replies("#geri-al\n#not\nBaşka bir kayıttı.", AYSE, Purpose.RECEIPT)
    assert informed(desk, "s-ankara").told_at is None
    assert promise(desk, SUBSCRIBER).state is RUNNING


def test_a_colleague_s_report_to_the_same_party_keeps_mine_waiting_and_to_the_other_does_not():
    desk = reported(ANKARA, IZMIR)
    desk.waits(minutes=1)
    writes(desk, "#ön-rapor bildiren\nPublic.")
    other = writes(desk, "#ön-rapor abone\nPublic.", MEHMET)
    assert not any(one.waits for one in other.drafts)
    third = writes(desk, "#ön-rapor abone Ankara\nPublic too.")
    assert [one.waits for one in third.drafts if one.party] == [True]
    assert "has answered meanwhile" in said(third)
    again = writes(desk, "#ön-rapor abone Ankara\nPublic, I say.")
    assert len(again.withdraws) == 1
    released = desk.replies("#yine-de", AYSE, Purpose.RECEIPT)
    assert len(released.releases) == 1


def test_a_second_report_before_the_first_has_left_is_remarked_on_once():
    desk = reported(ANKARA, IZMIR)
    writes(desk, "#ön-rapor\nPublic.")
    assert said(writes(desk, "#ön-rapor\nMore.")).count("leaves too") == 1


def test_a_report_to_subscribers_is_no_answer_to_the_author():
    desk = reported(ANKARA)
    writes(desk, "#ön-rapor abone\nPublic.")
    desk.waits(minutes=3)
    desk.dispatches()
    decision = desk.replies("#kapat\nmetin", AYSE, to=TEAM)
    assert to_whom(decision) == [("author", HANNO)]


# ---------------------------------------------------------------- many


def test_three_hundred_subscribers_are_one_receipt_that_people_can_read():
    many = tuple(Informed(f"s-{n}", f"Kurum {n}", "", (Address(f"bt@kurum{n}.test"),)) for n in range(300))
    desk = reported(*many)
    decision = writes(desk, "#ön-rapor\nPublic.")
    assert len({one.to for one in decision.drafts if one.subscriber}) == 300
    receipt = said(decision)
    assert "Letters to subscribers: 300" in receipt
    assert "and 290 more" in receipt
    assert len(receipt) < 2_000
    desk.waits(minutes=3)
    desk.dispatches()
    assert promise(desk, SUBSCRIBER).state is KEPT
    taken_back = reported(*many)
    writes(taken_back, "#ön-rapor\nPublic.")
    assert len(said(taken_back.replies("#geri-al", AYSE, Purpose.RECEIPT))) < 2_000


def with_one_of_nobody(desk: Desk, **more: object) -> None:
    """A certificate of ours whose subscriber the inventory does not know."""
    dossier = desk.dossiers[NUMBER]
    report = dossier.ticket.report
    one = Reported("3A4F", "text", serial="3A4F", is_known=True, **more)
    report = replace(report, certificates=(*report.certificates, one), looked_at=NOW)
    desk.dossiers[NUMBER] = replace(dossier, ticket=replace(dossier.ticket, report=report))


def test_a_certificate_of_nobody_keeps_the_clock_running_until_staff_name_whose_it_is():
    desk = reported(ANKARA)
    with_one_of_nobody(desk)
    assert "subscriber the inventory does not know: 3A4F" in said(writes(desk, "#ön-rapor\nPublic."))
    desk.waits(minutes=3)
    desk.dispatches()
    assert promise(desk, SUBSCRIBER).state is RUNNING
    named = writes(desk, "#ön-rapor abone yeni@baska.test\nPublic.")
    assert "3A4F" not in said(named)
    desk.waits(minutes=3)
    desk.dispatches()
    assert promise(desk, SUBSCRIBER).state is KEPT


def test_nobody_is_looked_for_whose_certificate_was_over():
    desk = reported(ANKARA)
    with_one_of_nobody(desk, not_after=NOW - timedelta(days=1))
    sent_to_all(desk)
    assert promise(desk, SUBSCRIBER).state is KEPT


def test_a_subscriber_found_later_must_hear_as_well():
    desk = reported(ANKARA)
    writes(desk, "#ön-rapor\nPublic.")
    desk.waits(minutes=3)
    desk.dispatches()
    known(desk, (IZMIR,))
    assert [one.key for one in desk.ticket().report.subscribers] == ["s-ankara", "s-izmir"]
    assert to_whom(writes(desk, "#ön-rapor\nPublic.")) == [BOTH[0], BOTH[2]]


def test_what_the_inventory_says_anew_changes_nothing_of_what_was_done():
    desk = reported(ANKARA)
    writes(desk, "#ön-rapor\nPublic.")
    desk.waits(minutes=3)
    desk.dispatches()
    renamed = replace(ANKARA, name="Ankara BB", contacts=(*ANKARA.contacts, Address("yeni@ankara.test")))
    after = with_subscribers(desk.ticket(), renamed)
    (one,) = after.report.subscribers
    assert (one.name, len(one.contacts), one.told_at) == ("Ankara BB", 3, desk.now)


def test_a_report_that_is_one_again_knows_who_was_told_meanwhile():
    desk = reported(ANKARA)
    writes(desk, "#ön-rapor abone yok Başka CA")
    sent_to_all(desk)
    assert promise(desk, SUBSCRIBER).state is PromiseState.NOT_APPLICABLE
    writes(desk, "#tür istek\n#not\nYanlış anlaşıldı.")
    writes(desk, "#tür sertifika problem bildirimi")
    assert promise(desk, SUBSCRIBER).kept_at == desk.now
    waiting = reported(ANKARA, BURSA)
    sent_to_all(waiting)
    writes(waiting, "#tür istek\n#not\nYanlış anlaşıldı.")
    writes(waiting, "#tür sertifika problem bildirimi")
    assert promise(waiting, SUBSCRIBER).state is RUNNING
    assert promise(waiting, REPORTER).kept_at is not None


@pytest.mark.parametrize(
    ("party", "promised_to", "keeps"),
    [
        ("reporter", "reporter", True),
        ("reporter", "", True),
        ("reporter", "subscriber", False),
        ("subscriber", "subscriber", True),
        ("subscriber", "", False),
        ("subscriber", "reporter", False),
    ],
)
def test_whose_letter_waits_for_a_server_is_whose_promise_does(party: str, promised_to: str, keeps: bool):
    given = promise(reported(ANKARA), SUBSCRIBER)
    waits = Wait(Purpose.PRELIMINARY_REPORT, party, (NOW, NOW))
    assert waits.would_keep(replace(given, to=promised_to)) is keeps
