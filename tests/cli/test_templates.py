"""Letters looked at before they leave: with sample words, or for a very ticket as its reader would see it."""

import os
import pty
import subprocess
from pathlib import Path

import pytest

from tests.cli.living_house import ULAK, LivingHouse, mail
from tests.cli.test_rules_bench import everything
from ulak.gateways.templates.letters import LETTERS, OF_THE_HOUSE
from ulak.previewing import ABOUT_NONE, TO_SUBSCRIBERS
from ulak.shipped import shipped

CITIZEN = "10000000146"
KEY = "-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEIHcHbQpzGKV9PBbBclGyZkXfTC+H68CZKrF3+6UduSwq\n-----END PRIVATE KEY-----"


@pytest.fixture
def number(house: LivingHouse) -> str:
    """A ticket whose author wrote a personal number and a private key."""
    house.deliver("bilgi", mail("Başvurum", f"Kimlik numaram {CITIZEN}.\n\n{KEY}\n\nZeynep"))
    house.ulak("turn")
    return str(house.ulak("tickets", "--json").json()[0]["number"])


def preview(house: LivingHouse, *words: str) -> str:
    said = house.ulak("templates", "preview", *words)
    assert said.code == 0, said.err
    return said.out


def test_every_letter_is_listed_with_what_it_is_for(house: LivingHouse) -> None:
    listed = dict(line.split(None, 1) for line in house.ulak("templates", "list").out.splitlines())
    assert listed == LETTERS


def test_a_letter_of_the_house_is_listed_and_shown(house: LivingHouse, tmp_path: Path) -> None:
    folder = tmp_path / "templates"
    (folder / "tr").mkdir(parents=True)
    (folder / "tr" / "selam.txt").write_text("Subject: Selam\n\n{{ number }}\n", encoding="utf-8")
    house.config.write_text(house.config.read_text().replace(str(shipped("templates")), str(folder)))
    assert house.ulak("templates", "list").out == f"selam  {OF_THE_HOUSE}\n"
    assert preview(house, "selam") == "Subject: Selam\n\nKSM-2026-000123\n"


def test_a_pipe_gets_the_text_and_no_file(house: LivingHouse) -> None:
    said = house.ulak("templates", "preview", "acknowledgement", "--language", "en")
    assert said.out.startswith("Subject: Mali mühür yenileme şikâyeti\n\nThank you for writing to us.")
    assert said.err == ""
    assert "İletiniz bize ulaşmış" in preview(house, "acknowledgement.txt")
    assert "<html" in preview(house, "notice", "--html")


def test_sample_words_are_of_the_kind_that_is_asked_for(house: LivingHouse) -> None:
    assert "Kind: request" in preview(house, "acknowledgement", "--language", "en", "--kind", "request")
    report = preview(house, "acknowledgement", "--language", "en", "--kind", "certificate-problem-report")
    assert "preliminary report" in report


def test_the_letters_of_reports_are_shown_about_a_report(house: LivingHouse) -> None:
    final = preview(house, "final-report", "--language", "en")
    assert "Compromised key of www.ornek.test" in final
    assert "Ground: BR 4.9.1.1 (3)" in final
    told = preview(house, "preliminary-report-subscriber", "--language", "en")
    assert "Your certificates will be revoked by Wednesday 25 November 2026 09:00" in told
    assert "Compromised key of" not in told
    assert "fiscal seal" not in final + told


def test_a_name_that_is_no_letter_is_said_with_those_near_it(house: LivingHouse) -> None:
    wrong = house.ulak("templates", "preview", "acknowledgment")
    assert (wrong.code, wrong.out) == (1, "")
    assert "there is no letter 'acknowledgment'; did you mean acknowledgement, " in wrong.err
    assert "`ulak templates list` names them" in house.ulak("templates", "preview", "zzz").err


def test_a_ticket_that_is_not_there_and_a_letter_about_none_are_refused(
    house: LivingHouse, number: str
) -> None:
    assert house.ulak("templates", "preview", "notice", "--ticket", "KSM-2001-000001").code == 1
    for name in sorted(ABOUT_NONE):
        said = house.ulak("templates", "preview", name, "--ticket", number)
        assert (said.code, said.out) == (1, "")
        assert "about no ticket" in said.err
    for name in sorted(TO_SUBSCRIBERS):
        said = house.ulak("templates", "preview", name, "--ticket", number)
        assert (said.code, said.out) == (1, "")
        assert f"{number} names no subscriber for {name}" in said.err
    assert house.ulak("templates", "preview", "notice", "--ticket", number, "--kind", "other").code == 64


