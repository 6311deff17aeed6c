"""Mails to a survey: who votes, what a low vote leads to, and all that is none."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.desk.remembering_desk import MX, PASS, RULEBOOK, Desk, draft, mail, said, templates
from tests.desk.test_surveys_asked import AUTHOR, MARK, N, closed
from ulak.desk.decision import Decision, Disposition
from ulak.desk.satisfaction.asking import ask
from ulak.desk.satisfaction.survey_rules import SurveyRules
from ulak.desk.satisfaction.vote import Survey
from ulak.desk.ticket import Filing, Participant, Purpose, Role, Status
from ulak.mail.address import Address

PROOF = f"{MX}; dmarc=pass header.from=ornek.gov.tr"
FORGED = f"{MX}; dmarc=fail header.from=ornek.gov.tr"
SPF_FAILED = f"{MX}; spf=fail smtp.mailfrom=ornek.gov.tr"


@pytest.fixture
def desk() -> Desk:
    """The author of a closed complaint was asked."""
    desk = closed()
    desk.waits(days=2)
    decision = ask(desk.dossiers[N], RULEBOOK, desk.house, MARK, desk.now)
    assert decision is not None
    desk.carry_out(decision)
    desk.dispatches()
    desk.surveys[N] = Survey(N, AUTHOR, desk.now)
    return desk


def answers(desk: Desk, text: str, author: str = AUTHOR, proof: str = PROOF, **more: str) -> Decision:
    """A reply to the survey."""
    return desk.replies(text, author, Purpose.SURVEY, proof=proof, **more)


def opens_link(desk: Desk, author: str = AUTHOR, proof: str = PROOF, rating: str = "puan 5", text: str = ""):
    fields = {"Authentication_Results": proof} if proof else {}
    id = f"<l{desk.spooled}@ornek.gov.tr>"
    return desk.receives(mail(text, author, f"[{N} {rating}]", id, **fields))


def events(decision: Decision) -> list[str]:
    return [one.name for one in decision.events]


def why(decision: Decision) -> str:
    (event,) = decision.events
    assert event.name == "rating not counted"
    return dict(event.facts)["why"]


def stays(desk: Desk, decision: Decision) -> bool:
    """Nothing opened, nobody was told."""
    return desk.ticket().status is Status.CLOSED and not decision.drafts and desk.surveys[N].rating is None


def test_a_reply_with_a_number_is_the_rating(desk: Desk) -> None:
    decision = answers(desk, "4\nTeşekkürler, biraz uzun sürdü.")
    assert decision.disposition is Disposition.FILED
    assert decision.filing is Filing.RATING
    assert [(one.name, one.by, one.facts) for one in decision.events] == [
        ("rated", "author", (("rating", "4"),))
    ]
    assert desk.surveys[N].rating == 4
    assert desk.ticket().status is Status.CLOSED
    assert decision.drafts == ()
    assert desk.dossiers[N].messages[-1].text.startswith("4")


@pytest.mark.parametrize("proof", [PROOF, "", f"{MX}; dmarc=none"])
def test_a_link_rates_also_where_nothing_proves_the_sender(desk: Desk, proof: str) -> None:
    opens_link(desk, proof=proof)
    assert desk.surveys[N].rating == 5


def test_a_program_that_keeps_only_the_subject_rates_too(desk: Desk) -> None:
    letter = desk.letter(Purpose.SURVEY)
    desk.receives(mail("3", AUTHOR, f"Ynt: {letter.subject}", "<x@ornek.gov.tr>"))
    assert desk.surveys[N].rating == 3


def test_the_first_rating_counts(desk: Desk) -> None:
    answers(desk, "5")
    second = answers(desk, "1")
    assert why(second) == "there is a rating"
    assert (desk.surveys[N].rating, desk.ticket().status, second.drafts) == (5, Status.CLOSED, ())


def test_of_a_second_low_rating_with_words_the_coordinators_hear(desk: Desk) -> None:
    answers(desk, "5")
    second = answers(desk, "1\nYine bozuldu.")
    told = draft(second, "low-rating")
    assert [one.address for one in told.to] == ["mib@kurum.test"]
    assert told.once
    assert told.text == "Yine bozuldu."
    assert answers(desk, "5\nDüzeldi.").drafts == ()
    assert desk.surveys[N].rating == 5


def test_a_forged_mail_rates_nothing(desk: Desk) -> None:
    for decision in (answers(desk, "5", proof=FORGED), opens_link(desk, proof=FORGED)):
        assert why(decision) == "the sender is not proven"
        assert stays(desk, decision)


def test_who_only_knows_the_number_must_not_be_disowned_by_any_check(desk: Desk) -> None:
    assert why(opens_link(desk, proof=SPF_FAILED)) == "the sender is not proven"
    answers(desk, "4", proof=SPF_FAILED)
    assert desk.surveys[N].rating == 4


def test_a_stranger_who_knows_the_number_gets_a_ticket_and_no_vote(desk: Desk) -> None:
    opens_link(desk, "kotu@baska.test", f"{MX}; dmarc=pass header.from=baska.test")
    assert (len(desk.dossiers), desk.surveys[N].rating) == (2, None)
    answers(desk, "5", "kotu@baska.test", f"{MX}; dmarc=pass header.from=baska.test")
    assert desk.surveys[N].rating is None


def test_somebody_copied_was_not_asked(desk: Desk) -> None:
    copied = Participant(Address("kopya@ornek.test"), Role.COPIED)
    desk._change(N, ticket=replace(desk.ticket(), participants=(copied,)))
    decision = opens_link(desk, "kopya@ornek.test", "")
    assert why(decision) == "its author was not asked"
    assert stays(desk, decision)


def test_whoever_was_asked_and_is_not_the_author_any_more_rates_nothing(desk: Desk) -> None:
    desk._change(N, ticket=replace(desk.ticket(), author=Address("yeni@ornek.test")))
    answers(desk, "5", "yeni@ornek.test", "")
    assert desk.surveys[N].rating is None


def test_after_erasure_nobody_is_known_as_who_was_asked(desk: Desk) -> None:
    desk.surveys[N] = replace(desk.surveys[N], person="")
    assert why(answers(desk, "5")) == "its author was not asked"


def test_staff_rate_nothing(desk: Desk) -> None:
    decision = opens_link(desk, "zehra@kurum.test", PASS)
    assert desk.surveys[N].rating is None
    assert "rated" not in events(decision)


@pytest.mark.parametrize(
    "fields",
    [
        {"Auto_Submitted": "auto-replied"},
        {"Precedence": "bulk"},
        {"List_Id": "<x.ornek.gov.tr>"},
        {"X_Autoreply": "yes"},
    ],
)
def test_what_no_person_wrote_rates_nothing(desk: Desk, fields: dict[str, str]) -> None:
    decision = answers(desk, "5", **fields)
    assert decision.filing is Filing.AUTOMATIC
    assert stays(desk, decision)


@pytest.mark.parametrize("text", ["0", "6", "45"])
def test_other_numbers_are_filed(desk: Desk, text: str) -> None:
    decision = answers(desk, text)
    assert why(decision) == "no number from 1 to 5"
    assert stays(desk, decision)


@pytest.mark.parametrize("text", ["", "> 5", "> 1 ile 5 arasında\n>\n> 5"])
def test_a_reply_that_only_quotes_is_filed(desk: Desk, text: str) -> None:
    decision = answers(desk, text)
    assert stays(desk, decision)
    assert desk.surveys[N].rating is None


def test_a_page_alone_is_read_as_well(desk: Desk) -> None:
    page = "<html><body><p>4</p><p>İyiydi</p><blockquote>5<br>1</blockquote></body></html>"
    answers(desk, page, Content_Type="text/html; charset=utf-8")
    assert desk.surveys[N].rating == 4


@pytest.mark.parametrize("text", ["Sorunum çözülmedi.", "5 gündür bekliyorum, hâlâ gelmedi."])
def test_words_without_a_rating_are_a_mail_like_every_other(desk: Desk, text: str) -> None:
    decision = answers(desk, text)
    assert decision.filing is Filing.AUTHOR
    assert desk.ticket().status is Status.OPEN
    assert "notice" in templates(decision)


def test_a_reply_to_another_letter_rates_nothing(desk: Desk) -> None:
    decision = desk.replies("5", AUTHOR, Purpose.ANSWER, proof=PROOF)
    assert decision.filing is Filing.AUTHOR
    assert desk.surveys[N].rating is None


def test_where_nobody_was_asked_a_number_is_a_mail_like_every_other(desk: Desk) -> None:
    desk.surveys.clear()
    assert opens_link(desk).filing is Filing.AUTHOR


def test_what_has_words_and_is_no_vote_is_a_mail_like_every_other(desk: Desk) -> None:
    decision = answers(desk, "1\nHâlâ gelmedi.", proof=FORGED)
    assert decision.filing is Filing.AUTHOR
    assert desk.surveys[N].rating is None


def test_after_ninety_days_a_vote_is_too_late(desk: Desk) -> None:
    desk.now += timedelta(days=90, seconds=1)
    assert why(opens_link(desk)) == "too late"


def test_a_low_rating_is_told_to_the_coordinators_who_open_the_ticket(desk: Desk) -> None:
    decision = answers(desk, "2\nTCKN 10000000146 ile başvurmuştum, sonuç yok.")
    assert templates(decision) == ["low-rating"]
    told = draft(decision, "low-rating")
    assert [one.address for one in told.to] == ["mib@kurum.test"]
    assert "2 of 5" in told.reason
    assert "#reopen" in told.reason
    assert "sonuç yok" in told.text
    assert desk.ticket().status is Status.CLOSED
    opened = desk.replies("#aç", "mib@kurum.test", Purpose.NOTICE, proof=PASS, to="mib@kurum.test")
    assert desk.ticket().status is Status.OPEN, said(opened)
    assert desk.surveys[N].rating == 2


def test_without_coordinators_nobody_is_told(desk: Desk) -> None:
    desk.rulebook = replace(RULEBOOK, roles={**RULEBOOK.roles, "coordinators": ()})
    assert answers(desk, "1").drafts == ()


def test_a_low_rating_of_an_open_ticket_says_nothing_of_opening_it(desk: Desk) -> None:
    answers(desk, "Sorunum çözülmedi.")
    told = draft(answers(desk, "1"), "low-rating")
    assert "#reopen" not in told.reason


def test_where_the_rules_say_so_a_low_rating_opens_the_ticket(desk: Desk) -> None:
    desk.rulebook = replace(RULEBOOK, satisfaction=SurveyRules(low=3, reopens=True))
    decision = answers(desk, "3\nGecikti.")
    assert events(decision)[:2] == ["rated", "ticket reopened"]
    assert sorted(templates(decision)) == ["low-rating", "notice"]
    ticket = desk.ticket()
    assert (ticket.status, ticket.outcome, ticket.closed_at) == (Status.OPEN, "", None)


def test_after_sixty_days_it_stays_closed(desk: Desk) -> None:
    desk.rulebook = replace(RULEBOOK, satisfaction=SurveyRules(reopens=True))
    desk.waits(days=60)
    assert templates(answers(desk, "1")) == ["low-rating"]
    assert desk.ticket().status is Status.CLOSED


def test_a_vote_counts_where_the_house_asks_no_more(desk: Desk) -> None:
    desk.rulebook = replace(RULEBOOK, satisfaction=None)
    answers(desk, "5")
    assert desk.surveys[N].rating == 5


def test_who_wants_no_more_surveys_is_believed_and_not_written_to(desk: Desk) -> None:
    decision = answers(desk, "istemiyorum")
    assert (decision.refuses, events(decision), decision.drafts) == (AUTHOR, ["survey refused"], ())
    assert desk.ticket().status is Status.CLOSED
    again = opens_link(desk, rating="istemiyorum")
    assert events(again) == ["survey refused again"]


def test_what_they_wrote_beside_it_is_told(desk: Desk) -> None:
    decision = answers(desk, "istemiyorum\nKartım da gelmedi.")
    told = draft(decision, "low-rating")
    assert told.text == "Kartım da gelmedi."
    assert told.once  # a refusal may be sent a hundred times


def test_nobody_refuses_for_another(desk: Desk) -> None:
    decision = opens_link(desk, proof=FORGED, rating="istemiyorum")
    assert why(decision) == "the sender is not proven"
    assert not desk.surveys[N].refused
    words = answers(desk, "istemiyorum\nKartım gelmedi.", proof=FORGED)
    assert words.filing is Filing.AUTHOR
    assert not words.refuses


def test_a_survey_that_comes_back_causes_nothing(desk: Desk) -> None:
    letter = desk.letter(Purpose.SURVEY)
    report = (
        f"--b\r\nContent-Type: text/plain\r\n\r\nGitmedi\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\n"
        f"Reporting-MTA: dns; x\r\n\r\nFinal-Recipient: rfc822; {AUTHOR}\r\nAction: failed\r\nStatus: 5.1.1\r\n"
        f"\r\n--b\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID: {letter.message_id}\r\n\r\n--b--\r\n"
    )
    decision = desk.receives(
        mail(
            report,
            "MAILER-DAEMON@ornek.gov.tr",
            "Undelivered",
            "<d@ornek.gov.tr>",
            Return_Path="<>",
            Content_Type='multipart/report; report-type=delivery-status; boundary="b"',
        )
    )
    assert decision.filing is Filing.DELIVERY_REPORT
    assert decision.drafts == ()
    assert desk.ticket().status is Status.CLOSED


@pytest.mark.parametrize(
    ("text", "type", "filing"),
    [
        ("6", "image/png; name=logo.png", Filing.RATING),
        ("6", "application/pdf; name=a.pdf", Filing.AUTHOR),
        ("", "image/png; name=ekran.png", Filing.AUTHOR),
    ],
)
def test_files_are_words_but_for_the_logo_of_a_signature(
    desk: Desk, text: str, type: str, filing: Filing
) -> None:
    body = (
        f"--b\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<p>{text}</p>\r\n--b\r\n"
        f"Content-Type: {type}\r\nContent-ID: <c@ornek.test>\r\n"
        "Content-Transfer-Encoding: base64\r\n\r\niVBORw0KGgo=\r\n--b--\r\n"
    )
    decision = answers(desk, body, Content_Type='multipart/mixed; boundary="b"')
    assert decision.filing is filing


def test_what_nobody_here_can_read_is_a_mail_like_every_other(desk: Desk) -> None:
    sealed = "MIAGCSqGSIb3DQEHA6CAMIACAQAxgAAA"
    decision = answers(
        desk,
        sealed,
        Content_Type="application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m",
        Content_Transfer_Encoding="base64",
    )
    assert decision.filing is Filing.AUTHOR
