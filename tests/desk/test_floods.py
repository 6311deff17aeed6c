"""Many mails of one author, many recipients of one mail, machines behind an address of ours: few letters, nothing lost."""

from itertools import count

import pytest

from tests.desk.remembering_desk import FAIL, PASS, Desk, mail, templates
from ulak.desk import phrases
from ulak.desk.coming import flood
from ulak.desk.coming.machine import PER_DAY, PER_HOUR, words_of
from ulak.desk.coming.opening import TOO_MANY_COPIED
from ulak.desk.coming.participants import MOST_COPIED
from ulak.desk.decision import Decision, Disposition
from ulak.desk.phrases import say
from ulak.desk.ticket import Filing, Kind, LetterState, Purpose, Role

AUTHOR = "zeynep@ornek.gov.tr"
CITIZEN = "mx.kamusm.test; dmarc=pass header.from=ornek.gov.tr"
TEAM = "musteri-iliskileri@kurum.test"
_serial = count(1)


@pytest.fixture
def desk() -> Desk:
    return Desk()


def comes(
    desk: Desk, text: str = "Merhaba", author: str = AUTHOR, subject: str = "Konu", **fields: str
) -> Decision:
    return desk.receives(mail(text, author, subject, f"<f{next(_serial)}@x.test>", **fields))


def told(decision: Decision) -> list[str]:
    return [one.to[0].address for one in decision.drafts if one.purpose is Purpose.NOTICE]


def warned(decision: Decision) -> list[tuple[str, str]]:
    return [(one.to[0].address, one.once) for one in decision.drafts if one.purpose is Purpose.ALARM]


def events(decision: Decision) -> list[str]:
    return [event.name for event in decision.events]


# ---------------------------------------------------------------- floods


@pytest.mark.parametrize(
    ("count", "is_told"),
    [
        (1, True),
        (10, True),
        (11, False),
        (19, False),
        (20, True),
        (30, False),
        (40, True),
        (50, False),
        (80, True),
    ],
)
def test_beyond_the_threshold_only_a_mail_that_doubles_the_count_is_told(count: int, is_told: bool):
    assert flood.is_told(count, 10) is is_told


def test_an_author_s_flood_opens_every_ticket_and_tells_few(desk: Desk):
    decisions = [comes(desk, f"Şikâyet {serial}", subject=f"Konu {serial}") for serial in range(201)]
    assert all(one.disposition is Disposition.TICKET for one in decisions)
    tells = [place for place, one in enumerate(decisions, 1) if told(one)]
    assert tells == [*range(1, 51), 100, 200]
    assert [events(one).count("notice left out") for one in decisions[49:52]] == [0, 1, 1]
    assert sum("acknowledgement" in templates(one) for one in decisions) == 201
    admins = [(place, warned(one)) for place, one in enumerate(decisions, 1) if warned(one)]
    once_a_day = [("admin@kurum.test", "flood")]
    assert admins == [(50, once_a_day), (100, once_a_day), (200, once_a_day)], (
        "the gate lets one of them pass"
    )
    (notice,) = [one for one in decisions[99].drafts if one.purpose is Purpose.NOTICE]
    assert "100 mails have come within an hour" in notice.reason
    assert "when there are 200" in notice.reason
    desk.waits(hours=1)
    assert told(comes(desk, subject="Ertesi")) == [TEAM]


def test_of_a_report_with_24_hours_the_team_is_told_in_any_flood(desk: Desk):
    for serial in range(60):
        comes(desk, f"Şikâyet {serial}", subject=f"Konu {serial}")
    text = "The private key of www.example.gov.tr is public."
    report = mail(text, AUTHOR, "Compromised key", "<report@x.test>")
    decision = desk.receives(report, "cainfo")
    assert decision.after is not None
    assert decision.after.kind is Kind.CERTIFICATE_PROBLEM_REPORT
    assert told(decision)
    assert "notice left out" not in events(decision)
    assert not any("within an hour" in one.reason for one in decision.drafts if one.purpose is Purpose.NOTICE)


def test_staff_may_open_as_many_as_they_like(desk: Desk):
    for serial in range(60):
        decision = comes(
            desk,
            f"Şikâyet {words(serial)}",
            "zehra@kurum.test",
            f"Fwd: {serial}",
            Authentication_Results=PASS,
        )
    assert told(decision) == [TEAM]


def words(serial: int) -> str:
    return "".join(chr(ord("a") + int(digit)) for digit in str(serial))


