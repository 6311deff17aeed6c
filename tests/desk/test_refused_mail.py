"""A command mail of which nothing was done says so in its subject, and of each line what is wrong with it."""

from dataclasses import replace

import pytest

from tests.desk.remembering_desk import PASS, Desk, draft, house, mail
from tests.desk.reported_certificates import AYSE, reported, writes
from ulak.desk.decision import Decision


@pytest.fixture
def desk() -> Desk:
    return reported()


def effects(decision: Decision) -> dict[str, str]:
    return {one.line: one.effect for one in draft(decision, "receipt").lines}


@pytest.mark.parametrize(("language", "subject"), [("tr", "YAPILMADI: "), ("en", "NOT DONE: ")])
def test_the_receipt_of_a_mail_that_was_refused_says_so_at_the_start_of_its_subject(language, subject):
    desk = reported()
    desk.house = house(language=language)
    assert draft(writes(desk, "#gerekçe 99"), "receipt").subject == f"{subject}Compromised key"
    assert draft(writes(desk, "#gerekçe 3"), "receipt").subject == "Compromised key"


@pytest.mark.parametrize("subject", ["Konu", "NOT DONE: Konu"])
def test_so_does_that_of_a_mail_about_no_ticket_once(desk: Desk, subject: str):
    came = mail("#al", AYSE, subject, "<n@kurum.test>", Authentication_Results=PASS)
    assert draft(desk.receives(came), "receipt").subject == "NOT DONE: Konu"


def test_each_wrong_line_is_told_what_is_wrong_with_it(desk: Desk):
    told = effects(writes(desk, "#öncelik kırmızı\n#ürün olmayan\n#etiketle\n#kategori olmayan\n#al"))
    said = "not done, because another line cannot be"
    assert [line for line, effect in told.items() if effect == said] == ["#al"]
    assert len(set(told.values())) == 5


def test_a_line_that_needs_one_that_is_wrong_is_not_told_off_for_it(desk: Desk):
    told = effects(writes(desk, "#gerekçe 99\n#iptal-edildi 0A1B 09:00\n#gerekçe 3"))
    assert told["#iptal-edildi 0A1B 09:00"] == "not done, because another line cannot be"


def test_nothing_of_the_right_lines_happens(desk: Desk):
    before = desk.ticket()
    writes(desk, "#öncelik acil\n#kategori olmayan\n#al")
    assert replace(desk.ticket(), version=before.version) == before
