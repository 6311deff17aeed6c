"""IDLE as a bounded sleep that new mail, or another thread, may end (RFC 2177)."""

import time
from threading import Event

from imapclient import IMAPClient
from imapclient.exceptions import IMAPClientError

from ulak.desk.coming.arrival import MailboxUnavailable
from ulak.gateways.imap_connection import Connection

ROUND = 10.0
"""
Seconds that one IDLE lasts at most.

A line that came in the same packet as the server's `+ idling` lies in our buffer, where poll(2)
does not see it; DONE brings it out. It also shows that the server is still there.
"""

GRACE = 5.0
EMPTY_ROUNDS = 3


def listen(connection: Connection, deadline: float, bell: Event) -> bool:
    """
    Wait until new mail is announced (True), the bell rings, or `deadline` (monotonic seconds) comes.

    Raises `MailboxUnavailable` when IDLE keeps ending without a word, and when the connection turns out to
    be gone, which imapclient does not say: an IDLE that the server closes looks like a quiet one.
    """
    empty = 0
    length = 1.0
    while not bell.is_set() and (left := deadline - time.monotonic()) > 0:
        length = min(left, length)
        with connection.asking(length + GRACE) as client:
            if _begins_with_news(client):
                connection.drop()  # the `+ idling` still to come would pass for another answer
                return True
            heard, whole = _hear(client, time.monotonic() + length, bell)
            if bell.is_set():
                break
            heard = _is_news(client.idle_done()[1]) or heard
        empty += not whole
        # Dovecot tells of a mail half a second after it came, and not at DONE; the next `+ idling` would
        # bring it into the buffer. NOOP asks for it, and shows whether the connection still stands.
        with connection.asking(GRACE) as client:
            heard = heard or _is_news(client.noop()[1])
        if heard:
            return True
        if empty == EMPTY_ROUNDS:
            raise MailboxUnavailable(connection.trouble("its IDLE ends without a word"))
        length = ROUND
    if bell.is_set():
        connection.drop()  # whoever rings is in a hurry: no DONE to wait for
    return False


def _begins_with_news(client: IMAPClient) -> bool:
    """Begin to IDLE; mail that came since the last command is told before the server's `+`."""
    try:
        client.idle()
    except IMAPClientError as error:
        if "EXISTS" not in str(error):
            raise
        return True
    return False


def _hear(client: IMAPClient, end: float, bell: Event) -> tuple[bool, bool]:
    """Whether new mail was announced, and whether the listening lasted as long as it was meant to."""
    while not bell.is_set() and (left := end - time.monotonic()) > 0:
        began, patience = time.monotonic(), min(0.5, left)
        lines = client.idle_check(timeout=patience)
        if _is_news(lines):
            return True, True
        if not lines and time.monotonic() - began < patience / 2:
            return False, False
    return False, True


def _is_news(lines: list[tuple[object, ...]]) -> bool:
    return any(len(line) > 1 and line[1] == b"EXISTS" for line in lines)
