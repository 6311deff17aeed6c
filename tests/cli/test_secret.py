"""`ulak secret`: another secret for a desk that goes on knowing its letters, its mails and its codes."""

import email
import email.policy
import os
import re
import sqlite3
import stat
from contextlib import closing
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest

from tests.cli.living_house import SECRET, LivingHouse, mail, private
from tests.servers.sink import Letter
from ulak.config import load
from ulak.examining import examine
from ulak.fault_point import BY_HAND, Step
from ulak.store.lock import locked

AUTHOR, ZEHRA = "zeynep@yurttas.test", "zehra@kurum.test"
FIRST = mail()


def secret_file(house: LivingHouse) -> Path:
    return house.config.with_name("secret")


def lines(house: LivingHouse) -> list[str]:
    return secret_file(house).read_text().splitlines()


def turn(house: LivingHouse) -> None:
    done = house.ulak("turn")
    assert (done.code, done.err) == (0, "")


def letter_to(house: LivingHouse, address: str) -> Letter:
    """The last letter to that address."""
    return [one for one in house.sink.letters if address in one.recipients][-1]


def message_of(letter: Letter) -> EmailMessage:
    return email.message_from_bytes(letter.raw, policy=email.policy.default)


def text_of(letter: Letter) -> str:
    body = message_of(letter).get_body(("plain",))
    assert body is not None
    return str(body.get_content()).replace("\r\n", "\n")


def show(house: LivingHouse) -> Any:
    (ticket,) = house.ulak("tickets", "--json").json() or [{"number": "none"}]
    return house.ulak("show", ticket["number"], "--json").json()


def reply(letter: Letter, author: str, text: str, proven: bool = True) -> bytes:
    """A mail that replies to a letter of the desk; nothing proves it unless `proven`."""
    sent = message_of(letter)
    raw = mail(f"Re: {sent['Subject']}", text, author, more=f"In-Reply-To: {sent['Message-ID']}\n")
    return raw if proven else raw.replace(b"dmarc=pass", b"dmarc=none")


@pytest.fixture
def busy(house: LivingHouse) -> LivingHouse:
    """A desk with a ticket, and a mail of a member that waits for its code."""
    house.deliver("bilgi", FIRST)
    turn(house)
    house.deliver("bilgi", reply(letter_to(house, AUTHOR), ZEHRA, "#not\nGizli not", proven=False))
    turn(house)
    return house


def test_what_was_sent_and_parked_before_a_rotation_is_answered_after_it(busy: LivingHouse) -> None:
    acknowledgement, code_letter = letter_to(busy, AUTHOR), letter_to(busy, ZEHRA)
    code = re.search(r"(?m)^Kod: (\w{8})\s*$", text_of(code_letter))
    assert code
    done = busy.ulak("secret", "rotate")
    assert (done.code, done.err) == (0, "")
    assert re.match(r"\d+ keys are wrapped anew; start the desk again\n", done.out)
    busy.deliver("bilgi", reply(code_letter, ZEHRA, code[1], proven=False))
    busy.deliver("bilgi", reply(acknowledgement, AUTHOR, "Hâlâ bekliyorum."))
    busy.deliver("bilgi", FIRST.replace(b"id 4Xk2", b"id 5Yl3"))  # the same mail by another way
    turn(busy)
    texts = {one["text"].strip(): one["kind"] for one in show(busy)["messages"] if one["direction"] == "in"}
    assert texts["Hâlâ bekliyorum."] == "author"
    assert texts["#not\nGizli not"] == "note"
    assert len(busy.ulak("tickets", "--json").json()) == 1
    assert busy.ulak("journal", "verify").code == 0


