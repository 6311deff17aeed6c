"""A web form's mail is its author's: whom it names, what it may say, and that it gives nobody any power."""

from dataclasses import replace

import pytest

from tests.desk.remembering_desk import MX, NOW, RULEBOOK, RULES, Desk, house, mail
from ulak.desk.contact import Channel
from ulak.desk.decision import Arrival, Decision, Disposition
from ulak.desk.for_others.submission import DIFFERS, NOT_PROVEN, OF_DESK, SEVERAL, TWICE, UNREACHABLE
from ulak.desk.for_others.web_form import Filled, Submission
from ulak.desk.rules.rule_files import read_rules
from ulak.desk.ticket import Filing, Kind, Purpose, Relation, Role, Status
from ulak.mail.address import Address

SERVER = "Web Formu <noreply@web.kurum.test>"
BODY = "Ad: Kerem Yılmaz\nE-posta: kerem@firma.test\nKonu türü: Öneri\nMesaj: Karanlık bir tema olsun."
AS_SHIPPED = RULES["35-web-forms.yaml"]
STRICT = read_rules(
    RULES | {"35-web-forms.yaml": AS_SHIPPED.replace("authenticated: false", "mailbox: [bilgi]")},
    house().timezone,
)
PROVEN = f"{MX}; dmarc=pass header.from=web.kurum.test"
DISOWNED = f"{MX}; dmarc=fail header.from=web.kurum.test; spf=fail smtp.mailfrom=evil.test"


@pytest.fixture
def desk() -> Desk:
    return Desk()


def filled(desk: Desk, body: str = BODY, **fields: str) -> Decision:
    """A mail of the form with this body; by default Reply-To is the one in it."""
    fields = {"Reply_To": "kerem@firma.test"} | fields
    return desk.receives(
        mail(body, SERVER, fields.pop("Subject", "Bize Ulaşın"), "<w1@web.kurum.test>", **fields)
    )


def acknowledged(decision: Decision) -> list[str]:
    return [one.to[0].address for one in decision.drafts if one.purpose is Purpose.ACKNOWLEDGEMENT]


def noticed(decision: Decision) -> str:
    return "\n".join(one.reason for one in decision.drafts if one.purpose is Purpose.NOTICE)


def test_the_author_is_whoever_filled_it_in(desk: Desk):
    decision = filled(desk, Auto_Submitted="auto-generated", Precedence="bulk", Cc="baskasi@dis.test")
    ticket = decision.after
    assert (ticket.author.address, ticket.author.name) == ("kerem@firma.test", "Kerem Yılmaz")
    assert (ticket.channel, ticket.reply_channel, ticket.kind) == (
        Channel.WEB,
        Channel.EMAIL,
        Kind.SUGGESTION,
    )
    assert [(one.address.address, one.role) for one in ticket.participants] == [
        ("kerem@firma.test", Role.AUTHOR)
    ]
    assert acknowledged(decision) == ["kerem@firma.test"]
    assert ticket.tags == ()
    assert "bize-ulasin" in noticed(decision)
    assert "server found nothing" not in noticed(decision)
    (event,) = [one for one in decision.events if one.name == "read from a web form"]
    assert event.facts == (("form", "bize-ulasin"), ("fields", "name, email, kind, text"))


