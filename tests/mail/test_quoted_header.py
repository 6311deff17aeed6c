"""Marks and blocks of fields over quoted mails, and what only looks like them."""

import pytest

from ulak.mail.quoted_header import header_at, is_forward_mark, is_header_block, is_reply_mark

ONE_LINE = "Kimden: A <a@b.test>Gönderildi: 5.10.2026 14:30Kime: c@d.testKonu: Kart"


@pytest.mark.parametrize(
    ("line", "reply", "forward"),
    [
        ("-----Özgün İleti-----", True, False),
        ("-------- Message d’origine --------", True, False),
        ("---------- Forwarded message ---------", False, True),
        ("-------- İletilen İleti --------", False, True),
        ("İleti başlangıcı:", False, True),
        ("Anfang der weitergeleiteten Nachricht:", False, True),
        (f"----- İletilmiş Mesaj ----- {ONE_LINE}", False, True),
        (f"-------- Original message --------{ONE_LINE}", False, False),
        ("----- İletilmiş Mesaj ----- ve devamı", False, False),
        ("özgün ileti", False, False),
        ("-----", False, False),
        ("- İletilmiş Mesaj -" + " " * 500, False, False),
    ],
)
def test_marks(line: str, reply: bool, forward: bool):
    assert (is_reply_mark(line), is_forward_mark(line)) == (reply, forward)


@pytest.mark.parametrize(
    ("line", "is_block"),
    [
        (ONE_LINE, True),
        (f"-------- Original message --------{ONE_LINE}", True),
        ("From: A <a@b.test> Date: 10/5/26  2:30 PM To: c@d.test Subject: Card", True),
        ("Konu: Kart Kimden: a@b.test Kime: c@d.test", False),
        ("Kimden: Ali Kime: c@d.test Konu: Kart", False),
        ("Bana Kimden: a@b.test Kime: c@d.test Konu: Kart diye geldi", False),
        ("Kimden: a@b.test Konu: kart", False),
        ("a@b.test: kart", False),
        ("Kimden: a@b.test Kime: c@d.test Konu: " + "x" * 2000, False),
    ],
)
def test_fields_on_one_line(line: str, is_block: bool):
    assert is_header_block([line], 0) is is_block


@pytest.mark.parametrize(
    ("lines", "fields", "used"),
    [
        (["Kimden: a@b.test", "Kime: x", "Konu: y", "Metin"], {"from": "a@b.test", "to": "x", "subject": "y"}, 3),
        (["Kimden: a@b.test", "", "Kime: x", "", "Konu: y", "", "Metin"], {"subject": "y"}, 5),
        (["Konu: y", "Tarih: 14:30", "Kimden: A"], {"from": "A", "date": "14:30"}, 3),
        (["Kimden: a@b.test", "Kime: x;", "y", "Konu: z", "Konu: Metin"], {"to": "x; y", "subject": "z"}, 4),
        (["From: a@b.test", "To: x", "Subject: y"] * 2, {"from": "a@b.test"}, 3),
    ],
)  # fmt: skip
def test_reads_fields_and_how_many_lines_they_take(lines: list[str], fields: dict[str, str], used: int):
    header = header_at(lines, 0)
    assert header is not None
    assert {kind: header.first(kind) for kind in fields} == fields
    assert (header.lines, header.first("cc")) == (used, "")


@pytest.mark.parametrize(
    "lines",
    [
        ["Metin"],
        ["Kimden: Ali", "Tarih: dün", "Konu: kart"],
        ["Konu: kart", "Tarih: 14:30"],
        ["Kimden: a@b.test", "", "", "Konuşalım.", "Kime: x", "Konu: y"],
    ],
)
def test_a_petition_is_no_header(lines: list[str]):
    assert header_at(lines, 0) is None


def test_a_second_author_begins_a_second_block():
    assert not is_header_block(["Kimden: bilmiyorum", "Kimden: a@b.test", "Kime: x", "Konu: y"], 0)
