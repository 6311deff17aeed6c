"""
Class 24, the letters: they are destroyed on the way from the mail to the ticket and to the answer.

Guards: `mail/charset.decode` believes a label only as far as the letters stand where people write them
(`mail/spelling`), and `mail/header.hints_of` brings what the rest of the mail and the desk's language say.
Let `decode` return `raw.decode(label, "replace")`, and every lying label turns the table red.
"""

import base64
import json
import quopri
from collections.abc import Callable
from email import message_from_bytes
from email.header import decode_header, make_header
from pathlib import Path
from urllib.parse import quote

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.cli.living_house import mail, ulak
from tests.failures.dovecot_house import dovecot_house
from tests.servers.dovecot import Dovecot
from tests.servers.sink import Sink
from ulak.mail.parse import parse

SUBJECT = "İptal başvurusu: ÇAĞRI"
NAME = "Gökçe Ağaoğlu Işık"
FILE = "Şikâyet dilekçesi.pdf"
TEXT = "Sayın yetkili,\nkartımın süresi ağustosta bitti; “İğdır” şubesi ÇÖZÜM bulamadı, mahkûm olduk."
TRUE = [("utf-8", "utf-8"), ("cp1254", "iso-8859-9"), ("cp1254", "windows-1254"), ("cp1254", "ISO-8859-9-E")]
LIES = [
    (codec, label)
    for codec in ("cp1254", "utf-8")
    for label in ("iso-8859-1", "windows-1252", "us-ascii", "iso-8859-2", "unknown-8bit", "utf-16")
] + [("cp1254", "utf-8"), ("utf-8", "iso-8859-9")]


def base64_word(text: str, codec: str, label: str) -> bytes:
    return b"=?%b?B?%b?=" % (label.encode(), base64.b64encode(text.encode(codec)))


def printable_word(text: str, codec: str, label: str) -> bytes:
    return b"=?%b?Q?%b?=" % (label.encode(), quote(text.encode(codec), safe="").replace("%", "=").encode())


def raw_letters(text: str, codec: str, label: str) -> bytes:
    return text.encode(codec)


def extended(text: str, codec: str, label: str) -> bytes:
    """RFC 2231, in two pieces."""
    half = len(text) // 2
    pieces = [quote(piece.encode(codec), safe="") for piece in (text[:half], text[half:])]
    return f"filename*0*={label}'tr'{pieces[0]};\r\n filename*1*={pieces[1]}".encode()


def quoted(spell: Callable[[str, str, str], bytes]) -> Callable[[str, str, str], bytes]:
    return lambda text, codec, label: b'filename="' + spell(text, codec, label) + b'"'


SPELLINGS = {
    "base64 words, extended file name": (base64_word, extended),
    "printable words, also in the file name": (printable_word, quoted(base64_word)),
    "raw letters": (raw_letters, quoted(raw_letters)),
}


def letter(codec: str, label: str, spelling: str) -> bytes:
    word, file = SPELLINGS[spelling]
    charset = f'; charset="{label}"'.encode() if label else b""
    return b"\r\n".join(
        (
            b"From: " + word(NAME, codec, label) + b" <gokce@firma.test>",
            b"To: bilgi@kamusm.test",
            b"Subject: " + word(SUBJECT, codec, label),
            b"Message-ID: <24@firma.test>",
            b"MIME-Version: 1.0",
            b"Content-Type: multipart/mixed; boundary=b",
            b"",
            b"--b",
            b"Content-Type: text/plain" + charset,
            b"Content-Transfer-Encoding: quoted-printable",
            b"",
            quopri.encodestring(TEXT.encode(codec)),
            b"--b",
            b"Content-Type: application/pdf",
            b"Content-Disposition: attachment; " + file(FILE, codec, label),
            b"",
            b"%PDF",
            b"--b--",
            b"",
        )
    )


def explained(folder: Path, raw: bytes) -> dict[str, object]:
    (folder / "a.eml").write_bytes(raw)
    done = ulak("--config", str(folder / "none.toml"), "explain", "mail", "--json", str(folder / "a.eml"))
    assert (done.code, done.err) == (0, "")
    answer: dict[str, object] = json.loads(done.out)
    return answer


def letters_of(answer: dict[str, object]) -> tuple[object, ...]:
    (attachment,) = answer["attachments"]  # type: ignore[misc]
    return answer["subject"], answer["from_name"], answer["text"], attachment["name"]


