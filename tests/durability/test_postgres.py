"""PostgreSQL goes away under the desk: it says so once, goes on by itself, loses and doubles nothing."""

from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from email import message_from_bytes
from pathlib import Path

import psycopg
import pytest

from tests.cli.living_house import mail
from tests.durability.desk import Desk
from tests.durability.lossy_line import LossyLine
from tests.servers import postgres
from tests.servers.postgres import Cluster, running_cluster
from tests.stages.office_desk import OfficeDesk
from ulak.errors import Unavailable
from ulak.store.journal_check import check


@pytest.fixture(scope="module")
def cluster() -> Iterator[Cluster]:
    """One of our own, because it is crashed and filled here."""
    with running_cluster() as cluster:
        yield cluster
        control(cluster, "stop", "-m", "immediate")


@pytest.fixture
def url(cluster: Cluster) -> Iterator[str]:
    with cluster.fresh_database() as url:
        yield url


@pytest.fixture
def pg_desk(desk: Desk, url: str) -> Desk:
    """The same desk with its store on PostgreSQL."""
    desk.config.write_text(desk.config.read_text().replace("sqlite:///store/ulak.db", url))
    return desk


def control(cluster: Cluster, *words: str) -> None:
    """`pg_ctl`, as the user the server runs as."""
    log = ["-l", cluster.folder / "data" / "again.log"] if words[0] == "start" else []
    command = [cluster.programs / "pg_ctl", "-w", "-D", cluster.folder / "data", *log, *words]
    postgres._run(command, user=postgres._owner(), cwd=cluster.folder)


def say(url: str, statement: str) -> None:
    """Tell the server something by a connection that is not the desk's."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(statement.encode())


CUT = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"


def test_a_server_that_crashes_is_waited_for(pg_desk: Desk, cluster: Cluster) -> None:
    with pg_desk.running() as daemon:
        authors = [pg_desk.deliver()]
        pg_desk.sink.wait_for(2)
        control(cluster, "stop", "-m", "immediate")
        authors.append(pg_desk.deliver())
        daemon.says("does not work: ")
        assert len(pg_desk.sink.letters) == 2
        control(cluster, "start")
        pg_desk.sink.wait_for(4)
        assert daemon.lives
        assert daemon.count("crashed") == 0
        assert daemon.stop() == 0
    assert pg_desk.acknowledged() == dict.fromkeys(authors, 1)
    assert pg_desk.ulak("reconcile").code == 0
    assert pg_desk.ulak("journal", "verify").code == 0


def test_connections_that_are_cut_at_any_moment_cost_nothing(pg_desk: Desk, url: str) -> None:
    with pg_desk.running() as daemon:
        authors = [pg_desk.deliver()]
        pg_desk.sink.wait_for(2)
        for _ in range(5):
            authors.append(pg_desk.deliver())
            say(url, CUT)
        daemon.says(": sent <", times=12)
        assert daemon.count("crashed") == 0
        assert daemon.stop() == 0
    assert pg_desk.acknowledged() == dict.fromkeys(authors, 1)


def test_a_server_that_takes_no_writes_after_a_failover_is_waited_for(pg_desk: Desk, url: str) -> None:
    name = url.partition("@/")[2].partition("?")[0]
    with pg_desk.running() as daemon:
        authors = [pg_desk.deliver()]
        pg_desk.sink.wait_for(2)
        say(url, f"ALTER DATABASE {name} SET default_transaction_read_only = on")
        say(url, CUT)
        authors.append(pg_desk.deliver())
        daemon.says("takes no writes")
        assert len(pg_desk.sink.letters) == 2
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute("SET default_transaction_read_only = off")
            connection.execute(f"ALTER DATABASE {name} RESET default_transaction_read_only".encode())
        pg_desk.sink.wait_for(4)
        assert daemon.stop() == 0
    assert pg_desk.acknowledged() == dict.fromkeys(authors, 1)


def test_a_server_without_a_free_connection_is_waited_for(pg_desk: Desk, url: str) -> None:
    author = pg_desk.deliver()
    taken: list[psycopg.Connection[tuple[object, ...]]] = []
    try:
        with suppress(psycopg.OperationalError):
            while True:
                taken.append(psycopg.connect(url))
        done = pg_desk.ulak("turn")
        assert (done.code, "too many clients" in done.err) == (75, True), done.err
    finally:
        for connection in taken:
            connection.close()
    assert pg_desk.ulak("turn").code == 0
    assert pg_desk.acknowledged() == {author: 1}


@pytest.fixture
def line(cluster: Cluster) -> Iterator[LossyLine]:
    with LossyLine(cluster) as line:
        yield line


def test_a_commit_whose_answer_is_lost_doubles_nothing(
    line: LossyLine, url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every COMMIT of a mail's way in turn, until there is none left to lose."""
    monkeypatch.setenv("ULAK_STORE__URL", line.url(url))
    desk = OfficeDesk(tmp_path / "desk")
    runs = 0
    while line.lost == runs:
        runs += 1
        line.lose_commit(runs)
        all_the_way(desk, mail(f"Konu {runs}", author=f"y@yurttas{runs}.test"))
    line.lose_commit(0)
    assert runs > 10
    letters = Counter(
        (to[0], str(message_from_bytes(wire)["Message-ID"])) for to, wire in desk.courier.letters
    )
    acknowledged = Counter(to for to, _ in letters if "yurttas" in to)
    assert acknowledged == {f"y@yurttas{run}.test": 1 for run in range(1, runs + 1)}
    assert max(letters.values()) <= 2
    assert len(desk.tickets()) == runs
    assert desk.desk.journal.seal(desk.now) > 0
    assert not check(desk.desk.store).problem
    desk.desk.close()


def all_the_way(desk: OfficeDesk, raw: bytes) -> None:
    """Ingest, triage, dispatch, each as often as the store is away; then whatever a lease kept."""
    for step in (lambda: desk.takes(raw), desk.triage, desk.dispatch):
        insist(step)
    desk.passes(minutes=21)
    while insist(desk.dispatch):
        pass


def insist(step) -> int:
    for _ in range(3):
        try:
            return step()
        except Unavailable:
            continue
    raise AssertionError("away for the third time, and one commit was to be lost")
