"""A letter's bytes say what was put in, to every reader, and nothing else."""

import email
from dataclasses import replace
from datetime import UTC, datetime
from email import policy
from email.header import decode_header, make_header
from email.message import EmailMessage

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ulak.errors import Refused
from ulak.mail.address import Address
from ulak.mail.compose import Composition, compose, wire_problem
from ulak.mail.message import Attachment
from ulak.mail.mime_part import content_id
from ulak.mail.safe_header import safe_header

ID = "<ksm-2026-000123.reply.1@kamusm.test>"
PLAIN = Composition(
    sender=Address("bilgi@kamusm.test", "Kamu SM Müşteri İlişkileri"),
    to=(Address("zeynep@ornek.test", "Zeynep Örnek"),),
    subject="[KSM-2026-000123] Mali mühür yenileme şikâyeti",
    text="Sayın ilgili,\n\nİletiniz kayda alınmıştır.\n",
    message_id=ID,
    date=datetime(2026, 11, 24, 6, 0, tzinfo=UTC),
)
ANYTHING = st.text(st.characters(codec=None), max_size=400)


def modern(wire: bytes) -> EmailMessage:
    message = email.message_from_bytes(wire, policy=policy.default)
    assert isinstance(message, EmailMessage)
    assert not message.defects
    return message


def old(wire: bytes, name: str) -> str:
    """The header as the older half of the world's Python programs reads it."""
    value = email.message_from_bytes(wire)[name]
    return str(make_header(decode_header(value.replace("\r\n", ""))))


def body(wire: bytes, kind: str = "plain") -> str:
    part = modern(wire).get_body((kind,))
    assert part is not None
    return str(part.get_content()).replace("\r\n", "\n")


def test_a_letter_says_what_was_put_in():
    wire = compose(replace(PLAIN, cc=(Address("k@ornek.test"),), in_reply_to="<a1@ornek.test>"))
    message = modern(wire)
    assert message["Subject"] == PLAIN.subject
    assert message["From"].addresses[0].display_name == "Kamu SM Müşteri İlişkileri"
    assert message["To"] == "Zeynep Örnek <zeynep@ornek.test>"
    assert message["Cc"] == "k@ornek.test"
    assert message["Message-ID"] == ID
    assert message["In-Reply-To"] == message["References"] == "<a1@ornek.test>"
    assert message["Date"].datetime == PLAIN.date
    assert body(wire) == PLAIN.text
    assert wire_problem(wire, ID) == ""


def test_the_token_stays_legible_where_nothing_is_decoded():
    assert b"Subject: [KSM-2026-000123] Mali" in compose(PLAIN)


def test_a_double_encoded_subject_makes_no_header():
    """Decoded once it is still an encoded word; what decodes it again would write a Bcc."""
    evil = "=?utf-8?q?a=0D=0ABcc:_evil@x.test?="
    wire = compose(replace(PLAIN, subject=f"Re: [KSM-2026-000123] {evil}"))
    assert wire_problem(wire, ID) == ""
    again = email.message_from_bytes(modern(wire).as_bytes())
    assert again["Bcc"] is None
    assert "=?utf-8?q?a" not in modern(wire)["Subject"]


@pytest.mark.parametrize(
    "subject",
    ["a\r\nBcc: evil@x.test", "a\nBcc: evil@x.test", "a\x00b", "a\u2028Bcc: evil@x.test", "\udcfe", "\x85x"],
)
def test_a_line_end_in_a_subject_is_a_blank(subject: str):
    wire = compose(replace(PLAIN, subject=subject))
    assert wire_problem(wire, ID) == ""
    assert set(email.message_from_bytes(wire).keys()) <= {
        "From", "To", "Subject", "Date", "Message-ID", "MIME-Version", "Content-Type", "Content-Transfer-Encoding",
    }  # fmt: skip


@given(ANYTHING)
def test_any_text_comes_back_from_a_subject(text: str):
    wire = compose(replace(PLAIN, subject=text))
    assert wire_problem(wire, ID) == ""
    assert modern(wire)["Subject"] == (safe_header(text) or "-")
    assert old(wire, "Subject") == (safe_header(text) or "-")


