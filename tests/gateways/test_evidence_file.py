"""Evidence as a file: always of the same bytes, checked offline, and whatever is done to it is found and said where."""

import io
import subprocess
import zipfile
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import pytest

from ulak.desk.evidence.chain import Entry, chain_of, line_of
from ulak.desk.evidence.layout import KEY, SIGNATURE, SUMS, chain_file, journal_file
from ulak.desk.evidence.signature import key_name, public_key
from ulak.errors import DeskError
from ulak.gateways.evidence_check import Checked, check
from ulak.gateways.evidence_file import write_evidence
from ulak.gateways.new_file import new_file
from ulak.whole_file import is_ours

NOW = datetime(2026, 11, 24, 9, 0, 1, tzinfo=UTC)
SEED = bytes(range(32))
NUMBER = "KSM-2026-000001"
Files = dict[str, bytes]


def files_of(number: str = NUMBER, lines: int = 5, **more: bytes) -> Files:
    entries = [
        Entry(id, NOW, number, "ticket stands", "desk", (("n", str(id)),), id, "ab")
        for id in range(1, lines + 1)
    ]
    ticket = f'{{"number": "{number}", "evidence_made_at": "2026-11-24T09:00:01Z", "parts": []}}'
    return {
        "README.txt": b"read me",
        "ticket.json": ticket.encode(),
        "originals/0001.eml": b"From: x@y.test\r\n\r\n" + number.encode(),
        journal_file(number): "".join(f"{line_of(one)}\n" for one in entries).encode(),
        chain_file(number): "".join(f"{one}\n" for one in chain_of(number, entries)).encode(),
        **more,
    }


def written(folder: Path, files: Files, seed: bytes = SEED) -> Path:
    file = folder / f"{len(list(folder.iterdir()))}.zip"
    with file.open("w+b") as out:
        write_evidence(out, files.items(), seed, NOW)
    return file


def unpacked(file: Path) -> Files:
    with zipfile.ZipFile(file) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


def packed_again(folder: Path, files: Files, twice: str = "") -> Path:
    """A file as a forger packs it: what they like, without the desk's key."""
    file = folder / "forged.zip"
    with zipfile.ZipFile(file, "w") as packed:
        for name, content in files.items():
            packed.writestr(name, content)
        if twice:
            packed.writestr(twice, files[twice])
    return file


def found_in(file: Path, key: str = "") -> tuple[str, ...]:
    return check(file, key).faults


def test_the_same_files_at_the_same_time_are_the_same_bytes(tmp_path: Path):
    one, other = written(tmp_path, files_of()), written(tmp_path, files_of())
    assert one.read_bytes() == other.read_bytes()
    name = key_name(public_key(SEED))
    assert check(one, name) == Checked(NUMBER, "2026-11-24T09:00:01Z", name, 8, 5, ())


def test_it_is_read_and_checked_with_nothing_but_common_tools(tmp_path: Path):
    file, folder = written(tmp_path, files_of()), tmp_path / "unpacked"
    commands = (
        ("unzip", "-q", str(file), "-d", str(folder)),
        ("sh", "-c", f"cd {folder} && sha256sum --strict -c {SUMS}"),
        (
            "sh",
            "-c",
            f"cd {folder} && openssl pkeyutl -verify -rawin -pubin -inkey {KEY} -in {SUMS} -sigfile {SIGNATURE}",
        ),
    )
    for command in commands:
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
    assert {str(one.relative_to(folder)) for one in folder.rglob("*") if one.is_file()} == set(unpacked(file))
    with zipfile.ZipFile(file) as packed:
        assert packed.testzip() is None
        assert {one.date_time for one in packed.infolist()} == {(2026, 11, 24, 9, 0, 0)}


def test_a_changed_byte_in_any_file_is_found_and_said_where(tmp_path: Path):
    files = unpacked(written(tmp_path, files_of()))
    for name, content in files.items():
        for at in {0, len(content) // 2, len(content) - 1}:
            changed = content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :]
            faults = found_in(packed_again(tmp_path, files | {name: changed}))
            assert any(name in one for one in faults), (name, at, faults)


