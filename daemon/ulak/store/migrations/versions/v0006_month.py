"""The month explained: reports, satisfaction, complaints alike, legal holds, removals, erasures."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Add nine tables and what finds the rows of a person; nothing is rewritten."""
    _add_month()
    _add_groups()
    _count_complaints()
    _add_keeping()
    _find_by_person()


def _add_month() -> None:
    """What is told and asked once."""
    op.create_table(
        "monthly_reports",
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("late", sa.Boolean(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("figures", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("month", name="monthly_reports_pk"),
    )
    op.create_table(
        "surveys",
        sa.Column("ticket", sa.String(length=40), nullable=False),
        sa.Column("person", sa.String(length=20), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("rating", sa.Integer(), nullable=True),
        sa.Column("rated_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person"], ["people.id"], name="surveys_person_fk"),
        sa.ForeignKeyConstraint(["ticket"], ["tickets.number"], name="surveys_ticket_fk"),
        sa.PrimaryKeyConstraint("ticket", name="surveys_pk"),
    )
    op.create_index("surveys_by_person", "surveys", ["person"])
    op.create_table(
        "survey_people",
        sa.Column("person", sa.String(length=20), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("refused_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person"], ["people.id"], name="survey_people_person_fk"),
        sa.PrimaryKeyConstraint("person", name="survey_people_pk"),
    )


def _add_groups() -> None:
    """Complaints alike."""
    op.create_table(
        "complaint_groups",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="complaint_groups_pk"),
    )
    op.create_table(
        "grouped_complaints",
        sa.Column("ticket", sa.String(length=40), nullable=False),
        sa.Column("complaint_group", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("counted_as", sa.Text(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(
            ["complaint_group"], ["complaint_groups.id"], name="grouped_complaints_complaint_group_fk"
        ),
        sa.ForeignKeyConstraint(["ticket"], ["tickets.number"], name="grouped_complaints_ticket_fk"),
        sa.PrimaryKeyConstraint("ticket", name="grouped_complaints_pk"),
    )
    op.create_index("grouped_complaints_by_complaint_group", "grouped_complaints", ["complaint_group"])
    op.create_table(
        "complaint_actions",
        sa.Column("ticket", sa.String(length=40), nullable=False),
        sa.Column("task", sa.Integer(), nullable=False),
        sa.Column("product", sa.Text(), nullable=False),
        sa.Column("category", sa.Text(), nullable=False),
        sa.Column("root_cause", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["ticket"], ["tickets.number"], name="complaint_actions_ticket_fk"),
        sa.PrimaryKeyConstraint("ticket", "task", name="complaint_actions_pk"),
    )
    kind = ["product", "category", "root_cause"]
    op.create_index("complaint_actions_by_product_category_root_cause", "complaint_actions", kind)


def _count_complaints() -> None:
    """Whether a complaint was founded stands beside its root cause, where both can be counted."""
    op.add_column("tickets", sa.Column("founded", sa.String(length=20), server_default="", nullable=False))
    where = sa.text("kind = 'complaint'")
    columns = ["product", "received_at"]
    op.create_index("tickets_that_complain", "tickets", columns, sqlite_where=where, postgresql_where=where)


def _add_keeping() -> None:
    """How long things are kept."""
    op.create_table(
        "legal_holds",
        sa.Column("ticket", sa.String(length=40), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("key", sa.LargeBinary(), nullable=True),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["ticket"], ["tickets.number"], name="legal_holds_ticket_fk"),
        sa.PrimaryKeyConstraint("ticket", name="legal_holds_pk"),
    )
    op.create_table(
        "removals",
        sa.Column("ticket", sa.String(length=40), nullable=False),
        sa.Column("announced_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("letter", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["letter"], ["letters.id"], name="removals_letter_fk"),
        sa.ForeignKeyConstraint(["ticket"], ["tickets.number"], name="removals_ticket_fk"),
        sa.PrimaryKeyConstraint("ticket", name="removals_pk"),
    )
    op.create_index("removals_by_removed_at", "removals", ["removed_at"])
    op.create_table(
        "erasures",
        sa.Column("mark", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ticket", sa.String(length=40), nullable=False),
        sa.PrimaryKeyConstraint("mark", "at", name="erasures_pk"),
    )


def _find_by_person() -> None:
    """What was written on a ticket, and who is named nowhere any more, is found without reading all mail."""
    op.create_index("spool_by_ticket", "spool", ["ticket"])
    op.create_index("tickets_by_owner", "tickets", ["owner"])
    op.create_index("tickets_by_closed_at_number", "tickets", ["closed_at", "number"])
    op.create_index("tasks_by_by", "tasks", ["by"])
    op.create_index("tasks_by_ended_by", "tasks", ["ended_by"])
    where = sa.text('"by" IS NOT NULL')
    op.create_index("letters_by_by", "letters", ["by"], sqlite_where=where, postgresql_where=where)
