"""The timelines of whole stories, as an auditor reads them in the evidence; `journal verify` accepts each file."""

import zipfile
from pathlib import Path

import pytest

from tests.scenarios import grammar
from tests.scenarios.asking import typed
from tests.scenarios.player import Player
from tests.scenarios.world_inside import inside

STORIES = Path(__file__).parent


def timeline_of(name: str, folder: Path, number: str = "KSM-2026-000001") -> str:
    """Play the story, and read the timeline it leaves."""
    (path,) = STORIES.glob(f"{name}-*.txt")
    story, file = grammar.read(path), folder / "evidence.zip"
    with inside(story, folder) as world:
        Player(story, world).play()
        said = typed(world.config, "evidence", number, "--out", str(file))
        assert said.code == 0, said.words
    said = typed(Path("nowhere"), "journal", "verify", str(file))
    assert said.code == 0, said.words
    with zipfile.ZipFile(file) as packed:
        return packed.read("timeline.md").decode()


def rows(page: str) -> list[str]:
    return [line.removeprefix("- ") for line in page.splitlines() if line.startswith("- ")]


def test_both_times_are_there_of_a_reporter_who_was_written_to_and_a_subscriber_who_was_called(
    tmp_path: Path,
):
    found = rows(timeline_of("33", tmp_path))
    assert "07:00 Preliminary report on the findings sent to the reporter (BR 4.9.5)" in found
    (called,) = [row for row in found if "by telephone" in row]
    assert called.startswith("14:40 The subscriber of ")
    lost = [row for row in found if row.endswith("which came back as undeliverable later")]
    assert [row[:5] for row in lost] == ["18:30", "18:50"]
    assert all("sent to the subscriber of" in row for row in lost)


def test_a_key_compromise_has_all_that_an_incident_report_asks_for(tmp_path: Path):
    page = timeline_of("25b", tmp_path)
    found, wanted = (
        iter(rows(page)),
        (
            "Certificate Problem Report received by e-mail",
            "Acknowledgement of receipt sent to the reporter",
            "Key compromise confirmed by proof",
            "Ground for revocation determined: BR 4.9.1.1 (3)",
            "Revocation of ",
            "Preliminary report on the findings sent to the reporter",
            "Preliminary report on the findings sent to the subscriber of ",
            "Preliminary report on the findings sent to the subscriber of ",
            "Closed",
            "Published revocation, BR 4.9.1.1 (3) due (met)",
        ),
    )
    for words in wanted:
        assert any(words in row for row in found), (words, page)
    assert not any(one in page for one in ("@", "Kurumu", "Belediye"))


@pytest.mark.parametrize("number", ["KSM-2026-000001", "KSM-2026-000002"])
def test_two_reports_of_one_case_know_each_other_by_number(tmp_path: Path, number: str):
    page = timeline_of("28", tmp_path, number)
    assert "2 reports about the same certificates were received in all." in page
    assert "@" not in page


def test_each_of_many_subscribers_has_a_row_of_its_own(tmp_path: Path):
    found = [row for row in rows(timeline_of("29", tmp_path)) if "sent to the subscriber of" in row]
    assert len(found) == len(set(found)) == 12


@pytest.mark.parametrize(
    ("story", "number", "kind", "wanted"),
    [
        ("01", "1", "Complaint received by e-mail", ("Answer sent to the author", "Closed")),
        (
            "37",
            "1",
            "Complaint received through CİMER",
            (
                "A text of answer submitted for signature",
                "The text was signed under ",
                "The author was answered through CİMER",
                "Answer to the petition due (met)",
            ),
        ),
        (
            "38",
            "1",
            " received through TÜBİMER",
            ("A text of answer submitted for approval", "The text was approved"),
        ),
        (
            "05",
            "1",
            "Complaint received by telephone",
            ("An opinion was asked for", "The consultation ended", "The author was answered by telephone"),
        ),
        ("82", "1", "Request received by e-mail", ("KSM-2026-000002 was merged into this ticket",)),
        ("18", "1", "Complaint received by e-mail", ("A further mail of the author received", "Reopened")),
        ("40", "1", "Privacy request received by e-mail", ("Answer sent to the author",)),
    ],
)
def test_every_kind_of_ticket_has_a_timeline_of_its_own(
    story: str, number: str, kind: str, wanted: tuple[str, ...], tmp_path: Path
):
    page = timeline_of(story, tmp_path, f"KSM-2026-00000{number}")
    found = rows(page)
    assert kind in found[0]
    for words in wanted:
        assert any(words in row for row in found), (words, page)
    for words in ("reporter", "subscriber", "certificate", "@"):
        assert words not in page.lower(), (words, page)
