"""Let a letter never leave, by an administrator's word, and tell whoever wrote on it that it does not."""

from datetime import datetime

from ulak.desk.coming.delivered import dropped
from ulak.desk.ticket import HUMAN_PURPOSES
from ulak.stages.office import Office
from ulak.store.queue import DROPPABLE, Queue
from ulak.store.stale import Stale


def drop(office: Office, queue: Queue, letter: int, now: datetime, by: str) -> bool:
    """
    Drop it; False when it left already, or is being sent this moment.

    Of a letter that a person wrote the ticket's people hear, in the same transaction. One that may have
    left before the store was restored is not told about: whoever drops it found that it did.
    """
    office = office.today()
    while (found := queue.show(letter)) is not None:
        about, _ = found
        dossier = office.tickets.sent_with(about.number, letter) if about.number else None
        if dossier is None or about.purpose not in HUMAN_PURPOSES or about.doubtful:
            return queue.drop(letter, now, by)
        if about.state not in DROPPABLE:
            return False
        decision = dropped(dossier, dossier.letters[0], office.rules(), office.trusting())
        try:
            office.settle(decision, now, then=queue.dropping(letter, now, by))
        except Stale:
            continue
        return True
    return False
