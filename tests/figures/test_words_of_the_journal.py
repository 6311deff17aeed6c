"""
The generated journal speaks as the desk's own does: its events, their facts, and how a promise is put in words.

Stories are played in one process, with the real decisions, store and rules, and their journals are read. So the
format cannot drift away from the generator unnoticed.
"""

import re
from collections.abc import Iterable
from pathlib import Path

import pytest

from tests.figures.real_journals import journal_of
from tests.figures.written import rows
from tests.figures.year import made_up

EVENTS = {
    "04-out-of-scope": {"ticket assigned", "promise kept late", "promise breached", "escalated"},
    "14b-bounce-of-the-outcome": {
        *("ticket opened", "promise given", "ticket stands", "ticket counted as", "letter accepted"),
        *("letter sent", "ticket taken", "answer written", "ticket closed", "promise kept"),
        *("letter bounced", "promise runs again"),
    },
    "18-reopened-after-close": {"author wrote", "ticket reopened", "day counted"},
    "25b-key-compromise-until-it-is-closed": {
        *("ground set", "revocation published", "preliminary-report written", "subscriber told"),
    },
    "30-no-certificate-at-all": {"promise not applicable"},
    "37-cimer-signature": {"submitted for signature", "text returned", "text signed"},
    "38-tubimer-approval": {
        *("submitted for approval", "text approved", "answered elsewhere", "not acknowledged"),
    },
    "40b-recurrence": {"complaint grouped", "action given", "action ended"},
    "40c-survey": {"survey sent", "survey refused", "rated"},
    "70-taking-back": {"command taken back"},
    "72-what-it-is-about": {"kind changed"},
    "82-merge-and-split": {"merged"},
}
"""The story whose journal has it as it really is; together all that the generated year has."""

STAMPED = ("rules", "templates")
"""On the first entry of each decision, whatever it is."""
OF_SOME = {
    "ticket opened": {"channel", "reply channel"},
    "ticket counted as": {"institution", "part of"},
    "ticket stands": {"team"},
    "ticket reopened": {"why"},
}
"""Facts that not every such entry has: other stories hold them."""

Said = Iterable[tuple[str, tuple[tuple[str, str], ...]]]


@pytest.fixture(scope="module")
def made() -> list[tuple[str, tuple[tuple[str, str], ...]]]:
    return [(row.event, row.facts) for row in rows(made_up(400))]


def _vocabulary(said: Said) -> dict[str, set[str]]:
    words: dict[str, set[str]] = {}
    for event, facts in said:
        words.setdefault(event, set()).update(name for name, _ in facts if name not in STAMPED)
    return words


def _promises(said: Said) -> set[str]:
    """The names of the parts of a promise's words."""
    values = (
        value
        for event, facts in said
        if event == "ticket stands"
        for name, value in facts
        if name.startswith("promise ")
    )
    return {part.partition(" ")[0] for value in values for part in re.split("; (?=[a-z]+ )", value)}


@pytest.mark.parametrize("story", EVENTS)
def test_the_generated_journal_has_the_words_of_a_real_one(story: str, made: Said, tmp_path: Path) -> None:
    real = journal_of(story, tmp_path / "house")
    known, used = _vocabulary(real), _vocabulary(made)
    assert EVENTS[story] - known.keys() == set()
    for event in EVENTS[story]:
        unknown = {name for name in used[event] - known[event] if not name.startswith("promise ")}
        assert unknown - OF_SOME.get(event, set()) == set(), event
    assert _promises(made) <= _promises(real) | {"kept", "calendar"}


def test_each_of_its_events_is_held_against_a_story(made: Said) -> None:
    assert _vocabulary(made).keys() <= set().union(*EVENTS.values())
