"""`#tür`: the promises of a ticket follow its kind, counted from its arrival, and no strict one vanishes unsaid."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.desk.remembering_desk import ISTANBUL, NOW, RULES, Desk, draft, mail, said, templates
from ulak.desk.clocks.promise import PromiseState
from ulak.desk.rules.rule_files import read_rules
from ulak.desk.ticket import Kind, Purpose, Role, Status

TEAM = "ssl-ekip@kurum.test"
OWN = """
rules:
  - name: house reports
    when: { mailbox: reports }
    then: { kind: certificate-problem-report, team: ssl }
    examples: []
  - name: everything
    when: {}
    then: { kind: request, team: customer-relations, promises: [quick] }
    examples: []
promises:
  quick: { within: 4h, clock: office, kept-by: answer, pauses: true }
"""


@pytest.fixture
def desk() -> Desk:
    desk = Desk()
    desk.receives(mail("Merhaba", subject="Konu"))
    return desk


@pytest.fixture
def report() -> Desk:
    desk = Desk()
    desk.receives(mail("The CRL is stale.", "hanno@research.test", "CRL"), "cainfo")
    return desk


def promises(desk: Desk) -> dict[str, str]:
    return {one.key.rstrip("/"): one.state.value for one in desk.ticket().promises}


def events(decision, name: str) -> list[dict[str, str]]:
    return [dict(event.facts) for event in decision.events if event.name == name]


@pytest.mark.parametrize(("line", "kind"), [
    ("#tür şikâyet", Kind.COMPLAINT),
    ("#TUR SIKAYET", Kind.COMPLAINT),
    ("#kind suggestion", Kind.SUGGESTION),
    ("#tür öneri", Kind.SUGGESTION),
    ("#tür talep", Kind.REQUEST),
])  # fmt: skip
def test_a_kind_by_its_word_in_either_language(desk: Desk, line: str, kind: Kind) -> None:
    decision = desk.replies(line)
    assert desk.ticket().kind is kind
    assert f"kind: {kind}" in said(decision)
    assert events(decision, "kind changed") == [{"from": "other", "to": kind.value}]
    assert promises(desk) == {"first-answer": "running"}
    assert templates(decision) == ["receipt"]


def test_an_unknown_kind_is_answered_with_those_there_are(desk: Desk) -> None:
    words = said(desk.replies("#tür şikayt"))
    assert "“şikayt” is no kind" in words
    assert "complaint, request, suggestion" in words
    assert "did you mean: şikâyet" in words
    assert desk.ticket().kind is Kind.OTHER


def test_the_same_kind_again_changes_nothing(desk: Desk) -> None:
    decision = desk.replies("#tür diğer")
    assert "the kind already" in said(decision)
    assert decision.events == ()


def test_what_becomes_a_report_has_its_24_hours_from_the_arrival(desk: Desk) -> None:
    desk.waits(hours=5)
    decision = desk.replies("#tür sertifika problem bildirimi")
    ticket = desk.ticket()
    assert promises(desk) == {
        "first-answer": "not-applicable",
        "preliminary-report/reporter": "running",
        "preliminary-report/subscriber": "running",
    }
    assert {p.due_at for p in ticket.promises if p.rule.kept_by == "preliminary-report"} == {
        NOW + timedelta(hours=24)
    }
    assert (ticket.team, ticket.owner, ticket.priority, ticket.status) == ("ssl", "", "urgent", Status.NEW)
    assert [one.address.address for one in ticket.participants if one.role is Role.STAFF] == [
        "musteri-iliskileri@kurum.test"
    ]
    assert [one.address for one in draft(decision, "notice").to] == [TEAM]
    assert "Merhaba" in draft(decision, "notice").text
    assert templates(decision) == ["notice", "receipt"]
    assert events(decision, "promise not applicable") == [
        {"promise": "first-answer/", "why": "the kind changed"}
    ]
    assert [one["promise"] for one in events(decision, "promise given")] == [
        "preliminary-report/reporter", "preliminary-report/subscriber"]  # fmt: skip
    assert events(decision, "ticket assigned") == [{"team": "ssl"}]


def test_its_owner_keeps_it_who_works_there(desk: Desk) -> None:
    desk.replies("#ata mehmet")
    decision = desk.replies("#tür certificate-problem-report", "mehmet@kurum.test", Purpose.CONSULTATION)
    assert (desk.ticket().team, desk.ticket().owner) == ("ssl", "mehmet@kurum.test")
    assert "the old team follows" not in said(decision)
    assert [[a.address for a in one.to] for one in decision.drafts if one.template == "notice"] == [
        [TEAM], ["mehmet@kurum.test"]]  # fmt: skip


def test_who_waited_for_a_team_waits_no_longer(desk: Desk) -> None:
    desk.replies("#ata ssl")
    desk.replies("#tür certificate problem report")
    assert desk.ticket().status is Status.OPEN


def test_a_report_has_its_24_hours_whatever_the_rules_forget() -> None:
    desk = Desk(rulebook=read_rules({"10.yaml": RULES["10-house.yaml"], "20.yaml": RULES["20-promises.yaml"],
                                     "90.yaml": OWN}, ISTANBUL))  # fmt: skip
    desk.receives(mail("Merhaba"))
    desk.replies("#tür certificate-problem-report")
    assert promises(desk) == {
        "quick": "running",
        "preliminary-report/reporter": "running",
        "preliminary-report/subscriber": "running",
    }


def test_what_was_sent_before_keeps_what_is_promised_after(report: Desk) -> None:
    report.replies("#yanıt\nWe look into it.", "ayse@kurum.test")
    report.waits(minutes=2)
    report.dispatches()
    report.waits(minutes=8)
    report.replies("#tür istek\n#not\nNot about a certificate.", "ayse@kurum.test")
    first = next(one for one in report.ticket().promises if one.name == "first-answer")
    assert (first.state, first.kept_at) == (PromiseState.KEPT, NOW + timedelta(minutes=2))


@pytest.mark.parametrize(("writer", "text", "says"), [
    ("mehmet@kurum.test", "#not\nSpam.", "only the ticket's owner"),
    ("ayse@kurum.test", "", "write the reason"),
    ("ayse@kurum.test", "This text would go to the author.", "write the reason"),
])  # fmt: skip
def test_24_hours_are_not_given_up_by_anybody_or_without_a_reason(
    report: Desk, writer: str, text: str, says: str
) -> None:
    decision = report.replies(f"#tür istek\n{text}", writer)
    assert says in said(decision)
    assert report.ticket().kind is Kind.CERTIFICATE_PROBLEM_REPORT
    assert set(promises(report).values()) == {"running"}
    assert templates(decision) == ["receipt"]


@pytest.mark.parametrize(
    "writer", ["ayse@kurum.test", "mehmet@kurum.test", "kalite@kurum.test", "mib@kurum.test"]
)
def test_with_a_reason_they_are_and_others_hear_of_it(report: Desk, writer: str) -> None:
    take = "#al\n" if writer == "mehmet@kurum.test" else ""
    decision = report.replies(f"{take}#tür istek\n#not\nAsks for a price.", writer)
    assert promises(report) == {
        "preliminary-report/reporter": "not-applicable",
        "preliminary-report/subscriber": "not-applicable",
        "first-answer": "running",
    }
    told = draft(decision, "alarm")
    assert [one.address for one in told.to] == ["mib@kurum.test", "kalite@kurum.test"]
    assert told.text == "Asks for a price."
    assert "preliminary-report/reporter, preliminary-report/subscriber" in told.reason
    assert len(events(decision, "promise not applicable")) == 2
    assert report.escalates() is None


@pytest.mark.parametrize(("writer", "text", "says"), [
    ("cagri@kurum.test", "#not\nÇalınmış.", "only the team's lead"),
    ("mib@kurum.test", "", "write under it why"),
    ("mib@kurum.test", "#ön-rapor\nBakıyoruz.", "write under it why"),
])  # fmt: skip
def test_no_gate_is_passed_by_calling_a_ticket_a_report(
    desk: Desk, writer: str, text: str, says: str
) -> None:
    gated(desk)
    desk.replies("#al", "cagri@kurum.test")
    decision = desk.replies(f"#tür certificate-problem-report\n{text}", writer)
    assert says in said(decision)
    assert (templates(decision), desk.ticket().kind) == (["receipt"], Kind.OTHER)


def test_whoever_keeps_the_gate_reads_why_it_became_one(desk: Desk) -> None:
    gated(desk)
    decision = desk.replies("#tür certificate-problem-report\n#not\nÇalınmış.", "mib@kurum.test")
    told = draft(decision, "alarm")
    assert [one.address for one in told.to] == ["mib@kurum.test", "kalite@kurum.test", "yonetim@kurum.test"]
    assert "approval or a signature" in told.reason
    assert told.text == "Çalınmış."


def test_a_report_past_a_gate_closes_nothing(report: Desk) -> None:
    gated(report)
    report.replies("#ön-rapor\nBakıyoruz.", "ayse@kurum.test")
    report.waits(minutes=5)
    report.dispatches()
    report.replies("#tür şikâyet\n#not\nDeğilmiş.", "ayse@kurum.test")
    assert "cannot be closed" in said(report.replies("#kapat haksız ; surec", "ayse@kurum.test"))


def gated(desk: Desk) -> None:
    ticket = replace(desk.ticket(), gate="signature")
    desk.dossiers[ticket.number] = replace(desk.dossiers[ticket.number], ticket=ticket)


def test_a_report_comes_back_with_its_old_clock(report: Desk) -> None:
    report.replies("#tür istek\n#not\nAsks for a price.", "ayse@kurum.test")
    report.waits(hours=3)
    report.replies("#tür certificate-problem-report", "ayse@kurum.test")
    assert promises(report) == {
        "preliminary-report/reporter": "running",
        "preliminary-report/subscriber": "running",
        "first-answer": "not-applicable",
    }
    assert {one.due_at for one in report.ticket().promises[:2]} == {NOW + timedelta(hours=24)}


def test_where_nobody_is_to_be_told_nobody_is(report: Desk) -> None:
    files = {**RULES, "10-house.yaml": RULES["10-house.yaml"].replace("[mib@kurum.test]", "[]").replace(
        "[kalite@kurum.test]", "[]")}  # fmt: skip
    report.rulebook = read_rules(files, ISTANBUL)
    decision = report.replies("#tür istek\n#not\nAsks for a price.", "ayse@kurum.test")
    assert templates(decision) == ["receipt"]


def test_who_the_rules_tell_at_once_of_a_kind_hears_of_it_when_it_becomes_that() -> None:
    files = {name: text.replace("privacy: []", "privacy: [kvkk@kurum.test]") for name, text in RULES.items()}
    desk = Desk(rulebook=read_rules(files, ISTANBUL))
    desk.receives(mail("Bana ait her şeyi kaldırın.", subject="Konu"))
    decision = desk.replies("#tür KVKK başvurusu")
    notice = draft(decision, "notice")
    assert [one.address for one in notice.to] == ["kvkk@kurum.test"]
    assert "the rules tell you at once" in notice.reason
    assert "Bana ait her şeyi kaldırın." in notice.text
    assert templates(desk.replies("#tür kvkk başvurusu")) == ["receipt"]


def test_a_term_of_law_that_came_with_the_kind_needs_a_reason_too() -> None:
    desk = Desk()
    desk.receives(mail("Kişisel verilerimin silinmesini istiyorum."))
    assert promises(desk) == {"petition": "running", "first-answer": "running"}
    assert "petition" in said(desk.replies("#tür istek"))
    assert desk.ticket().kind is Kind.PRIVACY_REQUEST
    desk.replies("#al\n#tür istek\n#not\nOnly asks where its data is printed.")
    assert promises(desk) == {"petition": "not-applicable", "first-answer": "running"}


def test_a_privacy_request_has_its_term_by_whom_it_is_so_called(desk: Desk) -> None:
    desk.replies("#tür KVKK başvurusu")
    assert promises(desk) == {"first-answer": "running", "petition": "running"}


def test_an_application_under_the_right_to_information_has_its_own_term(desk: Desk) -> None:
    desk.replies("#tür bilgi edinme")
    assert desk.ticket().kind is Kind.REQUEST
    assert "right-to-information" in desk.ticket().tags
    assert promises(desk)["information-request"] == "running"
    assert "the kind already" in said(desk.replies("#tür bilgi edinme", purpose=Purpose.RECEIPT))
    desk.replies("#al\n#tür istek\n#not\nAn ordinary question.")
    assert "right-to-information" not in desk.ticket().tags
    assert promises(desk)["information-request"] == "not-applicable"


def test_what_an_authors_words_earned_beside_the_kind_stays() -> None:
    desk = Desk(rulebook=read_rules({**RULES, "05.yaml": """
