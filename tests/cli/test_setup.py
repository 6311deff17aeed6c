"""Before the first mail: `init`, `check`, `doctor`; every wrong input is one clear sentence."""

import re
import stat
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from tests.cli.living_house import LivingHouse, ulak, write_house
from tests.servers.pymap_server import Pymap


def test_init_lays_out_a_house_that_checks_and_overwrites_nothing(tmp_path: Path) -> None:
    first = ulak("init", str(tmp_path / "desk"))
    assert first.code == 0
    config, secret = tmp_path / "desk" / "config.toml", tmp_path / "desk" / "secret"
    today = datetime.now(ZoneInfo("Europe/Istanbul")).date()
    assert len(re.findall(rf"(?m)^since = {today}\b", config.read_text())) == 2
    assert stat.S_IMODE(secret.stat().st_mode) == 0o600
    before = secret.read_text()
    assert ulak("--config", str(config), "check").code == 0
    second = ulak("init", str(tmp_path / "desk"))
    assert (second.code, secret.read_text()) == (0, before)
    assert "written" not in second.out
    (tmp_path / "file").write_text("")
    assert ulak("init", str(tmp_path / "file" / "desk")).code == 78


def test_the_smallest_rules_check(tmp_path: Path) -> None:
    desk = tmp_path / "desk"
    ulak("init", str(desk))
    for file in (desk / "rules").iterdir():
        file.unlink()
    smallest = Path(__file__).parents[1] / "scenarios" / "smallest.yaml"
    (desk / "rules" / "10.yaml").write_text(smallest.read_text("utf-8"), "utf-8")
    done = ulak("--config", str(desk / "config.toml"), "check")
    assert (done.code, done.err) == (0, "")


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """A house on paper, its rules its own."""
    ulak("init", str(tmp_path / "desk"))
    return tmp_path / "desk"


def checked(desk: Path) -> list[str]:
    done = ulak("--config", str(desk / "config.toml"), "check")
    assert done.code == 78
    assert "Traceback" not in done.err
    return done.err.splitlines()


def edited(file: Path, old: str, new: str) -> None:
    text = file.read_text()
    assert old in text
    file.write_text(text.replace(old, new, 1))


def test_an_unknown_key(desk: Path) -> None:
    edited(desk / "config.toml", "hold =", "holt =")
    (line,) = checked(desk)
    assert re.fullmatch(r"ulak: .*config\.toml:\d+: unknown key `desk\.holt`; .*", line)


def test_a_world_readable_secret(desk: Path) -> None:
    (desk / "secret").chmod(0o644)
    assert checked(desk) == [
        f"{desk}/secret: everybody on this machine can read this secret; run: chmod 600 {desk}/secret"
    ]


def test_broken_yaml_and_a_broken_template_are_told_together(desk: Path) -> None:
    (desk / "rules" / "50-kinds.yaml").write_text("rules: [\n")
    edited(desk / "templates" / "en" / "answer.txt", "Subject:", "Subject: {{ nonsense }}")
    lines = checked(desk)
    assert any(re.match(rf"{desk}/rules/50-kinds\.yaml:\d+: ", line) for line in lines)
    assert f"{desk}/templates/en/answer.txt:1: 'nonsense' is undefined" in lines


def test_an_example_that_does_not_come_true(desk: Path) -> None:
    edited(desk / "rules" / "50-kinds.yaml", "matches: true", "matches: false")
    (line,) = checked(desk)
    assert re.match(rf"{desk}/rules/50-kinds\.yaml:\d+: .* should not match this example and does", line)
    assert ulak("--config", str(desk / "config.toml"), "rules", "test").code == 78


