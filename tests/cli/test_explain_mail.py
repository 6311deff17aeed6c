"""`ulak explain mail`: one line a file, whatever is in it, also where no desk has been set up."""

import json
import os
import subprocess
from pathlib import Path

import pytest

from tests.cli.living_house import ULAK, LivingHouse, mail, ulak

KEYS = {
    "path", "ok", "subject", "from", "from_name", "reply_to", "to", "date", "message_id", "references", "text",
    "reply_text", "language", "attachments", "kind", "auto", "bounce_for", "flags", "decision",
}  # fmt: skip
NASTY = {
    "empty": b"",
    "zeros": b"\0" * 5000,
    "no header": b"\r\n\r\nonly text",
    "8 bit": b"From: \xff\xfe@\xff\r\nSubject: \xff\r\n\r\n\xff",
    "surrogate": "From: a@b.test\r\nSubject: =?utf-7?B?2AA=?=\r\n\r\n\ud800".encode("utf-8", "surrogatepass"),
    "deep": b"From: a@b.test\r\n" + b"Content-Type: message/rfc822\r\n\r\n" * 300,
    "long": b"From: " + b"a" * 300_000 + b"\r\n\r\nx",
}


def test_every_file_is_one_line_by_the_shipped_rules(tmp_path: Path) -> None:
    paths = []
    for name, raw in NASTY.items():
        (tmp_path / name).write_bytes(raw)
        paths.append(str(tmp_path / name))
    done = ulak("--config", str(tmp_path / "none.toml"), "explain", "mail", "--json", *paths)
    assert (done.code, done.err) == (0, "")
    answers = [json.loads(line) for line in done.out.splitlines()]
    assert [one["path"] for one in answers] == paths
    for one in answers:
        assert one["ok"] is True
        assert one.keys() >= KEYS


def test_a_forward_says_whose_mail_it_brings(tmp_path: Path) -> None:
    block = "Kimden: Hanno <h@research.test>\nGönderildi: 5 Ekim 10:00\nKime: x\nKonu: Leaked key\n\nx"
    file = tmp_path / "forward.eml"
    file.write_text(f"From: a@b.test\nSubject: FW: x\n\nBilginize.\n\n{block}", encoding="utf-8")
    words = ("--config", str(tmp_path / "none.toml"), "explain", "mail", str(file))
    original = {
        "address": "h@research.test",
        "name": "Hanno",
        "subject": "Leaked key",
        "date": "5 Ekim 10:00",
    }
    assert json.loads(ulak(*words, "--json").out)["forwarded"] == [original]
    assert "forwarded    Hanno h@research.test 5 Ekim 10:00" in ulak(*words).out


def test_a_web_form_says_what_was_read_of_it_and_for_whom(tmp_path: Path) -> None:
    file = tmp_path / "form.eml"
    fields = "Ad: Kerem\nE-posta: x@evil.test\nKonu türü: Öneri\nMesaj: Koyu tema"
    head = "From: noreply@web.kurum.test\nReply-To: kerem@firma.test\nSubject: Form\nPrecedence: bulk"
    file.write_text(f"{head}\nContent-Type: text/plain; charset=utf-8\n\n{fields}\n", encoding="utf-8")
    words = ("--config", str(tmp_path / "none.toml"), "explain", "mail", str(file))
    said = json.loads(ulak(*words, "--json").out)
    assert said["web_form"] == {
        "form": "bize-ulasin",
        "author": {"address": "kerem@firma.test", "name": "Kerem"},
        "fields": {"name": "Kerem", "email": "x@evil.test", "kind": "Öneri", "text": "Koyu tema"},
        "flags": ["form-address-differs"],
    }
    assert (said["from"], said["auto"], said["decision"]["kind"]) == (
        "noreply@web.kurum.test",
        False,
        "suggestion",
    )
    out = ulak(*words).out
    assert "web form     bize-ulasin for Kerem <kerem@firma.test>" in out
    assert "  flags      form-address-differs" in out
    assert said["decision"]["letters"][0]["to"] == ["kerem@firma.test"]


def test_a_file_that_cannot_be_read_is_a_line_too(tmp_path: Path) -> None:
    absent = str(tmp_path / "absent")
    config = ("--config", str(tmp_path / "none.toml"))
    done = ulak(*config, "explain", "mail", absent, "--json")
    assert (done.code, json.loads(done.out)) == (
        0,
        {"path": absent, "ok": False, "error": "No such file or directory"},
    )
    assert "cannot be read" in ulak(*config, "explain", "mail", absent).out


def test_a_strange_file_name_comes_back_as_it_was_given(tmp_path: Path) -> None:
    name = os.fsencode(tmp_path) + b"/\xff.eml"
    Path(os.fsdecode(name)).write_bytes(mail())
    done = subprocess.run(
        [ULAK, "explain", "mail", "--json", name], capture_output=True, check=False, timeout=180
    )
    assert done.returncode == 0
    assert os.fsencode(json.loads(done.stdout)["path"]) == name


def test_the_decision_names_rule_file_and_line(house: LivingHouse, tmp_path: Path) -> None:
    (tmp_path / "a.eml").write_bytes(
        mail("Compromised key", "It is public.", "r@r.test", "cainfo@kamusm.test")
    )
    answer = json.loads(house.ulak("explain", "mail", str(tmp_path / "a.eml"), "--json").out)
    decision = answer["decision"]
    assert (decision["kind"], decision["team"]) == ("certificate-problem-report", "ssl")
    assert all(".yaml:" in one["at"] for one in decision["reasons"])
    as_bilgi = json.loads(
        house.ulak("explain", "mail", "--mailbox", "bilgi", str(tmp_path / "a.eml"), "--json").out
    )
    assert as_bilgi["decision"]["reasons"] != decision["reasons"]
    words = house.ulak("explain", "mail", str(tmp_path / "a.eml")).out
    assert "  kind         certificate-problem-report  (" in words
    assert "  letter       " in words
    assert house.ulak("explain", "mail", "--mailbox", "no", str(tmp_path / "a.eml")).code == 1


def test_standard_input_is_a_file_too(house: LivingHouse) -> None:
    done = house.child("explain", "mail", "-", "--json", stdin=mail())
    assert json.loads(done.out)["path"] == "-"


def test_nothing_is_stored(house: LivingHouse, tmp_path: Path) -> None:
    (tmp_path / "a.eml").write_bytes(mail())
    house.ulak("explain", "mail", str(tmp_path / "a.eml"))
    assert not (house.config.parent / "ulak.db").exists()


@pytest.mark.skipif("MAIL_CORPUS" not in os.environ, reason="MAIL_CORPUS names no folder of mails")
def test_no_mail_of_the_corpus_is_lost() -> None:
    files = [str(path) for path in sorted(Path(os.environ["MAIL_CORPUS"]).glob("*/*")) if path.is_file()]
    done = ulak("--config", "/nowhere/config.toml", "explain", "mail", "--json", *files)
    answers = [json.loads(line) for line in done.out.splitlines()]
    assert (done.code, len(answers)) == (0, len(files))
    assert [one["path"] for one in answers if not one["ok"]] == []