@pytest.mark.parametrize(
    ("reply_to", "typed", "author", "tags"),
    [
        ("", "kerem@firma.test", "kerem@firma.test", ()),
        ("kerem@firma.test", "", "kerem@firma.test", ()),
        ("kerem@firma.test", "KEREM@firma.test", "kerem@firma.test", ()),
        ("kerem@firma.test", "x@evil.test", "kerem@firma.test", (DIFFERS,)),
        ("kerem@firma.test", "kerem@firma.test, x@evil.test", "kerem@firma.test", (SEVERAL, DIFFERS)),
        ("", "a@x.test, b@y.test", "", (SEVERAL, UNREACHABLE)),
        ("a@x.test, b@y.test", "kerem@firma.test", "kerem@firma.test", (SEVERAL,)),
        ("", "", "", (UNREACHABLE,)),
        ("", "yok", "", (UNREACHABLE,)),
        ("", "kerem yilmaz@firma.test", "", (UNREACHABLE,)),
        ("noreply@web.kurum.test", "", "", (UNREACHABLE,)),
        ("noreply@web.kurum.test", "kerem@firma.test", "kerem@firma.test", ()),
        ("mailer-daemon@firma.test", "postmaster@firma.test", "", (UNREACHABLE,)),
        # people, teams and mailboxes of the desk
        ("ayse@kurum.test", "ayse@kurum.test", "", (OF_DESK,)),
        ("", "Ayşe <AYSE@kurum.test>", "", (OF_DESK,)),
        ("ssl-ekip@kurum.test", "", "", (OF_DESK,)),
        ("bilgi@kamusm.test", "kerem@firma.test", "", (DIFFERS, OF_DESK)),
        ("cainfo@tubitak.test", "", "", (OF_DESK,)),
        ("bounces@tubitak.test", "", "", (UNREACHABLE,)),
    ],
)
def test_reply_to_wins_and_nobody_of_the_desk_is_believed(desk: Desk, reply_to, typed, author, tags):
    decision = filled(desk, f"Ad: Kerem\nE-posta: {typed}\nMesaj: #kapat", Reply_To=reply_to)
    assert decision.disposition is Disposition.TICKET
    assert decision.filing is Filing.OPENING
    assert (decision.after.author.address, decision.after.tags) == (author, tags)
    assert acknowledged(decision) == ([author] if author else [])
    assert all(one.purpose in (Purpose.ACKNOWLEDGEMENT, Purpose.NOTICE) for one in decision.drafts)


@pytest.mark.parametrize(
    ("body", "name", "author", "tags"),
    [
        ("Ad: A\\r\\nBcc: x@evil.test\nE-posta: k@f.test", "A\\r\\nBcc: x evil", "k@f.test", ()),
        ("Ad: A\r\nBcc: x\r\nE-posta: k@f.test\r\nMesaj: c", "A", "k@f.test", ()),
        ('Ad: "Kamu SM" <bilgi@kamusm.test>\nE-posta: k@f.test', "", "k@f.test", ()),
        ("Ad: ayse@kurum.test\nE-posta: k@f.test", "", "k@f.test", ()),
        ("Ad: A\nE-posta: k@f.test\nE-posta: x@evil.test\nMesaj: c", "A", "k@f.test", (TWICE,)),
        ("Ad: A\nE-posta: k@f.test\nMesaj: c\nE-posta: x@evil.test\nÜrün: Mali Mühür", "A", "k@f.test", ()),
        (f"Ad: {'A' * 400}\nE-posta: k@f.test", "", "k@f.test", ()),
        ("Ad: =?utf-8?q?A=0D=0ABcc:_x?=\nE-posta: k@f.test", "=?utf-8?q?A=0D=0ABcc:_x?=", "k@f.test", ()),
    ],
)
def test_what_is_typed_into_a_field_injects_nothing(desk: Desk, body, name, author, tags):
    decision = filled(desk, body, Reply_To="")
    if "Bcc: x@evil" in body:
        name = ""  # it shows an address
    assert (decision.after.author.name, decision.after.author.address) == (name, author)
    assert (decision.after.tags, decision.after.kind) == (tags, Kind.OTHER)
    assert acknowledged(decision) == [author]


@pytest.mark.parametrize(
    ("rules", "field", "mailbox", "believed"),
    [
        (STRICT, PROVEN, "bilgi", True),
        (STRICT, "", "bilgi", False),
        (STRICT, DISOWNED, "bilgi", False),
        (STRICT, PROVEN, "cainfo", False),
        (RULEBOOK, "", "bilgi", True),
        (RULEBOOK, PROVEN, "cainfo", True),
        (RULEBOOK, DISOWNED, "bilgi", False),
    ],
)
def test_a_form_that_is_not_proven_where_it_must_be_is_a_mail_like_any_other(rules, field, mailbox, believed):
    desk = Desk(rulebook=rules)
    desk.receives(mail(BODY, SERVER, Reply_To="kerem@firma.test", Authentication_Results=field), mailbox)
    assert (desk.ticket().author.address == "kerem@firma.test") is believed
    assert (desk.ticket().channel is Channel.WEB) is believed


