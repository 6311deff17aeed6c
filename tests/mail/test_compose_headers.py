"""What may stand in a header of ours: never what a stranger meant to put there, never too much of it."""

import email
from dataclasses import replace
from datetime import UTC, datetime
from email import policy
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.utils import getaddresses

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ulak.errors import Refused
from ulak.mail.address import Address
from ulak.mail.compose import ALLOWED, REQUIRED, Composition, compose, wire_problem
from ulak.mail.message import Attachment
from ulak.mail.mime_part import file_name
from ulak.mail.parse import parse
from ulak.mail.postable import postable
from ulak.mail.safe_header import safe_header

ID = "<ksm-2026-000123.reply.1@kamusm.test>"
ZEYNEP = Address("zeynep@ornek.test")
PLAIN = Composition(
    sender=Address("bilgi@kamusm.test", "Kamu SM"),
    to=(ZEYNEP,),
    subject="[KSM-2026-000123] Şikâyet",
    text="İletiniz kayda alınmıştır.\n",
    message_id=ID,
    date=datetime(2026, 11, 24, 6, 0, tzinfo=UTC),
)
ANYTHING = st.text(st.characters(codec=None), max_size=300)
# What headers are made of, so that hypothesis need not find it by chance.
BROKEN = st.lists(
    st.one_of(
        st.sampled_from(
            '=? ?= =?utf-8?q? =0D=0A \r\n \r \n \x00 \x1b \x85 \u2028 \u202e \u2066 \ud800 \udcfe Bcc: <>@,;:"\\() '
            "a@evil.test \u200b \u00ad İ ß 😀".split(" ")
        ),
        st.text(st.characters(codec=None), max_size=12),
    ),
    max_size=20,
).map("".join)


def head(wire: bytes) -> dict[str, str]:
    """The header fields by the standard library's old reader; each must stand once."""
    read = email.message_from_string(wire[: wire.index(b"\r\n\r\n") + 4].decode("utf-8"))
    assert len(read.keys()) == len(set(read.keys()))
    return {name: value.replace("\r\n", "") for name, value in read.items()}


def shown(value: str) -> str:
    return str(make_header(decode_header(value)))


# ------------------------------------------------------------------- one value


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("Mali mühür", "Mali mühür"),
        ("  a \t b\r\n c\u00a0d  ", "a b c d"),
        ("a\x00b\x07c\u202ed\u200be", "abcde"),
        ("=?utf-8?q?x?=", "= ?utf-8?q?x?="),
        ("==?\x00?", "== ??"),
        ("=\x00?utf-8?q?x?=", "= ?utf-8?q?x?="),
        ("=\u202e?utf-8?q?x?=", "= ?utf-8?q?x?="),
        ("=\u00ad?=\ud800?", "= ?= ?"),
        ("= ?utf-8?q?x?=", "= ?utf-8?q?x?="),
        ("a\u2028Bcc: e@x.test\u0085To: f@x.test", "a Bcc: e@x.test To: f@x.test"),
        ("\ud800x\udfff", "x"),
        ("\u2066a\u2069\ufeffb", "ab"),
        ("x" * 301, "x" * 299 + "…"),
        ("x" * 10_240, "x" * 299 + "…"),
        ("", ""),
    ],
)
def test_a_value_becomes_one_printable_line(value: str, shown: str):
    assert safe_header(value) == shown


@given(ANYTHING | BROKEN, st.integers(2, 400))
def test_whatever_comes_nothing_dangerous_stays(value: str, limit: int):
    one = safe_header(value, limit)
    assert one.isprintable()
    assert "=?" not in one
    assert len(one) <= limit
    assert safe_header(one, limit) == one


# ---------------------------------------------------------------------- people


@pytest.mark.parametrize(
    "name",
    [
        'Örnek "Z" Zeynep',
        "Örnek, Zeynep",
        "Ornek, Zeynep",
        "zeynep@bir-baska.test",
        "a <evil@x.test>",
        "Yönetim: a@x.test, b@x.test;",
        "undisclosed-recipients:;",
        "a\r\nBcc: evil@x.test",
        "\\",
        '"',
        "(yorum)",
        "=?utf-8?q?a=0D=0ABcc:_evil@x.test?=",
        "=?utf-8?b?PGV2aWxAeC50ZXN0Pg==?=",
        "Z" * 200,
        "ş" * 200,
        "\u202egro.live@x",
        "zeynep@ornek.test",
        "",
    ],
)
def test_a_display_name_is_a_name_and_never_an_address(name: str):
    wire = compose(replace(PLAIN, to=(Address("zeynep@ornek.test", name), Address("k@ornek.test"))))
    assert wire_problem(wire, ID) == ""
    assert set(head(wire)) == REQUIRED | {"Content-Transfer-Encoding"}
    pairs = getaddresses([head(wire)["To"]])
    assert [address for _, address in pairs] == ["zeynep@ornek.test", "k@ornek.test"]
    assert [one.address for one in parse(wire).to] == ["zeynep@ornek.test", "k@ornek.test"]
    again = email.message_from_bytes(email.message_from_bytes(wire, policy=policy.default).as_bytes())
    assert (again["Bcc"], len(again.get_all("To"))) == (None, 1)


