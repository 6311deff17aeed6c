"""`explain ticket` names the rule that set a field, or says that staff did."""

from dataclasses import replace

from tests.desk.remembering_desk import Desk, mail
from ulak.desk.rules.set_by import set_by
from ulak.desk.ticket import Reason


def why(desk: Desk, field: str) -> str:
    return next(reason for name, _, reason in set_by(desk.ticket()) if name == field)


def test_a_rule_with_its_line_until_staff_says_otherwise() -> None:
    desk = Desk()
    desk.receives(mail("Mali mühür siparişim gelmedi.", subject="Şikâyet"))
    assert why(desk, "kind").startswith("dissatisfaction is a complaint (50-kinds.yaml:")
    assert why(desk, "promises").startswith("everybody else is answered")
    fields = [name for name, _, _ in set_by(desk.ticket())]
    assert "owner" not in fields
    desk.replies("#tür istek\n#kurum Örnek\n#al")
    assert why(desk, "kind").startswith(
        "set by staff; before by dissatisfaction is a complaint (50-kinds.yaml:"
    )
    assert why(desk, "institution") == why(desk, "owner") == "set by staff"
    assert "60-products.yaml" in why(desk, "product")


def test_what_is_taken_back_is_the_rules_again() -> None:
    desk = Desk()
    desk.receives(mail("Merhaba", subject="Şikâyet"))
    desk.replies("#tür istek")
    desk.replies("#tür şikâyet")
    assert "50-kinds.yaml" in why(desk, "kind")


def test_what_the_desk_set_has_its_reason_and_no_line() -> None:
    desk = Desk()
    desk.receives(mail("Merhaba"))
    ticket = replace(
        desk.ticket(),
        priority="urgent",
        reasons=(*desk.ticket().reasons, Reason("priority", "urgent", "a key was proven", "", 0)),
    )
    assert ("priority", "urgent", "a key was proven") in set_by(ticket)
