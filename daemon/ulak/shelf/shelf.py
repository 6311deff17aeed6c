"""The rules and templates the desk works by at this moment, and how they are changed while it runs."""

import logging
from collections.abc import Sequence
from datetime import datetime
from importlib.metadata import version

from ulak.desk.clocks.promise import WALL
from ulak.desk.clocks.recounting import in_force
from ulak.desk.rules.rule_files import version_of
from ulak.desk.rules.rulebook import Rulebook
from ulak.errors import ConfigError
from ulak.fault_point import Step, reach
from ulak.gateways.templates import Templates, TemplateTexts
from ulak.shelf.judging import House, judge, missing_letters, read
from ulak.shelf.papers import Folders, Papers, Patience
from ulak.stages.accepted import Accepted
from ulak.store.rule_sets import RuleSets, Texts

CALENDAR_GONE = (
    "{folder}: there is no calendar {name!r} any more, and promises of tickets that are open, or were closed"
    " less than 60 days ago, are counted on it: define it again"
)
MOST_TOLD = 50
"""Lines of an alarm; `ulak check` has them all."""

log = logging.getLogger(__name__)


class Shelf:
    """
    The accepted set: rules and templates, checked together and swapped together.

    Broken files never stop a desk that has worked before: it goes on with the last accepted set of both
    and says so in `alarm`. A desk that has none does not start.
    """

    def __init__(
        self, folders: Folders, house: House, sets: RuleSets, patience: Patience | None = None
    ) -> None:
        self._folders = folders
        self._house = house
        self._sets = sets
        self._patience = patience or Patience()
        self._accepted: Accepted | None = None
        self._judged = ""
        self._papers: Papers | None = None
        self.alarm = ""

    def accepted(self) -> Accepted:
        """The set in force; whoever decides takes it once, for it may be another at the next question."""
        if self._accepted is None:
            raise ConfigError("no rules have been read yet")
        return self._accepted

    def rules(self) -> Rulebook:
        """The rules in force."""
        return self.accepted().rulebook

    def start(self, now: datetime) -> None:
        """
        Read both before the first mail; broken files fall back as the class says.

        What the last start of this ulak looked over is read and not tried again: under cron every turn is
        a start. Raises ConfigError, with all that is wrong, where there is nothing to fall back on.
        """
        papers, marks = self._folders.read()
        if _key(papers, self._house) == self._sets.checked():
            rulebook, found = read(papers, self._house)
            templates = Templates(self._folders.templates, papers.templates)
            accepted = Accepted(rulebook, templates) if rulebook else None
        else:
            accepted, found = self._with_clocks(now, *judge(papers, self._folders.templates, self._house))
        if accepted is None and self._accepted is None:
            self._accepted = accepted_last(self._sets, self._folders, self._house, papers, found)
        self._settle(accepted, papers, found, marks, now)

    def look(self, now: datetime, *, at_once: bool = False) -> int:
        """
        Take over what was changed on the disk, or refuse it; return how many sets were judged.

        Files that somebody is still writing are left alone, unless the look is asked for `at_once`: that
        also judges refused files anew, for it may not be they that changed.
        """
        marks = self._folders.marks()
        is_written = self._patience.is_over(marks) or at_once
        again = at_once and self.alarm != ""
        if (marks == self._judged and not again) or not is_written:
            return 0
        papers, seen = self._folders.read()
        if seen != marks and not at_once:
            return 0
        if papers == self._papers and not again:
            self._judged = seen
            return 0
        accepted, found = self._with_clocks(now, *judge(papers, self._folders.templates, self._house))
        self._settle(accepted, papers, found, seen, now)
        return 1

    def _with_clocks(
        self, now: datetime, accepted: Accepted | None, found: tuple[str, ...]
    ) -> tuple[Accepted | None, tuple[str, ...]]:
        """Refuse a set that takes its calendar away from a promise that runs or may run again."""
        if accepted is None:
            return accepted, found
        gone = sorted(self._sets.clocks_in_use(now) - {WALL, *accepted.rulebook.calendars})
        problems = tuple(CALENDAR_GONE.format(folder=self._folders.rules, name=name) for name in gone)
        return (None if gone else accepted), (*found, *problems)

    def _settle(
        self,
        accepted: Accepted | None,
        papers: Papers,
        found: tuple[str, ...],
        marks: str,
        now: datetime,
    ) -> None:
        """Bring a good set into force, refuse a bad one; what the store could not take is judged again."""
        if accepted is None:
            self._refuse(papers, found, now)
        else:
            self._take_over(accepted, papers, now)
        rulebook = self.rules()
        self._sets.work_by(f"{rulebook.version}; {in_force(rulebook.calendars)}", now)
        self._judged, self._papers = marks, papers

    def _take_over(self, accepted: Accepted, papers: Papers, now: datetime) -> None:
        """Stored first, so that what decides is always what was kept; then one assignment for both."""
        reach(Step.RULES_CHECKED)
        rules, templates = _texts(papers)
        changed = self._sets.accept(rules, templates, now, _key(papers, self._house))
        reach(Step.RULES_ACCEPTED)
        self._accepted = accepted
        self.alarm = ""
        if changed is not None:
            log.info(
                "rules %s and templates %s are in force; changed: %s",
                rules.version,
                templates.version,
                ", ".join(changed) or "nothing",
            )

    def _refuse(self, papers: Papers, found: tuple[str, ...], now: datetime) -> None:
        self._sets.refuse(*_texts(papers), found, now)
        self.alarm = "\n".join(_most(found))
        log.error(
            "rules or templates are refused; the desk works by the last accepted set, %s: %s",
            self.rules().version,
            "; ".join(_most(found)),
        )


def accepted_last(
    sets: RuleSets, folders: Folders, house: House, papers: Papers | None = None, found: Sequence[str] = ()
) -> Accepted:
    """
    The last accepted set of both, from the store; what it has not is taken from the disk.

    A store that worked before templates were kept has none, one that never worked has no rules either.
    Raises ConfigError with all that is wrong (`found` is, with the disk's) where no whole set comes about.
    """
    papers = papers or folders.read()[0]
    rules, templates = sets.latest(), sets.latest_templates()
    if rules is None and found:
        raise ConfigError("\n".join(found))
    texts = Papers(
        rules.files if rules else papers.rules,
        TemplateTexts(templates.files) if templates else papers.templates,
        "" if rules else papers.missing,
    )
    rulebook, wrong = read(texts, house)
    letters = Templates(folders.templates, texts.templates)
    if found and rulebook is not None and _key(texts, house) != sets.checked():
        wrong += missing_letters(rulebook, letters) + letters.problems()
    if rulebook is None or wrong:
        raise ConfigError("\n".join(dict.fromkeys((*found, *wrong))))
    return Accepted(rulebook, letters)


def _key(papers: Papers, house: House) -> str:
    """What was looked over: these files, by this ulak, for these mailboxes."""
    return f"{version('ulak')} {papers.version} {' '.join(house.mailboxes)}"


def _texts(papers: Papers) -> tuple[Texts, Texts]:
    rules = Texts(version_of(papers.rules), papers.rules)
    return rules, Texts(papers.templates.version, papers.templates.texts)


def _most(found: tuple[str, ...]) -> tuple[str, ...]:
    more = len(found) - MOST_TOLD
    return (*found[:MOST_TOLD], *((f"and {more} more: ulak check",) if more > 0 else ()))
