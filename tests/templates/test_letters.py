"""
Every letter as it reads, word for word.

`letters/` holds what each template makes of the samples. After a change of templates, look at
`git diff` of what `ULAK_WRITE_LETTERS=1 pytest tests/templates` wrote.
"""

import os
import re
from dataclasses import replace
from html import unescape
from pathlib import Path

import pytest

from ulak.desk.decision import ReceiptLine
from ulak.desk.recipients import OUTWARD
from ulak.desk.ticket import Kind
from ulak.gateways.templates import Templates
from ulak.gateways.templates.files import LANGUAGES, template_texts
from ulak.gateways.templates.letters import LETTERS
from ulak.gateways.templates.links import shown
from ulak.gateways.templates.loaded import Loaded
from ulak.gateways.templates.samples import samples
from ulak.mail.address import Address
from ulak.shipped import shipped

HERE = Path(__file__).parent / "letters"
SHIPPED = Loaded(shipped("templates"), template_texts(shipped("templates")))
CASES = [
    (language, name, number)
    for language in LANGUAGES
    for name in LETTERS
    for number in range(len(samples(language)))
]
WRITTEN_TO_AUTHORS = [name for name in LETTERS if any(f"{name}-".startswith(f"{one}-") for one in OUTWARD)]
KVKK = "https://www.kamusm.test/kvkk"


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


def test_every_letter_that_leaves_the_desk_is_known_here():
    assert set(WRITTEN_TO_AUTHORS) >= {*OUTWARD, "acknowledgement-report", "acknowledgement-encrypted"}


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", WRITTEN_TO_AUTHORS)
def test_a_letter_to_an_author_has_number_phones_and_privacy_notice_in_both_parts(
    language: str, name: str, kind: Kind
):
    for sample in samples(language):
        if not sample.number:
            continue
        words = SHIPPED.render(name, replace(sample, kind=kind))
        for part in (words.text, words.html):
            assert "KSM-2026-000123" in part
            assert "0850 460 55 76, 444 55 76" in part
            assert "08:10–19:00" in part
            assert KVKK in part
        assert f'<a href="{KVKK}">{KVKK}</a></div></div>' in words.html


@pytest.mark.parametrize(("language", "name", "number"), CASES)
def test_the_html_part_says_what_the_text_says_and_no_more(language: str, name: str, number: int):
    words = SHIPPED.render(name, samples(language)[number])
    body = words.html.partition("<body")[2].partition(">")[2]
    said = unescape(re.sub(r"<[^>]*>", "", body))
    text = re.sub(r"mailto:\S+", lambda link: shown(link[0]), words.text)
    assert re.sub(r"[\s>:•-]", "", said) == re.sub(r"[\s>:•-]", "", text)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", LETTERS)
def test_what_people_wrote_leads_nowhere(language: str, name: str):
    """Not their addresses, and not their marks: all of it is words."""
    wrote = "https://kotu.test/odeme mailto:kotu@kotu.test?subject=x <a href='https://kotu.test/'>x</a> <img src='https://kotu.test/x.png'>"
    sample = replace(
        samples(language)[0],
        text=f"{wrote}\n> {wrote}\n- {wrote}",
        reason=wrote,
        subject=wrote,
        wrote_subject=wrote,
        author=Address("z@ornek.test", wrote),
        wrote=Address("z@ornek.test", wrote),
        lines=(ReceiptLine("#al", wrote),),
        history=tuple(
            replace(one, subject=wrote, text=wrote, who=wrote) for one in samples(language)[0].history
        ),
    )
    page = SHIPPED.render(name, sample).html
    assert "<img" not in page
    ours = {KVKK, *sample.ratings, sample.refusal}
    assert set(map(unescape, re.findall(r'(?:href|src)="([^"]*)', page))) <= ours


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
