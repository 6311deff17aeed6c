"""What goes along with a staff answer: files that somebody attached on purpose, and nothing else."""

from dataclasses import replace

import pytest

from tests.desk.remembering_desk import Desk, draft, house, mail, said, templates
from ulak.desk.staff import enclosing
from ulak.desk.staff.enclosing import enclosed, programs, size, why_nothing_goes, why_stays
from ulak.desk.ticket import Filing, Purpose, Status
from ulak.mail.message import Attachment
from ulak.mail.structure import SIZE_LIMIT

HTML = "text/html; charset=utf-8"


def file(name: str, type: str = "application/pdf", content: bytes = b"%PDF", **more: object) -> Attachment:
    return Attachment(name, type, content, **more)


@pytest.mark.parametrize(
    ("one", "why"),
    [
        (file("kılavuz.pdf"), None),
        (file("Ekran görüntüsü 2026-11-24.png", "image/png"), None),
        (file("IMG_1234.jpg", "image/jpeg"), None),
        (file("image001.pdf"), None),
        (file("kurulum.zip", "application/zip"), None),
        (file("belge.pdf.p7s", "application/pkcs7-signature"), None),
        (file("davet.ics", "text/calendar"), None),
        (file("logolama.png", "image/png"), None),
        (file("pasted.png", "image/png", inline=True), enclosing.SHOWN),
        (file("image001.png", "image/png"), enclosing.LOGO),
        (file("IMAGE12.JPG", "image/jpeg"), enclosing.LOGO),
        (file("kurum-logo.gif", "image/gif"), enclosing.LOGO),
        (file("Logo", "image/png"), enclosing.LOGO),
        (file("kurum-logosu.png", "image/png"), enclosing.LOGO),
        (file("Logomuz.png", "image/png"), enclosing.LOGO),
        (file("E-posta imzası.jpg", "image/jpeg"), enclosing.LOGO),
        (file("imzalı-sözleşme.jpg", "image/jpeg"), None),
        (file("kurum-logosu.pdf"), None),
        (file("image003.emz.gif", "application/octet-stream"), None),
        (file("image003.gif", "application/octet-stream"), enclosing.LOGO),  # out of winmail.dat
        (file("imza.png", "image/png"), enclosing.LOGO),
        (file("Outlook-abc123.png", "image/png"), enclosing.LOGO),
        (file("ATT00001.png", "image/png"), enclosing.LOGO),
        (file("zehra.vcf", "text/vcard"), enclosing.CARD),
        (file("zehra", "text/x-vcard"), enclosing.CARD),
        (file("theirs.pdf", content=b"of the author"), enclosing.THEIRS),
        (file("part-1.2.bin", "application/octet-stream"), enclosing.UNNAMED),
    ],
)  # fmt: skip
def test_what_was_meant_to_go_and_what_only_came_along(one, why):
    theirs = {file("x", content=b"of the author").sha256}
    assert why_stays(one, is_named=False, theirs=theirs) == why
    assert why_stays(one, is_named=True, theirs=theirs) is None


@pytest.mark.parametrize(
    ("one", "why"),
    [
        (file("server.key", refused="private key"), enclosing.KEY),
        (file("part-1.501.bin", refused="too many parts"), enclosing.UNREAD),
        (file("part-1.2.eml", "message/rfc822"), enclosing.MAIL),
        (file("Bildirim.eml", "application/octet-stream"), enclosing.MAIL),
        (file("Bildirim.MSG", "application/vnd.ms-outlook"), enclosing.MAIL),
        (file("smime.p7s", "application/pkcs7-signature"), enclosing.SEAL),
        (file("part-1.2.asc", "application/pgp-signature"), enclosing.SEAL),
        (file("OpenPGP_signature.asc", "application/pgp-signature"), enclosing.SEAL),
        (file("winmail.dat", "application/octet-stream"), enclosing.WRAPPING),
        (file("part-1.2.dat", "application/ms-tnef"), enclosing.WRAPPING),
        (file("smime.p7m", "application/pkcs7-mime"), enclosing.WRAPPING),
    ],
)
@pytest.mark.parametrize("is_named", [True, False])
def test_what_never_goes_named_or_not(one, why, is_named):
    assert why_stays(one, is_named, ()) == why


def test_naming_a_file_helps_where_it_may_go_at_all():
    never = enclosed((file("smime.p7s"),), "smime.p7s", ())
    card = enclosed((file("zehra.vcf"),), "Bilgilerim şunlar.", ())
    assert (never.going, never.may_be_named, card.may_be_named) == ((), False, True)
    assert [one.name for one in enclosed((file("Zehra.VCF"),), "zehra.vcf ektedir", ()).going] == [
        "Zehra.VCF"
    ]


@pytest.mark.parametrize(
    "name", ["kur.exe", "KUR.EXE", "fatura.pdf.js", "a.bat", "ayar.reg", "x.ps1", "m.jar"]
)
def test_a_program_by_its_name(name):
    assert programs((file("a.pdf"), file(name))) == (name,)


def test_a_program_by_its_first_bytes_whatever_it_is_called():
    assert programs((file("rapor.pdf", content=b"MZ\x90\x00"),)) == ("rapor.pdf",)


