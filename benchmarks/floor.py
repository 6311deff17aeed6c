"""What the servers alone cost: mails are fetched, letters handed over, and nobody thinks in between."""

import smtplib
import time

from imapclient import IMAPClient

from tests.servers.dovecot import Dovecot

BATCH = 50


def floor(dovecot: Dovecot, user: str, smtp_port: int, letters_per_mail: int) -> float:
    """Fetch every mail in batches, send that many letters for each on one connection; return the seconds."""
    started = time.perf_counter()
    with IMAPClient(dovecot.host, dovecot.port, ssl=False) as client:
        client.plain_login(user, dovecot.password)
        client.select_folder("INBOX", readonly=True)
        uids = client.search()
        with smtplib.SMTP("127.0.0.1", smtp_port) as courier:
            for start in range(0, len(uids), BATCH):
                fetched = client.fetch(uids[start : start + BATCH], ["BODY.PEEK[]"])
                for _ in range(letters_per_mail * len(fetched)):
                    courier.sendmail("bilgi@kurum.test", ["kisi@kurulus.test"], LETTER)
    return time.perf_counter() - started


LETTER = (
    b"From: bilgi@kurum.test\r\nTo: kisi@kurulus.test\r\nSubject: alindi\r\n\r\n"
    + b"Iletiniz bize ulasmis ve kayda alinmistir.\r\n" * 50
)