@given(ANYTHING)
def test_any_text_comes_back_from_a_display_name(name: str):
    wire = compose(replace(PLAIN, to=(Address("zeynep@ornek.test", name),)))
    assert wire_problem(wire, ID) == ""
    (mailbox,) = modern(wire)["To"].addresses
    assert mailbox.addr_spec == "zeynep@ornek.test"
    shown = safe_header(name, limit=120)
    assert mailbox.display_name.replace(" ", "") == shown.replace(" ", "")  # Python 3.11 parts decoded words
    assert old(wire, "To").removesuffix("<zeynep@ornek.test>").strip() in spellings(shown)


def spellings(name: str) -> set[str]:
    """Bare where it was encoded, in quotes where it was not; the bare address where there is no name."""
    escaped = name.replace("\\", "\\\\").replace('"', '\\"')
    return {name or "zeynep@ornek.test", f'"{escaped}"'}


@given(ANYTHING)
def test_any_text_comes_back_from_the_body(text: str):
    wire = compose(replace(PLAIN, text=text))
    assert wire_problem(wire, ID) == ""
    assert max(map(len, wire.split(b"\r\n"))) <= 78
    shown = "".join(c for c in text.replace("\r\n", "\n").replace("\r", "\n") if c == "\n" or is_seen(c))
    lines = [line.rstrip(" \t") for line in shown.split("\n")]
    assert body(wire) == "\n".join(lines).rstrip() + "\n"


def is_seen(character: str) -> bool:
    """Neither a control nor half a character."""
    return character == "\t" or not (
        character < " " or "\x7f" <= character <= "\x9f" or "\ud800" <= character <= "\udfff"
    )


@given(st.lists(st.tuples(ANYTHING, ANYTHING, st.binary(max_size=300)), max_size=3))
def test_any_attachment_comes_back_byte_for_byte(parts: list[tuple[str, str, bytes]]):
    attachments = tuple(Attachment(name, kind, content) for name, kind, content in parts)
    wire = compose(replace(PLAIN, attachments=attachments, html="<p>ş</p>"))
    assert wire_problem(wire, ID) == ""
    back = list(modern(wire).iter_attachments())
    assert [part.get_payload(decode=True) for part in back] == [a.content for a in attachments]
    assert all(part.get_filename() for part in back)
    assert body(wire, "html") == "<p>ş</p>\n"


@pytest.mark.parametrize(
    ("name", "kind", "shown_name", "shown_kind"),
    [
        ("dilekçe.pdf", "application/pdf", "dilekçe.pdf", "application/pdf"),
        ("report (1).pdf", "application/pdf", "report (1).pdf", "application/pdf"),
        ("../../etc/passwd", "text/plain", "passwd", "text/plain"),
        ("C:\\Belgeler\\İmza.png", "image/png", "İmza.png", "image/png"),
        ('a"; x="b.txt', "text/plain", "a_; x=_b.txt", "text/plain"),
        ("şikâyet " * 15 + ".doc", "application/msword", ("şikâyet " * 15 + ".doc"), "application/msword"),
        ("", "", "attachment", "application/octet-stream"),
        ("ileti.eml", "message/rfc822", "ileti.eml", "application/octet-stream"),
        ("x", "multipart/mixed", "x", "application/octet-stream"),
        ("x", "text/plain\r\nBcc: evil@x.test", "x", "application/octet-stream"),
    ],
)
def test_an_attachment_keeps_name_and_type_where_they_do_no_harm(
    name: str, kind: str, shown_name: str, shown_kind: str
):
    wire = compose(replace(PLAIN, attachments=(Attachment(name, kind, b"\x00\xff"),)))
    (part,) = modern(wire).iter_attachments()
    assert (part.get_filename(), part.get_content_type()) == (shown_name, shown_kind)
    assert part.get_payload(decode=True) == b"\x00\xff"
    old_part = email.message_from_bytes(wire).get_payload()[1]
    assert (
        email.utils.collapse_rfc2231_value(old_part.get_param("filename", header="content-disposition"))
        == shown_name
    )


def test_text_that_is_mostly_not_latin_is_base64():
    wire = compose(replace(PLAIN, text="Сертификат отозван.\n"))
    assert b"Content-Transfer-Encoding: base64" in wire
    assert body(wire) == "Сертификат отозван.\n"


def test_the_header_block_stays_below_4096_bytes_and_keeps_the_first_and_the_newest_ids():
    ids = tuple(f"<{number:03}.{'x' * 60}@ornek.test>" for number in range(200))
    wire = compose(replace(PLAIN, references=ids, in_reply_to=ids[-1]))
    kept = modern(wire)["References"].split()
    assert wire.index(b"\r\n\r\n") < 4096
    assert kept[0] == ids[0]
    assert kept[-10:] == list(ids[-10:])
    assert len(kept) > 30


