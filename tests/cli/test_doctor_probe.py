"""`ulak doctor` tries whether a forged Authentication-Results passes the border, and the desk draws the consequence."""

import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing
from email import message_from_bytes
from pathlib import Path

import pytest

from tests.cli.living_house import ADDRESSES, ULAK, mail
from tests.failures.dovecot_house import DovecotHouse, dovecot_house
from tests.servers import border
from tests.servers.border import Border, Manner
from tests.servers.children import environment
from tests.servers.dovecot import Dovecot
from tests.servers.sink import Sink

ADMIN = "admin@kurum.test"
TEAM = "musteri-iliskileri@kurum.test"
ZEHRA, CAGRI = "zehra@kurum.test", "cagri@kurum.test"


@pytest.fixture
def desk(tmp_path: Path, dovecot: Dovecot, sink: Sink) -> DovecotHouse:
    """A desk that has worked once: doctor writes into its store."""
    desk = dovecot_house(tmp_path, dovecot, sink)
    turn(desk)
    return desk


@pytest.fixture
def way_in(desk: DovecotHouse) -> Iterator[Border]:
    """What is written to the desk comes home unchanged but for a stamp."""
    users = {ADDRESSES[name]: user for name, user in desk.users.items()}
    with Border(desk.sink, desk.dovecot, users, border.careless) as way_in:
        yield way_in


def believed(desk: DovecotHouse) -> dict[str, str]:
    document = desk.ulak("status", "--json").json()
    return {one["mailbox"]: one["results"] for one in document["borders"]}


def turn(desk: DovecotHouse) -> None:
    """An alarm stands in the log too, so there is more to be read than in other tests."""
    assert desk.ulak("turn").code == 0


def journalled(desk: DovecotHouse) -> list[str]:
    query = "select event from journal where event like 'forged results%' order by id"
    with closing(sqlite3.connect(desk.config.with_name("ulak.db"))) as store:
        return [event for (event,) in store.execute(query)]


@pytest.mark.parametrize("manner", [border.careless, border.appending])
def test_a_border_that_lets_forged_results_stay_on_top_is_believed_no_more(
    desk: DovecotHouse, way_in: Border, manner: Manner
) -> None:
    way_in.manner = manner
    done = desk.ulak("doctor")
    assert done.code == 1
    assert done.out.count("FAIL mailbox bilgi, border") == done.out.count("FAIL mailbox cainfo, border") == 1
    assert "forged in the name of mx.kurum.test" in done.out
    assert believed(desk) == {"bilgi": "not-believed", "cainfo": "not-believed"}
    assert journalled(desk) == ["forged results passed"] * 2
    checked = desk.ulak("status", "--check")
    assert checked.code == 1
    assert "forged results pass: bilgi" in checked.out
    turn(desk)
    assert desk.written_to(ADMIN) == 1
    assert desk.tickets() == []
    assert "ulak doctor" in desk.sink.letters[-1].raw.decode()
    turn(desk)
    assert desk.written_to(ADMIN) == 1


@pytest.mark.parametrize(
    "manner", [border.stamping, border.stamping_below_its_stamp, border.stripping, border.renaming]
)
def test_a_border_that_puts_its_own_above_or_removes_the_forged_one_is_believed(
    desk: DovecotHouse, way_in: Border, manner: Manner
) -> None:
    way_in.manner = manner
    done = desk.ulak("doctor")
    assert (done.code, "FAIL" in done.out) == (0, False)
    assert "ok   mailbox bilgi, border: forged results of mx.kurum.test do not pass" in done.out
    assert believed(desk) == {"bilgi": "believed", "cainfo": "believed"}
    assert journalled(desk) == ["forged results did not pass"] * 2
    turn(desk)
    assert (desk.written_to(ADMIN), desk.tickets()) == (0, [])
    assert desk.written_to("bilgi@kamusm.test") == 1  # the probe alone: nobody acknowledged it


def test_the_desk_then_works_as_without_an_authserv_id_until_a_probe_comes_home_clean(
    desk: DovecotHouse, way_in: Border
) -> None:
    desk.deliver("bilgi", mail())
    turn(desk)
    assert (desk.written_to(TEAM), desk.written_to(ZEHRA)) == (1, 0)

    assert desk.ulak("doctor").code == 1
    desk.deliver("bilgi", mail(subject="İkinci şikâyet", author="ali@yurttas.test"))
    turn(desk)
    assert (desk.written_to(TEAM), desk.written_to(CAGRI)) == (1, 1)  # each member alone
    desk.deliver("bilgi", mail(subject="[KSM-2026-000001]", text="#al", author=ZEHRA))
    turn(desk)
    assert desk.show(number(desk, 0))["owner"] is None
    codes = [letter for letter in desk.sink.letters if letter.recipients == (ZEHRA,)]
    assert len(codes) == 2  # the notice, and the one-time code of the mail that is parked now

    notice = next(one for one in desk.sink.letters if one.recipients == (CAGRI,))
    answered = message_from_bytes(notice.raw)
    thread = f"In-Reply-To: {answered['Message-ID']}\n"
    desk.deliver("bilgi", mail(subject=f"Re: [{number(desk, 1)}]", text="#al", author=CAGRI, more=thread))
    turn(desk)
    assert desk.show(number(desk, 1))["owner"] == CAGRI  # the id of that very member's notice

    way_in.manner = border.stamping
    done = desk.ulak("doctor")
    assert done.code == 0
    assert "they are believed again" in done.out
    turn(desk)
    assert desk.ulak("status", "--check").code == 0
    assert desk.written_to(ADMIN) == 2  # the alarm and the all-clear
    desk.deliver("bilgi", mail(subject=f"[{number(desk, 0)}]", text="#al\n", author=ZEHRA))
    turn(desk)
    assert desk.show(number(desk, 0))["owner"] == ZEHRA


