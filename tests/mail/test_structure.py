"""The MIME tree: every leaf shown, kept or refused with its reason."""

import base64
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ulak.mail.file_name import extension_of, safe_name
from ulak.mail.structure import DEPTH_LIMIT, PARTS_LIMIT, SIZE_LIMIT, read_structure

PDF = bytes(range(256)) * 3


def multipart(kind: str, *parts: str, boundary: str = "=_b", end: str = "--") -> bytes:
    head = f'Subject: x\r\nContent-Type: multipart/{kind}; boundary="{boundary}"\r\n\r\npreamble\r\n'
    joined = "".join(f"--{boundary}\r\n{part}\r\n" for part in parts)
    return (head + joined + (f"--{boundary}{end}\r\n" if end else "")).encode()


PLAIN = "Content-Type: text/plain; charset=utf-8\r\n\r\nDüz metin"
HTML = "Content-Type: text/html; charset=utf-8\r\n\r\n<p>Zengin <b>metin</b></p>"


def page(text: str) -> str:
    return HTML.replace("Zengin <b>metin</b>", text)


FILE = (
    'Content-Type: application/pdf; name="a.pdf"\r\nContent-Transfer-Encoding: base64\r\n\r\n'
    + base64.b64encode(PDF).decode()
)


def test_a_file_is_kept_byte_for_byte():
    structure = read_structure(multipart("mixed", PLAIN, FILE))
    assert structure.text == "Düz metin"
    assert [(leaf.path, leaf.name, leaf.content) for leaf in structure.leaves] == [("1.2", "a.pdf", PDF)]


def test_of_alternatives_the_plain_one_is_read():
    assert read_structure(multipart("alternative", PLAIN, HTML)).text == "Düz metin"


@pytest.mark.parametrize(
    ("alternatives", "text"),
    [
        ((PLAIN, page("Düz metin <a href='https://x.test/a'>x</a>")), "Düz metin"),
        (
            (PLAIN, page("Düz metin, altında da eskisi duruyor")),
            "Düz metin, altında da eskisi duruyor",
        ),
        (
            (PLAIN, page("Sertifikam iptal edilmiş")),
            "Sertifikam iptal edilmiş\n\nDüz metin",
        ),
        ((HTML, page("Bu ileti gizlidir")), "Zengin metin\n\nBu ileti gizlidir"),
        ((PLAIN.replace("Düz metin", "👍"), page("👍")), "👍"),
    ],
    ids=["same", "more", "a stub", "a page of the gateway", "no words"],
)
def test_of_alternatives_nothing_is_lost_that_only_one_says(alternatives, text):
    assert read_structure(multipart("alternative", *alternatives)).text == text


def test_alternatives_within_alternatives_are_compared_in_time():
    inner = page(" ".join(map(str, range(140_000))))
    for depth in range(DEPTH_LIMIT - 1):
        inner = multipart("alternative", inner, page(str(-depth)), boundary=f"={depth}_").decode()
    began = time.process_time()
    assert read_structure(inner.encode()).text.startswith("0 1 2")
    assert time.process_time() - began < 30


def test_of_alternatives_the_rich_one_is_read_where_the_plain_one_says_nothing():
    rich = HTML.replace("Zengin", "Zengin ve uzun " * 40)
    stub = "\r\nYour client shows no HTML."
    assert "Zengin ve uzun" in read_structure(multipart("alternative", stub, rich)).text
    assert read_structure(multipart("alternative", "\r\n  ", HTML)).text == "Zengin metin"
    assert read_structure(multipart("alternative", FILE)).text == ""


def test_a_forwarded_mail_is_kept_whole():
    inner = "From: a@b.test\r\nSubject: iç\r\n\r\niç metin"
    structure = read_structure(multipart("mixed", PLAIN, f"Content-Type: message/rfc822\r\n\r\n{inner}"))
    assert structure.text == "Düz metin"
    assert structure.leaves[0].name == "part-1.2.eml"
    assert structure.leaves[0].content == inner.encode()


def test_a_digest_holds_mails_unless_a_part_says_otherwise():
    structure = read_structure(multipart("digest", "\r\nFrom: a@b.test\r\n\r\nx", PLAIN))
    assert [leaf.type for leaf in structure.leaves] == ["message/rfc822"]
    assert structure.text == "Düz metin"


def test_named_text_shown_in_place_is_also_a_file():
    structure = read_structure(multipart("mixed", 'Content-Type: text/plain; name="not.txt"\r\n\r\noku beni'))
    assert structure.text == "oku beni"
    assert structure.leaves[0].name == "not.txt"
    attached = 'Content-Type: text/plain\r\nContent-Disposition: attachment; filename="log.txt"\r\n\r\nsatır'
    assert read_structure(multipart("mixed", attached)).text == ""
    calendar = read_structure(multipart("mixed", "Content-Type: text/calendar\r\n\r\nBEGIN:VCALENDAR"))
    assert (calendar.text, calendar.leaves[0].name) == ("", "part-1.1.ics")


