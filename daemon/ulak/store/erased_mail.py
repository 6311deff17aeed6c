"""
A mail of somebody who was erased, delivered once more: known by its digest, and not taken back.

So it is as well where the first one stays on its ticket: what was there is kept, and nothing beside it.
"""

from sqlalchemy import Connection, bindparam, or_, select

from ulak.mail.message import Message
from ulak.store.correspondence import identity
from ulak.store.removing import drop_originals
from ulak.store.schema import messages, people, spool
from ulak.store.seal import Seals

_ERASED = (
    select(messages.c.author)
    .join_from(messages, people, people.c.id == messages.c.author)
    .where(messages.c.identity == bindparam("identity"), people.c.address.is_(None))
)
_GONE = (
    select(messages.c.id)
    .join_from(messages, people, people.c.id == messages.c.author)
    .where(messages.c.id == bindparam("id"), or_(messages.c.key.is_(None), people.c.address.is_(None)))
)


def erased_writer(connection: Connection, seals: Seals, message: Message) -> str | None:
    """The opaque id of who wrote it, where that person was erased; None for any other mail."""
    mark = identity(seals, message.message_id, message.digest)
    found: str | None = connection.execute(_ERASED, {"identity": mark}).scalar()
    return found


def drop_again(connection: Connection, message: int | None, spool_id: int) -> None:
    """What was erased once is not kept because it came again."""
    if message is not None and connection.execute(_GONE, {"id": message}).first():
        drop_originals(connection, spool.c.id == spool_id)
