"""Upkeep: what begins and ends is told once, in one letter, through a mailbox that works; canaries fly."""

import logging
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest

from tests.cli.living_house import mail, write_house
from tests.stages.office_desk import OfficeDesk, with_set
from ulak.config import load
from ulak.desk.coming.arrival import Announcement, Received
from ulak.desk.watch.canary import PEM
from ulak.desk.watch.trouble import NEARLY_FULL, Space
from ulak.mail.delivery import Deferred, Failed, Outcome
from ulak.rota import rounds_of
from ulak.stages import upkeep
from ulak.stages.rounds import Rounds
from ulak.store.books import BOOKS
from ulak.store.journal_check import check
from ulak.wiring import wire

ADMIN = ("admin@kurum.test",)


@dataclass
class Watchman:
    """Upkeep of one desk, with what can be set in a test."""

    desk: OfficeDesk
    rounds: Rounds = field(init=False)
    wrong: str = ""
    free: int = 2 * NEARLY_FULL
    uid: int = 0

    def __post_init__(self) -> None:
        self.reload()

    def reload(self) -> None:
        """As a new process: what is not stored is forgotten."""
        self.rounds = replace(
            rounds_of(self.desk.desk),
            office=self.desk.office,
            wrong_files=lambda: self.wrong,
            space=lambda: Space("/var/lib/ulak", self.free),
        )

    def turn(self, minutes: float = 1) -> list[EmailMessage]:
        """Turn once, after so many minutes; the alarm letters that left."""
        self.desk.passes(minutes=minutes)
        upkeep.turn(replace(self.rounds, office=self.desk.office), self.desk.clock)
        self.desk.courier.letters.clear()
        self.desk.dispatch()
        return [read(raw) for to, raw in self.desk.courier.letters if to == ADMIN]

    def subjects(self, minutes: float = 1) -> list[str]:
        return [str(letter["Subject"]) for letter in self.turn(minutes)]

    def looked(self, *mailboxes: str, at: datetime | None = None) -> None:
        """A whole look at each of them has just been had."""
        for inlet in self.desk.desk.inlets:
            if inlet.name in (mailboxes or ("bilgi", "cainfo")):
                inlet.spool.looked(at or self.desk.now)

    def standing(self) -> list[str]:
        return [one.name for one in self.rounds.alarms.standing()]

    def journal(self) -> list[str]:
        """What was written about alarms and canaries."""
        with self.desk.desk.store.snapshot() as connection:
            rows = connection.exec_driver_sql("SELECT event FROM journal ORDER BY id").scalars()
            return [event for event in rows if "alarm" in event or "canary" in event]


def read(raw: bytes) -> EmailMessage:
    letter = message_from_bytes(raw, policy=policy.default)
    assert isinstance(letter, EmailMessage)
    return letter


def text(letter: EmailMessage) -> str:
    body = letter.get_body(("plain",))
    assert body is not None
    return str(body.get_content()).replace("\r\n", "\n")


@pytest.fixture
def watch(desk: OfficeDesk) -> Watchman:
    return Watchman(desk)


@pytest.fixture
def birds(tmp_path: Path) -> Iterator[Watchman]:
    """A desk that sends canaries from both mailboxes."""
    write_house(tmp_path / "desk", 1, 1, {"bilgi": "", "cainfo": ""}, more="canary = true")
    desk = OfficeDesk(tmp_path / "first")
    desk.desk.close()
    desk.desk = wire(load(tmp_path / "desk" / "config.toml"), {})
    desk.office = desk.desk.office
    yield Watchman(desk)
    desk.desk.close()


def test_the_journal_is_sealed(desk: OfficeDesk, watch: Watchman) -> None:
    desk.takes()
    desk.triage()
    assert upkeep.turn(watch.rounds, desk.clock) > 0
    assert upkeep.turn(watch.rounds, desk.clock) == 0
    assert not check(desk.desk.store).problem


