"""A desk begins on a mailbox full of old mail: nobody of the past is written to, and the books say so."""

import json
import subprocess
from datetime import datetime, timedelta
from pathlib import Path

from tests.scenarios.grammar import ISTANBUL
from tests.scenarios.household import Account, write_config
from tests.scenarios.posted import first_mail
from tests.scenarios.story import Mail, Manner
from tests.scenarios.world_outside import ULAK
from tests.servers.dovecot import Dovecot
from tests.servers.sink import Sink

OLD = 3_000


def a_mail(number: int, at: datetime) -> bytes:
    """A short mail of that day."""
    headers = (("From", f"author{number}@ornek.test"), ("Subject", f"Fatura {number}"))
    mail = Mail(number, ("bilgi@kurum.test",), Manner(), headers, "Faturamı gönderir misiniz?")
    return first_mail(mail, "old-mailbox", at)


def test_nothing_older_than_since_is_acknowledged(tmp_path: Path, dovecot: Dovecot, sink: Sink) -> None:
    user, now = dovecot.fresh_user(), datetime.now(ISTANBUL)
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    for number in range(OLD):
        # The youngest of them came one second before today began.
        at = midnight - timedelta(seconds=1) - timedelta(hours=number)
        dovecot.deliver(user, "INBOX", a_mail(number, at), at)
    dovecot.deliver(user, "INBOX", a_mail(OLD, midnight), midnight)
    dovecot.deliver(user, "INBOX", a_mail(OLD + 1, now), now)
    account = Account(dovecot.port, user, dovecot.password)
    config = write_config(tmp_path, {"bilgi": account}, sink.port, mailbox=f"since = {midnight:%Y-%m-%d}")
    done = subprocess.run([ULAK, "--config", config, "turn"], check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    written_to = {recipient for letter in sink.letters for recipient in letter.recipients}
    outside = {recipient for recipient in written_to if not recipient.endswith("@kurum.test")}
    assert outside == {f"author{OLD}@ornek.test", f"author{OLD + 1}@ornek.test"}
    books = subprocess.run(
        [ULAK, "--config", config, "reconcile", "--json"], check=False, capture_output=True
    )
    assert books.returncode == 0
    inbox = next(one for one in json.loads(books.stdout) if one["folder"] == "INBOX")
    expected = {
        "on_server": OLD + 2,
        "before": OLD,
        "spooled": 2,
        "tickets": 2,
        "missing": 0,
        "balanced": True,
    }
    assert {word: inbox[word] for word in expected} == expected
