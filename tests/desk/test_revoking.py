"""`#gerekçe`: by when a revocation must be published, from the receipt of the report (BR 4.9.1.1)."""

from datetime import datetime, timedelta

import pytest

from tests.desk.remembering_desk import ISTANBUL, NOW, RULES, Desk, draft, mail, said
from ulak.desk.acts.grounds import GROUNDS, SUB_CA_GROUNDS
from ulak.desk.acts.revoking import revocation_of
from ulak.desk.clocks.promise import PromiseState
from ulak.desk.rules.rule_files import read_rules
from ulak.desk.ticket import Kind, Purpose
from ulak.mail.serial_number import plain_serial

AYSE, MEHMET = "ayse@kurum.test", "mehmet@kurum.test"


@pytest.fixture
def report() -> Desk:
    desk = Desk()
    desk.receives(mail("The key is public.", "hanno@research.test", "Key"), "cainfo")
    return desk


def promise(desk: Desk):
    found = revocation_of(desk.ticket())
    assert found is not None
    return found


def local(at: datetime) -> str:
    return at.astimezone(ISTANBUL).strftime("%d.%m.%Y %H:%M")


@pytest.mark.parametrize(("number", "hours"), [(n, 24 if n <= 5 else 120) for n in range(1, 17)])
def test_the_first_five_grounds_have_24_hours_and_the_others_5_days_from_the_arrival(
    report: Desk, number: int, hours: int
) -> None:
    report.waits(hours=3)
    decision = report.replies(f"#gerekçe {number}", MEHMET)
    found = promise(report)
    assert (found.key, found.state, found.due_at) == (
        "revocation/", PromiseState.RUNNING, NOW + timedelta(hours=hours))  # fmt: skip
    assert (found.rule.clock, found.basis) == ("wall", f"BR 4.9.1.1 ({number})")
    assert f"ground-{number}" in report.ticket().tags
    assert GROUNDS[number - 1].title.en in said(decision)
    assert local(found.due_at) in said(decision)
    assert GROUNDS[number - 1].reason in said(decision)
    events = {event.name: dict(event.facts) for event in decision.events}
    assert events["ground set"] == {"ground": str(number), "due": found.due_at.isoformat()}


@pytest.mark.parametrize(
    "line", ["#gerekçe 3", "#GEREKCE (3)", "#ground 4.9.1.1(3)", "#ground 4.9.1.1 (3)", "#ground 4.9.1.1-3"]
)
def test_a_ground_by_its_number(report: Desk, line: str) -> None:
    report.replies(line, MEHMET)
    assert "ground-3" in report.ticket().tags


@pytest.mark.parametrize(("number", "hours", "is_recommended"), [(7, 3, True), (7, 25, False), (3, 3, False)])
def test_of_a_ground_with_5_days_the_receipt_names_the_end_of_24_hours(
    report: Desk, number, hours, is_recommended
):
    report.waits(hours=hours)
    words = said(report.replies(f"#gerekçe {number}", MEHMET))
    recommended = "revocation within 24 hours is recommended: by 25.11.2026 09:00"
    assert (recommended in words) is is_recommended


@pytest.mark.parametrize("number", range(1, 10))
def test_the_certificate_of_a_subordinate_ca_has_7_days(report: Desk, number: int) -> None:
    report.waits(hours=3)
    decision = report.replies(f"#gerekçe alt {number}", MEHMET)
    found = promise(report)
    assert (found.rule.clock, found.due_at) == ("wall", NOW + timedelta(days=7))
    assert (found.basis, found.rule.escalate) == (f"BR 4.9.1.2 ({number})", "revocation")
    assert f"ground-sub-ca-{number}" in report.ticket().tags
    assert f"ground 4.9.1.2-{number}, {SUB_CA_GROUNDS[number - 1].title.en}" in said(decision)
    assert "CRL reason the fitting one, never none (BR 7.2.2)" in said(decision)


@pytest.mark.parametrize("line", [
    "#gerekçe alt 3", "#GEREKCE ALT (3)", "#gerekçe alt-ca 3", "#ground sub 3", "#ground sub-CA 3",
    "#gerekçe 4.9.1.2-3", "#ground 4.9.1.2(3)", "#ground 4.9.1.2 (3)",
])  # fmt: skip
def test_its_grounds_by_their_number(report: Desk, line: str) -> None:
    report.replies(line, MEHMET)
    assert "ground-sub-ca-3" in report.ticket().tags


def test_from_one_clause_to_the_other_there_is_one_ground(report: Desk) -> None:
    report.replies("#gerekçe alt 5", MEHMET)
    report.replies("#gerekçe 12", MEHMET, Purpose.RECEIPT)
    assert [tag for tag in report.ticket().tags if tag.startswith("ground")] == ["ground-12"]
    assert promise(report).due_at == NOW + timedelta(days=5)
    assert "only the ticket's owner" in said(report.replies("#gerekçe alt 5\n#not\nNot ours.", MEHMET))