def test_the_file_keeps_its_owner_and_its_lines_and_nobody_else_reads_it(busy: LivingHouse) -> None:
    before = secret_file(busy).stat()
    said = [busy.ulak("secret", "rotate") for _ in range(2)]
    assert len(lines(busy)) == 3
    after = secret_file(busy).stat()
    assert (stat.S_IMODE(after.st_mode), after.st_uid, after.st_gid) == (0o600, before.st_uid, before.st_gid)
    assert secret_file(busy).read_text().endswith(f"\n{SECRET}\n")
    assert sorted(path.name for path in busy.config.parent.glob("secret*")) == ["secret"]
    for one in said:
        assert not any(line in one.out + one.err for line in lines(busy))


def test_a_desk_that_has_no_store_yet_and_one_whose_store_is_an_older_one(house: LivingHouse) -> None:
    none = house.ulak("secret", "rotate")
    assert (none.code, "run `ulak db upgrade`" in none.err) == (78, True)
    assert house.ulak("db", "upgrade").code == 0
    done = house.ulak("secret", "rotate")
    assert (done.code, done.out.splitlines()[0]) == (0, "0 keys are wrapped anew; start the desk again")
    with closing(sqlite3.connect(house.config.with_name("ulak.db"))) as store:
        store.execute("UPDATE alembic_version SET version_num = '0001'")
        store.commit()
    older = house.ulak("secret", "rotate")
    assert (older.code, "run `ulak db upgrade`" in older.err) == (78, True)
    assert len(lines(house)) == 2


def test_where_a_link_names_the_file_the_file_is_written(busy: LivingHouse, tmp_path: Path) -> None:
    kept = tmp_path / "elsewhere" / "desk-secret"
    kept.parent.mkdir()
    secret_file(busy).rename(kept)
    kept.chmod(0o640)
    secret_file(busy).symlink_to(kept)
    assert busy.ulak("secret", "rotate").code == 0
    assert secret_file(busy).is_symlink()
    assert len(kept.read_text().splitlines()) == 2
    assert stat.S_IMODE(kept.stat().st_mode) == 0o640  # the group that reads it goes on reading it


def test_not_while_the_desk_is_at_work(busy: LivingHouse) -> None:
    store = busy.config.with_name("ulak.db")
    with locked(Path(f"{store}.lock"), str(store)):
        for words in (("rotate",), ("forget",)):
            done = busy.ulak("secret", *words)
            assert done.code == 75
            assert "Another ulak works the store" in done.err
    assert secret_file(busy).read_text() == SECRET


@pytest.mark.parametrize("source", ["environment", "credential"])
def test_a_secret_that_is_not_ours_to_write_is_changed_by_hand(
    busy: LivingHouse, source: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def give(words: str) -> None:
        if source == "environment":
            monkeypatch.setenv("ULAK_SECRET", words)
        else:
            monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(tmp_path))
            (tmp_path / "secret").write_text(words)

    give(SECRET)
    told = busy.ulak("secret", "rotate")
    assert told.code == 78
    assert "put a new line above the present one" in told.err
    assert SECRET not in told.err
    new = "another secret, made by hand"
    give(f"{new}\n{SECRET}\n")
    busy.deliver("bilgi", mail("Başka konu", "Başka metin", "ali@yurttas.test"))
    turn(busy)  # the desk works with both before anything is wrapped anew
    done = busy.ulak("secret", "rotate")
    assert done.code == 0
    assert "an earlier rotation was not finished; it is now" in done.out
    refused = busy.ulak("secret", "forget", "--now")
    assert (refused.code, "remove from it line 2" in refused.err) == (78, True)
    give(new)
    assert len(busy.ulak("tickets", "--json").json()) == 2
    assert secret_file(busy).read_text() == SECRET


def test_forgetting_says_until_when_a_secret_is_needed(busy: LivingHouse) -> None:
    none = busy.ulak("secret", "forget")
    assert (none.code, none.out) == (0, "there is no former secret\n")
    assert busy.ulak("secret", "rotate").code == 0
    needed = busy.ulak("secret", "forget")
    assert needed.code == 1
    assert re.fullmatch(
        r"a former secret is needed until \d\d\.\d\d\.\d{4}: letters it signed may be answered\n", needed.out
    )
    assert len(lines(busy)) == 2
    gone = busy.ulak("secret", "forget", "--now")
    assert (gone.code, gone.out) == (
        0, "1 former secret is forgotten; a backup made under one opens with that one alone\n")  # fmt: skip
    assert len(lines(busy)) == 1
    assert show(busy)["messages"]


