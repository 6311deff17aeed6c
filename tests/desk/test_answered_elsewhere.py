"""`#yanıtlandı`, `#tercih` and the like on a ticket that is there, and what closing it needs."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from tests.desk.remembering_desk import PASS, Desk, draft, house, mail, said, templates
from ulak.desk.clocks.promise import PromiseState
from ulak.desk.commands.command import read
from ulak.desk.contact import Channel, Contact, Told
from ulak.desk.decision import Decision
from ulak.desk.task import Frozen, Task, TaskKind, TaskState
from ulak.desk.ticket import Filing, Kind, Participant, Purpose, Role, Status
from ulak.mail.address import Address

CAGRI = "cagri@kurum.test"
NUMBER = "KSM-2026-000001"
ISTANBUL = ZoneInfo("Europe/Istanbul")


def opened(head: str, **changes: object) -> Desk:
    """A ticket opened at 09:00 for somebody else, half an hour ago."""
    desk = Desk()
    desk.receives(mail(head, CAGRI, "NES", "<o@kurum.test>", Authentication_Results=PASS))
    dossier = desk.dossiers[NUMBER]
    desk.dossiers[NUMBER] = replace(dossier, ticket=replace(dossier.ticket, **changes))
    desk.waits(minutes=30)
    return desk


def orders(desk: Desk, text: str) -> Decision:
    return desk.replies(text, CAGRI, Purpose.RECEIPT)


@pytest.fixture
def call() -> Desk:
    return opened("#kanal telefon\n#ad Ali Veli\n#telefon 0532 111 22 33")


# ---------------------------------------------------------------- #yanıtlandı


def test_a_call_keeps_the_promise_of_an_answer_at_its_time(call: Desk):
    decision = orders(call, "#yanıtlandı telefon 09:10\nKartın yolda olduğu söylendi.")
    ticket, at = call.ticket(), datetime(2026, 11, 24, 6, 10, tzinfo=UTC)
    assert ticket.told == Told(Channel.PHONE, at)
    assert ticket.status is Status.ANSWERED
    (promise,) = ticket.promises
    assert (promise.state, promise.kept_at) == (PromiseState.KEPT, at)
    assert decision.filing is Filing.NOTE
    assert templates(decision) == ["receipt"]
    assert "answered by phone: 24.11.2026 09:10; promise kept: first-answer" in said(decision)
    facts = {one.name: dict(one.facts) for one in decision.events}
    assert facts["answered elsewhere"] == {"channel": "phone", "at": at.isoformat()}
    assert facts["promise kept"] == {"promise": "first-answer/"}


def test_without_a_time_it_is_now(call: Desk):
    orders(call, "#answered-by phone")
    assert call.ticket().told == Told(Channel.PHONE, call.now)


@pytest.mark.parametrize(
    ("line", "told", "kept"),
    [
        ("08:50", "2026-11-24 08:50", "2026-11-24 09:00"),
        ("dün 14:05", "2026-11-23 14:05", "2026-11-24 09:00"),
        ("14:05", "2026-11-23 14:05", "2026-11-24 09:00"),
        ("09:33", "2026-11-24 09:30", "2026-11-24 09:30"),
    ],
)
def test_a_call_that_was_over_before_it_was_written_down(call: Desk, line: str, told: str, kept: str):
    said_at, kept_at = (datetime.fromisoformat(f"{one}+03:00").astimezone(UTC) for one in (told, kept))
    assert f"answered by phone: {said_at.astimezone(ISTANBUL):%d.%m.%Y %H:%M}" in said(
        orders(call, f"#yanıtlandı telefon {line}")
    )
    assert call.ticket().told == Told(Channel.PHONE, said_at)
    assert [(one.state, one.kept_at) for one in call.ticket().promises] == [(PromiseState.KEPT, kept_at)]


def test_one_mail_opens_and_answers_a_call_of_before():
    desk = opened("#kanal telefon\n#tür istek\n#yanıtlandı telefon 08:50\n#kapat bilgi verildi\n\nPIN sordu.")
    assert desk.ticket().status is Status.CLOSED
    assert desk.ticket().told == Told(Channel.PHONE, datetime(2026, 11, 24, 5, 50, tzinfo=UTC))


def test_a_promise_kept_late_is_said_to_be(call: Desk):
    call.waits(days=1)
    decision = orders(call, "#yanıtlandı telefon 09:10")
    assert "promise kept late: first-answer" in said(decision)
    assert "promise kept late" in [one.name for one in decision.events]


def test_one_promise_in_time_and_another_late(call: Desk):
    ticket = call.ticket()
    early = replace(ticket.promises[0], rule=replace(ticket.promises[0].rule, name="callback"))
    early = replace(early, due_at=ticket.received_at + timedelta(minutes=5))
    call.dossiers[NUMBER] = replace(
        call.dossiers[NUMBER], ticket=replace(ticket, promises=(*ticket.promises, early))
    )
    told = said(orders(call, "#yanıtlandı telefon 09:10"))
    assert "promise kept: first-answer; promise kept late: callback" in told


def test_a_preliminary_report_is_kept_by_nothing_else():
    desk = opened("#kanal telefon\n#tür sertifika problem bildirimi")
    report = desk.ticket().promises
    decision = orders(desk, "#yanıtlandı telefon")
    kept = {one.name: one.state for one in desk.ticket().promises if one.rule.kept_by == "preliminary-report"}
    assert all(state is PromiseState.RUNNING for state in kept.values())
    assert [one for one in report if one.rule.kept_by == "answer"] or "promise kept" not in said(decision)


def test_a_network_is_named_and_its_link_asked_for():
    desk = opened("#kanal sosyal")
    decision = orders(desk, "#yanıtlandı X 09:10")
    assert desk.ticket().told == Told(Channel.SOCIAL, datetime(2026, 11, 24, 6, 10, tzinfo=UTC), "x")
    assert "social media (x)" in said(decision)
    assert "#link ADDRESS" in said(decision)
    facts = {one.name: dict(one.facts) for one in decision.events}["answered elsewhere"]
    assert facts["network"] == "x"


def test_ebys_is_where_cimer_is_answered():
    desk = opened("#kanal cimer", gate="")
    orders(desk, "#yanıtlandı EBYS 09:10")
    assert desk.ticket().told == Told(Channel.CIMER, datetime(2026, 11, 24, 6, 10, tzinfo=UTC), "ebys")


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("#yanıtlandı", "needs a value"),
        ("#yanıtlandı fax 14:05", "“fax” is no channel"),
        ("#yanıtlandı fax 14:05", "email, in-person, EBYS, x, twitter, linkedin"),
        ("#yanıtlandı kara tahta dün 14:05", "“kara tahta dün” is no channel"),
        ("#yanıtlandı 14:05", "“14:05” is no channel"),
        ("#yanıtlandı telefn 14:05", "did you mean: telefon"),
        ("#yanıtlandı telefon az önce", "“az önce” is no time"),
        ("#yanıtlandı telefon 24.11.2026 09:31", "24.11.2026 09:31 has not come yet"),
        ("#yanıtlandı telefon yarın 09:00", "has not come yet"),
        ("#yanıtlandı telefon dün 08:59", "is more than a day before the matter came (24.11.2026 09:00)"),
        ("#yanıtlandı telefon\n#yanıt\nMetin", "cannot be both"),
    ],
)
def test_what_cannot_be_is_refused(call: Desk, line: str, why: str):
    before = call.ticket()
    assert why in said(orders(call, line))
    assert replace(call.ticket(), version=before.version) == before


def test_a_closed_ticket_must_be_opened_first():
    desk = opened("#kanal telefon", status=Status.CLOSED)
    assert "#reopen it first" in said(orders(desk, "#yanıtlandı telefon"))
    orders(desk, "#yanıtlandı telefon\n#aç")
    assert desk.ticket().status is Status.ANSWERED


def test_an_answer_that_management_has_not_seen_is_none():
    desk = opened("#kanal cimer")
    assert "needs the management's signature" in said(orders(desk, "#yanıtlandı cimer"))
    task = Task(
        1, TaskKind.SIGNATURE, CAGRI, "", desk.now, "Metin.", frozen=Frozen("0" * 64, "<o@kurum.test>")
    )
    dossier = desk.dossiers[NUMBER]
    desk.dossiers[NUMBER] = replace(dossier, ticket=replace(dossier.ticket, tasks=(task,)))
    assert "waiting for a decision" in said(orders(desk, "#yanıtlandı cimer"))
    signed = replace(task, state=TaskState.DONE)
    desk.dossiers[NUMBER] = replace(dossier, ticket=replace(dossier.ticket, tasks=(signed,)))
    orders(desk, "#yanıtlandı cimer")
    assert desk.ticket().told is not None


@pytest.mark.parametrize(("time", "told"), [("09:09", None), ("09:10", "09:10:18"), ("09:11", "09:11:00")])
def test_nor_is_one_given_before_they_have_decided(time: str, told: str | None):
    desk = opened("#kanal cimer")
    decided = desk.now.replace(minute=10, second=18)
    task = Task(1, TaskKind.SIGNATURE, CAGRI, "", desk.now, "Metin.", TaskState.DONE, ended_at=decided)
    desk.dossiers[NUMBER] = replace(desk.dossiers[NUMBER], ticket=replace(desk.ticket(), tasks=(task,)))
    desk.waits(minutes=20)
    words = said(orders(desk, f"#yanıtlandı cimer {time}"))
    at = desk.ticket().told
    assert (at and f"{at.at.astimezone(desk.house.timezone):%H:%M:%S}") == told
    assert ("before the text was decided on (24.11.2026 09:10)" in words) is (told is None)


# ---------------------------------------------------------------- answers by mail


@pytest.mark.parametrize("text", ["Kartınız yolda.", "#yanıt\nKartınız yolda."])
def test_no_answer_goes_by_mail_where_it_is_awaited_elsewhere(text: str):
    desk = opened("#kanal telefon\n#e-posta ali@ornek.test")
    decision = desk.replies(text, to="musteri-iliskileri@kurum.test")
    assert templates(decision) == ["receipt"]
    assert "answered by phone, not by mail" in said(decision)
    assert "#answered-by phone TIME" in said(decision)
    assert desk.ticket().status is Status.OPEN


def test_with_a_preference_the_same_mail_sends_it():
    desk = opened("#kanal telefon")
    decision = desk.replies(
        "#tercih e-posta\n#e-posta ali@ornek.test\nKartınız yolda.", to="musteri-iliskileri@kurum.test"
    )
    assert [one.address for one in draft(decision, "answer").to] == ["ali@ornek.test"]


# ---------------------------------------------------------------- contact


@pytest.mark.parametrize(
    ("line", "contact"),
    [
        ("#telefon 0312 000 00 00", Contact(phone="0312 000 00 00")),
        ("#evrak E-5678", Contact(phone="0532 111 22 33", record="E-5678")),
        ("#bağlantı https://x.test/1", Contact(phone="0532 111 22 33", link="https://x.test/1")),
    ],
)
def test_what_is_learned_later_is_written_down(call: Desk, line: str, contact: Contact):
    decision = orders(call, line)
    assert call.ticket().contact == contact
    (event,) = [one for one in decision.events if one.name == "contact changed"]
    assert not {"0312", "E-5678", "https"} & {value for _, value in event.facts}


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("#telefon yok", "is no telephone number"),
        ("#bağlantı yok", "is no link"),
        ("#evrak " + "1" * 201, "at most 200"),
        ("#ad <b>", "is no name"),
        ("#kanal telefon", "stands only in the mail that opens a ticket"),
        ("#tarih bugün", "stands only in the mail that opens a ticket"),
        ("#tercih fax", "is no channel"),
        ("#tercih ebys", "is no channel"),
        ("#tercih e-posta", "needs the author's address"),
        ("#e-posta yok", "needs one whole e-mail address"),
    ],
)
def test_what_is_no_value_is_refused(call: Desk, line: str, why: str):
    before = call.ticket()
    assert why in said(orders(call, line))
    assert replace(call.ticket(), version=before.version) == before


def test_a_name_is_the_author_s_wherever_they_stand():
    desk = Desk()
    desk.receives(mail("Şikâyet", Cc="ali@ornek.gov.tr"))
    desk.replies("#ad Zeynep Yıldız", CAGRI)
    author = Address("zeynep@ornek.gov.tr", "Zeynep Yıldız")
    assert desk.ticket().author == author
    assert desk.ticket().participants[0] == Participant(author, Role.AUTHOR)
    assert desk.ticket().participants[1].address.address == "ali@ornek.gov.tr"


def test_an_address_makes_mail_possible_and_brings_the_number(call: Desk):
    decision = orders(call, "#tercih e-posta\n#e-posta ali@ornek.test")
    ticket = call.ticket()
    assert ticket.author == Address("ali@ornek.test", "Ali Veli")
    assert ticket.reply_channel is Channel.EMAIL
    assert templates(decision) == ["acknowledgement", "receipt"]
    assert [one.address for one in draft(decision, "acknowledgement").to] == ["ali@ornek.test"]


def test_an_address_alone_brings_nothing(call: Desk):
    assert templates(orders(call, "#e-posta ali@ornek.test")) == ["receipt"]
    assert call.ticket().reply_channel is Channel.PHONE


def test_an_address_that_is_known_is_changed_by_another_word():
    desk = opened("#kanal telefon\n#e-posta ali@ornek.test")
    told = said(orders(desk, "#e-posta veli@ornek.test"))
    assert "known already (ali@ornek.test); #author ADDRESS changes it" in told
    orders(desk, "#yazar veli@ornek.test")
    assert desk.ticket().author.address == "veli@ornek.test"


@pytest.mark.parametrize(("value", "channel"), [("sosyal", Channel.SOCIAL), ("telefon", Channel.PHONE)])
def test_a_preference_changes_the_reply_channel_alone(value: str, channel: Channel):
    desk = opened("#kanal cimer\n#telefon 0532 111 22 33")
    decision = orders(desk, f"#tercih {value}")
    assert (desk.ticket().channel, desk.ticket().reply_channel) == (Channel.CIMER, channel)
    assert ("to", channel.value) in [fact for one in decision.events for fact in one.facts]


def test_a_closed_ticket_is_answered_no_more():
    desk = opened("#kanal telefon\n#telefon 0532 111 22 33", status=Status.CLOSED)
    assert "#reopen it first" in said(orders(desk, "#tercih telefon"))


# ---------------------------------------------------------------- closing


@pytest.mark.parametrize("kind", [Kind.REQUEST, Kind.SUGGESTION, Kind.OTHER])
def test_a_ticket_that_is_answered_elsewhere_is_closed_by_whoever_says_when(kind: Kind):
    desk = opened("#kanal telefon", kind=kind)
    assert "cannot be closed: the author is to be answered by phone" in said(orders(desk, "#kapat"))
    orders(desk, "#yanıtlandı telefon 09:10")
    orders(desk, "#kapat")
    assert desk.ticket().status is Status.CLOSED


def test_all_that_is_missing_is_said_at_once():
    desk = opened("#kanal sosyal", kind=Kind.COMPLAINT)
    told = said(orders(desk, "#kapat haklı ; kargo"))
    assert "no root cause is called “kargo”" in told
    assert "did you mean: courier or supplier" not in told
    assert "#answered-by social media TIME" in told
    assert "#link ADDRESS" in told
    told = said(orders(desk, "#kapat"))
    assert "a complaint needs outcome and root cause" in told
    assert "#answered-by social media TIME" in told


def test_a_slip_in_the_root_cause_has_something_near():
    desk = opened("#kanal telefon", kind=Kind.COMPLAINT)
    assert "did you mean: human error" in said(orders(desk, "#kapat haklı ; human eror"))


def test_telling_and_closing_in_one_mail_whatever_comes_first():
    desk = opened("#kanal sosyal", kind=Kind.COMPLAINT)
    decision = orders(
        desk, "#kapat haklı ; surec\n#yanıtlandı x 09:10\n#bağlantı https://x.test/1\nÖyle yazdık."
    )
    ticket = desk.ticket()
    assert (ticket.status, ticket.outcome) == (Status.CLOSED, "haklı")
    assert ticket.promises[0].state is PromiseState.KEPT
    assert decision.filing is Filing.NOTE
    lines = [line.line for line in draft(decision, "receipt").lines]
    assert lines == ["#kapat haklı ; surec", "#yanıtlandı x 09:10", "#bağlantı https://x.test/1"]


def test_the_text_of_an_outcome_that_was_told_elsewhere_is_a_note(call: Desk):
    orders(call, "#yanıtlandı telefon 09:10")
    decision = orders(call, "#kapat çözüldü\nKartı geldi.")
    assert (call.ticket().status, decision.filing) == (Status.CLOSED, Filing.NOTE)
    assert templates(decision) == ["receipt"]


def test_with_a_preference_the_outcome_goes_by_mail():
    desk = opened("#kanal telefon\n#e-posta ali@ornek.test", kind=Kind.COMPLAINT)
    decision = orders(desk, "#tercih e-posta\n#kapat haklı ; surec\nDüzelttik.")
    assert desk.ticket().status is Status.CLOSED
    assert "answer" in templates(decision)


def test_a_complaint_by_mail_may_be_told_in_another_way():
    desk = Desk()
    desk.receives(mail("Şikâyetçiyim."))
    assert "was not answered yet" in said(desk.replies("#kapat haklı ; surec"))
    desk.replies("#yanıtlandı telefon\n#kapat haklı ; surec")
    assert desk.ticket().status is Status.CLOSED


def test_what_is_public_can_be_shown_also_where_mail_was_wanted():
    desk = opened("#kanal sosyal\n#e-posta d@ornek.test\n#tercih e-posta")
    orders(desk, "#yanıtlandı x")
    assert "#link ADDRESS" in said(orders(desk, "#kapat"))


def test_an_outcome_is_told_anew_where_a_ticket_is_opened_again(call: Desk):
    orders(call, "#yanıtlandı telefon\n#kapat")
    orders(call, "#aç")
    assert call.ticket().told is None
    assert "cannot be closed" in said(orders(call, "#kapat"))


# ---------------------------------------------------------------- the order


def test_orders_are_carried_out_as_they_need_each_other():
    head = read("#kapat\n#yanıtlandı telefon\n#tercih e-posta\n#e-posta a@b.test\n#aç\n#fırlat")
    assert [order.line for order in head.in_turn] == [
        "#aç", "#e-posta a@b.test", "#fırlat", "#tercih e-posta", "#yanıtlandı telefon", "#kapat",
    ]  # fmt: skip


def test_the_refusal_is_turkish_in_a_turkish_house():
    desk = Desk(house(language="tr"))
    desk.receives(mail("#kanal telefon", CAGRI, "NES", "<o@kurum.test>", Authentication_Results=PASS))
    told = said(orders(desk, "#kapat"))
    assert "kapatılamadı: başvuru sahibi telefon kanalından yanıtlanmalı: #yanıtlandı telefon SAAT" in told


# ---------------------------------------------------------------- taking back


def test_telling_is_taken_back_with_the_promises_it_kept(call: Desk):
    before = call.ticket()
    orders(call, "#yanıtlandı telefon 09:10\n#kapat")
    call.replies("#geri-al", CAGRI, Purpose.RECEIPT)
    ticket = call.ticket()
    assert (ticket.told, ticket.status, ticket.promises) == (None, Status.OPEN, before.promises)


def test_what_was_learned_is_taken_back(call: Desk):
    before = call.ticket()
    orders(call, "#telefon 0312 000 00 00\n#tercih sosyal\n#ad Veli")
    assert call.ticket().author.name == "Veli"
    call.replies("#geri-al", CAGRI, Purpose.RECEIPT)
    ticket = call.ticket()
    assert (ticket.contact, ticket.reply_channel, ticket.author) == (
        before.contact,
        before.reply_channel,
        before.author,
    )