def number(desk: DovecotHouse, place: int) -> str:
    return str(desk.tickets()[place]["number"])


def test_a_probe_that_comes_after_doctor_gave_up_is_judged_by_triage(
    desk: DovecotHouse, dovecot: Dovecot, sink: Sink
) -> None:
    done = desk.ulak("doctor", "--wait", "0s")
    assert done.code == 0
    assert "did not come home within 0 s; it is judged when it comes" in done.out
    assert believed(desk)["bilgi"] == "believed"
    probe = next(one.raw for one in sink.letters if one.recipients == ("bilgi@kamusm.test",))
    desk.deliver("bilgi", border.careless(probe), "Junk")
    turn(desk)
    assert believed(desk) == {"bilgi": "not-believed", "cainfo": "believed"}
    assert (desk.written_to(ADMIN), desk.tickets()) == (1, [])


def test_nobody_turns_trust_on_or_off_by_sending_a_probe_again(desk: DovecotHouse, sink: Sink) -> None:
    for _ in range(2):
        assert desk.ulak("doctor", "--wait", "0s").code == 0
    old, new = (one.raw for one in sink.letters if one.recipients == ("bilgi@kamusm.test",))
    desk.deliver("bilgi", border.careless(old))  # not the last one
    desk.deliver("cainfo", border.careless(new))  # not its mailbox
    turn(desk)
    assert set(believed(desk).values()) == {"believed"}
    desk.deliver("bilgi", border.stamping(new))
    turn(desk)
    desk.deliver("bilgi", border.careless(new))  # was judged
    turn(desk)
    assert set(believed(desk).values()) == {"believed"}
    assert (desk.written_to(ADMIN), desk.tickets()) == (0, [])


def test_what_is_found_from_outside_is_over_only_when_it_is_tried_from_outside(
    desk: DovecotHouse, way_in: Border
) -> None:
    from_outside = ("doctor", "--probe-through", f"127.0.0.1:{desk.sink.port}")
    assert desk.ulak(*from_outside).code == 1
    way_in.manner = border.stripping
    done = desk.ulak("doctor")
    assert done.code == 1
    assert "sent from outside" in done.out
    assert desk.ulak(*from_outside).code == 0
    assert set(believed(desk).values()) == {"believed"}


def test_without_a_store_doctor_sends_nothing_and_says_so(
    tmp_path: Path, dovecot: Dovecot, sink: Sink
) -> None:
    done = dovecot_house(tmp_path, dovecot, sink).ulak("doctor")
    assert done.code == 0
    assert "mailbox bilgi, border: no probe was sent: no store can keep what it shows yet" in done.out
    assert sink.letters == []


def test_doctor_sends_none_where_it_is_told_to_or_nobody_is_believed(desk: DovecotHouse) -> None:
    done = desk.ulak("doctor", "--no-probe")
    assert (done.code, "border" in done.out) == (0, False)
    desk.config.write_text(desk.config.read_text().replace('authserv_id = "mx.kurum.test"', ""))
    done = desk.ulak("doctor")
    assert (done.code, "border" in done.out) == (0, False)
    assert desk.sink.letters == []


def test_what_was_found_earlier_is_said_where_no_probe_is_sent_or_none_comes_home(
    desk: DovecotHouse, way_in: Border
) -> None:
    assert desk.ulak("doctor").code == 1
    desk.sink.refuse["bilgi@kamusm.test"] = "550 5.7.1 relaying denied"
    way_in.folder = "Elsewhere"
    for words in (("--no-probe",), ("--wait", "0s")):
        done = desk.ulak("doctor", *words)
        assert done.code == 1
        assert done.out.count("it stayed on top") == 2
    desk.config.write_text(desk.config.read_text().replace('authserv_id = "mx.kurum.test"', ""))
    assert desk.ulak("doctor").code == desk.ulak("status", "--check").code == 0  # nobody is believed anyway


def test_a_server_that_refuses_the_probe_is_a_note(desk: DovecotHouse) -> None:
    desk.sink.refuse["bilgi@kamusm.test"] = "550 5.7.1 relaying denied"
    done = desk.ulak("doctor", "--wait", "0s")
    assert done.code == 0
    assert "mailbox bilgi, border: no probe was sent: 550 5.7.1 relaying denied" in done.out


@pytest.mark.parametrize(
    "words",
    [("--wait", "soon"), ("--probe-through", "mx.kurum.test"), ("--probe-through", "mx.kurum.test:99999")],
)
def test_a_wrong_word_is_told(desk: DovecotHouse, words: tuple[str, str]) -> None:
    done = desk.ulak("doctor", *words)
    assert done.code == 64
    assert words[1] in done.err


def test_doctor_hears_of_a_probe_that_the_daemon_took_away_before_it_looked(
    desk: DovecotHouse, tmp_path: Path
) -> None:
    words = [ULAK, "--config", desk.config, "doctor", "--wait", "60s"]
    with subprocess.Popen(words, stdout=subprocess.PIPE, text=True, env=environment()) as doctor:
        for letter in desk.sink.wait_for(2):
            (tmp_path / "probe.eml").write_bytes(border.careless(letter.raw))
            name = letter.recipients[0].partition("@")[0]
            assert desk.ulak("ingest", "--mailbox", name, str(tmp_path / "probe.eml")).code == 0
        turn(desk)
        said, _ = doctor.communicate(timeout=180)
    assert doctor.returncode == 1
    assert said.count("it stayed on top") == 2
