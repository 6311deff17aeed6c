"""The table of what was issued, as programs and people write CSV."""

import csv
import io

import pytest

from tests.desk.issuing import authority_der, der_of, key_pem, pem_of
from ulak.desk.certificates.certificate import Subscriber
from ulak.desk.certificates.imported import PRIVATE_KEY, Imported
from ulak.desk.certificates.issued_table import LONGEST, is_heading, is_row, table

FIRST, SECOND = der_of(0x11), der_of(0x22)
COLUMNS = ("pem", "subscriber", "institution", "contact")
UNIVERSITY = Subscriber("", "Örnek Üniversitesi", "Bilgi İşlem", ("bt@ornek.test",))
ROW = (pem_of(FIRST), "Örnek Üniversitesi", "Bilgi İşlem", "bt@ornek.test")


def read(*rows: tuple[str, ...], heading: tuple[str, ...] = COLUMNS, delimiter: str = ",") -> list[Imported]:
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter).writerows([heading, *rows])
    return list(table(text.getvalue().splitlines(keepends=True)))


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_row_is_a_certificate_with_its_subscriber(delimiter):
    (found,) = read(ROW, delimiter=delimiter)
    assert (found.content, found.subscriber, found.problem, found.line) == (FIRST, UNIVERSITY, "", 2)


@pytest.mark.parametrize(
    ("heading", "row"),
    [
        (("Contact", "INSTITUTION", "Subscriber", " PEM "), ROW[::-1]),
        (("pem", "Abone", "KURUM", "İletişim"), ROW),
        (("pem", "subscriber", "kurum", "contacts", ""), (*ROW, "")),
        (("pem", "subscriber", "İNSTİTUTİON", "contact"), ROW),
    ],
)
def test_columns_stand_in_any_order_and_spelling(heading, row):
    assert [one.subscriber for one in read(row, heading=heading)] == [UNIVERSITY]


def test_excel_says_its_separator_first():
    lines = ["sep=;\r\n", "pem;subscriber;kurum;contact\r\n", f'"{pem_of(FIRST)}";Örnek;;\r\n']
    (found,) = table(lines)
    assert (found.content, found.subscriber, found.line) == (FIRST, Subscriber("", "Örnek", ""), 3)


@pytest.mark.parametrize(
    ("cell", "contacts"),
    [
        ("", ()),
        ("-", ()),
        ("a@ornek.test", ("a@ornek.test",)),
        ("a@ornek.test b@ornek.test", ("a@ornek.test", "b@ornek.test")),
        ("a@ornek.test, b@ornek.test,", ("a@ornek.test", "b@ornek.test")),
        ("a@ornek.test;\nb@ornek.test", ("a@ornek.test", "b@ornek.test")),
        ("B@Ornek.test; b@ornek.test", ("b@ornek.test",)),
        ("Ayşe Yılmaz <a@ornek.test>; 'b@ornek.test'", ("a@ornek.test", "b@ornek.test")),
        ("a@örnek.test", ("a@xn--rnek-4qa.test",)),
    ],
)
def test_contacts_are_separated_as_people_do(cell, contacts):
    (found,) = read((*ROW[:3], cell))
    assert (found.subscriber.contacts, found.problem) == (contacts, "")


@pytest.mark.parametrize(
    ("cell", "contacts"),
    [("yok", ()), ("a@", ()), ("a@ornek.test b@@x", ("a@ornek.test",)), ("0312 000 00 00", ())],
)
def test_a_contact_that_is_none_is_said_and_the_certificate_taken(cell, contacts):
    (found,) = read((*ROW[:3], cell))
    assert (found.content, found.subscriber.contacts) == (FIRST, contacts)
    assert found.problem == "a contact is no e-mail address: the certificate was taken without it"


@pytest.mark.parametrize(
    ("row", "subscriber", "problem"),
    [
        ((ROW[0], "", "Kurum", "a@ornek.test"), Subscriber("", "Kurum", "Kurum", ("a@ornek.test",)), ""),
        ((ROW[0], "  Örnek \n A.Ş. ", "", ""), Subscriber("", "Örnek A.Ş.", ""), ""),
        ((ROW[0], "x" * (LONGEST + 1), "", ""), Subscriber("", "x" * LONGEST, ""), ""),
        ((ROW[0], "", "", ""), None, ""),
        ((ROW[0], "", "", "a@ornek.test"), None, "contacts of nobody"),
    ],
)
def test_whose_it_is(row, subscriber, problem):
    (found,) = read(row)
    assert (found.content, found.subscriber) == (FIRST, subscriber)
    assert found.problem.startswith(problem)


def test_the_chain_below_a_certificate_is_nobodys():
    chain = authority_der()
    first, second = read((pem_of(FIRST) + pem_of(chain), *ROW[1:]))
    assert (first.subscriber, second.subscriber, second.content) == (UNIVERSITY, None, chain)


