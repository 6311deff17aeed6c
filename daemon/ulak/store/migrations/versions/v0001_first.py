"""The tables of the first ulak, and the triggers that keep the journal append-only."""

from alembic import op

from ulak.store.migrations import first_letters, first_mail, first_tickets

revision = "0001"
down_revision = None

APPEND_ONLY = ("journal", "journal_seals")


def upgrade() -> None:
    """Make the tables in the order their references need."""
    first_tickets.counters()
    first_mail.cursors()
    first_letters.health()
    first_letters.journal()
    first_letters.journal_seals()
    first_letters.meta()
    first_mail.people()
    first_letters.quota_counts()
    first_letters.rule_sets()
    first_tickets.tickets()
    first_tickets.escalation_steps()
    first_letters.letters()
    first_tickets.links()
    first_mail.messages()
    first_tickets.participants()
    first_tickets.promises()
    first_letters.letter_recipients()
    first_mail.spool()
    first_mail.spool_indexes()
    first_mail.parked()
    for table in APPEND_ONLY:
        _append_only(table)


def _append_only(table: str) -> None:
    """Refuse every change of a row that was written, whoever asks."""
    if op.get_bind().dialect.name == "sqlite":
        for verb in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            )
        return
    op.execute(
        f"CREATE FUNCTION {table}_is_append_only() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{table} is append-only'; END $$"
    )
    op.execute(
        f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION {table}_is_append_only()"
    )