promises:
  visit: { within: 20d, clock: wall, kept-by: answer }
rules:
  - name: who wants a visit
    when: { text: ziyaret }
    then: { promises: [visit] }
    examples: []
"""}, ISTANBUL))  # fmt: skip
    desk.receives(mail("Ziyaret istiyorum."))
    desk.replies("#tür şikâyet")
    assert promises(desk) == {"visit": "running", "first-answer": "running"}


def test_a_ticket_that_waits_for_its_author_waits_with_its_new_clocks() -> None:
    desk = Desk(rulebook=read_rules({**RULES, "05.yaml": """
promises:
  solved: { within: 10bd, clock: office, kept-by: outcome, pauses: true }
rules:
  - name: a complaint is solved
    when: { kind: [complaint, request] }
    then: { promises: [solved] }
    examples: []
"""}, ISTANBUL))  # fmt: skip
    desk.receives(mail("Merhaba"))
    desk.replies("#tür istek\n#bekle\nSeri no?")
    desk.waits(minutes=2)
    desk.dispatches()
    assert promises(desk) == {"first-answer": "kept", "solved": "paused"}
    desk.replies("#tür öneri")
    assert promises(desk) == {"first-answer": "kept", "solved": "not-applicable"}
    desk.replies("#tür istek\n#bekle")
    desk.replies("#tür şikâyet")
    assert promises(desk) == {"first-answer": "kept", "solved": "paused"}


def test_of_a_closed_ticket_only_the_word_changes(desk: Desk) -> None:
    desk.replies("#tür istek\n#kapat\nBitti.")
    before = promises(desk)
    desk.replies("#tür öneri", purpose=Purpose.RECEIPT)
    assert (desk.ticket().kind, promises(desk)) == (Kind.SUGGESTION, before)
    assert "the ticket is closed" in said(
        desk.replies("#tür certificate-problem-report", purpose=Purpose.RECEIPT)
    )


def test_the_phone_call_that_told_the_author_counts(report: Desk) -> None:
    report.replies("#yanıtlandı telefon 09:00\n#tür istek\n#not\nTold on the phone.", "ayse@kurum.test")
    first = next((one for one in report.ticket().promises if one.name == "first-answer"), None)
    assert first is not None
    assert first.state is PromiseState.KEPT
