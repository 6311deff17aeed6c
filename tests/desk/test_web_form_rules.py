"""`web-forms` of `rules/`: everything that is wrong is told with file and line, and examples are tried."""

import json

import pytest

from tests.rules.specimen import HOUSE, LAST, problems, rulebook
from ulak.desk.for_others.web_form import Part
from ulak.desk.rules.rule_examples import example_problems
from ulak.desk.rules.rule_schema import rules_schema
from ulak.desk.rules.web_form_rules import FORM_KEYS, meaning

GOOD = """
web-forms:
  contact:
    from: [Noreply@web.test, forms@web.test]
    mailbox: bilgi
    fields: { Ad: name, E-posta: email, Konu türü: kind, Ürün: product, Kurum: institution, Mesaj: text }
    values: { kind: { Bilgi talebi: request }, product: { E-imza: nes } }
    examples:
"""


def told(more: str) -> tuple[str, ...]:
    return problems({"10.yaml": HOUSE + more, "20.yaml": f"rules:{LAST}"})


def form_of(fields: str = "{ Ad: name }", more: str = "", sender: str = "noreply@web.test") -> str:
    return f"\nweb-forms:\n  contact:\n    from: {sender}\n    fields: {fields}\n{more}"


def test_a_form_is_read_whole():
    (form,) = rulebook(house=HOUSE + GOOD).web_forms
    assert (form.name, form.senders, form.mailboxes, form.proven) == (
        "contact",
        ("noreply@web.test", "forms@web.test"),
        ("bilgi",),
        True,
    )
    assert form.fields["konu turu"] is Part.KIND
    assert rulebook().web_forms == ()


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ("\nweb-forms: { contact: { from: a@b.test } }\n", 'web form contact needs "fields"'),
        ("\nweb-forms: { contact: { fields: { Ad: name } } }\n", 'web form contact needs "from"'),
        (form_of(sender="ayse@kurum.test"), "ayse@kurum.test is somebody who works here"),
        (form_of(sender="server"), '"server" is not an address'),
        (
            form_of("{ Ad: nam }"),
            "is not something a field of a form can be; allowed are name, email, phone, kind, product,",
        ),
        (form_of("{ Ad: [name] }"), '"Ad" must be a single value'),
        (form_of("{ Ad: name, 'AD *': email }"), '"AD *" stands in web form contact a second time'),
        (form_of("{ '***': name }"), '"***" has no letters'),
        (
            form_of(more="    feilds: {}\n"),
            '"feilds" is not a key of web form contact; allowed are from, mailbox',
        ),
        (form_of(more="    authenticated: yes\n"), '"authenticated" must be true or false'),
        (
            form_of(more="    values: { name: { a: b } }\n"),
            '"name" is not a key of values of web form contact',
        ),
        (form_of(more="    values: { kind: { a: complain } }\n"), '"complain" is not a kind of ticket'),
        (form_of(more="    values: { kind: { a: [b] } }\n"), '"a" must be a single value'),
        (form_of(more="    values: { product: { a: tls } }\n"), '"tls" is not a product defined'),
        (form_of(more="    values: { institution: { a: c } }\n"), '"c" is not an institution defined'),
        (form_of(more="    examples: [{ body: a }]\n"), 'an example needs "reads"'),
        (form_of(more="    examples: [{ reads: {} }]\n"), 'an example of web form contact needs "body"'),
        (form_of(more="    examples: [{ body: a, reads: { nam: b } }]\n"), '"nam" is not a key of reads'),
        (form_of(more="  contact: {}\n"), '"contact" stands here a second time'),
    ],
)
def test_what_is_wrong_is_told_with_its_line(more, said):
    found = told(more)
    assert [one for one in found if said in one and one.startswith("10.yaml:")], found


@pytest.mark.parametrize(
    ("example", "said"),
    [
        ("{ body: 'Ad: K\\nE-posta: k@f.test', reads: { name: K, email: k@f.test } }", ""),
        (
            '{ body: "Ad: K\\nKonu türü: Öneri\\nMesaj: a\\nb", reads: { kind: suggestion, text: "a\\nb" } }',
            "",
        ),
        ('{ body: "Ad: K\\nKonu türü: bilgi talebi", reads: { kind: request } }', ""),
        ('{ body: "Ad: K\\nÜrün: e-imza", reads: { product: nes } }', ""),
        ('{ body: "Ad: K\\nÜrün: SSL Sertifikası", reads: { product: ssl } }', ""),
        ('{ body: "Ad: K\\nKurum: B Üniversitesi", reads: { institution: b_univ } }', ""),
        ('{ body: "Ad: K\\nÜrün: Yok", reads: { product: Yok } }', ""),
        ("{ body: Rapor, reads: {} }", ""),
        ("{ body: Rapor, reads: { name: K } }", "should read this example and does not"),
        ('{ body: "Ad: K\\nE-posta: a", reads: {} }', "should not read this example and does"),
        ('{ body: "Ad: K\\nE-posta: a", reads: { name: L } }', 'reads name "K", not "L"'),
    ],
)
def test_examples_are_tried(example, said):
    example = example.replace("'Ad: K\\nE-posta: k@f.test'", '"Ad: K\\nE-posta: k@f.test"')
    found = example_problems(rulebook(house=f"{HOUSE}{GOOD}      - {example}\n"))
    assert [said] == [one.split(": web form contact ")[1] for one in found] if said else found == ()


def test_an_empty_value_means_nothing():
    rules = rulebook(house=HOUSE + GOOD)
    assert meaning(rules.web_forms[0], Part.PRODUCT, " ", rules) is None


def test_the_schema_knows_every_key():
    schema = rules_schema()["properties"]["web-forms"]["additionalProperties"]
    assert set(schema["properties"]) == set(FORM_KEYS)
    assert json.loads(json.dumps(schema)) == schema