@pytest.mark.parametrize(
    ("address", "written"),
    [
        ("a@straße.test", "a@xn--strae-oqa.test"),
        ("a@😀.test", "a@xn--e28h.test"),
        ("a@İstanbul.test", "a@xn--istanbul-o0e.test"),
        ('"a b"@örnek.test', '"a b"@xn--rnek-4qa.test'),
    ],
)
def test_a_domain_is_written_as_a_label(address: str, written: str):
    wire = compose(replace(PLAIN, sender=Address("bilgi@şikâyet.test"), to=(Address(address),)))
    assert (head(wire)["To"], head(wire)["From"]) == (written, "bilgi@xn--ikyet-4qa68f.test")
    assert wire_problem(wire, ID) == ""


# ------------------------------------------------------- addresses beyond ASCII


def test_who_needs_smtputf8_stands_in_to_as_rfc_6532_has_it():
    author, copied = Address("şikâyet@örnek.test", "Şule Örnek"), Address("çağrı@b.test")
    wire = compose(replace(PLAIN, to=(author,), cc=(copied, Address("k@b.test", "K"))))
    assert "Örnek" not in wire.decode("utf-8")
    assert getaddresses([head(wire)["To"]])[0][1] == "şikâyet@xn--rnek-4qa.test"
    assert head(wire)["Cc"] == "çağrı@b.test, K <k@b.test>"
    assert wire_problem(wire, ID) == ""
    read = parse(wire)
    assert (read.to[0].address, read.to[0].name) == ("şikâyet@xn--rnek-4qa.test", "Şule Örnek")


def test_who_is_only_copied_and_needs_smtputf8_costs_the_others_nothing():
    """Their servers may know nothing of it; so the header is ASCII, and says all the same who got a copy."""
    wire = compose(replace(PLAIN, cc=(Address("k@b.test"), Address("çağrı@b.test", "Çağrı"))))
    assert wire.isascii()
    assert wire_problem(wire, ID) == ""
    (group,) = email.message_from_bytes(wire, policy=policy.default)["Cc"].groups[1:]
    assert (group.display_name, group.addresses) == ("çağrı@b.test", ())
    assert head(wire)["To"] == "zeynep@ornek.test"


def test_the_desk_itself_writes_from_an_address_that_everybody_can_answer():
    with pytest.raises(Refused, match="few servers would take it"):
        compose(replace(PLAIN, sender=Address("şikâyet@kamusm.test")))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("To: şule@b.test", "To: şule@örnek.test"),
        ("To: şule@b.test", "To: Şule <şule@b.test>"),
        ("To: şule@b.test", "To: a@b.test (şule)"),
        ("To: şule@b.test", "To: şule\u202e@b.test"),
        ("To: şule@b.test", 'To: "şule"@b.test'),
        ("Subject: ", "Subject: şule@b.test "),
        ("MIME-Version: 1.0", "MIME-Version: 1.0\r\nBcc: şule@b.test"),
        ("\r\n\r\n", "\r\n\r\nşule@b.test"),
    ],
)
def test_nothing_else_in_a_letter_is_beyond_ascii(old: str, new: str):
    wire = compose(replace(PLAIN, to=(Address("şule@b.test"),)))
    assert wire_problem(wire, ID) == ""
    assert "0xc5" in wire_problem(wire.replace(old.encode(), new.encode(), 1), ID)


def test_bytes_that_are_no_utf8_are_seen():
    wire = compose(replace(PLAIN, to=(Address("şule@b.test"),)))
    assert "0xfe" in wire_problem(wire.replace("ş".encode(), b"\xfe", 1), ID)


# --------------------------------------------------------------------- threads


@pytest.mark.parametrize(
    "stranger",
    [
        "<a b@ornek.test>",
        "<a@ornek.test>\r\nBcc: evil@x.test",
        "<a@ornek.test",
        "a@ornek.test",
        "<>",
        "<<a@x.test>>",
        f"<{'x' * 900}@ornek.test>",
        "<şikâyet@ornek.test>",
        "<a@ornek.test\x00>",
        "<a@ornek.test\u2028>",
        "<\ud800@ornek.test>",
        "=?utf-8?q?=3Ca=40x=3E?=",
    ],
)
def test_an_id_that_cannot_stand_in_a_header_stands_in_none(stranger: str):
    references = (stranger, "<iyi@ornek.test>", stranger)
    wire = compose(replace(PLAIN, in_reply_to=stranger, references=references))
    assert wire_problem(wire, ID) == ""
    assert "In-Reply-To" not in head(wire)
    assert head(wire)["References"] == "<iyi@ornek.test>"


