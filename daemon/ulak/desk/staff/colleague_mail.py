"""A colleague's own mail that an Exchange server stamped as if a machine had written it."""

from dataclasses import replace

from ulak.desk.decision import Arrival
from ulak.desk.house import House
from ulak.desk.rules.rulebook import Rulebook
from ulak.mail.authentication import verdict
from ulak.mail.automatic import says_only_to_suppress
from ulak.mail.message import Message, Origin


def as_a_colleague_wrote(message: Message, arrival: Arrival, rulebook: Rulebook, house: House) -> Message:
    """
    Take it for a person's, and answer it with a receipt, where the one who is listed is proven.

    Of everybody else the stamp is believed: it costs a stranger an acknowledgement, and no loop begins.
    """
    counter = house.counter(arrival.mailbox)
    if message.origin is not Origin.AUTOMATIC or not rulebook.is_staff(message.author.address):
        return message
    if not says_only_to_suppress(message.headers, message.author, message.subject):
        return message
    proven = arrival.proven or verdict(message, counter.authserv_id, counter.received_by).aligned
    return replace(message, origin=Origin.HUMAN, automatic="") if proven else message
