"""`#yanıt bizden-değil`, `#yanıt eksik-bilgi`, and the final report that `#kapat` makes of a text."""

from dataclasses import replace

import pytest

from tests.desk.remembering_desk import Desk, draft, mail, said, templates
from ulak.desk.certificates.report import Report, Reported
from ulak.desk.commands.command import read
from ulak.desk.commands.ready_answer import ready_answer
from ulak.desk.ticket import Filing, Purpose, Status

MEHMET, HANNO = "mehmet@kurum.test", "hanno@research.test"
KNOWN = Reported("3A4F", "text", serial="3A4F11095C7720AB", is_known=True)
UNKNOWN = Reported("3A4G", "text")


@pytest.fixture
def report() -> Desk:
    desk = Desk()
    desk.receives(mail("The key is public.", HANNO, "Key"), "cainfo")
    return desk


def names(desk: Desk, *certificates: Reported) -> None:
    """What the desk found when it looked the mail through."""
    (number,) = desk.dossiers
    ticket = replace(desk.ticket(), report=Report(certificates))
    desk.dossiers[number] = replace(desk.dossiers[number], ticket=ticket)


@pytest.mark.parametrize(
    ("line", "template"),
    [
        ("#yanıt bizden-değil", "not-ours"),
        ("#YANIT BİZDEN DEĞİL", "not-ours"),
        ("#answer not-ours", "not-ours"),
        ("#yanıt eksik-bilgi", "need-more"),
        ("#yanit eksik bilgi", "need-more"),
        ("#answer need more", "need-more"),
    ],
)
def test_the_reporter_gets_a_letter_that_is_ready_without_a_word_of_staff(
    report: Desk, line: str, template: str
) -> None:
    decision = report.replies(line, MEHMET)
    letter = draft(decision, template)
    assert (letter.purpose, letter.text, letter.by, letter.party) == (Purpose.ANSWER, "", MEHMET, "author")
    assert [one.address for one in letter.to] == [HANNO]
    assert decision.filing is Filing.ANSWER
    assert letter.leaves_at is not None


def test_the_receipt_says_that_no_such_letter_is_the_preliminary_report(report: Desk) -> None:
    runs = "the 24 hours keep running, and only a preliminary report ends them: #preliminary-report"
    assert runs in said(report.replies("#yanıt bizden-değil", MEHMET))
    report.replies("#ön-rapor\nNothing was found.", MEHMET)
    report.waits(minutes=3)
    report.dispatches()
    assert runs not in said(report.replies("#yanıt bizden-değil", MEHMET))


def test_words_of_staff_stand_in_it(report: Desk) -> None:
    decision = report.replies("#yanıt bizden-değil\nThe issuer is another CA of the same name.", MEHMET)
    assert draft(decision, "not-ours").text == "The issuer is another CA of the same name."


def test_a_signature_alone_is_no_text(report: Desk) -> None:
    decision = report.replies("#yanıt eksik-bilgi\n\nMehmet Örnek\nSSL Ekibi\n0312 000 00 00", MEHMET)
    assert draft(decision, "need-more").text == ""


def test_an_ordinary_answer_still_needs_a_text(report: Desk) -> None:
    decision = report.replies("#yanıt", MEHMET)
    assert templates(decision) == ["receipt"]
    assert "needs a text" in said(decision)


@pytest.mark.parametrize(
    ("value", "close"), [("bizdendegl", "bizden-değil"), ("eksikbilgi lütfen", ""), ("Merhaba", "")]
)
def test_other_words_behind_it_are_asked_about(report: Desk, value: str, close: str) -> None:
    decision = report.replies(f"#yanıt {value}\nMerhaba", MEHMET)
    assert templates(decision) == ["receipt"]
    assert f"“{value}” is not known" in said(decision)
    assert close in said(decision)


def test_only_a_report_has_such_answers() -> None:
    desk = Desk()
    desk.receives(mail("Formu gönderir misiniz?"))
    decision = desk.replies("#yanıt bizden-değil")
    assert templates(decision) == ["receipt"]
    assert "not a certificate problem report" in said(decision)


def test_nobody_is_told_not_ours_of_a_certificate_of_ours(report: Desk) -> None:
    names(report, KNOWN, UNKNOWN)
    decision = report.replies("#yanıt bizden-değil", MEHMET)
    assert templates(decision) == ["receipt"]
    assert "3A4F11095C7720AB" in said(decision)
    assert "need-more" in templates(report.replies("#yanıt eksik-bilgi", MEHMET))


def test_what_was_not_found_may_be_called_not_ours(report: Desk) -> None:
    names(report, UNKNOWN)
    assert "not-ours" in templates(report.replies("#yanıt bizden-değil", MEHMET))


def test_neither_stops_the_clock_of_the_report(report: Desk) -> None:
    before = report.ticket().promises
    report.replies("#yanıt eksik-bilgi", MEHMET)
    report.waits(minutes=3)
    report.dispatches()
    assert report.ticket().promises == before


@pytest.mark.parametrize(
    ("line", "outcome"),
    [
        ("#yanıt bizden-değil", "not a certificate of ours"),
        ("#yanıt eksik-bilgi", "more was asked for"),
        ("#yanıt bizden-değil\nIt is of Example CA.", "It is of Example CA."),
    ],
)
def test_a_report_can_be_closed_with_it(report: Desk, line: str, outcome: str) -> None:
    decision = report.replies(f"#kapat\n{line}", MEHMET)
    assert (report.ticket().status, report.ticket().outcome) == (Status.CLOSED, outcome)
    assert "final-report" not in templates(decision)


def test_a_text_under_kapat_is_the_final_report(report: Desk) -> None:
    letter = draft(report.replies("#kapat\nThe certificate will be replaced.", MEHMET), "final-report")
    assert (letter.purpose, letter.text) == (Purpose.ANSWER, "The certificate will be replaced.")


def test_a_report_that_is_closed_with_a_preliminary_report_stays_one(report: Desk) -> None:
    decision = report.replies("#kapat\n#ön-rapor bildiren\nNothing is wrong with it.", MEHMET)
    assert "preliminary-report" in templates(decision)


def test_the_outcome_of_anything_else_is_an_ordinary_answer() -> None:
    desk = Desk()
    desk.receives(mail("Formu gönderir misiniz?"))
    assert "answer" in templates(desk.replies("#kapat\nFormumuz sitemizdedir."))


def test_no_other_command_has_an_answer_ready() -> None:
    assert ready_answer(read("#not bizden-değil\nx")) == ""
    assert ready_answer(read("#yanıt\nbizden-değil")) == ""
