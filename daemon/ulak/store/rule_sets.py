"""
The sets of rules and templates the desk has worked by: one whose files are broken goes on with the last.

Every set of rules is kept for good, so that whoever asks why can read the rule that decided then.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import PurePath

from sqlalchemy import Connection, Table, select

from ulak.desk.decision import Event
from ulak.store import journal
from ulak.store.columns import AnyRow
from ulak.store.engine import Store
from ulak.store.health import beat, signs
from ulak.store.looks import look_at_all
from ulak.store.people import Directory
from ulak.store.promise_rows import clocks_in_use
from ulak.store.schema import rule_sets, template_sets
from ulak.store.upsert import replace

ACCEPTED = "rules and templates accepted"
REFUSED = "rules and templates refused"

_IN_FORCE = "in force"
_FILES = "files"
_CHECKED = "checked"
_NOBODY = Directory({})
_NEXT = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Texts:
    """The files of one folder, name to text, and the version that tells them from others."""

    version: str
    files: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class RuleSet:
    """The files of one accepted set, name to text, as they were read."""

    version: str
    accepted_at: datetime
    files: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Refusal:
    """That the files on the disk are not in force, since when, and each `file:line: message`."""

    since: datetime
    rules: str
    templates: str
    problems: tuple[str, ...]


class RuleSets:
    """Every set that was ever accepted, by its version, and whether the files of now are refused."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def accept(
        self, rules: Texts, templates: Texts, now: datetime, checked: str = ""
    ) -> tuple[str, ...] | None:
        """
        Work by this set from now on, all in one transaction; return the names of the files that changed.

        None, and nothing written, where the desk does so already. Ladders and calendars may be others: every
        promise that runs or stands still is looked at anew. `checked` is what `checked` returns until the
        next set comes.
        """
        if self._stands(rules, templates, checked):
            return None
        with self._store.write() as connection:
            _come_alone(connection, now)
            changed = tuple(_changed(connection, rules, templates))
            others = [
                _enter(connection, table, one, now)
                for table, one in ((rule_sets, rules), (template_sets, templates))
            ]
            if any(others):
                look_at_all(connection)
            if any(others) or _refusal(connection) is not None:
                self._tell(connection, ACCEPTED, rules, templates, changed, now)
            beat(connection, _FILES, "refused", now)
            beat(connection, _FILES, _CHECKED, now, words=checked)
        return changed

    def refuse(self, rules: Texts, templates: Texts, problems: tuple[str, ...], now: datetime) -> None:
        """Remember that these files are not in force, and why; written once for each set of files."""
        with self._store.snapshot() as connection:
            if _is_told(connection, rules, templates, problems):
                return
        words = json.dumps([rules.version, templates.version, *problems], ensure_ascii=False)
        with self._store.write() as connection:
            _come_alone(connection, now)
            if not _is_told(connection, rules, templates, problems):
                changed = tuple(_changed(connection, rules, templates))
                self._tell(connection, REFUSED, rules, templates, changed, now)
                beat(connection, _FILES, "refused", now, words=words)

    def refused(self) -> Refusal | None:
        """What is wrong with the files on the disk, as the desk found when it looked last."""
        with self._store.snapshot() as connection:
            return _refusal(connection)

    def checked(self) -> str:
        """What stands for the set that was looked over last; empty in a new store."""
        with self._store.snapshot() as connection:
            return _sign(connection, _FILES, _CHECKED)

    def work_by(self, versions: str, now: datetime) -> None:
        """
        Look anew at every promise where the rules or calendars in force, by their versions, are others.

        The days of rest come from a library: they may change although no file has.
        """
        with self._store.snapshot() as connection:
            if versions == _sign(connection, _IN_FORCE, "versions"):
                return
        with self._store.write() as connection:
            beat(connection, _IN_FORCE, "versions", now, words=versions)
            look_at_all(connection)

    def clocks_in_use(self, now: datetime) -> frozenset[str]:
        """The clocks that promises which run or may run again are counted on, the wall clock among them."""
        with self._store.snapshot() as connection:
            return clocks_in_use(connection, now)

    def latest(self) -> RuleSet | None:
        """The rules that were accepted last; None in a new store."""
        with self._store.snapshot() as connection:
            return _latest(connection, rule_sets)

    def latest_templates(self) -> RuleSet | None:
        """The templates that were accepted last; None in a store that worked before they were kept."""
        with self._store.snapshot() as connection:
            return _latest(connection, template_sets)

    def of(self, version: str) -> RuleSet | None:
        """The rules of that version; None where the desk never worked by them."""
        with self._store.snapshot() as connection:
            row = connection.execute(select(rule_sets).where(rule_sets.c.version == version)).first()
            return _set(row)

    def _stands(self, rules: Texts, templates: Texts, checked: str) -> bool:
        with self._store.snapshot() as connection:
            lasts = (_latest(connection, rule_sets), _latest(connection, template_sets))
            return (
                [one.version for one in lasts if one] == [rules.version, templates.version]
                and _sign(connection, _FILES, _CHECKED) == checked
                and _refusal(connection) is None
            )

    def _tell(
        self,
        connection: Connection,
        event: str,
        rules: Texts,
        templates: Texts,
        changed: tuple[str, ...],
        now: datetime,
    ) -> None:
        facts = (
            ("rules", rules.version),
            ("templates", templates.version),
            ("files", ", ".join(changed) or "as they were"),
        )
        journal.append(connection, self._store.seals, _NOBODY, None, (Event(event, facts=facts),), now)


