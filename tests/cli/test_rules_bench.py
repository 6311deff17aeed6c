"""Rules tried before they count, and letters looked at before they leave."""

import json
from pathlib import Path

import pytest

from tests.cli.living_house import LivingHouse, mail, ulak


@pytest.fixture
def own_rules(house: LivingHouse) -> Path:
    """The house's rules in its own folder, one mail taken by them."""
    text = house.config.read_text()
    shipped = Path(text.split('rules = "')[1].split('"')[0])
    rules = house.config.parent / "rules"
    rules.mkdir()
    for file in shipped.glob("*.yaml"):
        (rules / file.name).write_bytes(file.read_bytes())
    house.config.write_text(text.replace(str(shipped), str(rules)))
    house.deliver("bilgi", mail("Fatura şikâyeti"))
    house.ulak("turn")
    return rules


def test_a_dry_run_shows_what_would_be_otherwise(house: LivingHouse, own_rules: Path) -> None:
    same = house.ulak("rules", "test", "--against", "last:10")
    assert same.out.endswith("0 of the last 1 mails would be decided otherwise\n")
    (own_rules / "05-invoices.yaml").write_text(
        "rules:\n  - name: invoices\n    when: { subject: fatura }\n    then: { team: ssl, tags: [invoice] }\n"
    )
    other = house.ulak("rules", "test", "--against", "last:10")
    assert other.code == 0
    assert "team customer-relations → ssl" in other.out
    assert "tags - → invoice" in other.out
    assert other.out.endswith("1 of the last 1 mails would be decided otherwise\n")
    assert (
        house.ulak("status", "--json").json()["rules"]
        == json.loads(house.ulak("status", "--json").out)["rules"]
    )


@pytest.mark.parametrize("words", ["10", "last:", "last:0", "first:3"])
def test_against_is_spelled_last_n(house: LivingHouse, words: str) -> None:
    assert house.ulak("rules", "test", "--against", words).code == 64


def test_the_schema_is_one_json_document() -> None:
    assert ulak("rules", "schema").json()["title"] == "A file of ulak's rules"


def test_a_letter_is_previewed_in_both_languages(house: LivingHouse) -> None:
    turkish = house.ulak("templates", "preview", "acknowledgement").out
    english = house.ulak("templates", "preview", "acknowledgement", "--language", "en").out
    assert turkish.startswith("Subject: ")
    assert turkish != english
    assert "<html" in house.ulak("templates", "preview", "notice", "--html").out.lower()
    unknown = house.ulak("templates", "preview", "poem")
    assert (unknown.code, "there is no letter 'poem'" in unknown.err) == (78, True)


def test_both_parts_of_a_letter_are_written_to_a_folder(house: LivingHouse, tmp_path: Path) -> None:
    out = tmp_path / "letters" / "new"
    said = house.ulak("templates", "preview", "acknowledgement", "--language", "en", "--out", str(out))
    text, page = out / "acknowledgement.en.txt", out / "acknowledgement.en.html"
    assert (said.code, said.out) == (0, f"{text}\n{page}\n")
    assert text.read_text(encoding="utf-8").startswith("Subject: ")
    assert page.read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
    text.unlink()
    text.mkdir()
    refused = house.ulak("templates", "preview", "acknowledgement", "--language", "en", "--out", str(out))
    assert (refused.code, refused.err) == (78, f"ulak: {text}: cannot be written: Is a directory.\n")
