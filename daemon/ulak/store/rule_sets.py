"""
Rule sets the desk has worked by: a daemon whose files are broken starts on the last accepted one.

Of templates only a digest is kept, so that a start need not look over what the last one did.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, select, update

from ulak.store.columns import AnyRow
from ulak.store.engine import Store
from ulak.store.health import beat, signs
from ulak.store.schema import TO_LOOK_AT, rule_sets, tickets
from ulak.store.upsert import replace

_TEMPLATES = "templates"


@dataclass(frozen=True, slots=True)
class RuleSet:
    """The files of one accepted set, name to text, as they were read."""

    version: str
    accepted_at: datetime
    files: Mapping[str, str]


class RuleSets:
    """Every set that was ever accepted, by its version."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def accept(self, version: str, files: Mapping[str, str], now: datetime) -> bool:
        """
        Work by this set from now on; False, and nothing written, when the desk does so already.

        Ladders and calendars may be others: every promise that runs is looked at anew.
        """
        latest = self.latest()
        if latest is not None and latest.version == version:
            return False
        text = json.dumps(dict(files), ensure_ascii=False)
        with self._store.write() as connection:
            replace(connection, rule_sets, {"version": version, "accepted_at": now, "files": text})
            connection.execute(update(tickets).where(TO_LOOK_AT).values(look_at=now))
        return True

    def latest(self) -> RuleSet | None:
        """The set that was accepted last; None in a new store."""
        return self._first(select(rule_sets).order_by(rule_sets.c.accepted_at.desc()).limit(1))

    def templates_checked(self) -> str:
        """What stands for the templates that were looked over last; empty in a new store."""
        with self._store.snapshot() as connection:
            return next((sign.words for sign in signs(connection, _TEMPLATES)), "")

    def note_templates(self, checked: str, now: datetime) -> None:
        """Remember that nothing is wrong with these templates."""
        with self._store.write() as connection:
            beat(connection, _TEMPLATES, "checked", now, words=checked)

    def _first(self, query: Select[Any]) -> RuleSet | None:
        with self._store.snapshot() as connection:
            row: AnyRow | None = connection.execute(query).first()
        return None if row is None else RuleSet(row.version, row.accepted_at, json.loads(row.files))
