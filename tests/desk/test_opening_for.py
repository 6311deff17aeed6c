"""Staff open a ticket for somebody else: what the head states, what comes of it, and what is refused."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from tests.desk.remembering_desk import (
    FAIL,
    ISTANBUL,
    PASS,
    RULEBOOK,
    RULES,
    Desk,
    draft,
    house,
    mail,
    said,
    templates,
)
from ulak.desk.commands.command import read
from ulak.desk.commands.command_table import Command
from ulak.desk.contact import Channel, Contact
from ulak.desk.decision import Decision, Disposition
from ulak.desk.for_others.opening_head import author_stated, opening_head
from ulak.desk.rules.rule_files import read_rules
from ulak.desk.ticket import Filing, Kind, Purpose, Relation, Role, Status
from ulak.mail.address import Address

CAGRI = "cagri@kurum.test"


@pytest.fixture
def desk() -> Desk:
    return Desk()


def opens(
    desk: Desk, body: str, author: str = CAGRI, subject: str = "NES", proof: str = PASS, **more: str
) -> Decision:
    message_id = f"<{len(desk.seen)}.{len(desk.outbox)}@kurum.test>"
    fields = {"Authentication_Results": proof} if proof else {}
    return desk.receives(mail(body, author, subject, message_id, **fields, **more))


def opened(desk: Desk, body: str, **more: str):
    decision = opens(desk, body, **more)
    assert decision.disposition is Disposition.TICKET, said(decision)
    assert decision.after is not None
    return decision.after


def events(decision: Decision) -> dict[str, dict[str, str]]:
    return {one.name: dict(one.facts) for one in decision.events}


# ---------------------------------------------------------------- the head


def test_a_call_becomes_a_ticket_of_the_caller(desk: Desk):
    decision = opens(
        desk, "#kanal telefon\n#ad Ali Veli\n#telefon 0532 111 22 33\n#ürün nes\n\nKartı gelmedi."
    )
    ticket = desk.ticket()
    assert ticket.author == Address("", "Ali Veli")
    assert (ticket.channel, ticket.reply_channel) == (Channel.PHONE, Channel.PHONE)
    assert (ticket.product, ticket.contact) == ("nes", Contact(phone="0532 111 22 33"))
    assert (ticket.owner, ticket.status, ticket.participants) == (CAGRI, Status.OPEN, ())
    assert (ticket.version, ticket.received_at, ticket.opened_at) == (1, desk.now, desk.now)
    assert decision.filing is Filing.OPENING
    assert templates(decision) == ["notice", "receipt"]
    assert [one.address for one in draft(decision, "receipt").to] == [CAGRI]
    assert draft(decision, "notice").text == "Kartı gelmedi."


def test_the_journal_says_who_opened_it_and_names_no_author(desk: Desk):
    decision = opens(
        desk, "#kanal telefon\n#ad Ali Veli\n#telefon 0532 111 22 33\n#ürün nes\n#tarih 20.11.2026"
    )
    first = decision.events[0]
    assert (first.name, first.by) == ("ticket opened", CAGRI)
    facts = dict(first.facts)
    assert facts["channel"] == facts["reply channel"] == "phone"
    assert facts["stated by staff"] == "channel, product, date"
    recorded = " ".join(f"{one.name} {one.facts}" for one in decision.events)
    assert "Ali" not in recorded
    assert "0532" not in recorded
    assert events(decision)["not acknowledged"] == {"why": "nobody to write to"}
    assert "Ali" not in decision.reason


@pytest.mark.parametrize(
    ("line", "field", "value"),
    [
        ("#kind complaint", "kind", Kind.COMPLAINT),
        ("#tür şikâyet", "kind", Kind.COMPLAINT),
        ("#product nes", "product", "nes"),
        ("#ürün Mali Mühür", "product", "mali_muhur"),
        ("#record E-1234", "contact", Contact(record="E-1234")),
        ("#link https://sosyal.test/1", "contact", Contact(link="https://sosyal.test/1")),
        ("#institution B Kurumu", "institution", "B Kurumu"),
        ("#name Ali Veli", "author", Address("", "Ali Veli")),
        ("#email Ali Veli <ali@ornek.test>", "author", Address("ali@ornek.test", "Ali Veli")),
        ("#date 2026-11-23 14:00", "received_at", datetime(2026, 11, 23, 11, 0, tzinfo=UTC)),
    ],
)
def test_what_a_line_states_stands_on_the_ticket(desk: Desk, line: str, field: str, value: object):
    ticket = opened(desk, f"#channel cimer\n{line}")
    assert getattr(ticket, field) == value


def test_the_name_of_an_own_line_is_the_author_s(desk: Desk):
    ticket = opened(desk, "#kanal sosyal\n#ad Deniz Ak\n#e-posta D <deniz@ornek.test>")
    assert ticket.author == Address("deniz@ornek.test", "Deniz Ak")


def test_rules_read_the_author_s_words_and_not_the_head(desk: Desk):
    assert opened(desk, "#kanal telefon\n#ad Şikâyet Hattı\n\nÇalışma saatleri.").kind is Kind.OTHER
    assert opened(desk, "#kanal telefon\n\nŞikâyetçiyim.").kind is Kind.COMPLAINT
    assert opened(desk, "#kanal telefon\n#tür istek\n\nŞikâyetçiyim.").kind is Kind.REQUEST


def test_what_was_stated_has_no_rule_as_its_reason(desk: Desk):
    ticket = opened(desk, "#kanal telefon\n#tür istek\n#ürün nes")
    assert not {"kind", "product", "channel", "owner"} & {one.field for one in ticket.reasons}
    assert "team" in {one.field for one in ticket.reasons}


@pytest.mark.parametrize(
    ("when", "received", "due"),
    [
        ("18.05.2026", datetime(2026, 5, 18, 5, 10, tzinfo=UTC), datetime(2026, 6, 17, 5, 10, tzinfo=UTC)),
        (
            "18.05.2026 14:30",
            datetime(2026, 5, 18, 11, 30, tzinfo=UTC),
            datetime(2026, 6, 17, 11, 30, tzinfo=UTC),
        ),
        # A Sunday: nobody opens, and midnight comes first.
        ("17.05.2026", datetime(2026, 5, 16, 21, 0, tzinfo=UTC), datetime(2026, 6, 15, 21, 0, tzinfo=UTC)),
    ],
)
def test_a_petition_is_counted_from_its_date(desk: Desk, when: str, received: datetime, due: datetime):
    ticket = opened(desk, f"#kanal cimer\n#tarih {when}")
    assert ticket.received_at == received
    assert {(one.name, one.due_at) for one in ticket.promises} == {("petition", due)}


def test_the_right_to_information_has_its_own_term_in_place_of_the_petition_s(desk: Desk):
    desk.now = datetime(2026, 5, 20, 6, 0, tzinfo=UTC)
    ticket = opened(desk, "#kanal cimer\n#tür bilgi edinme\n#tarih 18.05.2026")
    assert ticket.kind is Kind.REQUEST
    assert ticket.tags == ("right-to-information",)
    local = [(one.name, one.due_at.astimezone(ISTANBUL)) for one in ticket.promises]
    assert local == [("information-request", datetime(2026, 6, 12, 19, 0, tzinfo=ISTANBUL))]


def test_the_day_of_the_mail_is_never_later_than_the_mail(desk: Desk):
    desk.now = datetime(2026, 11, 24, 4, 0, tzinfo=UTC)  # 07:00, before the office opens
    assert opened(desk, "#kanal cimer\n#tarih bugün").received_at == desk.now


def test_a_house_without_an_office_counts_from_nine(desk: Desk):
    desk.rulebook = replace(RULEBOOK, calendars={"gece": RULEBOOK.calendars["office"]})
    decision = opens(desk, "#kanal cimer\n#tarih 18.05.2026")
    assert decision.after.received_at == datetime(2026, 5, 18, 6, 0, tzinfo=UTC)


def test_nor_is_that_later_than_the_mail(desk: Desk):
    desk.rulebook = replace(RULEBOOK, calendars={})
    desk.now = datetime(2026, 11, 24, 4, 0, tzinfo=UTC)
    assert opened(desk, "#kanal cimer\n#tarih bugün").received_at == desk.now


def test_the_number_is_that_of_the_mail_whatever_its_date(desk: Desk):
    assert opened(desk, "#kanal cimer\n#tarih 30.12.2025").number == "KSM-2026-000001"


# ---------------------------------------------------------------- reply channel and acknowledgement


def test_who_wants_an_answer_by_mail_is_acknowledged(desk: Desk):
    decision = opens(
        desk, "#kanal x\n#e-posta deniz@ornek.test\n#tercih e-posta\n\nBozuldu.", Cc="baska@ornek.test"
    )
    ticket = desk.ticket()
    assert (ticket.channel, ticket.reply_channel) == (Channel.SOCIAL, Channel.EMAIL)
    assert "x" in ticket.tags
    assert [(one.address.address, one.role) for one in ticket.participants] == [
        ("deniz@ornek.test", Role.AUTHOR)
    ]
    letter = draft(decision, "acknowledgement")
    assert [one.address for one in letter.to] == ["deniz@ornek.test"]
    assert (letter.message, letter.replies_to, letter.references) == (None, "", ())
    assert "The acknowledgement goes to deniz@ornek.test" in said(decision)
    assert "#answered-by" not in said(decision)


def test_an_address_alone_brings_no_acknowledgement_where_answers_go_elsewhere(desk: Desk):
    decision = opens(desk, "#kanal telefon\n#e-posta ali@ornek.test")
    assert "acknowledgement" not in templates(decision)
    assert events(decision)["not acknowledged"] == {"why": "answers go by phone"}


def test_a_rule_that_acknowledges_nobody_holds_here_too(desk: Desk):
    silent = "rules:\n  - name: nobody\n    when: { channel: social }\n    then: { acknowledge: false }\n"
    desk.rulebook = read_rules({"05.yaml": silent, **RULES}, ISTANBUL)
    decision = opens(desk, "#kanal sosyal\n#e-posta deniz@ornek.test\n#tercih e-posta")
    assert "acknowledgement" not in templates(decision)


def test_a_reply_by_mail_is_the_author_s(desk: Desk):
    opens(desk, "#kanal sosyal\n#e-posta deniz@ornek.test\n#tercih e-posta")
    ours = desk.letter(Purpose.ACKNOWLEDGEMENT).message_id
    wrote = mail("Hâlâ bozuk.", "deniz@ornek.test", "Re: NES", "<d@ornek.test>", In_Reply_To=ours)
    assert desk.receives(wrote).filing is Filing.AUTHOR


def test_a_later_mail_of_the_same_address_may_be_a_duplicate(desk: Desk):
    opens(desk, "#kanal sosyal\n#e-posta deniz@ornek.test\n#tercih e-posta")
    decision = desk.receives(mail("Merhaba", "deniz@ornek.test"))
    assert [(one.number, one.relation) for one in decision.links] == [("KSM-2026-000001", Relation.DUPLICATE)]


def test_a_caller_with_an_open_ticket_may_be_a_duplicate(desk: Desk):
    desk.receives(mail("Merhaba", "deniz@ornek.test"))
    decision = opens(desk, "#kanal telefon\n#e-posta deniz@ornek.test")
    assert [(one.number, one.relation) for one in decision.links] == [("KSM-2026-000001", Relation.DUPLICATE)]
    assert "possible-duplicate" in decision.after.tags
    assert "KSM-2026-000001" in draft(decision, "notice").reason


@pytest.mark.parametrize(
    ("body", "stated"),
    [
        ("#kanal telefon\n#e-posta Deniz <deniz@ornek.test>", "deniz@ornek.test"),
        ("Kanal: telefon\nE-posta: deniz@ornek.test", "deniz@ornek.test"),
        ("#kanal telefon", ""),
        ("#kanal telefon\n#e-posta deniz", ""),
        ("Televizyon kanalı: deniz@ornek.test", ""),
        ("Kanal tedavisi", ""),
        ("#e-posta deniz@ornek.test", ""),
    ],
)
def test_whom_a_mail_states_is_known_before_anything_is_decided(body: str, stated: str):
    assert author_stated(mail(body)) == stated


def test_tickets_of_the_one_who_writes_are_no_duplicates_of_the_author_s(desk: Desk):
    opens(desk, "Kartım bozuldu.", subject="Kendi kartım")
    assert opens(desk, "#kanal telefon").links == ()


# ---------------------------------------------------------------- who has it


@pytest.mark.parametrize("channel", ["telefon", "şahsen"])
def test_who_is_asked_first_owns_the_ticket(desk: Desk, channel: str):
    assert opened(desk, f"#kanal {channel}", author="zehra@kurum.test").owner == "zehra@kurum.test"


SPECIALISTS = """institutions:
  a-bakanligi: { tr: A Bakanlığı, en: Ministry A, specialist: ayse@kurum.test }