def test_a_letter_for_a_ticket_is_shown_as_its_reader_would_see_it_and_nothing_happens(
    house: LivingHouse, number: str
) -> None:
    before, sent = everything(house), len(house.sink.letters)
    for name in sorted({*LETTERS} - ABOUT_NONE - TO_SUBSCRIBERS):
        for form in ((), ("--html",)):
            shown = preview(house, name, "--ticket", number, *form)
            assert "MC4CAQAwBQYDK2Vw" not in shown, name
            assert (CITIZEN in shown) is (name == "original"), name
    assert (everything(house), len(house.sink.letters)) == (before, sent)


def test_words_of_the_ticket_stand_in_it_and_samples_only_where_it_has_none(
    house: LivingHouse, number: str
) -> None:
    said = house.ulak("templates", "preview", "notice", "--ticket", number.lower())
    assert "> Kimlik numaram *" in said.out
    assert "zeynep@yurttas.test" in said.out
    assert "Mali" not in said.out
    assert said.err == "nothing was sent; words that only the moment of the letter knows are samples\n"


def test_an_answer_is_shown_with_what_staff_wrote_and_none_of_their_commands(
    house: LivingHouse, number: str
) -> None:
    house.deliver(
        "bilgi", mail(f"[{number}]", "#al\n\nSayın Zeynep,\n\nişleminiz tamamlandı.", "zehra@kurum.test")
    )
    house.ulak("turn")
    shown = preview(house, "answer", "--ticket", number)
    assert "işleminiz tamamlandı." in shown
    assert "#al" not in shown


def test_both_parts_are_written_where_they_are_wanted(
    house: LivingHouse, number: str, tmp_path: Path
) -> None:
    out = tmp_path / "letters"
    said = preview(house, "notice", "--ticket", number, "--out", str(out))
    assert said.splitlines() == [f"{out}/notice.{number}.txt", f"{out}/notice.{number}.html"]
    assert "Kimlik" in (out / f"notice.{number}.txt").read_text(encoding="utf-8")
    assert "<html" in (out / f"notice.{number}.html").read_text(encoding="utf-8")
    (tmp_path / "file").touch()
    refused = house.ulak("templates", "preview", "notice", "--out", str(tmp_path / "file" / "below"))
    assert (refused.code, "cannot be written" in refused.err) == (78, True)


class TestOnATerminal:
    """With a display the page is opened in a browser, from a folder that only this user can read."""

    def at(
        self, house: LivingHouse, tmp_path: Path, *words: str, **environment: str
    ) -> tuple[str, list[str]]:
        """What a terminal shows, and what a browser was asked to open."""
        opened, browser = tmp_path / "opened", tmp_path / "browser"
        browser.write_text(f'#!/bin/sh\necho "$1" >> {opened}\n', encoding="utf-8")
        browser.chmod(0o755)
        ours, theirs = pty.openpty()
        run = subprocess.run(
            [ULAK, "--config", house.config, "templates", "preview", "notice", *words],
            stdout=theirs,
            stderr=theirs,
            env={**os.environ, "BROWSER": f"{browser} %s", "TMPDIR": str(tmp_path), **environment},
            check=True,
            timeout=180,
        )
        os.close(theirs)
        shown = b""
        while chunk := self._read(ours):
            shown += chunk
        os.close(ours)
        assert run.returncode == 0
        return shown.decode(), opened.read_text(encoding="utf-8").splitlines() if opened.exists() else []

    def _read(self, terminal: int) -> bytes:
        try:
            return os.read(terminal, 65536)
        except OSError:
            return b""

    def test_the_letter_is_written_and_opened(self, house: LivingHouse, tmp_path: Path) -> None:
        shown, (opened,) = self.at(house, tmp_path, DISPLAY=":1")
        page = Path(opened.removeprefix("file://"))
        assert page.name == "notice.tr.html"
        assert str(page) in shown
        assert page.parent.stat().st_mode & 0o077 == 0
        assert "Subject: Mali" in shown

    def test_without_a_display_or_where_it_is_not_wanted_nothing_opens(
        self, house: LivingHouse, tmp_path: Path
    ) -> None:
        bare = {"DISPLAY": "", "WAYLAND_DISPLAY": ""}
        assert self.at(house, tmp_path, **bare)[1] == []
        assert self.at(house, tmp_path, "--no-open", DISPLAY=":1")[1] == []
        assert len(self.at(house, tmp_path, "--open", **bare)[1]) == 1

    def test_never_from_a_pipe(self, house: LivingHouse, tmp_path: Path) -> None:
        browser = {"BROWSER": f"touch {tmp_path}/opened", "DISPLAY": ":1"}
        said = house.child("templates", "preview", "notice", "--open", **browser)
        assert "not opened: the output goes to no terminal" in said.err
        assert said.out.startswith("Subject: ")
        assert not (tmp_path / "opened").exists()
