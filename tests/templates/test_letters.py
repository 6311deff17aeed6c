"""
Every letter as it reads, word for word.

`letters/` holds what each template makes of the samples. After a change of templates, look at
`git diff` of what `ULAK_WRITE_LETTERS=1 pytest tests/templates` wrote.
"""

import os
from pathlib import Path

import pytest

from ulak.gateways.templates import Templates
from ulak.gateways.templates.loaded import LANGUAGES, LETTERS, Loaded
from ulak.gateways.templates.samples import samples
from ulak.shipped import shipped

HERE = Path(__file__).parent / "letters"
SHIPPED = Loaded(shipped("templates"))
CASES = [
    (language, name, number)
    for language in LANGUAGES
    for name in LETTERS
    for number in range(len(samples(language)))
]
WRITTEN_TO_AUTHORS = (
    "acknowledgement",
    "acknowledgement-encrypted",
    "acknowledgement-report",
    "answer",
    "preliminary-report",
)


@pytest.mark.parametrize(("language", "name", "number"), CASES)
def test_a_letter_reads(language: str, name: str, number: int):
    words = SHIPPED.render(name, samples(language)[number])
    letter = f"Subject: {words.subject}\n\n{words.text}"
    golden = HERE / language / f"{name}.{number}.txt"
    if os.environ.get("ULAK_WRITE_LETTERS"):
        golden.parent.mkdir(parents=True, exist_ok=True)
        golden.write_text(letter, encoding="utf-8")
    assert letter == golden.read_text(encoding="utf-8")


def test_nothing_is_wrong_with_the_shipped_templates():
    assert Templates(shipped("templates")).problems() == ()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", WRITTEN_TO_AUTHORS)
def test_a_letter_to_an_author_has_number_phones_and_privacy_notice(language: str, name: str):
    text = SHIPPED.render(name, samples(language)[0]).text
    assert "KSM-2026-000123" in text
    assert "0850 460 55 76, 444 55 76" in text
    assert "08:10–19:00" in text
    assert "https://www.kamusm.test/kvkk" in text


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ["acknowledgement", "acknowledgement-encrypted", "acknowledgement-report"])
def test_an_acknowledgement_never_quotes_the_body(language: str, name: str):
    for sample in samples(language):
        text = SHIPPED.render(name, sample).text
        assert not sample.text or sample.text.splitlines()[0] not in text
        assert "\n>" not in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_report_is_acknowledged_as_one_also_by_the_ordinary_template(language: str):
    report = samples(language)[1]
    assert SHIPPED.render("acknowledgement", report) == SHIPPED.render("acknowledgement-report", report)


@pytest.mark.parametrize("language", LANGUAGES)
def test_both_languages_have_the_same_files(language: str):
    folder = shipped("templates")
    assert {f.name for f in (folder / language).iterdir()} == {f.name for f in (folder / "tr").iterdir()}
