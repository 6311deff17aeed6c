"""config.toml as a value: defaults, paths, and a sentence with a line for every mistake."""

from datetime import date, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from ulak.config import Quota, absolute_url, load
from ulak.errors import ConfigError
from ulak.wiring import house_of

SMALLEST = """\
[[mailbox]]
name = "bilgi"
address = "Bilgi@kurum.test"
imap = { host = "imap.kurum.test", port = 993 }
smtp = { host = "smtp.kurum.test", port = 465 }
"""


@pytest.fixture
def config(tmp_path: Path) -> Path:
    return tmp_path / "config.toml"


def wrong(config: Path, text: str) -> list[str]:
    config.write_text(text)
    with pytest.raises(ConfigError) as told:
        load(config)
    return [line.removeprefix(f"{config}:") for line in str(told.value).splitlines()]


def test_what_may_be_left_out_has_the_documented_default(config: Path) -> None:
    config.write_text(SMALLEST)
    settings = load(config)
    desk, (box,) = settings.desk, settings.mailbox
    assert (desk.name, desk.token, desk.language, desk.hold) == ("Kamu SM", "KSM", "tr", timedelta(minutes=2))
    assert desk.timezone == ZoneInfo("Europe/Istanbul")
    assert (box.address, box.folders, box.since) == ("bilgi@kurum.test", ("INBOX", "Junk"), None)
    assert (box.poll, box.idle, box.after, box.sent) == (timedelta(seconds=30), True, "nothing", "")
    assert (box.imap.security, box.imap.username, box.imap.password_file) == ("tls", "", None)
    assert settings.limits.automatic_per_address == Quota(letters=10, window=timedelta(hours=1))
    assert settings.limits.staff_letters_total == Quota(letters=2000, window=timedelta(hours=1))
    assert settings.limits.answer_attachments == 20_000_000
    assert settings.notes() == ()


def test_paths_are_relative_to_the_file(config: Path) -> None:
    config.write_text(
        SMALLEST.replace("port = 993", 'port = 993, password_file = "p", ca_file = "/etc/ca.pem"')
    )
    settings = load(config)
    assert settings.desk.rules == config.parent / "rules"
    assert settings.desk.secret_file == config.parent / "secret"
    assert settings.store.url == f"sqlite:///{config.parent}/ulak.db"
    assert settings.mailbox[0].imap.password_file == config.parent / "p"
    assert settings.mailbox[0].imap.ca_file == Path("/etc/ca.pem")
    assert absolute_url("sqlite:////var/lib/u.db", Path("/x")) == "sqlite:////var/lib/u.db"
    assert absolute_url("postgresql://db/ulak", Path("/x")) == "postgresql://db/ulak"


