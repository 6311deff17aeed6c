"""
A desk that is killed while it looks through a report: nothing of the report is lost, nobody is told twice.

The guards whose removal turns it red: the row of `looked_through` that is written in the decision's transaction
(else the findings are told again), and that a mail is begun before it is read (else one that ends the process is
read for ever).
"""

import signal
import subprocess
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest

from tests.cli.living_house import ULAK, Said, ulak, write_house
from tests.scenarios.keyring import Certificate, Ring, written
from tests.servers.children import environment
from ulak.fault_point import Step
from ulak.store.looked_through import MOST_TRIES

RING = Ring(
    keys={"victim": "rsa"},
    certificates={
        "www": Certificate(
            "www", "victim", ("www.ornek.gov.tr",), subscriber="Örnek Kurumu", contacts=("bt@ornek.test",)
        )
    },
)


class House:
    """A desk on the disk, whose commands may be killed."""

    def __init__(self, folder: Path) -> None:
        self.config = write_house(folder / "desk", 1, 1, {"bilgi": "", "cainfo": ""})

    def ulak(self, *words: str) -> Said:
        return ulak("--config", str(self.config), *words)

    def killed_at(self, step: Step) -> None:
        """The installed command comes to that step, and no further."""
        done = subprocess.run(
            [ULAK, "--config", self.config, "turn", "prove"],
            env=environment(ULAK_FAULT=step.value),
            capture_output=True,
            check=False,
            timeout=180,
        )
        assert done.returncode == -signal.SIGKILL

    def shown(self) -> Any:
        (one,) = self.ulak("tickets", "--json").json()
        return self.ulak("show", one["number"], "--json").json()


@pytest.fixture
def house(tmp_path: Path) -> House:
    """It has a certificate, and a report with its private key that triage has opened."""
    one = House(tmp_path)
    inventory, mail = tmp_path / "inventory.csv", tmp_path / "report.eml"
    inventory.write_bytes(RING.inventory(["www"]))
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = "r@research.test", "cainfo@kamusm.test", "Key"
    made["Message-ID"], made["Date"] = "<k1@research.test>", "Tue, 24 Nov 2026 12:00:00 +0300"
    made.set_content("The key is public.")
    key = written(RING.private("victim"), "pem")
    made.add_attachment(key, maintype="application", subtype="octet-stream", filename="server.key")
    mail.write_bytes(made.as_bytes())
    for words in (
        ("db", "upgrade"),
        ("certificates", "import", str(inventory)),
        ("ingest", "--mailbox", "cainfo", str(mail)),
        ("turn", "triage"),
    ):
        said = one.ulak(*words)
        assert said.code == 0, said.err
    return one


def findings(shown: Any) -> list[str]:
    """Whom the findings were told, once for each letter."""
    told = [one for one in shown["messages"] if one["direction"] == "out" and "kanıtlandı" in one["subject"]]
    return sorted(to for one in told for to in one["to"])


EVERYBODY = ["ayse@kurum.test", "mib@kurum.test", "ssl-ekip@kurum.test"]


@pytest.mark.parametrize("step", [Step.LOOKED, Step.WRITTEN, Step.UNCOMMITTED])
def test_killed_anywhere_it_finds_the_same_once(house: House, step: Step) -> None:
    house.killed_at(step)
    shown = house.shown()
    assert (shown["certificates"], findings(shown)) == ([], [])
    for _ in range(2):
        assert house.ulak("turn", "prove").code == 0
        shown = house.shown()
        assert [(one["serial"], one["verdict"]) for one in shown["certificates"]] == [
            (f"{RING.certificates['www'].number:X}", "confirmed")
        ]
        assert findings(shown) == EVERYBODY
        assert [one["name"] for one in shown["subscribers"]] == ["Örnek Kurumu"]


def test_killed_again_and_again_it_gives_the_mail_to_a_person(house: House) -> None:
    for _ in range(MOST_TRIES):
        house.killed_at(Step.LOOKED)
    assert house.ulak("turn", "prove").code == 0
    shown = house.shown()
    assert [(one["found_in"], one["verdict"]) for one in shown["certificates"]] == [("mail", "unreadable")]
    assert {one["state"] for one in shown["promises"]} == {"running"}
    assert house.ulak("turn", "prove").code == 0
    assert house.shown()["certificates"] == shown["certificates"]
