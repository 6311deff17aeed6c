"""`#ürün`, `#kategori`, `#öncelik`, `#kurum`: by id or title, in either language."""

from dataclasses import replace

import pytest

from tests.desk.remembering_desk import ISTANBUL, RULES, Desk, draft, mail, said, templates
from ulak.desk.acts.classifying import LONGEST_NAME
from ulak.desk.rules.rule_files import read_rules
from ulak.desk.ticket import Purpose, Role, Status

HOUSE = {
    "80-own.yaml": """
institutions:
  a_bakanligi: { tr: A Bakanlığı, en: Ministry A, specialist: ayse@kurum.test }
  B Üniversitesi: cagri@kurum.test
rules:
  - name: our own priority
    when: { subject: felaket }
    then: { priority: yangın }
    examples: []
"""
}
OWN = read_rules({**RULES, **HOUSE}, ISTANBUL)


@pytest.fixture
def desk() -> Desk:
    desk = Desk(rulebook=OWN)
    desk.receives(mail("Merhaba"))
    return desk


@pytest.mark.parametrize(("line", "field", "value", "says"), [
    ("#ürün mali_muhur", "product", "mali_muhur", "product: fiscal seal"),
    ("#URUN Mali Mühür", "product", "mali_muhur", "product: fiscal seal"),
    ("#product fiscal seal", "product", "mali_muhur", "product: fiscal seal"),
    ("#ürün SSL Sertifikası", "product", "ssl", "product: TLS server certificate"),
    ("#ürün KART OKUYUCU ÇEŞİTLERİ", "product", "kart_okuyucu", "product: card readers"),
    ("#kategori teslimat", "category", "teslimat", "category: production and delivery"),
    ("#category renewal", "category", "yenileme", "category: renewal"),
    ("#öncelik acil", "priority", "urgent", "priority: urgent"),
    ("#öncelik DÜŞÜK", "priority", "low", "priority: low"),
    ("#priority high", "priority", "high", "priority: high"),
    ("#öncelik Olağan", "priority", "normal", "as it was"),
    ("#öncelik yangin", "priority", "yangın", "priority: yangın"),
    ("#öncelik normal", "priority", "normal", "as it was"),
])  # fmt: skip
def test_a_field_is_set_by_id_or_title(desk: Desk, line: str, field: str, value: str, says: str) -> None:
    decision = desk.replies(line)
    assert getattr(desk.ticket(), field) == value
    assert says in said(decision)
    assert templates(decision) == ["receipt"]


@pytest.mark.parametrize(("line", "says"), [
    ("#ürün mali mür", "no product is called “mali mür”; there are: qualified electronic certificate"),
    ("#ürün mali mür", "did you mean: Mali Mühür"),
    ("#kategori yenilem", "did you mean: Yenileme"),
    ("#öncelik çok acil", "there are: low, normal, high, urgent, yangın"),
])  # fmt: skip
def test_an_unknown_word_is_answered_with_what_there_is(desk: Desk, line: str, says: str) -> None:
    before = desk.ticket()
    decision = desk.replies(line)
    assert says in said(decision)
    assert desk.ticket() == replace(before, version=before.version + 1)


def test_the_journal_has_ids_and_nobodys_words(desk: Desk) -> None:
    events = desk.replies("#ürün fiscal seal\n#kurum Gizli Holding A.Ş.").events
    assert [(event.name, event.by, dict(event.facts)) for event in events] == [
        ("ticket classified", "zehra@kurum.test", {"field": "product", "from": "nothing", "to": "mali_muhur"}),
        ("ticket classified", "zehra@kurum.test",
         {"field": "institution", "from": "nothing", "to": "not in the rules"}),
    ]  # fmt: skip


@pytest.mark.parametrize("line", ["#kurum A Bakanlığı", "#institution ministry a", "#kurum a_bakanligi"])
def test_an_institution_brings_the_ticket_to_its_specialist(desk: Desk, line: str) -> None:
    decision = desk.replies(line)
    ticket = desk.ticket()
    assert (ticket.institution, ticket.owner, ticket.team) == ("a_bakanligi", "ayse@kurum.test", "ssl")
    followers = [one.address.address for one in ticket.participants if one.role is Role.STAFF]
    assert followers == ["musteri-iliskileri@kurum.test"]
    assert "institution: Ministry A; the ticket was handed to ayse@kurum.test" in said(decision)
    assert [one.address for one in draft(decision, "transfer").to] == ["ayse@kurum.test"]


def test_nobody_who_has_taken_the_ticket_loses_it(desk: Desk) -> None:
    desk.replies("#al")
    decision = desk.replies("#kurum A Bakanlığı")
    assert (desk.ticket().institution, desk.ticket().owner) == ("a_bakanligi", "zehra@kurum.test")
    assert "stays with zehra@kurum.test; the institution's specialist is ayse@kurum.test" in said(decision)


def test_whose_it_is_by_a_rule_hands_over_to_the_specialist(desk: Desk) -> None:
    desk.replies("#kurum A Bakanlığı")
    desk.replies("#kurum A Bakanlığı")
    assert desk.ticket().owner == "ayse@kurum.test"
    owned = Desk(rulebook=read_rules({**RULES, **HOUSE, "05.yaml": """
rules:
  - name: all for Zehra
    when: {}
    then: { owner: zehra@kurum.test }
    examples: []
"""}, ISTANBUL))  # fmt: skip
    owned.receives(mail("Merhaba"))
    owned.replies("#kurum B Üniversitesi")
    assert (owned.ticket().owner, owned.ticket().team) == ("cagri@kurum.test", "customer-relations")


def test_an_institution_of_no_rule_is_kept_as_it_was_written(desk: Desk) -> None:
    decision = desk.replies("#kurum A Bakanlığ İl Müdürlüğü")
    assert (desk.ticket().institution, desk.ticket().owner) == ("A Bakanlığ İl Müdürlüğü", "")
    assert "no specialist is configured" in said(decision)
    assert "did you mean" in said(desk.replies("#kurum C Üniversitesi"))


def test_the_name_of_an_institution_is_no_letter(desk: Desk) -> None:
    decision = desk.replies(f"#kurum {'x' * (LONGEST_NAME + 1)}")
    assert f"{LONGEST_NAME} letters at most" in said(decision)
    assert desk.ticket().institution == ""


def test_a_closed_ticket_is_classified_and_stays_where_it_is(desk: Desk) -> None:
    desk.replies("#tür istek\n#kapat")
    desk.replies("#kurum A Bakanlığı\n#ürün nes", purpose=Purpose.RECEIPT)
    ticket = desk.ticket()
    assert (ticket.status, ticket.institution, ticket.product, ticket.owner) == (
        Status.CLOSED, "a_bakanligi", "nes", "")  # fmt: skip
