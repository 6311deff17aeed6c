"""A key and a number go the whole way through a real store: to nobody, and to whoever may ask."""

import json
from pathlib import Path

import pytest
from sqlalchemy import text as sql

from tests.cli.living_house import mail
from tests.mail.key_vectors import VECTORS
from tests.stages.office_desk import OfficeDesk
from ulak import cli

TOLD, KEY = VECTORS["RSA, PKCS#8"]
PEM = f"-----BEGIN PRIVATE KEY-----\n{KEY}\n-----END PRIVATE KEY-----"
RAW = (
    b"From: zeynep@ornek.test\r\nTo: bilgi@kurum.test\r\nSubject: =?utf-8?q?Anahtar?= "
    + KEY[:48].encode()
    + b"\r\n"
    b" " + KEY[48:].encode() + b"\r\nMessage-ID: <k1@ornek.test>\r\nDate: Tue, 24 Nov 2026 11:59:00 +0300\r\n"
    b'MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary="b"\r\n\r\n'
    b"--b\r\nContent-Type: text/plain\r\n\r\nNumaram 10000000146\r\n" + PEM.encode() + b"\r\n"
    b'--b\r\nContent-Type: application/octet-stream; name="anahtar.pem"\r\n\r\n'
    + PEM.encode()
    + b"\r\n--b--\r\n"
)


def said(capsys: pytest.CaptureFixture[str], desk: OfficeDesk, folder: Path, *words: str) -> str:
    cli.run(["--config", str(folder / "desk" / "config.toml"), *words])
    return capsys.readouterr().out


def test_a_key_leaves_the_store_by_no_way(
    desk: OfficeDesk, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    desk.takes(RAW)
    desk.triage()
    desk.dispatch()
    (number,) = [one.number for one in desk.desk.office.tickets.listing()]
    wires = b"".join(wire for _, wire in desk.courier.letters).decode()
    saved = tmp_path / "k.eml"
    saved.write_bytes(RAW)
    pages = [
        said(capsys, desk, tmp_path, *words)
        for words in (
            ("show", number),
            ("show", number, "--json"),
            ("tickets",),
            ("tickets", "--json"),
            ("explain", "mail", str(saved)),
            ("explain", "mail", str(saved), "--json"),
            ("explain", "ticket", number),
            ("queue", "list", "--json"),
        )
    ]
    for shown in (wires, *pages):
        assert shown
        assert KEY[:40] not in shown
        assert KEY[100:140] not in shown
    assert (
        TOLD.split()[-1] in pages[0].replace("\n", "").replace(" ", "").replace("│", "") or TOLD in pages[1]
    )
    (attachment,) = json.loads(pages[1])["messages"][0]["attachments"]
    assert attachment["withheld"] == "private key"


def test_the_original_is_read_back_and_an_erased_or_changed_one_is_none(desk: OfficeDesk):
    raw = mail()
    desk.takes(raw)
    desk.triage()
    (number,) = [one.number for one in desk.desk.office.tickets.listing()]
    tickets, store = desk.desk.office.tickets, desk.desk.store
    (message,) = (one for one in tickets.dossier(number).messages)
    assert tickets.original(number, message.message_id) == raw
    assert tickets.original(number, "<other@x.test>") is None
    assert tickets.original("KSM-2026-000999", message.message_id) is None
    (notice, *_) = (one for one in tickets.dossier(number).letters if one.purpose == "notice")
    assert notice.caused_by == message.message_id
    with store.write() as connection:
        connection.execute(sql("UPDATE spool SET traceback = x'00'"))
    assert tickets.original(number, message.message_id) is None
    with store.write() as connection:
        connection.execute(
            sql("UPDATE spool SET traceback = NULL, raw = x'000102030405060708090a0b0c0d0e0f'")
        )
    assert tickets.original(number, message.message_id) is None
    with store.write() as connection:
        connection.execute(sql("UPDATE spool SET key = NULL"))
    assert tickets.original(number, message.message_id) is None
