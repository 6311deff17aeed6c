"""Templates belong to administrators: their slips are found by file and line, and never half-loaded."""

import shutil
from pathlib import Path

import pytest

from ulak.errors import ConfigError
from ulak.gateways.templates import Templates
from ulak.gateways.templates.letters import LETTERS
from ulak.shipped import shipped


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A house's own copy."""
    return Path(shutil.copytree(shipped("templates"), tmp_path / "templates"))


def spoil(folder: Path, text: str, name: str = "tr/notice.txt") -> str:
    (folder / name).write_text(text, encoding="utf-8")
    return str(folder / name)


def test_a_copy_of_the_shipped_ones_is_in_order(folder: Path):
    assert Templates(folder).problems() == ()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Subject: x\n\n{{ nummer }}\n", ":3: 'nummer' is undefined"),
        ("Subject: x\n\n{% if number == 'never' %}\n{{ nummer }}\n{% endif %}\n", ":4: 'nummer' is undefined"),
        ("Subject: x\n\n{{ author.nick }}\n", ":3: Address has no 'nick'; it has: address, name, domain"),
        ("Subject: x\n\n{% if %}\n", ":3: Expected an expression"),
        ("Subject: x\n\n{{ number | nofilter }}\n", ":3: there is no filter 'nofilter'"),
        ("Subject: x\n{% include 'gone.txt' %}\n", ":2: it includes gone.txt, and there is no such file beside it"),
        ("Sayın ilgili,\n", ":1: a letter begins with its subject"),
        ("Subject: x\n\n{{ 'a' * 10 ** 10 }}\n", ":3: letters do not calculate"),
        ("Subject: x\n\n{% for a in range(900) %}{% for b in range(90) %}{{ text }}{% endfor %}{% endfor %}\n", ":3: the letter grows beyond 1000000 characters"),
        ("Subject: x\n\n{{ number | moment }}\n", ":3: 'str' object has no attribute 'astimezone'"),
        ("Subject: x\n\n{{ ''.__class__.__mro__ }}\n", ":3: access to attribute '__class__' of 'str' object is unsafe."),
    ],
)  # fmt: skip
def test_a_slip_is_said_by_file_and_line(folder: Path, text: str, said: str):
    file = spoil(folder, text)
    found = Templates(folder).problems()
    assert found
    assert all(problem.startswith(file) for problem in found)
    assert any(said in problem for problem in found)


def test_a_slip_in_an_included_file_is_said_where_it_is(folder: Path):
    file = spoil(folder, "\n{{ nummer }}\n", "en/_footer.txt")
    assert any(
        problem.startswith(f"{file}:2: 'nummer' is undefined") for problem in Templates(folder).problems()
    )


def test_a_syntax_error_in_an_included_file_is_said_once(folder: Path):
    file = spoil(folder, "{% endif %}", "en/_footer.txt")
    assert {problem.split(": ")[0] for problem in Templates(folder).problems()} == {f"{file}:1"}


def test_a_missing_letter_is_a_problem_and_not_replaced_by_the_shipped_one(folder: Path):
    (folder / "en" / "notice.txt").unlink()
    assert Templates(folder).problems() == (f"{folder / 'en' / 'notice.txt'}: missing",)


def test_a_folder_that_is_not_there_misses_every_letter(tmp_path: Path):
    assert len(Templates(tmp_path / "nowhere").problems()) == 2 * len(LETTERS)


def test_a_file_that_is_not_utf8_is_said_by_line(folder: Path):
    (folder / "tr" / "notice.txt").write_bytes("Subject: x\n\nŞikâyet\n".encode("cp1254"))
    assert (
        f"{folder / 'tr' / 'notice.txt'}:3: this is not UTF-8; save the file as UTF-8."
        in Templates(folder).problems()
    )


def test_a_file_that_cannot_be_read_is_said(folder: Path):
    (folder / "tr" / "notice.txt").unlink()
    (folder / "tr" / "notice.txt").mkdir()
    assert f"{folder / 'tr' / 'notice.txt'}:1: cannot be read: it is no file." in Templates(folder).problems()


