"""What stands in the fields of a form's mail, however its page or program lays them out."""

import pytest

from ulak.desk.for_others.web_form import MOST_LINES, Part, WebForm, plain
from ulak.desk.rules.yaml_lines import Place
from ulak.mail.html_text import html_text

LABELS = {
    "Ad Soyad": Part.NAME,
    "E-posta": Part.EMAIL,
    "Telefon": Part.PHONE,
    "Konu türü": Part.KIND,
    "Konu": Part.SUBJECT,
    "Mesaj": Part.TEXT,
}


def form(**labels: Part) -> WebForm:
    fields = {plain(label): part for label, part in (labels or LABELS).items()}
    return WebForm("f", ("noreply@web.test",), (), True, fields, {}, (), Place("a.yaml", 1))


TABLE = """<html><body><h3>Bize Ulaşın</h3><table>
<tr><td><b>Ad Soyad</b></td><td>Kerem Yılmaz</td></tr>
<tr><th>E-Posta (*)</th><td><a href="mailto:kerem@firma.test">kerem@firma.test</a></td></tr>
<tr><td>Telefon</td><td></td></tr>
<tr><td>Mesaj</td><td>bir<br>iki</td></tr></table></body></html>"""
PARAGRAPHS = """<p><b>Ad Soyad:</b><br>Kerem Yılmaz</p><p><strong>E-posta</strong></p><p>kerem@firma.test</p>
<p>Telefon:</p><p>Mesaj:<br>bir<br>iki</p>"""


@pytest.mark.parametrize(
    "text",
    [
        "Ad Soyad: Kerem Yılmaz\nE-posta: kerem@firma.test\nTelefon: \nMesaj: bir\niki",
        "AD SOYAD : Kerem  Yılmaz\ne-posta = kerem@firma.test\nTelefon:\nMesaj:\nbir\niki\n\n",
        "Bize Ulaşın\n\n*Ad Soyad:* Kerem Yılmaz\n*E-posta:* kerem@firma.test\n*Telefon:*\n*Mesaj:* bir\niki",
        "Ad Soyad\tKerem Yılmaz\nE-posta\tkerem@firma.test\nTelefon\t\nMesaj\tbir\niki",
        "Ad Soyad\nKerem Yılmaz\n\nE-posta\n\nkerem@firma.test\nTelefon\nMesaj\nbir\niki",
        html_text(TABLE),
        html_text(PARAGRAPHS),
    ],
)
def test_the_same_is_read_from_lines_tables_and_paragraphs(text):
    filled = form().read(text)
    assert filled
    assert filled.values == {
        Part.NAME: "Kerem Yılmaz",
        Part.EMAIL: "kerem@firma.test",
        Part.PHONE: "",
        Part.TEXT: "bir\niki",
    }
    assert filled.twice == ()


@pytest.mark.parametrize(
    ("text", "values", "twice"),
    [
        # the first counts, and that there were two is known
        ("E-posta: a@x.test\nE-posta: b@y.test\nMesaj: c", {"email": "a@x.test", "text": "c"}, ("email",)),
        # nothing behind the message is a field, be it in its own words or in the form's
        (
            "E-posta: a@x.test\nMesaj: c\nE-posta: b@y.test\nKonu türü: Şikâyet",
            {"email": "a@x.test", "text": "c\nE-posta: b@y.test\nKonu türü: Şikâyet"},
            (),
        ),
        # line separators of Unicode and single carriage returns end no line
        (
            "Ad Soyad: K\u2028E-posta: b@y.test\rMesaj: d\nE-posta: a@x.test",
            {"name": "K E-posta: b@y.test Mesaj: d", "email": "a@x.test"},
            (),
        ),
        ("Ad Soyad: K\x00\x07 \u202eB\nE-posta: a@x.test", {"name": "K B", "email": "a@x.test"}, ()),
        # a label is a whole one: `Konular` and `Adana` are words
        ("Konular: a\nKonu: b\nMesajlar\nMesaj: c", {"subject": "b", "text": "c"}, ()),
        # what stands below an empty field is no value where it is a line of its own
        ("Ad Soyad:\nFirma: X\nE-posta:\nMesaj: c", {"name": "", "email": "", "text": "c"}, ()),
    ],
)
def test_what_people_write_into_a_field_makes_no_other_field(text, values, twice):
    filled = form().read(text)
    assert filled
    assert (dict(filled.values), filled.twice) == (values, twice)


def test_a_value_is_cut_and_only_the_first_lines_are_looked_at():
    filled = form().read(f"Ad Soyad: {'a' * 9000}\nKonu: b")
    assert filled
    assert len(filled.get(Part.NAME)) == 500
    assert form().read("\n" * MOST_LINES + "Ad Soyad: K\nE-posta: a@x.test") is None


def test_a_mail_of_the_server_that_is_no_form_is_none():
    assert form().read("Haftalık rapor\nTelefon: 0312 000 00 00") is None
    assert form(Mesaj=Part.TEXT).read("Mesaj: bir")
