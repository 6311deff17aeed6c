"""
Class 24, the files: what came with a mail is nowhere, and nobody was told.

Every leaf is shown, stored, or listed as refused with its reason: to staff in the notice and in `show`, to
the author in the acknowledgement. Guards: `refuse` in `mail/structure.py`, which makes a file of what it does
not read, and `_refused.txt` of the templates. Let `refuse` do nothing, and the files beyond the cap are gone.
"""

from email import message_from_bytes, policy
from pathlib import Path

import pytest

from tests.mail.monsters import HEAD, MB, flat_parts, nested_parts, plain_text
from tests.mail.test_leaves import PLAIN, file, mixed
from tests.mail.test_unwrapped import KEY, SMIME, part
from tests.mail.wrappings import cms, signed
from tests.stages.office_desk import OfficeDesk

KEY_FILE = part('application/x-pem-file; name="sunucu.key"', KEY)


def letters_for(folder: Path, raw: bytes, mailbox: str = "bilgi") -> dict[str, str]:
    """The texts that the author and the team get, by receiver."""
    desk = OfficeDesk(folder)
    desk.takes(raw, mailbox)
    desk.triage()
    desk.dispatch()
    desk.desk.close()
    read = [message_from_bytes(wire, policy=policy.default) for _, wire in desk.courier.letters]
    return {str(one["To"]): one.get_body(("plain",)).get_content().replace("\r\n", "\n") for one in read}


def letter(body: bytes) -> bytes:
    return HEAD + b"Subject: Sikayet\r\n" + body


@pytest.mark.parametrize(
    ("raw", "name", "why"),
    [
        (flat_parts(520, b"application/pdf", b"%PDF"), "part-1.501.bin", "çok fazla parça"),
        (nested_parts(60), "part-1", "iç içe çok fazla parça"),
        (plain_text(36 * MB), "part-1.bin", "ileti 35 MB sınırını aşıyor"),
    ],
    ids=["parts", "depth", "size"],
)
def test_what_is_not_passed_on_is_named_with_its_reason(tmp_path, raw, name, why):
    letters = letters_for(tmp_path, raw)
    author = next(text for to, text in letters.items() if "zeynep@yurttas.test" in to)
    team = next(text for to, text in letters.items() if "zeynep@yurttas.test" not in to)
    assert "Kayıt no: " in author
    assert any(name in line and line.endswith(why) for line in author.splitlines())
    assert any(name in line and f"iletilmedi, {why}" in line for line in team.splitlines())


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        (letter(mixed(PLAIN, KEY_FILE)), "sunucu.key"),
        (letter(part(SMIME, signed(mixed(PLAIN, KEY_FILE)))), "smime.p7m"),
    ],
    ids=["key", "wrapped key"],
)
def test_a_key_is_kept_sealed_and_both_sides_are_told(tmp_path, raw, name):
    letters = letters_for(tmp_path, raw)
    author = next(text for to, text in letters.items() if "zeynep@yurttas.test" in to)
    team = next(text for to, text in letters.items() if "zeynep@yurttas.test" not in to)
    assert "anahtar mühürlü olarak saklanır" in author
    assert any(f"{name} (" in line and "özel anahtar içeriyor" in line for line in team.splitlines())


def test_a_whole_mail_has_nothing_to_tell(tmp_path):
    letters = letters_for(tmp_path, letter(mixed(PLAIN, *[file(b"\0", name="fatura.pdf")] * 20)))
    assert not any("okunamadı" in text for text in letters.values())
    team = next(text for to, text in letters.items() if "zeynep" not in to)
    assert team.count("- fatura.pdf (") == 20


def test_show_lists_what_was_withheld_and_why(tmp_path):
    desk = OfficeDesk(tmp_path)
    desk.takes(letter(mixed(PLAIN, KEY_FILE, file(b"\0", name="fatura.pdf"))))
    desk.triage()
    record = desk.office.tickets.show(desk.tickets()[0].number)
    desk.desk.close()
    assert record is not None
    listed = [(one.name, one.withheld) for one in record.messages[0].attachments]
    assert listed == [("sunucu.key", "private key"), ("fatura.pdf", "")]


@pytest.mark.parametrize("mailbox", ["bilgi", "cainfo"])
def test_an_encrypted_mail_is_no_empty_mail(tmp_path, mailbox):
    letters = letters_for(tmp_path, letter(part(SMIME, cms("enveloped", b""))), mailbox)
    author = next(text for to, text in letters.items() if "zeynep@yurttas.test" in to)
    assert "şifreli iletiniz açılamadı" in author
    assert ("24 saatlik süre" in author) is (mailbox == "cainfo")