def test_a_byte_changed_in_the_file_itself_never_passes_for_another_content(tmp_path: Path):
    file = written(tmp_path, files_of(lines=2))
    whole, meant = file.read_bytes(), unpacked(file)
    for at in range(0, len(whole), 7):
        file.write_bytes(whole[:at] + bytes([whole[at] ^ 0x55]) + whole[at + 1 :])
        try:
            faults = found_in(file)
        except DeskError:
            continue
        assert faults or unpacked(file) == meant, at


@pytest.mark.parametrize("forge", [
    lambda whole: b"%PDF-1.7\n" + whole,
    lambda whole: whole + b"\0",
    lambda whole: whole + b"another story",
    lambda whole: whole[:-2] + b"\x05\0extra",
    lambda whole: whole + whole,
])  # fmt: skip
def test_a_file_is_an_archive_from_its_first_byte_to_its_last(
    tmp_path: Path, forge: Callable[[bytes], bytes]
):
    file = written(tmp_path, files_of())
    file.write_bytes(forge(file.read_bytes()))
    assert any("it is no plain archive from the first byte to the last" in one for one in found_in(file))


def _stuffed(tmp_path: Path, name: str, stuff: Callable[[zipfile.ZipInfo], None], data: bytes = b"") -> Path:
    """A file that was packed anew with something beside the content of one member, or between two."""
    whole, file = unpacked(written(tmp_path, files_of())), tmp_path / "stuffed.zip"
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        for each, content in whole.items():
            member = zipfile.ZipInfo(each)
            member.compress_type = zipfile.ZIP_DEFLATED
            if each == name:
                stuff(member)
            packed.writestr(member, content)
            if each == name and data:
                assert packed.fp is not None
                packed.fp.write(data)
                packed.start_dir = packed.fp.tell()
    return file


def test_nothing_stands_beside_the_content_of_a_member_or_between_two(tmp_path: Path):
    def commented(member: zipfile.ZipInfo) -> None:
        member.comment = b"another story"

    def extended(member: zipfile.ZipInfo) -> None:
        member.extra = b"\xfe\xca\x04\0more"

    assert found_in(_stuffed(tmp_path, "", commented)) == ()
    for stuff in (commented, extended):
        assert found_in(_stuffed(tmp_path, "README.txt", stuff)) == (
            "README.txt has bytes beside its content.",
        )
    [between] = found_in(_stuffed(tmp_path, "README.txt", lambda _: None, b"another story"))
    assert "bytes of nobody's at" in between
    [before] = found_in(_stuffed(tmp_path, KEY, lambda _: None, b"another story"))
    assert "bytes of nobody's at" in before


@pytest.mark.parametrize("more", [b"another story", b"\xff" * 40])
def test_what_was_compressed_ends_where_its_member_does(tmp_path: Path, more: bytes):
    file = written(tmp_path, files_of())
    whole = file.read_bytes()
    with zipfile.ZipFile(file) as packed:
        last = max(packed.infolist(), key=lambda one: one.header_offset)
        at, begins = packed.start_dir, last.header_offset
    size = (last.compress_size + len(more)).to_bytes(4, "little")
    local = whole[begins : begins + 18] + size + whole[begins + 22 : at] + more
    entry = whole.rindex(b"PK\x01\x02")
    directory = whole[at : entry + 20] + size + whole[entry + 24 :]
    end = directory[:-6] + (at + len(more)).to_bytes(4, "little") + directory[-2:]
    file.write_bytes(whole[:begins] + local + end)
    assert unpacked(file) == unpacked(written(tmp_path, files_of()))
    assert found_in(file) == (f"{last.filename} has bytes beside its content.",)


def test_a_damaged_stream_is_no_content(tmp_path: Path):
    file = written(tmp_path, files_of())
    whole = file.read_bytes()
    with zipfile.ZipFile(file) as packed:
        first = packed.infolist()[0]
    at = first.header_offset + 30 + len(first.filename)
    file.write_bytes(whole[:at] + b"\xff" * first.compress_size + whole[at + first.compress_size :])
    assert "README.txt has bytes beside its content." in found_in(file)