def repaired(answer: dict[str, object]) -> set[str]:
    """Which places are flagged; a flag of the text names none."""
    flags = [flag for flag in answer["flags"] if "charset" in flag]  # type: ignore[attr-defined]
    return {"text" if flag.startswith("charset") else flag.partition(": ")[0] for flag in flags}


@pytest.mark.parametrize("spelling", SPELLINGS)
@pytest.mark.parametrize(("codec", "label"), TRUE)
def test_every_letter_survives_under_its_own_label(
    tmp_path: Path, codec: str, label: str, spelling: str
) -> None:
    assert letters_of(explained(tmp_path, letter(codec, label, spelling))) == (SUBJECT, NAME, TEXT, FILE)


@pytest.mark.parametrize("spelling", SPELLINGS)
@pytest.mark.parametrize(("codec", "label"), LIES)
def test_every_letter_survives_a_label_that_lies_and_the_repair_is_flagged(
    tmp_path: Path, codec: str, label: str, spelling: str
) -> None:
    answer = explained(tmp_path, letter(codec, label, spelling))
    assert letters_of(answer) == (SUBJECT, NAME, TEXT, FILE)
    assert {"text", "From", "Subject", "name of an attachment"} - repaired(answer) <= (
        {"From", "Subject", "name of an attachment"}
        if spelling == "raw letters" and codec == "utf-8"
        else set()
    )


@pytest.mark.parametrize("codec", ["cp1254", "utf-8"])
def test_every_letter_survives_without_any_label(tmp_path: Path, codec: str) -> None:
    assert letters_of(explained(tmp_path, letter(codec, "", "raw letters"))) == (SUBJECT, NAME, TEXT, FILE)


def test_repairs_are_said_to_people_too(tmp_path: Path) -> None:
    (tmp_path / "a.eml").write_bytes(letter("cp1254", "iso-8859-1", "base64 words, extended file name"))
    said = ulak("--config", str(tmp_path / "none.toml"), "explain", "mail", str(tmp_path / "a.eml")).out
    assert "Subject: charset iso-8859-1 was windows-1254" in said
    assert "name of an attachment: charset iso-8859-1 was windows-1254" in said


LABELS = st.sampled_from(["utf-8", "iso-8859-9", "utf-16", "utf-7", "iso-2022-jp", "unknown-8bit", "hz", ""])


@given(st.binary(max_size=60), LABELS, st.sampled_from(["text/plain", "text/html", "text/enriched"]))
@example(b"&#0;&#xD800;&#xDFFF;", "utf-8", "text/html")
@example(b"+2AA-+3wA-", "utf-7", "text/plain")
@example("\ud800\x00".encode("utf-16-le", "surrogatepass"), "utf-16", "text/plain")
def test_nothing_comes_out_that_no_store_accepts(raw: bytes, label: str, kind: str) -> None:
    word = b"=?%b?B?%b?=" % (label.encode() or b"x", base64.b64encode(raw))
    plain = raw.translate(None, b'\r\n"\\')
    message = parse(
        b"From: %b %b <a@b.test>\r\nSubject: %b %b\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n"
        b'Content-Type: %b; charset="%b"; name="%b"\r\nContent-Transfer-Encoding: base64\r\n\r\n%b\r\n--b--\r\n'
        % (word, plain, word, plain, kind.encode(), label.encode(), plain, base64.b64encode(raw)),
        language="tr",
    )
    names = [one.name for one in message.attachments]
    for text in (
        message.subject,
        message.author.name,
        message.text,
        message.reply_text,
        *names,
        *message.flags,
    ):
        assert "\0" not in text
        text.encode()


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_the_letters_stand_on_the_ticket_and_in_what_the_author_gets_back(
    tmp_path: Path, dovecot: Dovecot, sink: Sink, spelling: str
) -> None:
    house = dovecot_house(tmp_path, dovecot, sink)
    house.deliver(
        "bilgi",
        mail(text="").split(b"Message-ID", 1)[0].split(b"From:", 1)[0] + letter("cp1254", "utf-8", spelling),
    )
    house.turn()
    (ticket,) = house.tickets()
    (message, *_) = house.show(ticket["number"])["messages"]
    assert (ticket["subject"], ticket["author"]["name"], message["text"]) == (SUBJECT, NAME, TEXT)
    assert [one["name"] for one in message["attachments"]] == [FILE]
    (back,) = [one.raw for one in sink.letters if one.recipients == ("gokce@firma.test",)]
    assert SUBJECT in str(make_header(decode_header(message_from_bytes(back)["Subject"])))