def test_a_bad_row_is_told_with_the_line_it_begins_in_and_the_next_is_taken():
    found = read(ROW, (key_pem(), *ROW[1:]), ("", *ROW[1:]), ("", "", "", ""), (pem_of(SECOND), *ROW[1:]))
    length = pem_of(FIRST).count("\n") + 1
    key = 2 + length
    empty = key + key_pem().count("\n") + 1
    assert [(one.line, one.content, one.problem) for one in found] == [
        (2, FIRST, ""),
        (key, b"", PRIVATE_KEY),
        (empty, b"", "no certificate stands there"),
        (empty + 2, SECOND, ""),
    ]


@pytest.mark.parametrize("broken", ['"x"y,Örnek,,\n', f'"{"A" * 200_000}\n'])
def test_a_quotation_mark_in_the_wrong_place_costs_its_row_alone(broken):
    lines = [
        "pem,subscriber,institution,contact\n",
        broken,
        *f'"{pem_of(FIRST)}",Örnek,,\n'.splitlines(keepends=True),
    ]
    bad, good = table(lines)
    assert (bad.line, bad.problem) == (2, "the row cannot be read: a quotation mark without its end?")
    assert (good.content, good.line) == (FIRST, 3)


@pytest.mark.parametrize(
    "lines",
    [[], ["a,b,c\n", "1,2,3\n"], ["sep=;\n"], ["sep=;\n", "a;b\n"], [f'"{ROW[0]}",Örnek,,\n']],
)
def test_a_table_without_the_columns_says_which_it_needs(lines):
    (found,) = table(lines)
    assert found.problem == "the first line must name the columns: pem, subscriber, institution, contact"
    assert found.line == 1 + lines[:1].count("sep=;\n")


EXPECTED = "expected pem, subscriber, institution, contact"


@pytest.mark.parametrize(
    ("heading", "problem"),
    [
        ("pem;Abone;Kurum;E-posta", "unknown column E-posta; " + EXPECTED),
        ("sertifika;abone;kurum;iletişim", "unknown column sertifika; " + EXPECTED),
        ("pem,subscriber,institution,contact,notlar", "unknown column notlar; " + EXPECTED),
        ("pem," + "x" * 90, "unknown column " + "x" * 40 + "; " + EXPECTED),
        ("pem,subscriber,contact", "missing column institution; " + EXPECTED),
        ("pem", "missing column subscriber; " + EXPECTED),
        ("pem,abone,subscriber,institution,contact", "column subscriber stands twice; " + EXPECTED),
    ],
)
def test_a_heading_that_would_drop_something_takes_nothing_of_the_file(heading, problem):
    lines = [heading + "\n", f'"{ROW[0]}",Örnek,Kurum,a@ornek.test\n']
    assert list(table(lines)) == [Imported(1, problem=problem)]


BARE = "".join(pem_of(SECOND).splitlines()[1:-1])
ONE_LINE = pem_of(FIRST).strip().replace("\n", "\\n")


@pytest.mark.parametrize(
    ("lines", "problems"),
    [
        ([f"{BARE}"], {2: "the row has 1 cell, the heading 4"}),
        ([f"{BARE},Örnek,Kurum,a@ornek.test,b@ornek.test"], {2: "the row has 5 cells, the heading 4"}),
        (
            [f'"{ONE_LINE},Örnek,Kurum,a@ornek.test', f'"-----BEGIN CERTIFICATE-----\n{BARE}\n', "x,,,"],
            {2: "the rows as far as line 3 cannot be read", 4: "the row has 1 cell", 6: "its PEM is damaged"},
        ),
        ([f'"{ONE_LINE},Örnek,Kurum,a@x.test', f'{ONE_LINE}",Öteki,,'], {2: "more than one row"}),
        ([f'{ONE_LINE},"Örnek,Kurum,a@x.test', f'{ONE_LINE},Öteki",,'], {2: "more than one row"}),
        ([f'{ONE_LINE},Örnek,,"a@x.test', f'{BARE},Öteki"'], {2: "more than one row"}),
    ],
)
def test_a_forgotten_quotation_mark_never_takes_a_certificate_from_its_subscriber(lines, problems):
    found = list(
        table("\n".join(["pem,subscriber,institution,contact", *lines, ""]).splitlines(keepends=True))
    )
    assert not any(one.content for one in found)
    assert [one.line for one in found] == list(problems)
    for one, problem in zip(found, problems.values(), strict=True):
        assert problem in one.problem


@pytest.mark.parametrize(
    ("line", "is_one"),
    [
        ('"-----BEGIN CERTIFICATE-----\n', True),
        ("Örnek;Kurum; -----BEGIN CERTIFICATE-----\n", True),
        (ONE_LINE + ",Örnek\n", True),
        ("-----BEGIN CERTIFICATE-----\n", False),
        ("> -----BEGIN CERTIFICATE-----\n", False),
        ("a, b\n", False),
    ],
)
def test_a_row_is_known_by_what_stands_beside_its_block(line, is_one):
    assert is_row(line) is is_one


@pytest.mark.parametrize(
    ("line", "is_one"),
    [
        ("pem,subscriber\n", True),
        ('"PEM";"subscriber"\r\n', True),
        ("sep=,\n", True),
        ("-----BEGIN CERTIFICATE-----\n", False),
        ("subject=CN = pem\n", False),
        ("", False),
    ],
)
def test_a_table_is_known_by_its_heading(line, is_one):
    assert is_heading(line) is is_one