def test_with_hardly_any_room_the_newest_id_stays():
    crowd = tuple(Address(f"kisi{number}@{'uzun-' * 8}ornek.test") for number in range(80))
    wire = compose(
        replace(PLAIN, to=crowd, references=("<1@x.test>", "<2@x.test>"), in_reply_to="<3@x.test>")
    )
    assert modern(wire)["References"] == "<3@x.test>"


@pytest.mark.parametrize(
    "bad", ["", "a1@ornek.test", "<a b@x>", "<a\r\nBcc: e@x.test>", "<ş@x.test>", f"<{'x' * 600}>"]
)
def test_an_id_that_cannot_stand_in_a_header_is_left_out(bad: str):
    wire = compose(replace(PLAIN, in_reply_to=bad, references=(bad, "<good@x.test>")))
    assert modern(wire)["In-Reply-To"] is None
    assert modern(wire)["References"] == "<good@x.test>"


@pytest.mark.parametrize(
    "whom", [(), (Address("a b@ornek.test"),), (Address("a@[127.0.0.1]"),), (Address("nobody"),)]
)
def test_who_cannot_be_written_to_is_refused(whom: tuple[Address, ...]):
    with pytest.raises(Refused, match=r"written to|needs somebody"):
        compose(replace(PLAIN, to=whom))


def spoiled(old_bytes: bytes, new: bytes) -> bytes:
    wire = compose(replace(PLAIN, headers=(("Auto-Submitted", "auto-replied"),)))
    assert old_bytes in wire
    return wire.replace(old_bytes, new, 1)


@pytest.mark.parametrize(
    ("old_bytes", "new", "why"),
    [
        (b"MIME-Version", b"Bcc: evil@x.test\r\nMIME-Version", "Bcc"),
        (b"MIME-Version: 1.0\r\n", b"", "MIME-Version is missing"),
        (b"MIME-Version", b"To: evil@x.test\r\nMIME-Version", "To stands more than once"),
        (ID.encode(), b"<other@kamusm.test>", "Message-ID is another"),
        (b"Auto-Submitted: ", b"Auto-Submitted ", "no header"),
        (b"MIME-Version", b" \r\nMIME-Version", "no header"),
        (b"\r\nDate", b"\nDate", "alone"),
        (b"\r\nDate", b"\rDate", "alone"),
        (b"Mali", "Malî".encode(), "0xc3"),
        (b"Mali", b"Ma\x00i", "0x00"),
        (b"Mali", b"M" * 1000, "longer than 998"),
        (b"\r\n\r\n", b"\r\n", "no header"),
    ],
)
def test_the_gate_refuses_what_no_letter_of_ours_looks_like(old_bytes: bytes, new: bytes, why: str):
    assert why in wire_problem(spoiled(old_bytes, new), ID)


def test_the_gate_refuses_what_has_no_end_of_headers():
    assert "no end of headers" in wire_problem(b"Subject: x\r\n", ID)


def test_the_gate_lets_a_letter_pass():
    assert wire_problem(compose(PLAIN), ID) == ""


def test_the_same_letter_has_the_same_bytes():
    assert compose(PLAIN) == compose(PLAIN)


def test_pictures_travel_beside_the_page_that_shows_them():
    chart = Attachment("chart.png", "image/png", b"\x89PNG 1", inline=True)
    other = Attachment("other.png", "image/png", b"\x89PNG 2", inline=True)
    page = f'<img src="cid:{content_id(chart)}"><img src="cid:{content_id(other)}">'
    file = Attachment("a.pdf", "application/pdf", b"%PDF")
    wire = compose(replace(PLAIN, html=page, pictures=(chart, other), attachments=(file,)))
    assert wire_problem(wire, ID) == ""
    message = modern(wire)
    kinds = [part.get_content_type() for part in message.walk()]
    assert kinds == [
        "multipart/mixed", "multipart/alternative", "text/plain", "multipart/related", "text/html",
        "image/png", "image/png", "application/pdf",
    ]  # fmt: skip
    shown = {part["Content-ID"]: part.get_content() for part in message.walk() if part["Content-ID"]}
    assert shown == {f"<{content_id(one)}>": one.content for one in (chart, other)}
    assert body(wire, "html").strip() == page
    assert content_id(chart) != content_id(other)