@pytest.mark.parametrize(
    "value", ["0", "17", "anahtar", "3 4", "-3", "alt 10", "4.9.1.2-0", "4.9.1.3-1", "alt"]
)
def test_anything_else_is_answered_with_all_of_them(report: Desk, value: str) -> None:
    words = said(report.replies(f"#gerekçe {value}", MEHMET))
    assert f"“{value}” is no ground" in words
    lines = {line.strip() for line in words.splitlines()}
    assert {f"{one.number} {one.title.en}" for one in (*GROUNDS, *SUB_CA_GROUNDS)} <= lines
    assert "within 5 days (24 hours recommended):" in lines
    assert "“sub 3” or “4.9.1.2-3”" in words
    assert revocation_of(report.ticket()) is None


def test_only_a_report_has_a_ground() -> None:
    desk = Desk()
    desk.receives(mail("Merhaba"))
    assert "not a certificate problem report" in said(desk.replies("#gerekçe 3"))
    assert "not a certificate problem report" in said(desk.replies("#iptal-edildi 3A4F 09:00"))


def test_people_are_told_after_24_hours_even_of_the_laxer_grounds(report: Desk) -> None:
    report.replies("#gerekçe 12\n#ön-rapor\nWe look into it.", MEHMET)
    report.waits(minutes=2)
    report.dispatches()
    told = []
    for hour in range(1, 27):
        report.now = NOW + timedelta(hours=hour, minutes=1)
        if decision := report.escalates():
            letter = draft(decision, "escalation")
            if "revocation" in [one.name for one in letter.promises]:
                told.append((hour, [one.address for one in letter.to]))
    assert [hour for hour, _ in told] == [12, 24]
    assert told[1][1] == ["ssl-ekip@kurum.test", AYSE, "kalite@kurum.test", "yonetim@kurum.test"]


def test_a_house_without_such_a_ladder_climbs_its_default_one() -> None:
    files = {**RULES, "20-promises.yaml": RULES["20-promises.yaml"].replace("  revocation:\n", "  other:\n")}
    desk = Desk(rulebook=read_rules(files, ISTANBUL))
    desk.receives(mail("Key", "hanno@research.test"), "cainfo")
    desk.replies("#gerekçe 12", MEHMET)
    assert promise(desk).rule.escalate == "default"
    desk.replies("#gerekçe 3", MEHMET, Purpose.RECEIPT)
    assert promise(desk).rule.escalate == "report"


def test_a_stricter_ground_takes_the_place_of_a_laxer_one(report: Desk) -> None:
    report.replies("#gerekçe 12", MEHMET)
    report.replies("#gerekçe 3", MEHMET, Purpose.RECEIPT)
    assert promise(report).due_at == NOW + timedelta(hours=24)
    assert [tag for tag in report.ticket().tags if tag.startswith("ground")] == ["ground-3"]
    assert len([one for one in report.ticket().promises if one.name == "revocation"]) == 1


def test_a_laxer_ground_needs_a_reason_of_whoever_is_responsible(report: Desk) -> None:
    report.replies("#gerekçe 3", MEHMET)
    assert "only the ticket's owner" in said(report.replies("#gerekçe 12\n#not\nNot our key.", MEHMET))
    assert "write the reason" in said(report.replies("#gerekçe 12", AYSE, to="ssl-ekip@kurum.test"))
    assert promise(report).due_at == NOW + timedelta(hours=24)
    decision = report.replies("#gerekçe 12\n#not\nNot our key.", AYSE)
    assert promise(report).due_at == NOW + timedelta(days=5)
    assert draft(decision, "alarm").text == "Not our key."
    assert "#gerekçe 12" in draft(decision, "alarm").reason


def test_the_revocation_goes_with_the_report(report: Desk) -> None:
    report.replies("#gerekçe 3", AYSE)
    report.replies("#tür istek\n#not\nNot about a certificate.", AYSE)
    assert (report.ticket().kind, promise(report).state) == (Kind.REQUEST, PromiseState.NOT_APPLICABLE)


@pytest.mark.parametrize(("written", "plain"), [
    ("3A4F", "3A4F"), ("0x003a4f", "3A4F"), (" 3a:4f ", "3A4F"), ("00 3A 4F", "3A4F"), ("0X3A4F", "3A4F"),
    ("F" * 40, "F" * 40), ("", ""), ("3", ""), ("0000", ""), ("3G", ""), ("3A-4F", ""), ("F" * 51, ""),
    ("3A:", ""), ("seri 3A4F", ""),
])  # fmt: skip
def test_a_serial_number_as_it_is_compared(written: str, plain: str) -> None:
    assert plain_serial(written) == plain