def _lines(change: Callable[[list[bytes]], list[bytes]]) -> Callable[[Files], Files]:
    """The journal changed, and the list of digests with it."""

    def forged(files: Files) -> Files:
        name = journal_file(NUMBER)
        files = files | {name: b"\n".join(change(files[name].split(b"\n")[:-1])) + b"\n"}
        return files | {SUMS: _sums(files)}

    return forged


def _sums(files: Files) -> bytes:
    ours = (one for one in files if one not in (SUMS, SIGNATURE, KEY))
    return b"".join(f"{sha256(files[one]).hexdigest()}  {one}\n".encode() for one in ours)


def _of_two(files: Files) -> Files:
    return files | {
        name: content for name, content in files_of("KSM-2026-000002").items() if "journal" in name
    }


FORGERIES: dict[str, tuple[Callable[[Files], Files], str]] = {
    "a file that is not listed": (lambda f: f | {"originals/0002.eml": b"x"}, "originals/0002.eml does not belong"),
    "a file that is gone": (lambda f: {n: c for n, c in f.items() if n != "README.txt"}, "README.txt is missing."),
    "a line removed": (_lines(lambda rows: [*rows[:2], *rows[3:]]), f"{journal_file(NUMBER)}: line 3 is not the one"),
    "two lines changed over": (_lines(lambda rows: [rows[1], rows[0], *rows[2:]]), f"{journal_file(NUMBER)}: line 1 is"),
    "the last line removed": (_lines(lambda rows: rows[:-1]), f"{journal_file(NUMBER)}: 1 lines are missing at the end"),
    "a line added": (_lines(lambda rows: [*rows, rows[0]]), f"{journal_file(NUMBER)}: 1 lines at the end were never"),
    "no journal": (lambda f: {n: c for n, c in f.items() if "journal" not in n}, "it is missing or empty"),
    "a journal of another ticket": (_of_two, "journal/KSM-2026-000002.jsonl is of another ticket than KSM-2026-000001"),
    "another list": (lambda f: f | {SUMS: _sums(f) + b"\n"}, f"{SIGNATURE} is no signature of {SUMS}"),
    "another key": (lambda f: f | {KEY: public_key(bytes(32))}, f"{SIGNATURE} is no signature of {SUMS}"),
    "no key": (lambda f: f | {KEY: b"none"}, f"{SIGNATURE} is no signature of {SUMS}"),
    "no signature": (lambda f: {n: c for n, c in f.items() if n != SIGNATURE}, f"{SIGNATURE} is no signature"),
    "no ticket": (lambda f: f | {"ticket.json": b"[" * 100_000}, "ticket.json was changed"),
    "a ticket that is a list": (lambda f: f | {"ticket.json": b"[]"}, "ticket.json was changed"),
    "a way out of the folder": (lambda f: f | {"../../etc/passwd": b"x"}, "../../etc/passwd does not belong"),
    "parts that are no list": (lambda f: f | {"ticket.json": b'{"parts": 1}'}, "ticket.json was changed"),
}  # fmt: skip


@pytest.mark.parametrize("what", FORGERIES)
def test_a_forgery_is_found_and_said_where(tmp_path: Path, what: str):
    forge, fault = FORGERIES[what]
    faults = found_in(packed_again(tmp_path, forge(unpacked(written(tmp_path, files_of())))))
    assert any(fault in one for one in faults), faults


def test_files_of_two_tickets_are_no_evidence_of_one(tmp_path: Path):
    one, other = (unpacked(written(tmp_path, files_of(n))) for n in (NUMBER, "KSM-2026-000002"))
    faults = found_in(packed_again(tmp_path, other | one))
    assert "journal/KSM-2026-000002.jsonl is of another ticket than KSM-2026-000001." in faults
    faults = found_in(packed_again(tmp_path, one | {"originals/0001.eml": other["originals/0001.eml"]}))
    assert faults == ("originals/0001.eml was changed.",)