def test_a_letter_nobody_wrote_and_a_misspelled_mailbox(desk: Path) -> None:
    (desk / "rules" / "05-own.yaml").write_text(
        "rules:\n  - name: own\n    when: { any: [{ mailbox: cainfoo }, { not: { mailbox: [bilgi, sales] } }] }\n"
        "    then: { acknowledge: thanks, gate: signature }\n"
        "web-forms:\n  f: { from: f@web.test, mailbox: blgi, fields: { Ad: name } }\n"
    )
    lines = checked(desk)
    assert any(
        line.startswith(f"{desk}/rules/05-own.yaml:4: column 26: there is no letter 'thanks'")
        for line in lines
    )
    assert (
        f"{desk}/rules/05-own.yaml:2: column 5: no mailbox in config.toml is called cainfoo; did you mean cainfo?"
        in lines
    )
    assert (
        f"{desk}/rules/05-own.yaml:6: column 6: no mailbox in config.toml is called blgi; did you mean bilgi?"
        in lines
    )
    assert f"note: {desk}/rules/05-own.yaml:2: no mailbox is called sales" in lines


def test_a_schema_of_another_version_is_noted_and_renewed_by_one_command(desk: Path) -> None:
    config, schema = desk / "config.toml", desk / "rules" / "rules.schema.json"
    assert "note: " not in ulak("--config", str(config), "check").err
    for text in ("{}", "{"):
        schema.write_text(text)
        assert ulak("init", str(desk)).code == 0
        assert schema.read_text() == text, "init never overwrites"
        done = ulak("--config", str(config), "check")
        note = f"note: {schema}: not of this version of ulak; for your editor run: ulak rules schema > {schema}\n"
        assert (done.code, done.err) == (0, note)
    schema.write_text(ulak("rules", "schema").out)
    assert ulak("--config", str(config), "check").err == ""


def test_no_configuration_at_all(tmp_path: Path) -> None:
    done = ulak("--config", str(tmp_path / "none.toml"), "check")
    assert (done.code, done.err) == (
        78,
        f"ulak: {tmp_path}/none.toml: there is no such file; `ulak init DIR` writes one\n",
    )


def test_sleeping_settings_are_noted_and_no_error(desk: Path) -> None:
    edited(desk / "config.toml", 'listen = ""', 'listen = "127.0.0.1:9464"')
    done = ulak("--config", str(desk / "config.toml"), "check")
    assert done.code == 0
    assert "note: metrics: `listen` opens no port in this version" in done.err


def test_doctor_is_content_with_a_living_house(house: LivingHouse) -> None:
    done = house.ulak("doctor")
    assert (done.code, "FAIL" in done.out) == (0, False)
    for what in (
        "config, rules and templates",
        "clock",
        "store",
        "disk space",
        "trying of keys: nothing lists the weak keys of Debian",
        "bilgi, IMAP",
        "cainfo, SMTP",
    ):
        assert what in done.out


@pytest.mark.parametrize(
    ("old", "new", "code", "words"),
    [
        ('username = "user', 'username = "stranger', 75, "IMAP: Mailbox bilgi, IMAP server"),
        ('[[mailbox]]\nname = "bilgi"', '[[mailbox]]\nsent = "Nowhere"\nname = "bilgi"', 75, 'there is no folder "Nowhere"; correct folders or sent'),
        ("desk/none", "", 75, "connection refused"),
        ('[[mailbox]]\nname = "bilgi"', '[store]\nurl = "sqlite:////nowhere/ulak.db"\n\n[[mailbox]]\nname = "bilgi"', 78, "cannot be opened for writing"),
    ],
)  # fmt: skip
def test_doctor_says_what_is_away_or_wrong(
    house: LivingHouse, old: str, new: str, code: int, words: str
) -> None:
    if old == "desk/none":
        write_house(house.config.parent, 1, 1, house.users, house.pymap.password)
    else:
        edited(house.config, old, new)
    done = house.ulak("doctor")
    assert done.code == code
    assert "FAIL" in done.out
    assert words in done.out
    assert "Traceback" not in done.err
    assert house.pymap.password not in done.out


def test_a_self_signed_certificate_is_refused_with_a_sentence(tmp_path: Path, pymap: Pymap) -> None:
    config = write_house(tmp_path / "desk", pymap.port, 1, {"bilgi": ""})
    edited(config, 'security = "plain"', 'security = "tls"')
    done = ulak("--config", str(config), "turn")
    assert done.code == 75
    assert re.fullmatch(r"ulak: Mailbox bilgi, IMAP server 127\.0\.0\.1:\d+: [^\n]+\n", done.err)