def test_wrong_files_are_told_once_until_they_are_others_or_right(watch: Watchman) -> None:
    assert watch.subjects() == []
    for words, told in (
        ("rules/1.yaml:2: wrong", "ulak: dikkatiniz gerekiyor: Kurallar ya da şablonlar yanlış"),
        ("rules/1.yaml:2: wrong", None),
        ("rules/1.yaml:3: wrong", "ulak: dikkatiniz gerekiyor: Kurallar ya da şablonlar yanlış"),
        ("", "ulak: geçti: Kurallar ya da şablonlar yanlış"),
        ("", None),
    ):
        watch.wrong = words
        assert watch.subjects() == ([told] if told else [])
    assert watch.journal() == ["alarm", "alarm", "alarm over"]


def test_a_restart_in_the_middle_of_an_alarm_tells_it_no_second_time(watch: Watchman) -> None:
    watch.wrong = "rules/1.yaml:2: wrong"
    assert len(watch.turn()) == 1
    watch.reload()
    assert watch.turn() == []
    assert watch.standing() == ["files are wrong"]


def test_a_mail_more_in_quarantine_is_news_and_one_less_is_not(
    desk: OfficeDesk, watch: Watchman, tmp_path: Path
) -> None:
    desk.with_broken("acknowledgement", tmp_path / "letters")
    ids = [desk.takes(mail(f"Şikâyet {number}")) for number in (1, 2)]
    desk.triage()
    (letter,) = watch.turn()
    assert "Karantinada 2 ileti bekliyor" in text(letter)
    assert "ulak quarantine list" in text(letter)
    desk.desk.waiting.retry(ids[1], desk.now)
    assert watch.turn() == []
    desk.takes(mail("Şikâyet 3"))
    desk.triage()
    assert len(watch.turn()) == 1


