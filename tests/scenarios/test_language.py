"""The language of the stories: what cannot be read is named, and what does not happen is shown."""

from pathlib import Path

import pytest

from tests.scenarios import grammar
from tests.scenarios.grammar import NotAStory
from tests.scenarios.player import Player
from tests.scenarios.ticket_words import is_like
from tests.scenarios.world_inside import inside

ONE_MAIL = """
at 2026-11-24 09:00
mail to bilgi@kurum.test
  From: kerem@firma.test
  Subject: Fatura talebi

  Faturamı gönderir misiniz?
"""


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("expect miracles", "nobody can read “expect miracles”"),
        ("mail to bilgi@kurum.test, by pigeon\n  From: a@b.test", "a mail cannot come “by pigeon”"),
        ("mail to bilgi@kurum.test\n  no header here", "not a header: no header here"),
        ("expect mail to a@b.test\n  smells of roses", "a letter cannot be expected to “smells of roses”"),
        ("expect ticket KSM-2026-000001\n  Status new", "a ticket cannot be expected to have “Status new”"),
        ("certificate www of nobody for www.ornek.test", "there is no key nobody"),
        ("ulak status\n  smells of roses", "a command cannot be expected to “smells of roses”"),
        ("the inventory gets roses", "nobody has “roses”"),
        (
            "mail to bilgi@kurum.test\n  From: a@b.test\n  Attach: a = roses.pem\n\n  x",
            "nobody has “roses.pem”",
        ),
    ],
)
def test_a_line_nobody_can_read_is_named(line: str, why: str) -> None:
    with pytest.raises(NotAStory) as wrong:
        grammar.parse("a-story", f"# for the reader\n{line}\n")
    assert str(wrong.value) == f"a-story.txt:2: {why}"


@pytest.mark.parametrize(
    ("expectation", "said"),
    [
        ("expect mail to nobody@x.test", "mail to nobody@x.test was expected"),
        ("expect mail to kerem@firma.test\n  Subject: Nothing", "Subject: [KSM-2026-000001] Fatura talebi"),
        ("expect mail to kerem@firma.test\n  contains roses", "it does not contain “roses”"),
        ("expect no mail", "to musteri-iliskileri@kurum.test: [KSM-2026-000001] Fatura talebi"),
        ("expect 2 tickets", "2 tickets were expected, there are 1:"),
        ("expect ticket KSM-2026-000001\n  kind: complaint", "it is request"),
        (
            "expect ticket KSM-2026-000001\n  promise first-answer due 2026-11-24 17:01 running",
            "there are: first-answer due 2026-11-24 17:00:00 running",
        ),
        ("ulak tickets\n  contains roses", "it does not say “roses”"),
        ("ulak tickets\n  does not contain KSM", "it says “KSM”"),
        ("ulak tickets\n  ends with 1", "it ended with 0"),
        ("expect ticket KSM-2026-000001\n  certificate AB confirmed", "there are: "),
        ("expect reconcile balanced\n  bilgi INBOX: 2 tickets", "bilgi INBOX: tickets is 1, not 2"),
    ],
)
def test_what_does_not_happen_is_shown(expectation: str, said: str, tmp_path: Path) -> None:
    story = grammar.parse("a-story", ONE_MAIL + expectation)
    with inside(story, tmp_path) as world, pytest.raises(pytest.fail.Exception) as failed:
        Player(story, world).play()
    assert "a-story.txt:8: " in str(failed.value)
    assert said in str(failed.value)


KEYS = """
key victim
key leaf ec
certificate www of victim for www.ornek.test
  subscriber: Örnek Kurumu
  contact: bt@ornek.test
"""


def test_a_thing_stands_where_its_name_stood_and_is_quoted_as_it_was() -> None:
    story = grammar.parse(
        "a-story",
        KEYS + "mail to bilgi@kurum.test\n  From: a@b.test\n\n  {www.serial} {code}\n  > {leaf.pem}\n",
    )
    (mail,) = story.steps
    number, *quoted = mail.body.split("\n")  # type: ignore[attr-defined]
    assert number == f"{story.ring.certificates['www'].number:X} {{code}}"
    assert quoted[0] == "> -----BEGIN PRIVATE KEY-----"
    assert all(line.startswith("> ") for line in quoted)


def test_the_same_names_make_the_same_keys_and_certificates() -> None:
    one, other = (grammar.parse(name, KEYS).ring for name in ("a-story", "another-story"))
    assert one.inventory(["www"]) == other.inventory(["www"])
    assert one.stock == ["www"]


def test_a_star_stands_for_anything_and_brackets_for_themselves() -> None:
    assert is_like("[KSM-2026-000001] Fatura", "[KSM-*] *")
    assert not is_like("K", "[KSM-*]")
