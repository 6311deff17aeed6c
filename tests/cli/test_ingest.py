"""Mails from files and pipes."""

from pathlib import Path

import pytest

from tests.cli.living_house import LivingHouse, mail


def test_files_become_tickets_and_the_same_file_twice_is_one(house: LivingHouse, tmp_path: Path) -> None:
    files = []
    for number in (1, 2):
        file = tmp_path / f"{number}.eml"
        file.write_bytes(mail(f"Şikâyet {number}"))
        files.append(str(file))
    first = house.ulak("ingest", "--mailbox", "bilgi", *files)
    assert first.code == 0
    assert house.ulak("ingest", "--mailbox", "bilgi", *files).out == first.out
    assert house.ulak("turn").code == 0
    assert len(house.ulak("tickets", "--json").json()) == 2
    books = house.ulak("reconcile", "--mailbox", "bilgi", "--json").json()
    assert [one["spooled"] for one in books if one["folder"] == ""] == [2]
    assert "(files)" in house.ulak("reconcile").out


def test_a_pipe_is_read_whole(house: LivingHouse) -> None:
    assert house.child("ingest", "--mailbox", "cainfo", "-", stdin=mail(to="cainfo@kamusm.test")).code == 0
    house.ulak("turn", "triage")
    assert house.ulak("tickets", "--json").json()[0]["mailbox"] == "cainfo"


@pytest.mark.parametrize("nothing", [b"", b"\n", b" \r\n"])
def test_nothing_is_no_mail(house: LivingHouse, nothing: bytes) -> None:
    done = house.child("ingest", "--mailbox", "bilgi", "-", stdin=nothing)
    assert (done.code, done.out) == (64, "")
    assert "-: there is no mail in it" in done.err
    house.ulak("turn")
    assert house.ulak("tickets", "--json").json() == []


def test_what_cannot_be_is_said(house: LivingHouse, tmp_path: Path) -> None:
    absent = house.ulak("ingest", "--mailbox", "bilgi", str(tmp_path / "absent.eml"))
    assert (absent.code, "cannot be read: No such file" in absent.err) == (64, True)
    unknown = house.ulak("ingest", "--mailbox", "info", "-")
    assert unknown.code == 78
    assert "(it has: bilgi, cainfo)" in unknown.err
