"""Letters that came back: what their rows say from then on."""

from datetime import datetime

from sqlalchemy import Connection, bindparam, update

from ulak.desk.decision import Bounce
from ulak.desk.ticket import LetterState
from ulak.store.columns import storable
from ulak.store.deliveries import without_addresses
from ulak.store.people import Directory, mark_bounced
from ulak.store.schema import letter_recipients, letters

_CAME_BACK = update(letter_recipients).where(
    letter_recipients.c.letter == bindparam("this"), letter_recipients.c.person == bindparam("who")
)
_GONE = (LetterState.SENT.value, LetterState.DEFERRED.value, LetterState.UNCERTAIN.value)
_LOST = update(letters).where(letters.c.id == bindparam("this"), letters.c.state.in_(_GONE))


def enter_bounce(connection: Connection, bounce: Bounce, directory: Directory, at: datetime) -> None:
    """
    Write down whom a letter did not reach although a server had taken it.

    The letter itself has failed when it did not reach the one it was written to: it is not tried again
    by itself, and stands in the queue for a person. One that is being sent this moment is left alone.
    Nobody is marked whom the letter was not written to.
    """
    failed = LetterState.FAILED.value
    written_to = []
    for address, reply in bounce.recipients:
        said = {"state": failed, "reply": storable(without_addresses(reply))}
        this = {"this": bounce.letter, "who": directory.id(address)}
        if connection.execute(_CAME_BACK, this | said).rowcount:
            written_to.append(address)
    if bounce.is_lost:
        reply = without_addresses(bounce.recipients[0][1])
        lost = {"state": failed, "reply": storable(reply), "next_at": None, "uncertain_at": None}
        connection.execute(_LOST, {"this": bounce.letter, **lost})
    mark_bounced(connection, [one for one in bounce.dead if one in written_to], at)