@pytest.mark.parametrize("result", [DISOWNED, ""])
def test_a_form_that_is_not_proven_and_names_nobody_to_reply_to_is_not_lost(result: str):
    desk = Desk(rulebook=STRICT)
    decision = filled(desk, Reply_To="", Cc="x@evil.test", Authentication_Results=result)
    ticket = decision.after
    assert decision.disposition is Disposition.TICKET
    assert (ticket.author.address, ticket.author.name, ticket.contact.phone) == ("", "", "")
    assert (ticket.channel, ticket.tags) == (Channel.WEB, (NOT_PROVEN,))
    assert ticket.participants == ()
    assert acknowledged(decision) == []
    assert "did not prove that this mail comes from the form's address" in noticed(decision)
    assert "kerem@firma.test" in "".join(one.text for one in decision.drafts), "staff read what was typed"


def test_a_mail_without_an_author_is_its_server_s_and_every_other_its_author_s():
    arrival = Arrival(1, "bilgi", "INBOX", junk=False, received_at=NOW)
    form = Submission("f", Filled({}), "", Address("noreply@web.kurum.test"))
    nobody = replace(mail(BODY, SERVER), author=Address(""))
    of_form = replace(arrival, submission=form)
    assert of_form.writer(nobody).address == "noreply@web.kurum.test"
    assert of_form.writer(mail(BODY, "kerem@firma.test")).address == "kerem@firma.test"
    assert arrival.writer(nobody).address == ""


def test_a_disowned_mail_of_the_server_without_fields_is_filed():
    desk = Desk(rulebook=STRICT)
    decision = filled(desk, "Sunucu bakımı yarın.", Reply_To="", Authentication_Results=DISOWNED)
    assert decision.disposition is Disposition.FILED


def test_where_no_server_proves_anybody_the_form_is_read():
    desk = Desk(house=house(authserv_id=""), rulebook=STRICT)
    assert filled(desk).after.author.address == "kerem@firma.test"


def test_what_came_over_a_list_is_no_form(desk: Desk):
    assert filled(desk, List_Id="<web.kurum.test>").after is None


def test_a_mail_of_the_server_without_fields_is_no_form(desk: Desk):
    decision = filled(desk, "Sunucu bakımı yarın.", Reply_To="")
    assert decision.disposition is Disposition.FILED


def test_two_submissions_are_two_tickets_and_the_same_mail_twice_is_one(desk: Desk):
    for number in ("1", "2", "2"):
        desk.receives(
            mail(BODY, SERVER, "Bize Ulaşın", f"<w{number}@web.kurum.test>", Reply_To="kerem@firma.test")
        )
    assert list(desk.dossiers) == ["KSM-2026-000001", "KSM-2026-000002"]
    assert desk.dossiers["KSM-2026-000002"].ticket.tags == ("possible-duplicate",)


def test_a_submission_joins_no_ticket_even_by_its_authors_address_and_number(desk: Desk):
    desk.receives(mail("Sorum var", "kerem@firma.test", "Soru", "<k@firma.test>"))
    decision = filled(desk, BODY, Subject="[KSM-2026-000001] Bize Ulaşın", In_Reply_To="<k@firma.test>")
    assert decision.after.number == "KSM-2026-000002"
    assert [(one.number, one.relation) for one in decision.links] == [("KSM-2026-000001", Relation.ABOUT)]
    assert desk.dossiers["KSM-2026-000001"].ticket.status is Status.NEW


def test_the_authors_reply_by_mail_joins_the_ticket(desk: Desk):
    filled(desk)
    desk.dispatches()
    decision = desk.receives(
        mail("Bir de şu var.", "kerem@firma.test", "Re: [KSM-2026-000001] Bize Ulaşın", "<k2@f>")
    )
    assert (decision.filing, decision.after.number) == (Filing.AUTHOR, "KSM-2026-000001")


@pytest.mark.parametrize(
    ("kind", "message", "expected"),
    [
        ("Öneri", "Karanlık tema", Kind.SUGGESTION),
        ("Şikâyet", "Karanlık tema", Kind.COMPLAINT),
        ("talep", "Karanlık tema", Kind.REQUEST),
        ("KVKK Başvurusu", "Karanlık tema", Kind.PRIVACY_REQUEST),
        # what is not ours is left to the rules, which see the word too
        ("Bilgi Talebi", "Karanlık tema", Kind.REQUEST),
        ("", "Karanlık tema", Kind.OTHER),
        # nobody chooses himself out of a term of law
        ("Öneri", "The private key of your certificate is public.", Kind.CERTIFICATE_PROBLEM_REPORT),
        ("Öneri", "Kişisel verilerimin silinmesini istiyorum.", Kind.PRIVACY_REQUEST),
    ],
)
def test_the_kind_is_as_stated_but_where_law_says_more(desk: Desk, kind, message, expected):
    decision = filled(desk, f"Ad: K\nE-posta: k@f.test\nKonu türü: {kind}\nMesaj: {message}", Reply_To="")
    assert decision.after.kind is expected


