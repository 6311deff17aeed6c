"""Whether a complaint was founded: read from its closing, told in the receipt, completed later, taken back."""

from dataclasses import replace

import pytest

from tests.desk.remembering_desk import Desk, mail, said
from ulak.desk.acts.founded import founded_in
from ulak.desk.ticket import Founded, Kind, Purpose, Status

ZEHRA = "zehra@kurum.test"
FOUNDED, PARTLY, NOT = Founded.FOUNDED, Founded.PARTLY, Founded.NOT


@pytest.mark.parametrize(
    ("outcome", "founded"),
    [
        ("haklı", FOUNDED),
        ("HAKLI", FOUNDED),
        ("Haklı bulundu, kart gönderildi", FOUNDED),
        ("haklı, mühür bugün çıktı", FOUNDED),
        ("founded", FOUNDED),
        ("Justified: the parcel was lost", FOUNDED),
        ("kısmen haklı", PARTLY),
        ("KISMEN HAKLI", PARTLY),
        ("kısmen", PARTLY),
        ("kısmen haklı bulundu", PARTLY),
        ("partly founded", PARTLY),
        ("partially justified", PARTLY),
        ("haksız", NOT),
        ("Haksızdır", NOT),
        ("haklı değil", NOT),
        ("haklı  bulunmadı", NOT),
        ("Haklı görülmedi", NOT),
        ("yerinde değil", NOT),
        ("unfounded", NOT),
        ("not founded", NOT),
        ("Not-founded", NOT),
        ("not justified", NOT),
        ("çözüldü", None),
        ("mührünüz haklı olarak geç geldi", None),
        ("foundedness", None),
        ("nothing found", None),
        ("partly", None),
        ("", None),
    ],
)
def test_the_first_words_of_an_outcome_say_it(outcome: str, founded: Founded | None):
    assert founded_in(outcome) is founded


@pytest.fixture
def desk() -> Desk:
    desk = Desk()
    desk.receives(mail("Mali mührüm gelmedi, şikâyetçiyim.", subject="Şikâyet"))
    assert desk.ticket().kind is Kind.COMPLAINT
    return desk


def closed(desk: Desk, line: str, text: str = "Gönderildi.") -> str:
    return said(desk.replies(f"{line}\n{text}", ZEHRA))


@pytest.mark.parametrize(
    ("line", "founded", "told"),
    [
        ("#kapat haklı ; tedarikci", FOUNDED, "The complaint was recorded as founded."),
        ("#close partly founded ; courier or supplier", PARTLY, "recorded as partly founded"),
        ("#kapat haksız ; kullanici", NOT, "recorded as not founded"),
        ("#kapat çözüldü ; haksiz", NOT, "recorded as not founded"),
        ("#kapat haksız ; haksiz", NOT, "recorded as not founded"),
        ("#kapat çözüldü ; tedarikci", None, "It was not said whether the complaint was founded"),
    ],
)
def test_closing_a_complaint_records_it_and_the_receipt_says_so(
    desk: Desk, line: str, founded: Founded | None, told: str
):
    assert told in closed(desk, line)
    assert (desk.ticket().status, desk.ticket().founded) == (Status.CLOSED, founded)


def test_what_is_written_to_the_author_says_nothing_of_it(desk: Desk):
    closed(desk, "#kapat çözüldü ; surec", "Haklısınız, özür dileriz.")
    assert desk.ticket().founded is None


def test_outcome_and_root_cause_do_not_contradict_each_other(desk: Desk):
    told = closed(desk, "#kapat haklı ; haksiz")
    assert "the outcome says “founded”, the root cause “not founded”" in told
    assert desk.ticket().status is not Status.CLOSED


def test_only_complaints_are_founded_or_not():
    desk = Desk()
    desk.receives(mail("NES başvuru formunu gönderir misiniz?", subject="NES başvuru formu talebi"))
    told = closed(desk, "#kapat haklı ; haksiz")
    assert "founded" not in told.replace("root cause: not founded", "").replace("haklı", "")
    assert (desk.ticket().status, desk.ticket().founded) == (Status.CLOSED, None)


def test_taking_the_closing_back_takes_that_back_too(desk: Desk):
    closed(desk, "#kapat haklı ; tedarikci")
    desk.replies("#geri-al", ZEHRA, Purpose.RECEIPT)
    assert (desk.ticket().status is Status.CLOSED, desk.ticket().founded) == (False, None)


def test_opening_again_forgets_it(desk: Desk):
    closed(desk, "#kapat haklı ; tedarikci")
    desk.replies("#aç", ZEHRA)
    assert desk.ticket().founded is None


# ---------------------------------------------------------------- said later


def test_what_a_closing_did_not_say_is_said_later(desk: Desk):
    closed(desk, "#kapat çözüldü ; tedarikci")
    told = said(desk.replies("#kapat kısmen haklı", ZEHRA, Purpose.RECEIPT))
    assert "the closing is completed; the complaint: partly founded; root cause: courier or supplier" in told
    ticket = desk.ticket()
    assert (ticket.status, ticket.founded, ticket.root_cause) == (Status.CLOSED, PARTLY, "tedarikci")
    desk.replies("#geri-al", ZEHRA, Purpose.RECEIPT)
    assert (desk.ticket().status, desk.ticket().founded) == (Status.CLOSED, None)


def test_a_root_cause_that_lacks_is_said_later(desk: Desk):
    closed(desk, "#kapat çözüldü ; tedarikci")
    dossier = desk.dossiers[desk.ticket().number]
    desk.dossiers[desk.ticket().number] = replace(dossier, ticket=replace(dossier.ticket, root_cause=""))
    told = said(desk.replies("#kapat ; surec", ZEHRA, Purpose.RECEIPT))
    assert "the complaint: –; root cause: design of the process" in told
    assert desk.ticket().root_cause == "surec"


@pytest.mark.parametrize("line", ["#kapat haksız ; surec", "#kapat", "#kapat çözüldü"])
def test_what_was_said_stays_until_the_ticket_is_opened_again(desk: Desk, line: str):
    closed(desk, "#kapat haklı ; tedarikci")
    assert "closed already" in said(desk.replies(line, ZEHRA, Purpose.RECEIPT))
    assert (desk.ticket().founded, desk.ticket().root_cause) == (FOUNDED, "tedarikci")
