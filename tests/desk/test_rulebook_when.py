"""When a rule holds: each key, each way to match, on real mails and on examples that leave things out."""

import pytest

from tests.rules.specimen import file_named, mail, rulebook
from ulak.desk.contact import Channel
from ulak.desk.rules.condition import AllOf, AnyOf, Contains, Not, Of, Stem
from ulak.desk.rules.route import Asked
from ulak.desk.rules.sight import MailSight, example_sight
from ulak.mail.address import Address


def holds(when: str, asked: Asked, so_far: dict[str, str] | None = None) -> bool | None:
    rule = rulebook(f"\n  - name: a\n    when: {when}\n    then: {{ tags: a }}").rules[0]
    return rule.when.holds(MailSight(asked, so_far or asked.given()))


def of(subject: str = "", body: str = "", mailbox: str = "bilgi", **changes: object) -> Asked:
    return Asked(mail(subject, body, **changes), mailbox)


@pytest.mark.parametrize(
    ("word", "text", "found"),
    [
        ("şikâyet", "ŞİKAYETİMDİR", True),
        ("sikayet", "Őikâyet", True),
        ("mali mühür", "Mali\n   MÜHÜR", True),
        ("mali mühür", "mali mührüm", False),
        ("nes", "business", False),
        ("nes", "mobil_nes", True),
        ("nes", "e-NES'im; nesil", True),
        ("nes", "nes", True),
        ("nes", "genes ones nes", True),
        (".pdf", "fatura.pdf", True),
        ("iptal", "ıptal", True),
        ("IĞDIR", "ığdır", True),
    ],
)
def test_a_plain_text_stands_at_the_start_of_a_word_of_the_folded_text(word, text, found):
    assert holds(f"{{ subject: '{word}' }}", of(text)) is found
    assert holds(f"{{ body: '{word}' }}", of("", text)) is found
    assert holds(f"{{ text: '{word}' }}", of("", text)) is found
    assert holds(f"{{ text: '{word}' }}", of(text)) is found


@pytest.mark.parametrize(
    ("when", "yes"),
    [
        ("{ subject: { contains: ÜHÜR } }", True),
        ("{ subject: { contains: [yok, ühür] } }", True),
        (r"{ subject: { regex: 'm[a-z]+\s+muhur$' } }", True),
        ("{ subject: { regex: [yok, 'ali'] } }", True),
        ("{ subject: { is: mali mühür } }", True),
        ("{ subject: { is: mali } }", False),
        ("{ subject: [yok, mali] }", True),
        ("{ subject: [] }", False),
        ("{ subject: { any: [yok, { contains: ali }] } }", True),
        ("{ subject: { all: [mali, { not: mühür }] } }", False),
        ("{ subject: { all: [mali, mühür] } }", True),
        ("{ subject: { contains: mali, not: yok } }", True),
        ("{ subject: { not: [yok, mali] } }", False),
        ("{ any: [{ subject: yok }, { body: mektup }] }", True),
        ("{ any: [] }", False),
        ("{ all: [{ subject: mali }, { body: mektup }] }", True),
        ("{ all: [{ subject: mali }, { body: yok }] }", False),
        ("{ not: { subject: yok } }", True),
        ("{ not: {} }", False),
        ("{ subject: mali, body: yok }", False),
        ("{}", True),
    ],
)
def test_ways_to_match(when, yes):
    assert holds(when, of("  Mali \n Mühür", "mektup")) is yes


@pytest.mark.parametrize(
    ("when", "yes"),
    [
        ("{ from: Ayse@Kurum.test }", True),
        ("{ from: ayse@kurum.test.example }", False),
        ("{ from: ayse@kurum }", False),
        ("{ from: ayse@ }", True),
        ("{ from: se@ }", False),
        ("{ from: '@kurum.test' }", True),
        ("{ from: kurum }", True),
        ("{ from: urum }", False),
        ("{ from: { regex: '^ay.*test$' } }", True),
        ("{ from_domain: kurum.test }", True),
        ("{ from_domain: '@Kurum.test' }", True),
        ("{ from_domain: test }", True),
        ("{ from_domain: um.test }", False),
        ("{ from_domain: { is: kurum.test } }", True),
        ("{ to: bilgi@kamusm.test }", True),
        ("{ to: cainfo@kamusm.test }", True),
        ("{ to: nobody@kamusm.test }", False),
    ],
)
def test_addresses_are_compared_whole(when, yes):
    asked = of(author=Address("ayse@kurum.test", "Ayşe"), cc=(Address("cainfo@kamusm.test"),))
    assert holds(when, asked) is yes


@pytest.mark.parametrize(
    ("when", "yes"),
    [
        ("{ mailbox: bilgi }", True),
        ("{ mailbox: bil }", False),
        ("{ language: tr }", True),
        ("{ language: [en, de] }", False),
        ("{ header.X-Form: iletişim }", True),
        ("{ header.x-form: İLETİŞİM }", True),
        ("{ header.X-Other: a }", False),
        ("{ attachment: .PDF }", True),
        ("{ attachment: fatura }", True),
        ("{ attachment: application/octet }", True),
        ("{ attachment: private key }", False),
        ("{ mentions: certificate }", True),
        ("{ mentions: [private-key, crt.sh] }", False),
        ("{ authenticated: false }", True),
        ("{ staff: true }", False),
        ("{ channel: email }", True),
        ("{ channel: cimer }", False),
        ("{ kind: complaint }", False),
        ("{ not: { kind: [complaint, request] } }", True),
    ],
)
def test_the_other_keys(when, yes):
    asked = of(
        "Sertifika", headers=(("X-Form", "İletişim formu"),), attachments=(file_named("Fatura 12.PDF"),)
    )
    assert holds(when, asked) is yes


def test_what_an_opening_mail_states_is_seen():
    asked = Asked(
        mail(), "bilgi", authenticated=True, staff=True, channel=Channel.CIMER, kind="complaint", product="nes",
        institution="A Bakanlığı",
    )  # fmt: skip
    for when in (
        "{ channel: cimer, kind: complaint, product: nes }",
        "{ institution: A Bakanlığı }",
        "{ authenticated: true, staff: true }",
    ):
        assert holds(when, asked) is True


@pytest.mark.parametrize(
    ("left", "right", "both", "either"),
    [
        (True, True, True, True),
        (True, None, None, True),
        (False, None, False, None),
        (False, False, False, False),
        (None, None, None, None),
    ],
)
def test_what_is_unknown_stays_unknown_unless_the_rest_settles_it(left, right, both, either):
    words = {True: "a", False: "b"}
    parts = tuple(
        Of("body" if known is None else "subject", Stem(words.get(known, "c"))) for known in (left, right)
    )
    sight = example_sight({"subject": "a"})
    assert AllOf(parts).holds(sight) is both
    assert AnyOf(parts).holds(sight) is either
    assert Not(AnyOf(parts)).holds(sight) is (None if either is None else not either)


def test_a_mail_without_a_value_passes_only_what_is_negated():
    assert not Contains("a").passes(())
    assert holds("{ kind: { not: complaint } }", of()) is True
