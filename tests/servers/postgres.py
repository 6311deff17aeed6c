"""
An own PostgreSQL cluster for the tests: temporary, on a Unix socket only, without fsync, gone at the end.

One cluster serves the whole session of one pytest worker; each test gets a database of its own.

    from tests.servers.postgres import Cluster, running_cluster

    @pytest.fixture(scope="session")
    def cluster() -> Iterator[Cluster]:
        with running_cluster() as cluster:
            yield cluster

    @pytest.fixture
    def url(cluster: Cluster) -> Iterator[str]:
        with cluster.fresh_database() as url:
            yield url
"""

import itertools
import os
import pwd
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from tests.servers import need

DEBIAN = Path("/usr/lib/postgresql")
SUPERUSER = "ulak"
CONFIGURATION = """
listen_addresses = ''
fsync = off
full_page_writes = off
synchronous_commit = off
max_connections = 60
shared_buffers = 32MB
timezone = 'UTC'
"""
_numbers = itertools.count(1)


@dataclass(frozen=True, slots=True)
class Cluster:
    """A PostgreSQL that runs; `folder` holds its socket, its files and its log."""

    programs: Path
    folder: Path

    @contextmanager
    def fresh_database(self) -> Iterator[str]:
        """Give the URL of an empty database that is dropped afterwards, connections or not."""
        name = f"ulak_{os.getpid()}_{next(_numbers)}"
        self._administer("createdb", name)
        try:
            yield f"postgresql://{SUPERUSER}@/{name}?host={quote(str(self.folder), safe='')}"
        finally:
            self._administer("dropdb", "--force", "--if-exists", name)

    def _administer(self, command: str, *words: str) -> None:
        _run([self.programs / command, "--host", self.folder, "--username", SUPERUSER, *words])


@contextmanager
def running_cluster() -> Iterator[Cluster]:
    """Start a cluster and stop it afterwards; skip the test where PostgreSQL is not installed."""
    programs = _programs()
    folder = Path(tempfile.mkdtemp(prefix="ulak-pg-"))
    cluster = Cluster(programs, folder)
    try:
        _give_to(_owner(), folder)
        _initialise(cluster)
        server = _start(cluster)
        try:
            _wait_until_ready(cluster, server)
            yield cluster
        finally:
            _stop(server)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _programs() -> Path:
    """Return the folder of the newest PostgreSQL; Debian keeps its server programs out of PATH."""
    installed = sorted(DEBIAN.glob("*/bin/initdb"), key=_version, reverse=True)
    initdb = need.program("postgresql", *map(str, installed), "initdb")
    if os.geteuid() == 0 and not _known("postgres"):
        need.missing("postgresql", "it refuses to run as root and there is no user postgres")
    return initdb.resolve().parent


def _version(initdb: Path) -> int:
    return int(initdb.parts[len(DEBIAN.parts)])


def _known(user: str) -> bool:
    return any(entry.pw_name == user for entry in pwd.getpwall())


def _owner() -> str | None:
    """Return the user the server must run as, or None for the one who runs the tests."""
    return "postgres" if os.geteuid() == 0 else None


def _give_to(owner: str | None, folder: Path) -> None:
    if owner is not None:
        shutil.chown(folder, user=owner, group=owner)


def _initialise(cluster: Cluster) -> None:
    data = cluster.folder / "data"
    words = ["--no-sync", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", f"--username={SUPERUSER}"]
    _run([cluster.programs / "initdb", *words, "--pgdata", data], user=_owner(), cwd=cluster.folder)
    with (data / "postgresql.conf").open("a") as configuration:
        configuration.write(f"{CONFIGURATION}unix_socket_directories = '{cluster.folder}'\n")


def _start(cluster: Cluster) -> "subprocess.Popen[bytes]":
    with (cluster.folder / "log").open("wb") as log:
        return subprocess.Popen(
            [cluster.programs / "postgres", "-D", cluster.folder / "data"],
            stdout=log,
            stderr=subprocess.STDOUT,
            user=_owner(),
            group=_owner(),
            cwd=cluster.folder,
        )


def _wait_until_ready(cluster: Cluster, server: "subprocess.Popen[bytes]") -> None:
    ready: list[str | Path] = [cluster.programs / "pg_isready", "--quiet", "--host", cluster.folder]
    until = time.monotonic() + 30
    while subprocess.run(ready, check=False).returncode != 0:
        if server.poll() is not None or time.monotonic() > until:
            raise RuntimeError(f"PostgreSQL did not start:\n{(cluster.folder / 'log').read_text()}")
        time.sleep(0.05)


def _stop(server: "subprocess.Popen[bytes]") -> None:
    """SIGINT is PostgreSQL's fast shutdown: it does not wait for clients."""
    server.send_signal(2)
    try:
        server.wait(timeout=20)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait(timeout=5)


def _run(words: list[str | Path], *, user: str | None = None, cwd: Path | None = None) -> None:
    done = subprocess.run(words, capture_output=True, text=True, user=user, group=user, cwd=cwd, check=False)
    if done.returncode != 0:
        raise RuntimeError(f"{Path(words[0]).name} failed:\n{done.stdout}{done.stderr}")
