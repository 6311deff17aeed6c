"""The rules and templates the desk works by at this moment, and how they are changed while it runs."""

import logging
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from zoneinfo import ZoneInfo

from ulak.desk.rules.rule_files import read_rules
from ulak.desk.rules.rulebook import Rulebook
from ulak.errors import ConfigError
from ulak.gateways.templates import Templates
from ulak.store.rule_sets import RuleSets

log = logging.getLogger(__name__)


def rule_texts(folder: Path) -> dict[str, str]:
    """
    The files of `rules/` by the name an administrator knows them by, in name order.

    Raises ConfigError where the folder or a file cannot be read.
    """
    if not folder.is_dir():
        raise ConfigError(f"{folder}: there is no such folder; `rules` in config.toml names it")
    try:
        return {str(file): file.read_text(encoding="utf-8") for file in sorted(folder.glob("*.y*ml"))}
    except (OSError, UnicodeDecodeError) as wrong:
        raise ConfigError(f"{folder}: a rules file cannot be read: {wrong}") from wrong


class Shelf:
    """
    The accepted rule set, and the templates that go with it.

    Broken files never stop a desk that has worked before: it goes on with the last accepted set and
    says so in `alarm`. A desk that has none does not start.
    """

    def __init__(self, rules: Path, templates: Path, timezone: ZoneInfo, sets: RuleSets) -> None:
        self._rules_folder = rules
        self._timezone = timezone
        self._sets = sets
        self.templates = Templates(templates)
        self.alarm = ""
        self._rulebook: Rulebook | None = None

    def rules(self) -> Rulebook:
        """The set in force."""
        if self._rulebook is None:
            raise ConfigError("no rules have been read yet")
        return self._rulebook

    def start(self, now: datetime) -> None:
        """
        Read both before the first mail; broken rules fall back as the class says.

        Raises ConfigError where there is nothing to fall back on: of templates no older ones are kept.
        """
        self._look_over_templates(now)
        self.load_rules(now)

    def _look_over_templates(self, now: datetime) -> None:
        """Render every letter with sample words, unless the last start of this ulak did so with them."""
        these = f"{version('ulak')} {self.templates.digest()}"
        if these == self._sets.templates_checked():
            return
        if found := self.templates.problems():
            raise ConfigError("\n".join(found))
        self._sets.note_templates(these, now)

    def load_rules(self, now: datetime) -> None:
        """Take over the rules as the files say now; on broken ones fall back as the class says."""
        try:
            self._accept(rule_texts(self._rules_folder), now)
        except ConfigError as broken:
            self._fall_back(broken)

    def reload(self, now: datetime) -> None:
        """What SIGHUP asks for: templates, then the rules that name them; wrong files change nothing."""
        self.alarm = ""
        try:
            self.templates.reload()
        except ConfigError as broken:
            self._sound(f"the templates are broken; the desk writes by those it had: {broken}")
        told = self.alarm
        self.load_rules(now)
        self.alarm = "\n".join(filter(None, (told, self.alarm)))

    def _accept(self, texts: dict[str, str], now: datetime) -> None:
        rulebook = read_rules(texts, self._timezone)
        if missing := missing_letters(rulebook, self.templates):
            raise ConfigError("\n".join(missing))
        self._sets.accept(rulebook.version, rulebook.files, now)
        self._rulebook = rulebook
        self.alarm = ""
        log.info("rules %s are in force", rulebook.version)

    def _fall_back(self, broken: ConfigError) -> None:
        if self._rulebook is None:
            last = self._sets.latest()
            if last is None:
                raise broken
            self._rulebook = read_rules(dict(last.files), self._timezone)
        self._sound(f"the rules are broken; the desk works by the last accepted set: {broken}")

    def _sound(self, alarm: str) -> None:
        self.alarm = alarm
        log.error("%s", alarm)


def missing_letters(rulebook: Rulebook, templates: Templates) -> tuple[str, ...]:
    """Every `acknowledge` that names a letter nobody has written, as `file:line: message`."""
    there = {"", "false", *templates.names()}
    return tuple(
        f"{one.place}: there is no letter {one.value!r} in templates/; it has: {', '.join(templates.names())}"
        for rule in rulebook.rules
        for one in rule.then.single
        if one.field == "acknowledge" and one.value.removesuffix(".txt").lower() not in there
    )
