"""
Class 16: a ticket's author is replaced by whoever answered last.

The author is set when a ticket is opened and by `#yazar`, which is written down, and by nothing else. Guard:
`desk/people_orders.change_author` is the only place that changes `Ticket.author` (the last test looks).
"""

import ast
from pathlib import Path

import pytest

from tests.failures.dovecot_house import DovecotHouse, dovecot_house
from tests.failures.letters_seen import answers, letters_to, recipients_since, text_of, writes
from tests.servers.dovecot import Dovecot
from tests.servers.sink import Sink

AUTHOR, ZEHRA, TEAM = "zeynep@yurttas.test", "zehra@kurum.test", "musteri-iliskileri@kurum.test"
COPIED, NEW = "ali@ortak.test", "kerem@firma.test"
DESK = Path(__file__).parents[2] / "daemon" / "ulak"


@pytest.fixture
def house(tmp_path: Path, dovecot: Dovecot, sink: Sink) -> DovecotHouse:
    one = dovecot_house(tmp_path, dovecot, sink)
    writes(one, AUTHOR, "Mührüm gelmedi.", "Mali mühür şikâyeti", Cc=COPIED)
    return one


def shown(house: DovecotHouse) -> dict:
    return house.show(house.tickets()[0]["number"])


def test_nobody_becomes_the_author_by_writing(house: DovecotHouse) -> None:
    number = house.tickets()[0]["number"]
    acknowledgement, notice = letters_to(house, AUTHOR)[0], letters_to(house, TEAM)[0]
    writes(house, COPIED, "Ben de bekliyorum.", f"Re: [{number}]")
    answers(house, acknowledgement, "murat@yurttas.test", "Ben bakıyorum.")
    answers(house, notice, ZEHRA, "İnceliyoruz.")
    writes(house, "yabanci@baska.test", "Durum?", f"Re: [{number}]")
    answers(house, letters_to(house, AUTHOR)[-1], AUTHOR, "Bilginize.", To="avukat@baro.test")
    writes(house, AUTHOR, "Yine ben.", f"[{number}]", Reply_To=NEW, Sender=COPIED)
    ticket = shown(house)
    assert ticket["author"]["address"] == AUTHOR
    assert [one["address"] for one in ticket["participants"] if one["role"] == "author"] == [AUTHOR]
    before = len(house.sink.letters)
    answers(house, notice, ZEHRA, "#yine-de\nMührünüz yolda.")
    assert recipients_since(house, before) - {ZEHRA} == {AUTHOR, COPIED, "avukat@baro.test"}


def test_a_mail_that_reached_us_as_bcc_adds_nobody_it_does_not_name(house: DovecotHouse) -> None:
    answers(house, letters_to(house, AUTHOR)[0], AUTHOR, "Gizli kopya.", To="undisclosed-recipients:;")
    ticket = shown(house)
    assert {one["address"]: one["role"] for one in ticket["participants"]} == {AUTHOR: "author", COPIED: "cc"}
    assert [one["kind"] for one in ticket["messages"] if one["direction"] == "in"] == ["opening", "author"]


def test_staff_change_the_author_and_it_is_written_down(house: DovecotHouse) -> None:
    notice = letters_to(house, TEAM)[0]
    answers(house, notice, ZEHRA, f"#yazar Kerem <{NEW}>")
    ticket = shown(house)
    assert ticket["author"] == {"address": NEW, "name": "Kerem"}
    roles = {one["address"]: one["role"] for one in ticket["participants"]}
    assert roles == {NEW: "author", AUTHOR: "pending", COPIED: "cc"}
    (line,) = [one for one in ticket["journal"] if one["event"] == "author changed"]
    assert line["by"] == ZEHRA or line["by"].startswith("p")
    assert "@" not in str({key: value for key, value in line.items() if key != "by"})
    assert f"Kayıt no: {ticket['number']}" in text_of(letters_to(house, NEW)[0])
    before = len(house.sink.letters)
    answers(house, notice, ZEHRA, "#kapat haklı ; surec\nMührünüz gönderildi.")
    assert recipients_since(house, before) - {ZEHRA} == {NEW, COPIED}
    writes(house, AUTHOR, "Ne oldu?", f"[{ticket['number']}]")
    assert len(letters_to(house, AUTHOR)) == 1, "the acknowledgement it got first"


def test_no_other_line_of_the_desk_changes_an_author() -> None:
    places = [
        f"{file.relative_to(DESK)}:{_function(tree, node)}"
        for file in sorted(DESK.rglob("*.py"))
        for tree in [ast.parse(file.read_text(encoding="utf-8"))]
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "replace"
        for one in node.keywords
        if one.arg == "author"
    ]
    assert set(places) == {
        "desk/acts/people_orders.py:_with_author",
        "desk/commands/undo_values.py:brought_back",  # gives back what `#yazar` changed, to whoever wrote that
        "desk/acts/contact_orders.py:_named",  # the name alone
        "desk/coming/reread.py:_whole",  # a ticket of a mail that could not be read has had none so far
        # a mail, before it has a ticket: whose it is when staff write, or a form, for somebody
        "desk/for_others/opening_for.py:_theirs",
        "desk/for_others/matter.py:matter_of",
        "desk/for_others/submission.py:_not_lost",
        "desk/for_others/submission.py:_of",
        "desk/clocks/kind_promises.py:route_as",  # a mail without words, asked of the rules alone
        "gateways/templates/scene.py:_without_reporter",  # in the words of a letter to a subscriber
        # letters that are only looked at
        "gateways/templates/samples.py:_late",
        "gateways/templates/samples.py:_report",
        "gateways/templates/samples.py:sample_of",
        "gateways/templates/situations.py:_one",
        "previewing.py:_original",
    }


def _function(tree: ast.Module, node: ast.AST) -> str:
    functions = [one for one in ast.walk(tree) if isinstance(one, ast.FunctionDef)]
    return next(one.name for one in functions if one.lineno <= node.lineno <= (one.end_lineno or 0))
