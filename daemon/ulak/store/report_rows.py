"""
By what a ticket's report is found from outside it: the certificates it names, the keys it proved compromised.

Both follow the ticket in the transaction that changes it. A key once proven stays refused (BR 6.1.1.3(4)).
"""

from datetime import datetime

from sqlalchemy import Connection, delete

from ulak.desk.certificates.finding import Verdict
from ulak.desk.certificates.marks import marks
from ulak.desk.ticket import Ticket
from ulak.store.schema import compromised_keys, reported
from ulak.store.upsert import insert_missing


def write_report(connection: Connection, ticket: Ticket, now: datetime) -> None:
    """Bring the rows to what the ticket says now."""
    connection.execute(delete(reported).where(reported.c.ticket == ticket.number))
    rows = [{"mark": mark, "ticket": ticket.number} for mark in marks(ticket.report)]
    insert_missing(connection, reported, rows)
    proven = (one.spki for one in ticket.report.certificates if one.verdict is Verdict.CONFIRMED)
    keys = [{"spki": spki, "ticket": ticket.number, "at": now} for spki in dict.fromkeys(proven)]
    insert_missing(connection, compromised_keys, keys)