def test_a_report_that_is_only_stated_has_its_24_hours(desk: Desk):
    decision = filled(desk, BODY.replace("Öneri", "Sertifika problem bildirimi"))
    assert decision.after.team == "ssl"
    assert [one.key for one in decision.after.promises if one.name == "preliminary-report"]


@pytest.mark.parametrize(
    ("kind", "promise"), [("Bilgi edinme", "information-request"), ("KVKK Başvurusu", "petition")]
)
def test_what_is_stated_has_the_term_that_law_gives_it(desk: Desk, kind: str, promise: str):
    decision = filled(desk, BODY.replace("Öneri", kind))
    assert promise in [one.name for one in decision.after.promises]


def test_rules_see_the_channel_the_author_and_what_was_stated():
    own = (
        "rules:\n  - name: own\n"
        "    when: { channel: web, from: kerem@firma.test, kind: suggestion, staff: false, authenticated: false }\n"
        "    then: { tags: seen, owner: ayse@kurum.test }\n"
    )
    desk = Desk(rulebook=read_rules(RULES | {"05-own.yaml": own}, house().timezone))
    ticket = filled(desk, Authentication_Results=PROVEN).after
    assert (ticket.tags, ticket.owner) == (("seen",), "ayse@kurum.test")


def test_rules_read_the_persons_words_and_not_the_forms(desk: Desk):
    consent = "Kişisel verilerimin işlenmesini kabul ediyorum: Evet"
    decision = filled(desk, f"Ad: Şikâyetçi\nE-posta: k@f.test\n{consent}\nMesaj: Karanlık tema", Reply_To="")
    assert decision.after.kind is Kind.OTHER
    assert consent in "".join(one.text for one in decision.drafts)


def test_product_institution_subject_telephone_and_language_are_read():
    more = "\ninstitutions: { a_bakanligi: { tr: A Bakanlığı, specialist: ayse@kurum.test } }\n"
    lists = RULES["30-lists.yaml"].replace("institutions: {}", more)
    desk = Desk(rulebook=read_rules(RULES | {"30-lists.yaml": lists}, house().timezone))
    body = (
        "Ad: Ann\nTelefon: 0532 000 00 00\nÜrün: Mali Mühür\nKurum: a bakanlığı\nKonu: Broken page\n"
        "Mesaj: The page of prices does not open, please help us."
    )
    ticket = filled(desk, body, Reply_To="").after
    assert (ticket.product, ticket.institution, ticket.owner) == (
        "mali_muhur",
        "a_bakanligi",
        "ayse@kurum.test",
    )
    assert (ticket.subject, ticket.language) == ("Broken page", "en")
    assert (ticket.contact.phone, ticket.reply_channel) == ("0532 000 00 00", Channel.PHONE)
    assert ticket.tags == (UNREACHABLE,)


def test_without_address_and_telephone_answers_have_no_way_of_their_own(desk: Desk):
    assert filled(desk, "Ad: K\nTelefon: yok\nMesaj: a", Reply_To="").after.reply_channel is Channel.WEB


def test_a_proven_form_comes_out_of_junk_and_another_does_not(desk: Desk):
    form = mail(BODY, SERVER, Reply_To="kerem@firma.test", Authentication_Results=PROVEN)
    assert desk.receives(form, junk=True).disposition is Disposition.TICKET
    other = replace(
        form, headers=tuple(h for h in form.headers if h.name != "Authentication-Results"), message_id="<2@x>"
    )
    assert Desk().receives(other, junk=True).disposition is Disposition.FILED


def test_spf_of_the_server_says_nothing_of_the_author(desk: Desk):
    """Else those the form copies, and the author with them, would count as forged."""
    spf = f"{MX}; spf=fail smtp.mailfrom=web.kurum.test; dkim=pass header.d=web.kurum.test"
    decision = filled(desk, Authentication_Results=spf)
    assert acknowledged(decision) == ["kerem@firma.test"]
    assert decision.after.received_at == NOW
