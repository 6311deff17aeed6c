"""Complaints as they are counted: what their texts are compared by, and what they lack."""

from collections.abc import Collection, Iterator
from datetime import datetime

from sqlalchemy import ColumnElement, and_, exists, func, or_, select

from ulak.desk.recurring.grouping import Text
from ulak.desk.recurring.lacking import Lacking
from ulak.desk.recurring.said import said
from ulak.desk.ticket import Filing, Relation, Status
from ulak.errors import Refused
from ulak.mail.fold import fold
from ulak.store.columns import AnyRow
from ulak.store.contents import read_message_content
from ulak.store.engine import Store
from ulak.store.schema import COMPLAINT, links, messages, people, tickets
from ulak.store.seal import Sealed, Seals

COUNTED = and_(
    COMPLAINT,
    ~exists().where(
        links.c.ticket == tickets.c.number,
        links.c.relation == Relation.MERGED.value,
        links.c.made_here.is_(True),
    ),
)
"""Complaints that stand for themselves: one that was merged counts as the whole it is part of."""

_NAMED, _AT_ONCE = 20, 200
_TEXTS = (
    select(
        tickets.c.number,
        tickets.c.language,
        tickets.c.product,
        tickets.c.author,
        people.c.address,
        people.c.name,
        messages.c.author.label("writer"),
        messages.c.key,
        messages.c.content,
    )
    .join_from(tickets, messages, messages.c.ticket == tickets.c.number)
    .join(people, people.c.id == tickets.c.author)
    .where(COUNTED, messages.c.filing == Filing.OPENING.value)
)


class Complaints:
    """All complaints."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def texts(self, since: datetime) -> Iterator[Text]:
        """What the complaints since then say, one after the other: each unsealed while it is looked at."""
        return self._texts(tickets.c.received_at >= since)

    def texts_of(self, numbers: Collection[str]) -> tuple[Text, ...]:
        """What these say."""
        return tuple(self._texts(tickets.c.number.in_(numbers)))

    def _texts(self, which: ColumnElement[bool]) -> Iterator[Text]:
        query = _TEXTS.where(which).order_by(tickets.c.received_at, tickets.c.number)
        with self._store.snapshot() as connection:
            rows = connection.execution_options(yield_per=_AT_ONCE).execute(query)
            yield from (_text(row, self._store.seals) for row in rows)

    def lacking(self, since: datetime) -> Lacking:
        """What complaints lack that are open, or were closed since then."""
        closed = tickets.c.status == Status.CLOSED.value
        lacks = {
            "product": tickets.c.product == "",
            "category": tickets.c.category == "",
            "root_cause": and_(closed, tickets.c.root_cause == ""),
            "founded": and_(closed, tickets.c.founded == ""),
        }
        these = and_(COUNTED, or_(~closed, tickets.c.closed_at >= since))
        counts = (func.count().filter(one).label(name) for name, one in lacks.items())
        some = select(tickets.c.number).where(these, or_(*lacks.values()))
        some = some.order_by(tickets.c.received_at.desc(), tickets.c.number.desc()).limit(_NAMED)
        with self._store.snapshot() as connection:
            row = connection.execute(select(*counts).select_from(tickets).where(these)).one()
            numbers = tuple(connection.execute(some).scalars())
        return Lacking(row.product, row.category, row.root_cause, row.founded, numbers)


def _text(row: AnyRow, seals: Seals) -> Text:
    opened = _opened(row, seals)
    content = read_message_content(opened)
    body = content.reply_text or content.text
    is_own = row.writer == row.author
    return Text(
        number=row.number,
        author=_known_again(row),
        language=row.language,
        words=f"{content.subject}\n{body if is_own else said(body)}" if opened is not None else "",
        names=f"{row.name} {content.author}",
        product=row.product,
    )


def _opened(row: AnyRow, seals: Seals) -> bytes | None:
    """What is damaged is compared with nothing, as what was erased: one row keeps no others waiting."""
    try:
        return seals.open(Sealed(row.key, row.content))
    except Refused:
        return None


def _known_again(row: AnyRow) -> str:
    """Whoever has no address is known by the name alone: two without one may be the same person."""
    return row.author if row.address else f"called {fold(row.name or '').strip()}"