def test_sizes_as_people_write_them():
    assert [size(n, "tr") for n in (1, 1_240_000, 20_000_000)] == ["0,1 MB", "1,2 MB", "20,0 MB"]
    assert size(1_240_000, "en") == "1.2 MB"


def test_what_is_too_large_is_said_with_its_sizes():
    files = (file("a.pdf", content=b"x" * 700_000), file("b.pdf", content=b"x" * 600_000))
    assert why_nothing_goes(files, 1_300_000) is None
    words, log = why_nothing_goes(files, 1_299_999)
    for text in ("a.pdf (0.7 MB)", "b.pdf (0.6 MB)", "1.3 MB in all"):
        assert text in words.en
    assert "a.pdf (0,7 MB)" in words.tr
    assert "a.pdf" not in log
    words, log = why_nothing_goes((file("a.exe"),), 10)
    assert ("a.exe" in words.tr, log) == (True, "a program is attached")


# ---------------------------------------------------------------- in a mail


def parts(*files: str, text: str = "Yanıtım budur.") -> str:
    body = f"--b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n{text}\r\n"
    return body + "".join(f"--b\r\n{one}\r\n" for one in files) + "--b--\r\n"


def attached(name: str, kind: str = "application/pdf", content: str = "x") -> str:
    return f"Content-Type: {kind}; name={name}\r\nContent-Disposition: attachment; filename={name}\r\n\r\n{content}"


MIXED = {"Content_Type": "multipart/mixed; boundary=b"}


@pytest.fixture
def desk() -> Desk:
    desk = Desk()
    desk.receives(mail(parts(attached("dilekce.pdf", content="theirs"), text="Ekte."), **MIXED))
    return desk


def test_an_attached_file_goes_unnamed_and_the_receipt_names_what_stays_with_the_reason(desk: Desk):
    body = parts(
        attached("kilavuz.pdf"),
        attached("image001.png", "image/png"),
        attached("zehra.vcf", "text/vcard"),
        attached("dilekce.pdf", content="theirs"),
        attached("smime.p7s", "application/pkcs7-signature"),
    )
    decision = desk.replies(body, **MIXED)
    assert [one.name for one in draft(decision, "answer").attachments] == ["kilavuz.pdf"]
    for words in (
        "image001.png (named like the picture of a signature)",
        "zehra.vcf (a calling card)",
        "dilekce.pdf (a file the author sent)",
        "smime.p7s (an electronic signature)",
        "name the file in its text",
    ):
        assert words in said(decision)


def test_a_picture_that_came_with_an_answer_which_left_is_the_signatures(desk: Desk):
    shown, other = attached("kurum.png", "image/png", "K"), attached("rapor.pdf", content="R")
    first = desk.replies(parts(shown, other), **MIXED)
    assert [one.name for one in draft(first, "answer").attachments] == ["kurum.png", "rapor.pdf"]
    desk.waits(minutes=3)
    desk.dispatches()
    second = desk.replies(parts(shown, other), **MIXED)
    assert [one.name for one in draft(second, "answer").attachments] == ["rapor.pdf"]
    assert "kurum.png (a picture of your earlier answer too)" in said(second)
    named = desk.replies(parts(shown, text="Buyurun: kurum.png"), **MIXED)
    assert [one.name for one in draft(named, "answer").attachments] == ["kurum.png"]


def test_a_picture_of_an_answer_that_was_taken_back_goes_with_the_next(desk: Desk):
    shown = attached("ekran.png", "image/png", "E")
    desk.replies(parts(shown), **MIXED)
    desk.replies("#geri-al", purpose=Purpose.RECEIPT)
    again = desk.replies(parts(shown), **MIXED)
    assert [one.name for one in draft(again, "answer").attachments] == ["ekran.png"]


def test_nothing_to_tell_where_all_goes(desk: Desk):
    assert "stay here" not in said(desk.replies(parts(attached("kilavuz.pdf")), **MIXED))
    assert "name the file" not in said(
        desk.replies(parts(attached("smime.p7s", "application/pkcs7-signature")), **MIXED)
    )


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("kur.exe", "x", "can be run as a program"),
        ("film.mp4", "x" * 2_000_000, "2.0 MB in all and 1.0 MB may go"),
    ],
)
@pytest.mark.parametrize("command", ["", "#yanıt\r\n", "#kapat Haklı ; surec\r\n", "#onaya-sun\r\n"])
def test_nothing_leaves_with_what_cannot_go(name, content, why, command):
    desk = Desk(replace(house(), most_attached=1_000_000))
    desk.receives(mail())
    decision = desk.replies(parts(attached(name, content=content), text=f"{command}Buyurun."), **MIXED)
    assert why in said(decision)
    assert (templates(decision), decision.filing) == (["receipt"], Filing.COMMAND)
    assert decision.after.status is not Status.CLOSED
    assert name not in decision.reason


def test_a_mail_beyond_what_is_read_is_said_to_be_that(desk: Desk):
    decision = desk.replies(parts(attached("film.mp4", content="x" * SIZE_LIMIT)), **MIXED)
    assert "larger than 35 MB" in said(decision)
    assert "no text of its own" in said(desk.replies(""))


def test_a_note_brings_whatever_it_likes(desk: Desk):
    decision = desk.replies(parts(attached("kur.exe"), text="#not\r\nİçeride kalır."), **MIXED)
    assert decision.filing is Filing.NOTE
