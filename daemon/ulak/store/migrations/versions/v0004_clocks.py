"""
Clocks that can be explained.

A step of a ladder is known by its name (`50%`, `12h`) and no longer by its place, so that a ladder may be
changed, a repetition by its own instant; templates are kept as rules are; it is remembered how long a mailbox
could not be read.
"""

import json
from typing import Any

import sqlalchemy as sa
from alembic import op

from ulak.desk.rules.yaml_lines import Block, Listing, Node, Scalar, YamlProblem, read_yaml
from ulak.store.columns import UtcTime

revision = "0004"
down_revision = "0003"

_STEPS = sa.table(
    "escalation_steps",
    *map(sa.column, ("ticket", "promise", "step", "occurrence")),
    sa.column("at", UtcTime()),
)
_USUAL = {
    "default": ["50%", "75%", "90%", "100%"],
    "report": ["12h", "20h", "23h", "24h"],
    "revocation": ["12h", "24h", "75%", "90%", "100%"],
}


def upgrade() -> None:
    """Add two tables; the steps that were taken get their names."""
    steps = _renamed(op.get_bind())
    op.drop_table("escalation_steps")
    op.create_table(
        "escalation_steps",
        sa.Column("ticket", sa.String(length=40), nullable=False),
        sa.Column("promise", sa.Text(), nullable=False),
        sa.Column("step", sa.Text(), nullable=False),
        sa.Column("occurrence", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["ticket"], ["tickets.number"], name="escalation_steps_ticket_fk"),
        sa.PrimaryKeyConstraint("ticket", "promise", "step", "occurrence", name="escalation_steps_pk"),
    )
    if steps:
        op.get_bind().execute(_STEPS.insert(), steps)
    op.create_table(
        "template_sets",
        sa.Column("version", sa.String(length=80), nullable=False),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("files", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("version", name="template_sets_pk"),
    )
    op.create_index("template_sets_by_accepted_at", "template_sets", ["accepted_at"])
    op.create_table(
        "outages",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("mailbox", sa.Text(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="outages_pk"),
    )
    op.create_index("outages_by_mailbox_until", "outages", ["mailbox", "until"])


def _renamed(connection: sa.Connection) -> list[dict[str, Any]]:
    """
    Every step with its name instead of its place; one that no ladder knows keeps its number.

    Two places of one name, which ladders could have, become one step that was taken, and repetitions that one
    letter told become one.
    """
    ladders = _ladders(connection)
    climbed = _climbed(connection)
    found: dict[tuple[Any, ...], dict[str, Any]] = {}
    for row in connection.execute(sa.select(_STEPS)).mappings():
        names = ladders.get(climbed.get((row["ticket"], row["promise"]), ""), [])
        place = row["step"]
        name = names[place] if place < len(names) else str(place)
        again = row["occurrence"] and int(row["at"].timestamp())
        key = (row["ticket"], row["promise"], name, again)
        found.setdefault(key, {**row, "step": name, "occurrence": again})
    return list(found.values())


def _climbed(connection: sa.Connection) -> dict[tuple[str, str], str]:
    """Which ladder each promise climbs, by ticket and key."""
    promises = sa.table("promises", *map(sa.column, ("ticket", "promise", "party", "terms")))
    rows = connection.execute(sa.select(promises))
    return {(row.ticket, f"{row.promise}/{row.party}"): json.loads(row.terms)[7] for row in rows}


def _ladders(connection: sa.Connection) -> dict[str, list[str]]:
    """The ladders of the set that was accepted last: the names of their steps, in order."""
    sets = sa.table("rule_sets", sa.column("accepted_at"), sa.column("files"))
    last = connection.execute(sa.select(sets.c.files).order_by(sets.c.accepted_at.desc()).limit(1)).scalar()
    written: dict[str, list[str]] = {}
    for file, text in json.loads(last or "{}").items():
        try:
            top, _ = read_yaml(text, file)
        except YamlProblem:
            continue
        for name, steps in _entries(_entries(top).get("escalations")).items():
            written[name] = [_name(_at(step)) for step in steps.items] if isinstance(steps, Listing) else []
    return written or _USUAL


def _entries(node: Node | None) -> dict[str, Node]:
    return {key.text: value for key, value in node.entries} if isinstance(node, Block) else {}


def _at(step: Node) -> str:
    """When a step comes, as it is written; every set that was accepted says so."""
    at = _entries(step).get("at")
    return at.text if isinstance(at, Scalar) else "0s"


def _name(at: str) -> str:
    """As the desk names a step: in the largest whole unit of hours, minutes and seconds."""
    word = at.strip()
    if word.endswith("%"):
        return f"{int(word[:-1])}%"
    seconds = int(word[:-1]) * {"s": 1, "m": 60, "h": 3_600, "d": 86_400}[word[-1]]
    unit, length = next((unit, n) for unit, n in (("h", 3_600), ("m", 60), ("s", 1)) if seconds % n == 0)
    return f"{seconds // length}{unit}"