@pytest.mark.parametrize("letter", ["x", "ş", "😀", "=?"])
@pytest.mark.parametrize("people", [1, 50])
def test_the_header_block_stays_below_4096_bytes(letter: str, people: int):
    crowd = tuple(Address(f"ad.soyad{at}@kurum{at}.gov.test", letter * 100) for at in range(people))
    ids = tuple(f"<{at:03}.{'x' * 400}@ornek.test>" for at in range(200))
    wire = compose(
        replace(
            PLAIN,
            to=crowd[:1],
            cc=crowd[1:],
            subject=letter * (10_240 if people == 1 else 120),
            in_reply_to=ids[-1],
            references=ids,
            headers=(("Auto-Submitted", "auto-replied"), ("X-Auto-Response-Suppress", "DR, RN, NRN, OOF")),
        )
    )
    assert wire.index(b"\r\n\r\n") + 4 <= 4096
    assert wire_problem(wire, ID) == ""
    assert head(wire)["References"].split()[-1] == ids[-1]
    assert {one.address for one in (*parse(wire).to, *parse(wire).cc)} == {one.address for one in crowd}


def test_names_go_before_addresses_do():
    crowd = tuple(Address(f"kisi{at}@kurum{at}.test", "Şule Çağlayan Öztürk") for at in range(50))
    assert b"utf-8" in compose(replace(PLAIN, to=crowd[:2])).split(b"\r\nSubject:")[0]
    wire = compose(replace(PLAIN, to=crowd))
    assert b"utf-8" not in wire.split(b"\r\nSubject:")[0].split(b"\r\nTo:")[1]


@pytest.mark.parametrize("subject", ["= ?= şu", "a?= b", "x ?= şikâyet", "[KSM-2026-000123] ?= ?= dağ"])
def test_what_looks_like_the_end_of_an_encoded_word_is_encoded(subject: str):
    """Else a reader takes the blank after it for one between two encoded words, and drops it."""
    wire = compose(replace(PLAIN, subject=subject))
    assert shown(head(wire)["Subject"]) == subject == parse(wire).subject


# ------------------------------------------------------------------ everything


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(
    BROKEN,
    st.lists(st.tuples(BROKEN | ANYTHING, BROKEN | st.just("ornek.test"), BROKEN), max_size=3),
    st.lists(BROKEN, max_size=4),
    st.lists(st.tuples(BROKEN, BROKEN), max_size=2),
    BROKEN,
)
def test_whatever_strangers_put_anywhere_the_letter_has_its_own_headers_and_no_others(
    subject: str,
    people: list[tuple[str, str, str]],
    ids: list[str],
    files: list[tuple[str, str]],
    text: str,
):
    copied = tuple(Address(f"{local}@{domain}".lower(), name) for local, domain, name in people)
    copied = tuple(one for one in copied if postable(one.address))
    composition = replace(
        PLAIN,
        subject=subject,
        cc=copied,
        text=text,
        references=(*ids, *(f"<{one}>" for one in ids)),
        in_reply_to=f"<{ids[0]}>" if ids else "",
        attachments=tuple(Attachment(name, kind, b"x") for name, kind in files),
    )
    wire = compose(composition)
    assert wire_problem(wire, ID) == ""
    fields = head(wire)
    assert REQUIRED <= set(fields) <= ALLOWED
    assert ("Cc" in fields) == bool(copied)
    assert shown(fields["Subject"]) == (safe_header(subject) or "-")
    assert fields["Message-ID"] == ID == parse(wire).message_id
    plain = {postable(one.address) for one in copied if postable(one.address).isascii()}
    assert {address.lower() for _, address in getaddresses([fields.get("Cc", "")]) if address} == plain
    assert [one.name for one in parse(wire).attachments] == [file_name(name) for name, _ in files]
    read = email.message_from_bytes(wire, policy=policy.default)
    assert isinstance(read, EmailMessage)
    assert read.get_body(("plain",)) is not None


@pytest.mark.parametrize(
    ("name", "saved"),
    [
        ("a/b/c.txt", "c.txt"),
        ("..", "attachment"),
        (".htaccess", "htaccess"),
        ("con:x?.txt", "con_x_.txt"),
        ("a\nb.txt", "a b.txt"),
        ("rapor\u202efdp.exe", "raporfdp.exe"),
        ("=?utf-8?q?x?=.txt", "= _utf-8_q_x_=.txt"),
        ("C:\\Belgeler\\İmza.p7s", "İmza.p7s"),
    ],
)
def test_a_file_name_can_be_saved_anywhere(name: str, saved: str):
    assert file_name(name) == saved


def test_a_letter_may_say_how_letters_of_its_kind_end():
    link = f"mailto:bilgi@kurum.test?subject=%5BKSM-2026-000123%20istemiyorum%5D{'x' * 60}"
    wire = compose(replace(PLAIN, unsubscribe=link))
    assert head(wire)["List-Unsubscribe"] == f"<{link}>"
    assert wire_problem(wire, ID) == ""
    assert "List-Unsubscribe" not in head(compose(PLAIN))