def test_an_author_s_flood_on_one_ticket_is_appended_and_told_in_doublings(desk: Desk):
    comes(desk)
    letter = desk.letter(Purpose.ACKNOWLEDGEMENT)
    decisions = [comes(desk, f"Ek {n}", In_Reply_To=letter.message_id) for n in range(2, 42)]
    assert all(one.disposition is Disposition.APPENDED for one in decisions)
    assert [place for place, one in enumerate(decisions, 2) if told(one)] == [*range(2, 11), 20, 40]
    assert events(decisions[9]) == ["author wrote", "notice left out"]


def test_pending_participants_flood_no_better(desk: Desk):
    comes(desk)
    letter = desk.letter(Purpose.ACKNOWLEDGEMENT)
    decisions = [
        comes(
            desk, f"Ek {n}", "ali@ornek.gov.tr", In_Reply_To=letter.message_id, Authentication_Results=CITIZEN
        )
        for n in range(12)
    ]
    assert {one.filing for one in decisions} == {Filing.OUTSIDER}
    assert [bool(told(one)) for one in decisions] == [True] * 9 + [False] * 3


# ---------------------------------------------------------------- recipients


def test_a_mail_to_thousands_makes_few_participants(desk: Desk):
    copied = ", ".join(f"k{n}@cok.test" for n in range(900))
    decision = comes(desk, Cc=copied)
    assert len(decision.after.participants) == 1 + MOST_COPIED
    assert TOO_MANY_COPIED in decision.after.tags
    assert ("recipients left out", (("how many", "850"),)) in [(e.name, e.facts) for e in decision.events]
    (notice,) = [one for one in decision.drafts if one.purpose is Purpose.NOTICE]
    assert "the first 50 joined the ticket, 850 did not" in notice.reason


def test_mail_after_mail_brings_no_more_participants_either(desk: Desk):
    comes(desk, Authentication_Results=CITIZEN, Cc=", ".join(f"a{n}@cok.test" for n in range(40)))
    more = ", ".join(f"b{n}@cok.test" for n in range(40))
    letter = desk.letter(Purpose.ACKNOWLEDGEMENT)
    for text in ("Ek", "Bir ek daha"):
        decision = comes(desk, text, In_Reply_To=letter.message_id, Authentication_Results=CITIZEN, Cc=more)
        assert [one.role for one in decision.after.participants].count(Role.COPIED) == MOST_COPIED


# ---------------------------------------------------------------- codes


def test_beyond_the_codes_of_an_hour_coordinators_are_told_instead(desk: Desk):
    desk.codes_left = 0
    decision = comes(desk, "#kapat", "zehra@kurum.test", Authentication_Results=FAIL)
    assert decision.parking is not None
    assert warned(decision) == [("mib@kurum.test", "codes")]
    assert templates(decision) == ["alarm"]
    assert decision.drafts[0].reason == say(phrases.NO_CODE_LEFT, "en", who="zehra@kurum.test")


# ---------------------------------------------------------------- machines


@pytest.mark.parametrize(
    ("text", "subject", "said"),
    [
        ("İzindeyim: 24.11.2026 12:00, Konu hakkında", "Re: Konu", "izindeyim hakkinda"),
        ("#4711 Alındı", "Vaka #4711", "alindi"),
        ("", "x", ""),
    ],
)
def test_automatic_replies_are_compared_without_what_differs(text: str, subject: str, said: str):
    assert words_of(text, subject) == said


def test_the_third_reply_of_the_same_words_is_a_machine_s_and_its_answer_waits(desk: Desk):
    comes(desk)
    first = desk.replies("Mesajınız alındı.")
    assert templates(first) == ["answer", "receipt"]
    second = desk.replies("Mesajınız alındı.", purpose=Purpose.RECEIPT)
    third = desk.replies("Mesajınız alındı.", purpose=Purpose.RECEIPT)
    assert (second.filing, third.filing) == (Filing.NOTE, Filing.AUTOMATIC)
    assert warned(third) == [("mib@kurum.test", "machine")]
    assert templates(third) == ["alarm"]
    held = desk.letter(Purpose.ANSWER)
    assert (third.holds, held.state, held.due_to_leave) == ((held.id,), LetterState.HELD, None)


def test_a_person_s_answer_that_is_held_meanwhile_is_not_touched(desk: Desk):
    comes(desk)
    desk.replies("Bugün gönderiyoruz.")
    for _ in range(3):
        last = desk.replies("Mesajınız alındı.", purpose=Purpose.RECEIPT)
    assert (last.filing, last.holds) == (Filing.AUTOMATIC, ())


