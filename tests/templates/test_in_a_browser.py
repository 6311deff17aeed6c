"""Every letter opened in a real browser, as wide as a telephone, by day and by night."""

import re
from pathlib import Path

import pytest

from tests.servers.browser import seen_in_browser
from tests.templates.test_letters import CASES, SHIPPED
from ulak.gateways.templates.links import shown
from ulak.gateways.templates.samples import samples

TELEPHONE = 360
LEGIBLE = 4.5  # WCAG 2.1 §1.4.3


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_letter_is_read_on_a_telephone_by_day_and_by_night(scheme: str, tmp_path: Path):
    letters = [SHIPPED.render(name, samples(language)[number]) for language, name, number in CASES]
    seen = seen_in_browser([one.html for one in letters], tmp_path, scheme, TELEPHONE)
    assert len(seen) == len(CASES)
    for case, letter, page in zip(CASES, letters, seen, strict=True):
        surveyed = samples(case[0])[case[2]]
        ours = {"https://www.kamusm.test/kvkk", *surveyed.ratings, surveyed.refusal}
        assert page["dark"] is (scheme == "dark"), case
        assert page["contrast"] >= LEGIBLE, case
        assert page["smallest"] >= 14, case
        assert page["width"] <= TELEPHONE, case
        assert page["fetched"] == page["active"] == 0, case
        assert set(page["links"]) <= ours, case
        text = re.sub(r"mailto:\S+", lambda link: shown(link[0]), letter.text)
        assert bare(page["text"]) == bare(text), case


def bare(text: str) -> str:
    """The words without what the page shows by its form: quotations, lists, labels."""
    return re.sub(r"[\s>:•-]", "", text)


def test_the_browser_finds_what_is_wrong(tmp_path: Path):
    """What is looked for above would be seen."""
    page = '<body style="background:#fff"><p style="color:#eee;width:900px">x</p><img src="x.png"><a href="https://x.test/">x</a>'
    (seen,) = seen_in_browser([page], tmp_path, "dark", TELEPHONE)
    assert seen["contrast"] < LEGIBLE
    assert seen["width"] > TELEPHONE
    assert seen["active"] == 1
    assert seen["links"] == ["https://x.test/"]