"""


@pytest.mark.parametrize("value", ["a-bakanligi", "A BAKANLIĞI", "Ministry A"])
def test_an_institution_brings_its_specialist(desk: Desk, value: str):
    desk.rulebook = read_rules({**RULES, "95.yaml": SPECIALISTS}, ISTANBUL)
    decision = opens(desk, f"#kanal cimer\n#kurum {value}")
    ticket = desk.ticket()
    assert (ticket.institution, ticket.owner, ticket.status) == (
        "a-bakanligi",
        "ayse@kurum.test",
        Status.OPEN,
    )
    assert [one.address for d in decision.drafts if d.template == "notice" for one in d.to] == [
        "ssl-ekip@kurum.test",
        "ayse@kurum.test",
    ]
    assert "responsible specialist: ayse@kurum.test" in said(decision)


@pytest.mark.parametrize(("channel", "owner", "team"), [
    ("cimer", "mehmet@kurum.test", "ssl"),
    ("telefon", CAGRI, "customer-relations"),
])  # fmt: skip
def test_the_specialist_s_team_has_it_but_not_a_caller_s(desk: Desk, channel: str, owner: str, team: str):
    """As the command `#kurum` does on a ticket that is there."""
    desk.rulebook = read_rules({**RULES, "95.yaml": SPECIALISTS.replace("ayse@", "mehmet@")}, ISTANBUL)
    decision = opens(desk, f"#kanal {channel}\n#kurum Ministry A")
    ticket = desk.ticket()
    assert (ticket.owner, ticket.team, ticket.status) == (owner, team, Status.OPEN)
    told = [one.address for d in decision.drafts if d.template == "notice" for one in d.to]
    assert ("ssl-ekip@kurum.test" in told) is (team == "ssl")
    assert ("team" in {one.field for one in ticket.reasons}) is (team != "ssl")


def test_a_specialist_who_opens_it_has_the_receipt_and_no_notice(desk: Desk):
    desk.rulebook = read_rules({**RULES, "95.yaml": SPECIALISTS}, ISTANBUL)
    decision = opens(desk, "#kanal cimer\n#kurum Ministry A", author="ayse@kurum.test")
    told = [one.address for d in decision.drafts if d.template == "notice" for one in d.to]
    assert told == ["ssl-ekip@kurum.test"]


def test_an_institution_nobody_knows_is_kept_as_it_is_written(desk: Desk):
    decision = opens(desk, "#kanal cimer\n#kurum C Kurumu")
    assert (desk.ticket().institution, desk.ticket().owner) == ("C Kurumu", "")
    assert "the rules know none of that name" in said(decision)


def test_a_slip_in_an_institution_s_name_has_something_near(desk: Desk):
    desk.rulebook = read_rules({**RULES, "95.yaml": SPECIALISTS}, ISTANBUL)
    assert "assigned to nobody; did you mean: Ministry A" in said(
        opens(desk, "#kanal cimer\n#kurum Minstry A")
    )


def test_a_gate_is_named_at_once(desk: Desk):
    decision = opens(desk, "#kanal cimer")
    assert desk.ticket().gate == "signature"
    assert "submit its text with #submit-signature" in said(decision)


# ---------------------------------------------------------------- the text


def test_a_quotation_in_a_new_mail_is_what_it_is_about(desk: Desk):
    body = "#kanal cimer\n\n12.05.2026 tarihinde Ali yazdı:\n> Şikâyetçiyim.\n\nSaygılarımla\nÇağrı Kaya\n"
    notice = draft(opens(desk, body), "notice")
    assert "> Şikâyetçiyim." in notice.text
    assert "Çağrı Kaya" not in notice.text
    assert desk.ticket().kind is Kind.COMPLAINT


def test_in_a_reply_a_quotation_is_somebody_else_s(desk: Desk):
    body = "#kanal telefon\n\nKart sordu.\n\n> Şikâyetçiyim."
    notice = draft(opens(desk, body, In_Reply_To="<x@ornek.test>"), "notice")
    assert notice.text == "Kart sordu."


def test_a_signature_alone_is_no_text(desk: Desk):
    body = "#kanal telefon\n#ad Ali\n\nSaygılarımla\nÇağrı Kaya\nTel: 0312 111 22 33"
    assert "0312" not in draft(opens(desk, body), "notice").text


@pytest.mark.parametrize(("writer", "below", "kept"), [
    (CAGRI, "\nÇağrı Yılmaz\nÇağrı Merkezi", ""),
    (CAGRI, "\nÇağrı Yılmaz", ""),
    (CAGRI, "Çağrı Yılmaz\nUzman\nTel: 0312 111 22 33", ""),
    ("Zehra Kaya <zehra@kurum.test>", "\nZehra Kaya\nMüşteri İlişkileri", ""),
    # A name of somebody else, or a sentence, is the applicant's.
    (CAGRI, "\nAli Veli\nAnkara", "\nAli Veli\nAnkara"),
    (CAGRI, "\nÇağrı Yılmaz\nbana bunu söyledi.", "\nÇağrı Yılmaz\nbana bunu söyledi."),
    (CAGRI, "Çağrı Yılmaz'ı aradım.", "Çağrı Yılmaz'ı aradım."),
])  # fmt: skip
def test_the_name_of_the_one_who_writes_it_down_is_not_the_applicant_s(
    desk: Desk, writer: str, below: str, kept: str
):
    decision = opens(desk, f"#kanal telefon\n#ad Ali\n\nKartım gelmedi diyor.\n{below}", author=writer)
    assert draft(decision, "notice").text == f"Kartım gelmedi diyor.\n{kept}".strip()


def test_a_subject_that_is_empty_says_the_channel(desk: Desk):
    assert opened(desk, "#kanal telefon", subject="").subject == "Application (phone)"


@pytest.mark.parametrize(("text", "subject"), [
    ("His certificate is late and he would like to have it soon.", "Application (phone)"),
    ("Kartı üç haftadır gelmemiş, ne zaman geleceğini soruyor.", "Başvuru (telefon)"),
])  # fmt: skip
def test_a_subject_of_our_making_is_in_the_author_s_language_and_no_rule_sees_it(text: str, subject: str):
    made_up = (
        "rules:\n  - name: made up\n    when: { subject: [application, başvuru] }\n    then: { tags: seen }\n"
    )
    rulebook = read_rules({"05.yaml": made_up, **RULES}, ISTANBUL)
    desk = Desk(house(language="tr"), rulebook=rulebook)
    ticket = opened(desk, f"#kanal telefon\n\n{text}", subject="Ynt:")
    assert (ticket.subject, ticket.tags) == (subject, ())


def test_a_forward_with_a_head_opens_one_too(desk: Desk):
    body = (
        "#kanal cimer\n#evrak E-1\n\n---------- Forwarded message ---------\n"
        "From: EBYS <ebys@baska.test>\nSubject: Dilekçe\n\nŞikâyetçiyim."
    )
    decision = opens(desk, body, subject="Fwd: Dilekçe")
    assert desk.ticket().channel is Channel.CIMER
    assert "Şikâyetçiyim." in draft(decision, "notice").text
    assert templates(decision) == ["notice", "receipt"]


# ---------------------------------------------------------------- what else one mail may do


def test_a_call_that_is_over_is_opened_answered_and_closed_by_one_mail(desk: Desk):
    body = "#kanal telefon\n#kapat\n#yanıtlandı telefon 08:50\n#tarih 08:40\n\nSaatleri sordu."
    decision = opens(desk, body)
    ticket = desk.ticket()
    assert (ticket.status, ticket.version) == (Status.CLOSED, 1)
    assert ticket.told is not None
    assert templates(decision) == ["receipt"]
    lines = [line.line for line in draft(decision, "receipt").lines]
    assert lines == ["#kanal telefon", "#kapat", "#yanıtlandı telefon 08:50", "#tarih 08:40"]
    assert {"ticket opened", "answered elsewhere", "promise kept", "ticket closed"} <= set(events(decision))


def test_handing_it_over_at_once(desk: Desk):
    opens(desk, "#kanal telefon\n#ata zehra\n\nKart.")
    assert desk.ticket().owner == "zehra@kurum.test"


def test_what_goes_wrong_afterwards_opens_nothing(desk: Desk):
    decision = opens(desk, "#kanal telefon\n#kapat\n#al")
    assert decision.disposition is Disposition.FILED
    assert "#kapat → cannot be closed: the author is to be answered by phone" in said(decision)
    assert "#kanal telefon → not done" in said(decision)
    assert desk.dossiers == {}


def test_after_the_first_that_goes_wrong_nothing_is_tried(desk: Desk):
    told = said(opens(desk, "#kanal telefon\n#ata kimse\n#kapat"))
    assert "nobody and no team is called “kimse”" in told
    assert "#kapat → not done" in told


# ---------------------------------------------------------------- refused


@pytest.mark.parametrize(
    ("body", "why"),
    [
        ("#kanal", "#kanal → needs a value"),
        ("#kanal fax", "“fax” is no channel; there are: phone, CİMER"),
        ("#kanal ebys", "“ebys” is no channel"),
        ("#kanal telefn", "did you mean: telefon"),
        ("#kanal telefon\n#tercih fax", "“fax” is no channel"),
        ("#kanal telefon\n#tercih ebys", "“ebys” is no channel"),
        ("#kanal telefon\n#tercih e-posta", "#tercih e-posta → an answer by mail needs the author's address"),
        ("#kanal cimer\n#tercih telefon", "an answer by phone needs the author's number"),
        ("#kanal e-posta", "#kanal e-posta → an answer by mail needs the author's address"),
        ("#kanal telefon\n#ad ali@ornek.test", "is no name"),
        ("#kanal telefon\n#telefon 12", "“12” is no telephone number"),
        ("#kanal telefon\n#evrak " + "1" * 201, "at most 200"),
        ("#kanal sosyal\n#bağlantı gönderi", "is no link"),
        ("#kanal telefon\n#e-posta ali", "needs one whole e-mail address"),
        ("#kanal telefon\n#e-posta noreply@ornek.test", "nobody reads at"),
        ("#kanal telefon\n#e-posta bilgi@kamusm.test", "an address of the desk itself"),
        ("#kanal telefon\n#e-posta ssl-ekip@kurum.test", "the address of a team"),
        ("#kanal telefon\n#tür sikayt", "did you mean: şikâyet"),
        ("#kanal telefon\n#ürün nez", "no product is called “nez”"),
        ("#kanal telefon\n#kurum " + "a" * 121, "has 120 letters at most"),
        ("#kanal telefon\n#tarih 25.11.2026", "has not come yet"),
        ("#kanal telefon\n#tarih 24.11.2026 09:01", "has not come yet"),
        ("#kanal telefon\n#tarih geçenlerde", "is no date"),
        ("#kanal telefon\n#ad Ali\n#ad Veli", "stands more than once"),
        ("#kanal telefon\n#fırlat", "not a known command"),
        ("#kanal telefon\n#yanıt\nMetin", "cannot stand in the mail that opens a ticket"),
    ],
)
def test_a_wrong_line_opens_nothing_and_is_told(desk: Desk, body: str, why: str):
    decision = opens(desk, body)
    assert decision.disposition is Disposition.FILED
    assert decision.after is None
    assert templates(decision) == ["receipt"]
    assert why in said(decision)
    assert "No ticket was opened." in said(decision)
    for line in body.splitlines():
        assert not line.startswith("#") or line in said(decision)


def test_every_wrong_line_is_told_at_once(desk: Desk):
    told = said(opens(desk, "#kanal fax\n#ürün nez\n#ad Ali\n#bağlantı x"))
    assert all(word in told for word in ("is no channel", "no product", "is no link", "#ad Ali → not done"))


def test_a_member_of_staff_may_be_the_author(desk: Desk):
    assert opened(desk, "#kanal telefon\n#e-posta mehmet@kurum.test").author.address == "mehmet@kurum.test"


def test_lines_of_an_opening_without_its_channel_say_what_is_missing(desk: Desk):
    assert "write #channel CHANNEL into the first line" in said(opens(desk, "#ad Ali"))


@pytest.mark.parametrize(("proof", "parked"), [("", True), (FAIL, True), (PASS, False)])
def test_only_proven_staff_open_one(desk: Desk, proof: str, parked: bool):
    decision = opens(desk, "#kanal telefon\n#ad Ali Veli", proof=proof)
    assert (decision.parking is not None) is parked
    assert bool(desk.dossiers) is not parked


def test_where_no_server_proves_anybody_a_code_does():
    desk = Desk(house(authserv_id=""))
    wrote = mail("#kanal telefon\n#ad Ali Veli", CAGRI, "NES", "<o@kurum.test>")
    assert desk.receives(wrote).parking is not None
    desk.seen.clear()
    assert desk.receives(wrote, proven=True).after.author == Address("", "Ali Veli")


def test_a_stranger_s_head_is_only_words(desk: Desk):
    decision = desk.receives(mail("#kanal telefon\n#ad Ali Veli", "zeynep@ornek.gov.tr"))
    assert decision.after.channel is Channel.EMAIL
    assert decision.after.author.address == "zeynep@ornek.gov.tr"


def test_ten_calls_in_an_hour_are_no_flood(desk: Desk):
    for place in range(12):
        decision = opens(desk, "#kanal telefon", subject=f"Arama {place}")
        assert "notice" in templates(decision)


def test_the_desk_speaks_turkish_too():
    told = said(opens(Desk(house(language="tr")), "#kanal telefon\n#ad Ali Veli"))
    assert "Kayıt açıldı: KSM-2026-000001; yanıt kanalı: telefon." in told
    assert "#ad Ali Veli → başvuru sahibi: Ali Veli" in told


# ---------------------------------------------------------------- the form


def orders(text: str) -> dict[Command | None, str]:
    head = opening_head(read(text))
    assert head is not None
    return {one.command: one.value for one in head.orders}


def test_the_form_says_the_same_as_the_head():
    form = "Kanal: telefon\nAd: Ali Veli\n\nE-posta adresi:\nTelefon no : 0532 111 22 33\n* Ürün: nes\nTür : şikâyet"
    assert orders(form) == {
        Command.CHANNEL: "telefon",
        Command.NAME: "Ali Veli",
        Command.PHONE: "0532 111 22 33",
        Command.PRODUCT: "nes",
        Command.KIND: "şikâyet",
    }


def test_its_english_labels_are_read_too():
    stated = orders("Channel: phone\nName: Jane\nE-mail: j@ornek.test\nPreferred channel: email")
    assert stated[Command.PREFERENCE] == "email"


@pytest.mark.parametrize("blank", ["", "...", "…", "_____"])
def test_lines_nobody_touched_say_nothing(blank: str):
    assert set(orders(f"#kanal telefon\n#e-posta {blank}\n#ad {blank}")) == {Command.CHANNEL}
    assert set(orders(f"Kanal: telefon\nAd: {blank}")) == {Command.CHANNEL}


@pytest.mark.parametrize(
    ("form", "text"),
    [
        ("Kanal: telefon\nMetin: Kartım gelmedi.\nTarih: dün aradım.", "Kartım gelmedi.\nTarih: dün aradım."),
        ("Kanal: telefon\n\nKartım gelmedi.", "Kartım gelmedi."),
        ("Kanal: telefon\nNot: önemli", "Not: önemli"),
        ("Kanal: telefon", ""),
    ],
)
def test_the_text_of_the_form_begins_where_its_fields_end(form: str, text: str):
    head = opening_head(read(form))
    assert head is not None
    assert head.text == text


@pytest.mark.parametrize(
    "text", ["", "Merhaba", "Ad: Ali\nKanal: telefon", "Kanal tedavisi", "#al\nKanal: telefon"]
)
def test_other_mails_are_no_form(text: str):
    assert opening_head(read(text)) is None


def test_a_form_without_its_channel_filled_in_is_refused(desk: Desk):
    assert "needs a value" in said(opens(desk, "Kanal:\nAd: Ali Veli"))


def test_the_form_in_a_reply_on_a_ticket_is_no_note_on_it(desk: Desk):
    opens(desk, "#kanal telefon")
    decision = desk.replies("Kanal: telefon\nAd: Ali Veli", CAGRI, Purpose.RECEIPT)
    assert "send the form you filled in as a new mail" in said(decision)
    assert decision.filing is Filing.COMMAND
    assert len(desk.dossiers) == 1


def test_the_form_opens_a_ticket(desk: Desk):
    ticket = opened(
        desk, "Kanal: sosyal\nAd: Deniz\nE-posta: deniz@ornek.test\nTercih: e-posta\nMetin: Bozuldu."
    )
    assert (ticket.author, ticket.reply_channel) == (Address("deniz@ornek.test", "Deniz"), Channel.EMAIL)