def test_a_file_that_somebody_else_signed_is_found_by_the_key_the_desk_told(tmp_path: Path):
    file = written(tmp_path, files_of(), bytes(32))
    assert found_in(file) == ()
    (fault,) = found_in(file, key_name(public_key(SEED)))
    assert fault.startswith(f"The key in {KEY} is SHA-256 {key_name(public_key(bytes(32)))}, not the one")


def test_a_name_that_is_there_twice_is_said(tmp_path: Path):
    with pytest.warns(UserWarning, match="Duplicate name"):
        file = packed_again(tmp_path, unpacked(written(tmp_path, files_of())), twice="README.txt")
    assert "README.txt is in the file more than once." in found_in(file)


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"no zip"])
def test_what_is_no_evidence_is_said_in_a_sentence(tmp_path: Path, content: bytes):
    (tmp_path / "x.zip").write_bytes(content)
    with pytest.raises(DeskError, match="is no file of evidence that can be read"):
        check(tmp_path / "x.zip")


def test_an_empty_zip_lacks_everything(tmp_path: Path):
    (tmp_path / "x.zip").write_bytes(b"PK\x05\x06" + bytes(18))
    assert len(found_in(tmp_path / "x.zip")) == 2


def test_a_file_that_is_not_there_is_said_in_a_sentence(tmp_path: Path):
    with pytest.raises(DeskError, match="there is no file"):
        check(tmp_path / "none.zip")


def test_ten_thousand_lines_of_journal_are_checked_to_the_last(tmp_path: Path):
    files = files_of(lines=10_000)
    assert check(written(tmp_path, files)).lines == 10_000
    name = journal_file(NUMBER)
    changed = files[name].replace(b'"n", "9999"', b'"n", "9998"')
    faults = found_in(packed_again(tmp_path, unpacked(written(tmp_path, files)) | {name: changed}))
    assert f"{name}: line 9999 is not the one that was chained there (entry 9999 of {NUMBER})." in faults


def test_a_file_gets_its_name_when_it_is_whole_and_is_its_owners_alone(tmp_path: Path):
    target = tmp_path / "e.zip"
    with new_file(target) as file:
        file.write(b"half")
        assert not target.exists()
        assert (tmp_path / "e.zip.partial").exists()
    assert target.read_bytes() == b"half"
    assert target.stat().st_mode & 0o777 == 0o600
    assert [one.name for one in tmp_path.iterdir()] == ["e.zip"]


def test_nothing_is_left_of_one_that_failed_and_what_a_killed_one_left_is_begun_anew(tmp_path: Path):
    target, partial = tmp_path / "e.zip", tmp_path / "e.zip.partial"
    with suppress(ZeroDivisionError), new_file(target) as file:
        file.write(b"half" * (1 // 0))
    assert not list(tmp_path.iterdir())
    partial.write_bytes(b"what a killed one left, longer than the new one")
    with new_file(target) as file:
        file.write(b"whole")
    assert target.read_bytes() == b"whole"


def test_one_that_exists_is_replaced_only_where_that_was_said(tmp_path: Path):
    target = tmp_path / "e.zip"
    target.write_bytes(b"before")
    with pytest.raises(DeskError, match="exists already"), new_file(target):
        pass
    assert target.read_bytes() == b"before"
    with new_file(target, replaces=True) as file:
        file.write(b"after")
    assert target.read_bytes() == b"after"


def test_a_file_that_has_got_its_name_since_it_was_opened_is_not_ours_to_empty(tmp_path: Path):
    partial = tmp_path / "e.zip.partial"
    with partial.open("w+b") as file:
        assert is_ours(file, partial)
        partial.rename(tmp_path / "e.zip")
        assert not is_ours(file, partial)
        partial.write_bytes(b"the next one's")
        assert not is_ours(file, partial)


def test_a_place_that_cannot_be_written_is_said_and_two_at_once_do_not_mix(tmp_path: Path):
    with pytest.raises(DeskError, match="cannot be written"), new_file(tmp_path / "no" / "e.zip"):
        pass
    with (
        new_file(tmp_path / "e.zip") as first,
        pytest.raises(DeskError, match="Somebody else writes"),
        new_file(tmp_path / "e.zip"),
    ):
        first.write(io.BytesIO(b"x").read())