@pytest.mark.parametrize(
    "head",
    [
        'Content-Type: multipart/mixed; boundary="=_a\r\n b"',
        'Content-Type: multipart/mixed; boundary="=_a  b"',
        'Content-Type: multipart/mixed; boundary="=_a b "',
    ],
)
def test_a_boundary_folded_inside_quotes_is_found(head):
    line = {0: "=_a b", 1: "=_a  b", 2: "=_a b"}[["\r\n b" in head, "  b" in head, "b " in head].index(True)]
    raw = f"{head}\r\n\r\n--{line}\r\n\r\nmetin\r\n--{line}--\r\n".encode()
    assert read_structure(raw).text == "metin"


def test_a_missing_boundary_is_guessed_and_flagged():
    raw = b"Content-Type: multipart/mixed\r\n\r\n-- \r\n------=_x\r\n\r\nmetin\r\n------=_x--\r\n"
    structure = read_structure(raw)
    assert structure.text == "metin"
    assert "boundary missing or wrong, guessed" in structure.flags


def test_a_multipart_without_parts_is_read_as_text():
    structure = read_structure(b"Content-Type: multipart/mixed; boundary=x\r\n\r\nyine de oku")
    assert structure.text == "yine de oku"
    assert "multipart without its boundary, read as text" in structure.flags


def test_an_unclosed_part_is_read_to_the_end():
    structure = read_structure(multipart("mixed", PLAIN, end=""))
    assert structure.text.strip() == "Düz metin"
    assert "last part not closed" in structure.flags


def test_parts_beyond_the_cap_are_one_refused_piece():
    structure = read_structure(multipart("mixed", *[FILE] * (PARTS_LIMIT + 20)))
    assert len(structure.leaves) == PARTS_LIMIT + 1
    assert structure.leaves[-1].refused == "too many parts"
    assert structure.leaves[-1].content.count(b"a.pdf") == 20


def test_the_last_part_at_the_cap_may_be_unclosed():
    structure = read_structure(multipart("mixed", *[FILE] * (PARTS_LIMIT + 1), end=""))
    assert structure.leaves[-1].refused == "too many parts"


def test_nesting_beyond_the_cap_is_refused():
    raw = b""
    for level in range(DEPTH_LIMIT + 10):
        raw += f"Content-Type: multipart/mixed; boundary=b{level}\r\n\r\n--b{level}\r\n".encode()
    structure = read_structure(raw + b"\r\nderin")
    assert [leaf.refused for leaf in structure.leaves] == ["nested too deeply"]
    assert structure.leaves[0].content.endswith(b"derin")


def test_five_thousand_levels_are_no_trouble():
    level = b"Content-Type: multipart/mixed; boundary=a\r\n\r\n--a\r\n"
    assert read_structure(level * 5000).leaves


def test_a_mail_above_the_size_cap_keeps_its_header():
    structure = read_structure(b"Subject: x\r\n\r\n" + b"a" * SIZE_LIMIT)
    assert structure.block.first("subject") == "x"
    assert [leaf.refused for leaf in structure.leaves] == ["mail larger than 35 MB"]


def test_a_text_that_only_looks_like_a_header_is_not_lost():
    structure = read_structure(b"Note: call me\nTel: 5\n\nbye")
    assert structure.text == "Note: call me\nTel: 5\n\nbye"
    assert structure.flags == ("no header that belongs to mail",)


def test_a_text_too_long_to_show_is_attached_whole():
    raw = b"Subject: x\n\n" + b"satir\n" * 1_000_000
    structure = read_structure(raw)
    assert len(structure.text) < len(raw)
    assert structure.leaves[0].content == b"satir\n" * 1_000_000
    assert structure.leaves[0].name == "part-1.txt"


def test_old_line_ends_are_read():
    assert read_structure(b"Subject: x\r\rmetin").text == "metin"


def test_an_unknown_text_type_is_shown_and_a_wrong_type_is_plain():
    assert read_structure(b"Subject: x\nContent-Type: text; charset=us-ascii\n\nmetin").text == "metin"
    assert read_structure(b"Subject: x\nContent-Type: text/x-notes\n\nmetin").text == "metin"


def test_empty_parts_are_empty():
    structure = read_structure(
        b"Content-Type: multipart/mixed; boundary=b\n\n--b\n--b\nContent-Type: a/b\n\n--b--\n"
    )
    assert [leaf.content for leaf in structure.leaves] == [b""]


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Belgelerim\\dilekçe.doc", "dilekçe.doc"),
        ("fatura\u202efdp.exe", "faturafdp.exe"),
        ("a\x00b.txt", "ab.txt"),
        ("..", ""),
        ("x" * 300 + ".pdf", "x" * 146 + ".pdf"),
        ("x" * 300, "x" * 150),
        ("a." + "x" * 300, "a." + "x" * 148),
    ],
)
def test_names_are_made_harmless(given, name):
    assert safe_name(given) == name


def test_nameless_files_get_an_extension():
    assert extension_of("application/pdf") == ".pdf"
    assert extension_of("x/unknown") == ".bin"


@given(st.binary(max_size=400))
def test_never_raises(raw):
    read_structure(b"Content-Type: multipart/mixed; boundary=b\n\n--b\n" + raw)
    read_structure(raw)