def test_a_letter_of_the_house_is_checked_too(folder: Path):
    spoil(folder, "Subject: x\n\n{{ number }} {{ nothing }}\n", "tr/iptal-alindi.txt")
    assert Templates(folder).names() == tuple(sorted({*LETTERS, "iptal-alindi"}))
    assert Templates(folder).problems() == (
        f"{folder / 'tr' / 'iptal-alindi.txt'}:3: 'nothing' is undefined",
    )


def test_preview_shows_a_letter_with_sample_words(folder: Path):
    words = Templates(folder).preview("acknowledgement.txt", "en")
    assert words.subject == "Mali mühür yenileme şikâyeti"
    assert "Number: KSM-2026-000123" in words.text


def test_preview_of_a_letter_that_is_not_there_names_those_that_are(folder: Path):
    with pytest.raises(ConfigError, match=r"no letter 'thanks'.*acknowledgement, .*undelivered"):
        Templates(folder).preview("thanks", "tr")


def test_a_language_a_letter_does_not_exist_in_gives_way_to_another(folder: Path):
    spoil(folder, "Subject: x\n\nyalnız Türkçe\n", "tr/only.txt")
    assert Templates(folder).preview("only", "en").text == "yalnız Türkçe\n"


def test_letters_are_made_of_the_texts_they_were_read_from(folder: Path):
    templates = Templates(folder)
    spoil(folder, "Subject: yeni\n\nyeni metin\n")
    assert templates.preview("notice", "tr").subject != "yeni"
    assert Templates(folder).preview("notice", "tr").subject == "yeni"
    kept = Templates(folder / "nowhere", templates.files)
    assert kept.preview("notice", "tr") == templates.preview("notice", "tr")
    assert (kept.version, kept.problems()) == (templates.version, templates.problems())
    assert Templates(folder).version != templates.version


def test_a_file_with_the_mark_windows_puts_first_is_read(folder: Path):
    (folder / "tr" / "notice.txt").write_bytes(b"\xef\xbb\xbfSubject: x\r\n\r\n{{ number }}\r\n")
    assert Templates(folder).preview("notice", "tr").text == "KSM-2026-000123\n"


def test_html_says_the_same_escaped_and_fetches_nothing(folder: Path):
    spoil(folder, "Subject: x\n\n<b>{{ text }}</b> https://www.kamusm.test/kvkk?a=1&b=2.\n")
    page = Templates(folder).preview("notice", "tr").html
    assert "&lt;b&gt;Mali" in page
    assert (
        '<a href="https://www.kamusm.test/kvkk?a=1&amp;b=2">https://www.kamusm.test/kvkk?a=1&amp;b=2</a>.'
        in page
    )
    assert "src=" not in page
    assert "<b>" not in page


def test_a_foot_that_is_wrong_troubles_only_the_letters_that_include_it(folder: Path):
    spoil(folder, "{{ nothing }}", "tr/_footer.txt")
    assert "Kod: K7QFM2XA" in Templates(folder).preview("code", "tr").text
    with pytest.raises(ConfigError, match="'nothing' is undefined"):
        Templates(folder).preview("answer", "tr")


def test_filters_speak_the_letters_language(folder: Path):
    text = (
        "Subject: {{ 'iptal Iğdır' | upper }} {{ 'İPTAL IĞDIR' | lower }} {{ 'ilk yanıt' | capitalize }}\n\n"
        "{{ received_at | day }}, {{ received_at | clock }}, {{ 1234567 | size }}\n"
    )
    for language, subject, line in (
        ("tr", "İPTAL IĞDIR iptal ığdır İlk yanıt", "24 Kasım 2026 Salı, 09:00, 1,2 MB\n"),
        ("en", "IPTAL IĞDIR i̇ptal iğdir Ilk yanıt", "Tuesday 24 November 2026, 09:00, 1.2 MB\n"),
    ):
        spoil(folder, text, f"{language}/notice.txt")
        words = Templates(folder).preview("notice", language)
        assert (words.subject, words.text) == (subject, line)