def test_an_alarm_without_administrators_or_without_a_template_stands_all_the_same(
    desk: OfficeDesk, watch: Watchman, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    rules = desk.office.rules()
    desk.office = with_set(desk.office, rulebook=replace(rules, roles={}))
    watch.wrong = "rules/1.yaml:2: wrong"
    assert watch.turn() == []
    assert watch.standing() == ["files are wrong"]
    desk.office = with_set(desk.office, rulebook=rules)
    desk.with_broken("alarm", tmp_path / "letters")
    watch.free = 1
    assert (watch.turn(), watch.turn()) == ([], [])
    assert watch.standing() == ["files are wrong", "disk nearly full"]
    errors = [one.getMessage() for one in caplog.records if one.levelno == logging.ERROR]
    assert [one.partition(",")[0] for one in errors if one.startswith("alarm")] == [
        "alarm: files are wrong",
        "alarm: disk nearly full",
    ]
    assert any(one.startswith("nobody is told by mail") for one in errors)


def test_what_begins_in_one_turn_is_one_letter_and_what_goes_on_stands_in_it(watch: Watchman) -> None:
    watch.wrong, watch.free = "rules/1.yaml:2: wrong", NEARLY_FULL - 1
    (letter,) = watch.turn()
    assert letter["Subject"] == "ulak: dikkatiniz gerekiyor: Kurallar ya da şablonlar yanlış ve 1 uyarı daha"
    assert "Disk dolmak üzere (24.11.2026 12:01 tarihinden beri)" in text(letter)
    assert "499 MB boş yer kaldı (/var/lib/ulak)" in text(letter)
    watch.free = NEARLY_FULL + 1
    assert watch.turn() == []  # no flicker at the border
    watch.free = 2 * NEARLY_FULL
    (letter,) = watch.turn()
    assert letter["Subject"] == "ulak: geçti: Disk dolmak üzere"
    assert "Geçti: Disk dolmak üzere (24.11.2026 12:01 tarihinden beri sürüyordu)." in text(letter)
    assert "Sürüyor: Kurallar ya da şablonlar yanlış (24.11.2026 12:01 tarihinden beri)." in text(letter)


def test_letters_are_english_where_the_house_is(desk: OfficeDesk, watch: Watchman) -> None:
    desk.office = replace(desk.office, house=replace(desk.office.house, language="en"))
    watch.wrong = "rules/1.yaml:2: wrong"
    (letter,) = watch.turn()
    assert letter["Subject"] == "ulak: needs your attention: Rules or templates are wrong"
    assert "What to do: correct the files and try them with ulak check;" in text(letter)


def test_a_mailbox_is_told_after_ten_minutes_through_another_one_and_over_at_the_next_look(
    desk: OfficeDesk, watch: Watchman
) -> None:
    def fails(login_refused: bool = False) -> None:
        desk.desk.health.not_read("bilgi", "Mailbox bilgi: the server is away.", desk.now, login_refused)

    watch.looked()
    desk.passes(minutes=1)
    fails()
    assert watch.turn(9) == []
    fails()
    (letter,) = watch.turn(1)
    assert letter["Subject"] == "ulak: dikkatiniz gerekiyor: Posta kutusu okunamıyor: bilgi"
    assert "cainfo@kamusm.test" in str(letter["From"])
    assert "(24.11.2026 12:01 tarihinden beri)\nMailbox bilgi: the server is away." in text(letter)
    assert "ulak doctor" in text(letter)
    assert watch.turn() == []
    watch.looked()
    assert watch.subjects() == ["ulak: geçti: Posta kutusu okunamıyor: bilgi"]
    fails()
    assert watch.turn() == []  # a new trouble has its own ten minutes
    for _ in range(2):
        fails(login_refused=True)
    assert watch.subjects() == ["ulak: dikkatiniz gerekiyor: Posta kutusu okunamıyor: bilgi"]


def test_a_mailbox_that_was_taken_away_keeps_no_alarm(desk: OfficeDesk, watch: Watchman) -> None:
    desk.desk.health.not_read("bilgi", "away", desk.now, False)
    desk.desk.health.note(BOOKS, "bilgi/INBOX", desk.now, "1 mail is missing")
    desk.desk.health.hangs("mailbox bilgi", desk.now)
    assert len(watch.turn(11)) == 1
    watch.rounds = replace(watch.rounds, mailboxes=watch.rounds.mailboxes[1:])
    assert len(watch.turn()) == 1
    assert watch.standing() == []


def test_silence_longer_than_its_habit_is_told_and_over_with_the_next_mail(
    desk: OfficeDesk, watch: Watchman
) -> None:
    for number in range(40):
        desk.takes(mail(f"Soru {number}"))
        desk.passes(hours=2)
    desk.triage()
    watch.looked()
    watch.turn()
    desk.passes(hours=3)
    assert watch.turn() == []  # nobody has looked meanwhile
    watch.looked()
    (letter,) = watch.turn()
    assert letter["Subject"] == "ulak: dikkatiniz gerekiyor: Posta kutusu sessiz: bilgi"
    assert "en çok 4 saat sessiz kalabilir" in text(letter)
    desk.desk.health.not_read("bilgi", "away", desk.now, False)
    assert watch.turn() == []  # unknown is not over
    desk.takes(mail("Sonunda"))
    watch.looked()
    assert watch.subjects() == ["ulak: geçti: Posta kutusu sessiz: bilgi"]


def test_a_server_that_takes_no_letter_is_told_after_a_quarter_of_an_hour(
    desk: OfficeDesk, watch: Watchman
) -> None:
    away: Outcome = Deferred("Mailbox bilgi, SMTP server mail.test: it is away")
    desk.courier.answers = [away] * 20
    desk.takes(mail())
    desk.triage()
    desk.dispatch()
    assert watch.turn(14) == []
    watch.turn(2)
    assert watch.standing() == ["letters do not leave: bilgi"]
    desk.courier.answers = []
    watch.turn(300)
    assert "ulak: geçti: Yazılar gitmiyor: bilgi" in watch.subjects()[0]
    assert watch.standing() == []


def test_one_slow_address_is_no_alarm_and_several_are(desk: OfficeDesk, watch: Watchman) -> None:
    later: Outcome = Deferred("450 4.2.0 greylisted, come back later")
    desk.courier.answers = [later] * 40
    desk.takes(mail())
    desk.triage()
    desk.dispatch()
    assert watch.turn(45) == []
    desk.takes(mail("Başka bir konu"))
    desk.triage()
    desk.dispatch()
    desk.passes(minutes=31)
    desk.dispatch()
    watch.turn(1)
    assert watch.standing() == ["letters do not leave: bilgi"]


def test_letters_nobody_takes_out_are_told(desk: OfficeDesk, watch: Watchman) -> None:
    desk.takes(mail())
    desk.triage()
    desk.passes(minutes=16)
    upkeep.turn(watch.rounds, desk.clock)
    assert watch.standing() == ["letters do not leave: bilgi"]


def test_a_letter_to_staff_that_failed_is_told_and_an_alarm_that_failed_tells_no_alarm_after_it(
    desk: OfficeDesk, watch: Watchman
) -> None:
    refused: Outcome = Failed("550 5.1.1 unknown")
    desk.takes(mail())
    desk.triage()
    desk.courier.answers = [refused] * 20
    desk.dispatch()
    watch.turn()
    assert watch.standing() == ["letters failed"]
    watch.turn()
    assert sorted(watch.standing()) == ["alarms failed", "letters failed"]
    for _ in range(3):
        watch.turn()
    alarms = [one for one in watch.journal() if one == "alarm"]
    assert len(alarms) == 2


def test_many_refusals_of_authors_are_told_and_a_few_are_not(desk: OfficeDesk, watch: Watchman) -> None:
    refused: Outcome = Failed("550 5.1.1 unknown")

    def refuse(number: int) -> None:
        desk.takes(mail(f"Konu {number}", author=f"a{number}@yurttas.test"))
        desk.triage()
        desk.courier.answers = [refused]
        desk.dispatch()
        desk.courier.answers = []

    rules = desk.office.rules()
    empty = {name: replace(team, address="", lead="", members=()) for name, team in rules.teams.items()}
    nobody = replace(rules, teams=empty)
    desk.office = with_set(desk.office, rulebook=nobody)
    for number in range(9):
        refuse(number)
    assert watch.turn() == []
    refuse(9)
    (letter,) = watch.turn()
    assert "Son bir saatte 10 yazı geri çevrildi" in text(letter)
    assert watch.subjects(61) == ["ulak: geçti: Yazılar gönderilemedi"]


def test_a_stage_is_told_at_its_third_crash_and_when_it_hangs_until_it_works(
    desk: OfficeDesk, watch: Watchman
) -> None:
    health = desk.desk.health
    for _ in range(2):
        health.crashed("triage", "KeyError", desk.now)
    assert watch.turn() == []
    health.crashed("triage", "KeyError", desk.now)
    (letter,) = watch.turn()
    assert "Art arda 3 kez: KeyError" in text(letter)
    health.hangs("dispatch", desk.now - timedelta(minutes=15))
    assert watch.subjects() == ["ulak: dikkatiniz gerekiyor: Bir aşama takıldı: dispatch"]
    for stage in ("triage", "dispatch"):
        health.works(stage, desk.now)
    assert watch.subjects() == ["ulak: geçti: Bir aşama takıldı: dispatch ve 1 uyarı daha"]


def test_books_that_do_not_balance_are_told_until_they_do(desk: OfficeDesk, watch: Watchman) -> None:
    desk.desk.health.note(BOOKS, "bilgi/INBOX", desk.now, "2 mails on the server are missing here")
    (letter,) = watch.turn()
    assert letter["Subject"] == "ulak: dikkatiniz gerekiyor: Hesap tutmuyor: bilgi/INBOX"
    assert "ulak reconcile" in text(letter)
    desk.desk.health.note(BOOKS, "bilgi/INBOX", desk.now)
    assert watch.subjects() == ["ulak: geçti: Hesap tutmuyor: bilgi/INBOX"]


def test_acknowledgements_over_the_limit_are_told(tmp_path: Path) -> None:
    config = write_house(tmp_path / "small", 1, 1, {"bilgi": ""})
    config.write_text('[limits]\nacknowledgements_total = "1/1h"\n' + config.read_text())
    desk = OfficeDesk(tmp_path / "desk")
    desk.desk.close()
    desk.desk = wire(load(config), {})
    desk.office = desk.desk.office
    for number in range(3):
        desk.takes(mail(f"Şikâyet {number}", author=f"a{number}@yurttas.test"))
    desk.triage()
    assert desk.desk.outbox.waiting_for_room().acknowledgements == 2
    assert Watchman(desk).subjects() == ["ulak: dikkatiniz gerekiyor: Alındı bildirimleri bekliyor"]
    desk.desk.close()


# ------------------------------------------------------------------------ canaries


def fly(birds: Watchman, minutes: float = 1) -> dict[str, bytes]:
    """Let upkeep turn and dispatch send; the canaries that left, by their address."""
    birds.turn(minutes)
    return {to[0]: raw for to, raw in birds.desk.courier.letters if to[0].endswith("@kamusm.test")}


def lands(birds: Watchman, raw: bytes, mailbox: str, junk: bool = False) -> None:
    """The relay puts it into a mailbox, and the desk looks."""
    folder = "Junk" if junk else "INBOX"
    spool = next(inlet.spool for inlet in birds.desk.desk.inlets if inlet.name == mailbox)
    birds.uid += 1
    spool.announce(Announcement(folder, 1, (birds.uid,), junk), birds.desk.now)
    spool.accept(folder, 1, (Received(birds.uid, birds.desk.now, raw),))
    birds.desk.triage()
    birds.looked()


def test_each_mailbox_sends_one_canary_a_day_at_its_own_time(birds: Watchman) -> None:
    first = fly(birds)
    assert set(first) == {"bilgi@kamusm.test", "cainfo@kamusm.test"}
    letter = read(first["cainfo@kamusm.test"])
    assert letter["Auto-Submitted"] == "auto-generated"
    (file,) = letter.iter_attachments()
    assert file.get_filename() == "canary-not-a-key.pem"
    assert file.get_payload(decode=True) == PEM
    assert fly(birds) == {}
    assert set(fly(birds, 24 * 60)) == {"bilgi@kamusm.test", "cainfo@kamusm.test"}
    assert set(fly(birds, 5 * 24 * 60)) == {"bilgi@kamusm.test", "cainfo@kamusm.test"}  # one, not five
    assert fly(birds) == {}


def test_a_canary_that_arrives_is_filed_and_opens_nothing(birds: Watchman) -> None:
    raw = fly(birds)["cainfo@kamusm.test"]
    birds.desk.passes(seconds=3)
    lands(birds, raw, "cainfo")
    lands(birds, raw, "cainfo")  # delivered twice
    assert birds.desk.tickets() == ()
    landing = birds.rounds.canaries.landings()["cainfo"]
    assert (landing.seconds, landing.place) == (3, "inbox")
    assert birds.journal() == ["canary sent", "canary sent", "canary arrived"]
    birds.looked(at=birds.desk.now + timedelta(hours=3))
    birds.desk.passes(hours=3)
    birds.turn()
    assert birds.standing() == ["canary: bilgi"]


def test_a_canary_that_does_not_arrive_says_that_the_address_may_be_dead(birds: Watchman) -> None:
    raw = fly(birds)["cainfo@kamusm.test"]
    lands(birds, fly_of(birds, "bilgi"), "bilgi")
    birds.desk.passes(hours=1, minutes=50)
    birds.looked()
    assert birds.turn() == []
    birds.desk.passes(hours=3)
    assert birds.turn() == []  # nobody has looked since
    birds.looked()
    (letter,) = birds.turn()
    assert letter["Subject"] == "ulak: dikkatiniz gerekiyor: Deneme iletisi: cainfo"
    assert "cainfo@kamusm.test adresi ölü olabilir" in text(letter)
    assert "72 saattir" not in text(letter)  # nobody knows the mailbox for so long
    assert "bilgi@kamusm.test" in str(letter["From"])
    birds.desk.desk.health.not_read("cainfo", "away", birds.desk.now, False)
    assert birds.turn() == []
    lands(birds, raw, "cainfo")
    assert birds.subjects() == ["ulak: geçti: Deneme iletisi: cainfo"]


def test_a_canary_that_arrives_late_and_in_junk_is_told_to_lie_there(birds: Watchman) -> None:
    raw = fly(birds)["cainfo@kamusm.test"]
    lands(birds, fly_of(birds, "bilgi"), "bilgi")
    birds.desk.passes(hours=3)
    birds.looked()
    assert "ölü olabilir" in text(birds.turn()[0])
    lands(birds, raw, "cainfo", junk=True)
    (letter,) = birds.turn()
    assert "cainfo@kamusm.test adresine ileti ulaşıyor, ama deneme iletisi istenmeyen (Junk)" in text(letter)
    assert birds.turn() == []


def fly_of(birds: Watchman, mailbox: str) -> bytes:
    """The bytes of that mailbox's last canary."""
    message_id = birds.rounds.canaries.flights()[mailbox].message_id.encode()
    return next(raw for _, raw in birds.desk.courier.letters if message_id in raw)


def test_somebody_elses_mail_makes_the_missing_canary_less_grave_until_it_is_three_days_old(
    birds: Watchman,
) -> None:
    birds.desk.takes(mail("Anahtar", to="cainfo@kamusm.test"), "cainfo")
    birds.desk.triage()
    birds.desk.dispatch()
    lands(birds, fly(birds)["bilgi@kamusm.test"], "bilgi")
    birds.desk.passes(hours=3)
    birds.looked()
    (letter,) = birds.turn()
    assert "ölü olabilir" in text(letter)
    assert "72 saat" not in text(letter)
    birds.desk.passes(hours=4)
    birds.looked()
    assert birds.turn() == []


def test_a_canary_in_junk_or_without_its_file_is_reported_until_the_next_is_in_the_inbox(
    birds: Watchman,
) -> None:
    canaries = fly(birds)
    lands(birds, canaries["bilgi@kamusm.test"], "bilgi", junk=True)
    stripped = canaries["cainfo@kamusm.test"]
    begin, end = stripped.index(b"\r\n\r\nLS0t") + 4, stripped.rindex(b"\r\n--")
    lands(birds, stripped[:begin] + b"cmVtb3ZlZA==" + stripped[end:], "cainfo")
    (letter,) = birds.turn()
    assert "istenmeyen (Junk) klasöründe" in text(letter)
    assert "ekinden yoksun geldi" in text(letter)
    lands(birds, canaries["bilgi@kamusm.test"], "bilgi")  # moved by hand: it proves nothing
    assert birds.turn() == []
    tomorrow = fly(birds, 24 * 60)
    assert len(birds.standing()) == 2  # as long as they are under way
    for address, raw in tomorrow.items():
        lands(birds, raw, address.partition("@")[0])
    assert birds.subjects() == ["ulak: geçti: Deneme iletisi: bilgi ve 1 uyarı daha"]


def test_a_canary_that_could_not_be_sent_is_the_queues_trouble(birds: Watchman) -> None:
    refused: Outcome = Failed("554 5.7.1 no")
    birds.desk.courier.answers = [refused, refused]
    birds.turn()
    (letter,) = birds.turn()
    assert letter["Subject"] == "ulak: dikkatiniz gerekiyor: Deneme iletisi: bilgi ve 1 uyarı daha"
    assert "gönderilemedi (554 5.7.1 no): bu kuyruğun sorunudur" in text(letter)


@pytest.mark.parametrize("days", [0, 21])
def test_a_forged_or_replayed_canary_changes_nothing(birds: Watchman, days: int) -> None:
    raw = fly(birds)["cainfo@kamusm.test"]
    if days:
        lands(birds, raw, "cainfo")
        birds.desk.passes(days=days)
        birds.looked()
        again = fly(birds)["cainfo@kamusm.test"]
        assert again != raw
        lands(birds, raw.replace(b"Subject:", b"X-More: 1\r\nSubject:"), "cainfo")
    else:
        message_id = str(read(raw)["Message-ID"]).encode()
        lands(birds, raw.replace(message_id, message_id.replace(b"@", b"x@")), "cainfo")
        lands(birds, raw, "bilgi")  # in another mailbox it proves nothing
    birds.desk.passes(hours=3)
    birds.looked()
    birds.turn()
    assert "canary: cainfo" in birds.standing()


def test_a_canary_that_the_gate_refused_is_not_tried_every_minute(birds: Watchman) -> None:
    """No letter stands behind the note: the day's canary was asked for and did not come to be."""
    canaries, now = birds.rounds.canaries, birds.desk.now
    with birds.desk.desk.store.write() as connection:
        for mailbox in ("bilgi", "cainfo"):
            canaries.sends(mailbox, now)(connection)
    assert canaries.flights() == {}
    assert fly(birds) == {}
    assert birds.standing() == []