def _come_alone(connection: Connection, now: datetime) -> None:
    """Where several daemons judge the same files on PostgreSQL, the second waits here for the first."""
    beat(connection, _FILES, "judged", now)


def _is_told(connection: Connection, rules: Texts, templates: Texts, problems: tuple[str, ...]) -> bool:
    told = _refusal(connection)
    if told is None:
        return False
    return (told.rules, told.templates, told.problems) == (rules.version, templates.version, problems)


def _enter(connection: Connection, table: Table, one: Texts, now: datetime) -> bool:
    """Make it the latest of its table, though the clock was set back since the last; False where it is."""
    last = _latest(connection, table)
    if last is not None and last.version == one.version:
        return False
    at = max(now, last.accepted_at + _NEXT) if last else now
    text = json.dumps(dict(one.files), ensure_ascii=False)
    replace(connection, table, {"version": one.version, "accepted_at": at, "files": text})
    return True


def _changed(connection: Connection, rules: Texts, templates: Texts) -> Iterator[str]:
    """Files that are others than in the set in force, were added or taken away: their names alone."""
    for table, one in ((rule_sets, rules), (template_sets, templates)):
        last = _latest(connection, table)
        before = _by_name(last.files) if last else {}
        after = _by_name(one.files)
        yield from (n for n in sorted(before.keys() | after.keys()) if before.get(n) != after.get(n))


def _by_name(files: Mapping[str, str]) -> dict[str, str]:
    """Without the folder, which is this machine's; `tr/` and `en/` tell templates apart."""
    return {name if _is_template(name) else PurePath(name).name: text for name, text in files.items()}


def _is_template(name: str) -> bool:
    return name.endswith(".txt")


def _latest(connection: Connection, table: Table) -> RuleSet | None:
    return _set(connection.execute(select(table).order_by(table.c.accepted_at.desc()).limit(1)).first())


def _set(row: AnyRow | None) -> RuleSet | None:
    return None if row is None else RuleSet(row.version, row.accepted_at, json.loads(row.files))


def _refusal(connection: Connection) -> Refusal | None:
    for sign in signs(connection, _FILES):
        if sign.name == "refused" and sign.words:
            rules, templates, *problems = json.loads(sign.words)
            return Refusal(sign.at, rules, templates, tuple(problems))
    return None


def _sign(connection: Connection, subject: str, name: str) -> str:
    return next((sign.words for sign in signs(connection, subject) if sign.name == name), "")
