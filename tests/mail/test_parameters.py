"""Content-Type and Content-Disposition as programs really write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ulak.mail.parameters import parametrised


@pytest.mark.parametrize(
    ("raw", "value", "parameters"),
    [
        ('text/plain; charset="utf-8"', "text/plain", {"charset": "utf-8"}),
        ("TEXT/Plain (a comment) ; Charset=UTF-8", "text/plain", {"charset": "UTF-8"}),
        ('attachment; filename="a\\"b.pdf"', "attachment", {"filename": 'a"b.pdf'}),
        (
            "attachment; filename=dilekçe.pdf".encode().decode("ascii", "surrogateescape"),
            "attachment",
            {"filename": "dilekçe.pdf"},
        ),
        (
            'attachment; filename="=?utf-8?B?xZ5pa8OieWV0LnBkZg==?="',
            "attachment",
            {"filename": "Şikâyet.pdf"},
        ),
        ("attachment; filename*=utf-8'tr'%C5%9Eik%C3%A2yet.pdf", "attachment", {"filename": "Şikâyet.pdf"}),
        (
            "attachment; filename*0*=iso-8859-9''%DEik; filename*1=ayet.pdf",
            "attachment",
            {"filename": "Şikayet.pdf"},
        ),
        ("attachment; filename*1=b; filename*0=a", "attachment", {"filename": "ab"}),
        ("attachment; filename=a.txt; filename*=utf-8''b.txt", "attachment", {"filename": "b.txt"}),
        (
            "attachment; filename*=bogus''..; filename*999999999*=x",
            "attachment",
            {"filename": "..", "filename*999999999*": "x"},
        ),
        ('multipart/mixed;; boundary="foo"', "multipart/mixed", {"boundary": "foo"}),
        ('multipart/mixed; boundary="a\r\n b"', "multipart/mixed", {"boundary": "a\r\n b"}),
        ('boundary="foo"', "", {"boundary": "foo"}),
        ("text", "text", {}),
        ("", "", {}),
    ],
)
def test_reads_value_and_parameters(raw, value, parameters):
    read = parametrised(raw)
    assert read.value == value
    assert read.parameters == parameters


@given(st.text(max_size=200))
def test_never_raises(raw):
    parametrised(raw)