def test_a_machine_that_varies_its_words_is_known_by_never_stopping(desk: Desk):
    comes(desk)
    decisions = [desk.replies(f"Alındı {words(n)}", purpose=Purpose.NOTICE) for n in range(PER_HOUR + 1)]
    assert [one.filing for one in decisions] == [Filing.ANSWER] * PER_HOUR + [Filing.AUTOMATIC]
    assert "more than 10 mails in an hour" in decisions[-1].reason


def test_commands_are_a_person_s_however_many(desk: Desk):
    comes(desk)
    decisions = [desk.replies("#not\nBaktım.") for _ in range(PER_HOUR + 5)]
    assert {one.filing for one in decisions} == {Filing.NOTE}
    assert desk.replies("Cevabımız budur.").filing is Filing.ANSWER


def test_a_machine_that_takes_its_time_is_known_by_its_day(desk: Desk):
    for serial in range(PER_DAY + 1):
        decision = comes(desk, f"Alındı {words(serial)}", TEAM, "Vaka")
        desk.waits(minutes=20)
    assert "more than 40 mails in a day" in decision.reason
    assert (decision.disposition, decision.after, warned(decision)) == (
        Disposition.FILED,
        None,
        [("mib@kurum.test", "machine")],
    )


@pytest.mark.parametrize("results", [FAIL, ""], ids=["forged", "unproven"])
@pytest.mark.parametrize("said", ["Cevabımız budur.", ""], ids=["the same words", "as many as one likes"])
def test_whoever_forges_an_address_makes_no_machine_of_its_owner(desk: Desk, said: str, results: str):
    comes(desk)
    for serial in range(PER_DAY + 1):
        text = said or f"Alındı {words(serial)}"
        forged = comes(desk, text, "zehra@kurum.test", "[KSM-2026-000001]", Authentication_Results=results)
        assert forged.filing is Filing.PARKED
    assert desk.replies("Cevabımız budur.").filing is Filing.ANSWER


@pytest.mark.parametrize("author", [TEAM, "zehra@kurum.test"])
def test_a_machine_that_names_no_ticket_opens_two_and_no_more(desk: Desk, author: str):
    decisions = [
        comes(desk, "Talebiniz alınmıştır.", author, f"Vaka {n}", Authentication_Results=PASS)
        for n in range(4)
    ]
    assert [one.disposition for one in decisions] == [Disposition.TICKET] * 2 + [Disposition.FILED] * 2


def test_what_names_two_tickets_is_filed_on_none(desk: Desk):
    for _ in range(2):
        comes(desk, subject="Konu")
    subject = "[KSM-2026-000001] [KSM-2026-000002]"
    decisions = [comes(desk, "Alındı.", TEAM, subject) for _ in range(3)]
    assert (decisions[-1].disposition, decisions[-1].after) == (Disposition.FILED, None)


def test_a_forward_and_what_a_code_released_are_a_person_s(desk: Desk):
    for serial in range(4):
        decision = comes(
            desk, "Bilginize", "zehra@kurum.test", f"Fwd: Vaka {serial}", Authentication_Results=PASS
        )
    assert decision.disposition is Disposition.TICKET
    for serial in range(4):
        message = mail("Bilginize", "zehra@kurum.test", f"Vaka {serial}", f"<p{serial}@kurum.test>")
        decision = desk.receives(message, proven=True)
    assert decision.disposition is Disposition.TICKET


def test_a_team_s_own_address_is_kept_on_the_ticket_and_told_that_it_meant_nothing(desk: Desk):
    comes(desk)
    before = desk.ticket()
    decision = desk.replies("Bakıyoruz.", TEAM)
    assert (decision.disposition, decision.filing) == (Disposition.APPENDED, Filing.OUTSIDER)
    assert (decision.after.status, decision.after.promises) == (before.status, before.promises)
    assert [(d.to[0].address, d.once) for d in decision.drafts] == [(TEAM, "team KSM-2026-000001")]


def test_the_owner_reads_what_the_team_s_address_wrote(desk: Desk):
    comes(desk)
    desk.replies("#al")
    decisions = [desk.replies(f"Bakıyoruz {words(n)}", TEAM, to=TEAM) for n in range(10)]
    assert [told(one) for one in decisions] == [["zehra@kurum.test"]] * 9 + [[]]