def test_forgetting_leaves_those_that_are_needed(busy: LivingHouse) -> None:
    assert busy.ulak("secret", "rotate").code == 0
    assert busy.ulak("secret", "rotate").code == 0
    done = busy.ulak("secret", "forget")  # the one between signed nothing
    assert done.code == 0
    assert done.out.count("\n") == 2
    assert lines(busy)[1:] == [SECRET]


def test_doctor_says_that_a_rotation_is_unfinished(busy: LivingHouse) -> None:
    def store_finding() -> str:
        return next(one.said for one in examine(load(busy.config), {}) if one.what == "store")

    assert store_finding() == ""
    private(secret_file(busy), f"the new secret, by hand\n{SECRET}\n")
    assert store_finding() == "it is under a former secret; `ulak secret rotate` goes on where it was"
    assert busy.ulak("secret", "rotate").code == 0
    assert store_finding() == ""


def test_nothing_is_forgotten_while_a_rotation_is_unfinished(busy: LivingHouse) -> None:
    private(secret_file(busy), f"the new secret, by hand\n{SECRET}\n")
    done = busy.ulak("secret", "forget", "--now")
    assert (done.code, "run `ulak secret rotate`" in done.err) == (1, True)


def test_a_backup_made_before_opens_with_the_former_line(busy: LivingHouse, tmp_path: Path) -> None:
    assert busy.ulak("backup", str(tmp_path / "copy.db")).code == 0
    assert busy.ulak("secret", "rotate").code == 0
    store = busy.config.with_name("ulak.db")
    for file in store.parent.glob("ulak.db*"):
        file.unlink()
    (tmp_path / "copy.db").rename(store)
    assert show(busy)["messages"]
    both = secret_file(busy).read_text()
    private(secret_file(busy), both.splitlines()[0])
    lost = busy.ulak("tickets")
    assert lost.code == 78
    assert "put the old secret back into the file that secret_file names, below the new one" in lost.err
    private(secret_file(busy), both)
    assert "an earlier rotation was not finished; it is now" in busy.ulak("secret", "rotate").out
    private(secret_file(busy), both.splitlines()[0])
    assert show(busy)["messages"]


@pytest.mark.parametrize("step", sorted(one for one in BY_HAND if one.startswith("secret-")))
def test_killed_anywhere_everything_still_opens_and_it_goes_on(busy: LivingHouse, step: Step) -> None:
    killed = busy.child("secret", "rotate", ULAK_FAULT=step)
    assert killed.code == -9, killed.err
    assert show(busy)["messages"][0]["text"].strip() == "Üç haftadır sonuç alamadık."
    busy.deliver("bilgi", reply(letter_to(busy, AUTHOR), AUTHOR, "Hâlâ bekliyorum."))
    turn(busy)
    assert "Hâlâ bekliyorum." in {one["text"].strip() for one in show(busy)["messages"]}
    assert busy.ulak("secret", "rotate").code == 0
    assert sorted(path.name for path in busy.config.parent.glob("secret*")) == ["secret"]
    assert busy.ulak("secret", "forget", "--now").code == 0
    assert len(lines(busy)) == 1
    assert show(busy)["messages"][0]["text"].strip() == "Üç haftadır sonuç alamadık."
    assert busy.ulak("journal", "verify").code == 0


def test_a_folder_that_cannot_be_written_is_a_sentence(busy: LivingHouse) -> None:
    secret_file(busy).with_name("secret.partial").mkdir()
    done = busy.ulak("secret", "rotate")
    assert done.code == 78
    assert "secret: cannot be written" in done.err
    assert os.linesep not in done.err.strip()
    assert secret_file(busy).read_text() == SECRET