def test_the_environment_comes_before_the_file(config: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    config.write_text('[desk]\nhold = "2m"\n' + SMALLEST)
    monkeypatch.setenv("ULAK_DESK__HOLD", "5m")
    assert load(config).desk.hold == timedelta(minutes=5)


def test_every_key_is_read(config: Path) -> None:
    config.write_text(
        '[desk]\nname = "X"\ntoken = "AB"\ntimezone = "UTC"\nlanguage = "en"\nhold = "0s"\n'
        '[store]\nurl = "postgresql://db/ulak"\n[limits]\nautomatic_per_ticket = "3/2d"\nanswer_attachments = "8 mb"\n'
        '[metrics]\nlisten = "127.0.0.1:9464"\n'
        + SMALLEST.replace(
            "imap =",
            'display_name = "Ş"\nfolders = ["A"]\nsince = 2026-12-01\npoll = "1s"\nidle = false\n'
            'after = "move:Old"\nsent = "Sent"\nauthserv_id = "mx"\nreceived_by = ["mx"]\n'
            'bounce_address = "b@kurum.test"\ncanary = true\ncanary_within = "90m"\nimap =',
        )
    )
    settings = load(config)
    box = settings.mailbox[0]
    assert (box.since, box.after, box.bounce_address) == (date(2026, 12, 1), "move:Old", "b@kurum.test")
    assert settings.limits.automatic_per_ticket == Quota(letters=3, window=timedelta(days=2))
    assert (settings.limits.answer_attachments, house_of(settings, b"s").most_attached) == (
        8_000_000,
        8_000_000,
    )
    assert (box.canary, box.canary_within) == (True, timedelta(minutes=90))
    assert len(settings.notes()) == 1
    assert box.watched == ("A", "Sent")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("name =", "nam =", ["2: unknown key `mailbox.0.nam`; config.example.toml lists what there is; allowed are name, address, display_name, folders, since, poll, idle, after, sent, authserv_id, received_by, bounce_address, canary, canary_within, imap, smtp; did you mean \"name\"?"]),
        ('"bilgi"', '"Bilgi İşlem"', ["2: `mailbox.0.name`: 'Bilgi İşlem' is not a name; use small letters a-z, digits, '-' and '_'"]),
        ('"Bilgi@kurum.test"', '"bilgi"', ["3: `mailbox.0.address`: 'bilgi' is not an address; write one like bilgi@kurum.test"]),
        ('"Bilgi@kurum.test"', '"şikâyet@kurum.test"', ["3: `mailbox.0.address`: not every mail server can write to 'şikâyet@kurum.test'; take one like bilgi@kurum.test"]),
        ("port = 993", "port = 0", ["4: `mailbox.0.imap.port`: Input should be greater than or equal to 1, not 0"]),
        ("port = 993", 'port = 993, password = "x"', ["4: `mailbox.0.imap`: a password does not belong in config.toml; put it in a file and name it by password_file"]),
        ("port = 993", "port = 993, oauth = {}", ["4: `mailbox.0.imap`: oauth is not available in this version; use username and password_file"]),
        ("port = 465", 'port = 25, security = "plain"', ['5: `mailbox.0.smtp`: security = "plain" is refused for smtp.kurum.test: only loopback may go without TLS']),
        ("imap =", 'after = "delete"\nimap =', ["4: `mailbox.0.after`: 'delete' is unknown; write nothing, seen or move:FOLDER"]),
        ("imap =", 'poll = "0s"\nimap =', ["4: `mailbox.0.poll`: a mailbox is looked at every second at most; write 1s or more"]),
        ("imap =", "folders = []\nimap =", ["4: `mailbox.0.folders`: name at least one folder, and each once"]),
        ("[[mailbox]]", '[desk]\ntimezone = "Mars/Olympus"\n[[mailbox]]', ["2: `desk.timezone`: 'Mars/Olympus' is not a time zone; write one like Europe/Istanbul"]),
        ("[[mailbox]]", '[desk]\ntoken = "IO"\n[[mailbox]]', ["2: `desk.token`: 'IO' cannot begin ticket numbers; use 2 to 8 capitals A-Z without I and O"]),
        ("[[mailbox]]", '[limits]\nautomatic_per_ticket = "many"\n[[mailbox]]', ["2: `limits.automatic_per_ticket`: 'many' is not a limit; write letters/time like 10/1h"]),
        ("[[mailbox]]", '[limits]\nanswer_attachments = "20"\n[[mailbox]]', ["2: `limits.answer_attachments`: '20' is not a size; write megabytes like 20MB"]),
        ("[[mailbox]]", "[desks]\n[[mailbox]]", ["1: unknown key `desks`; config.example.toml lists what there is; allowed are desk, store, mailbox, limits, certificates, record, board, metrics; did you mean \"desk\"?"]),
        ("port = 993", 'port = 993, sekurity = "tls"', ['4: unknown key `mailbox.0.imap.sekurity`; config.example.toml lists what there is; allowed are host, port, security, username, password_file, ca_file; did you mean "security"?']),
        ("port = 993", 'port = 993, security = "ssl"', ["4: `mailbox.0.imap.security`: 'ssl' is not a word for it; allowed are tls, starttls, plain; did you mean \"tls\"?"]),
        ("port = 993", 'port = 993, password_file = 5', ["4: `mailbox.0.imap.password_file`: Input is not a valid path"]),
        ("[[mailbox]]", '[desk]\nlanguage = "Türkçe"\n[[mailbox]]', ["2: `desk.language`: 'Türkçe' is not a word for it; allowed are tr, en; did you mean \"tr\"?"]),
        ("[[mailbox]]", '[desk]\nhold = "2 dakika"\n[[mailbox]]', ["2: `desk.hold`: '2 dakika' is not a duration: write a number and a unit, for example 90s, 15m, 8h or 2d; did you mean \"2m\"?"]),
        ("[[mailbox]]", '[desk]\nname = 5\n[[mailbox]]', ["2: `desk.name`: Input should be a valid string, not 5"]),
    ],
)  # fmt: skip
def test_each_mistake_is_a_line_and_a_sentence(config: Path, old: str, new: str, said: list[str]) -> None:
    assert sorted(wrong(config, SMALLEST.replace(old, new, 1))) == said


@pytest.mark.parametrize(
    "lines",
    [
        'sent = "inbox"',
        'folders = ["A", "Sent Items"]\nsent = "Sent Items"',
        'sent = "Old"\nafter = "move:Old"',
    ],
)
def test_sent_mails_lie_where_nothing_comes(config: Path, lines: str) -> None:
    (line,) = wrong(config, SMALLEST.replace("imap =", f"{lines}\nimap =", 1))
    assert "it must be a folder of its own" in line


def test_two_mailboxes_need_two_names_and_addresses(config: Path) -> None:
    assert wrong(config, "mailbox = []") == ["1: there is no [[mailbox]]; a desk needs at least one"]
    assert wrong(config, SMALLEST * 2) == ["1: two mailboxes have the name bilgi; each needs its own"]


def test_a_duration_names_its_spelling(config: Path) -> None:
    (line,) = wrong(config, '[desk]\nhold = "soon"\n' + SMALLEST)
    assert line.startswith("2: `desk.hold`: ")


def test_a_file_that_is_no_toml_or_no_text_or_absent(config: Path) -> None:
    (line,) = wrong(config, SMALLEST + "\n= 1\n")
    assert line.startswith("7: this is not TOML: ")
    assert wrong(config, "")[0].endswith("`mailbox` is missing and has no default")
    config.write_bytes(b"\xff")
    with pytest.raises(ConfigError, match="cannot be read"):
        load(config)
    config.unlink()
    with pytest.raises(ConfigError, match="there is no such file"):
        load(config)
