"""The rules as values: lookups, storing, the little house of these tests."""

import json
from datetime import timedelta

import pytest

from tests.rules.specimen import HOUSE, ISTANBUL, LAST, rulebook, shipped_files
from ulak.desk.clocks.breach import Step
from ulak.desk.clocks.promise import PromiseRule, Term, Unit
from ulak.desk.rules.rule_files import read_rules, version_of
from ulak.desk.rules.rulebook import Words

BOOK = rulebook()


def test_a_house_is_read():
    ssl, desk = BOOK.teams["ssl"], BOOK.teams["desk"]
    assert (ssl.title, ssl.lead, ssl.members) == (
        Words("SSL Ekibi", "SSL team"),
        "ayse@kurum.test",
        ("ayse@kurum.test", "mehmet@kurum.test"),
    )
    assert (desk.title, desk.lead, desk.people) == (Words("desk", "desk"), "", ())
    assert BOOK.roles == {"coordinators": ("mib@kurum.test",), "on-call": (), "nobody": ()}
    assert BOOK.promises["preliminary-report"] == PromiseRule(
        "preliminary-report", Term(86_400, Unit.SECONDS), "wall", "preliminary-report",
        to=("reporter", "subscriber"), escalate="report",
    )  # fmt: skip
    assert BOOK.promises["first-answer"].pauses
    assert BOOK.escalations["default"] == (
        Step(0.5, ("owner", "team")),
        Step(1.0, ("coordinators",), timedelta(days=1)),
    )
    assert BOOK.calendars["office"].country == "TR"
    assert BOOK.categories["delivery"] == Words("delivery", "delivery")
    assert BOOK.root_causes["courier"] == Words("courier", "courier")
    assert BOOK.institutions["b_univ"].title == Words("B Üniversitesi", "B Üniversitesi")


def test_hours_may_be_a_list_and_days_closed():
    house = HOUSE.replace(
        'hours: { mon-fri: "08:10-19:00" }',
        'hours: { mon-fri: ["08:10-12:00", "13:00-19:00"] }, closed: [2026-10-30, "2026-12-31 13:00-19:00"], open: ["2026-11-28 10:00-12:00"]',
    )
    calendar = rulebook(house=house).calendars["office"]
    assert len(calendar.week[0]) == 2
    assert (len(calendar.closed), len(calendar.opened)) == (2, 1)


@pytest.mark.parametrize(
    ("address", "team", "staff"),
    [
        ("Mehmet@kurum.test", "ssl", True),
        ("ssl-ekip@kurum.test", "ssl", False),
        ("mib@kurum.test", None, True),
        ("uzman@kurum.test", None, True),
        ("eve@example.test", None, False),
        ("", None, False),
    ],
)
def test_who_works_here(address, team, staff):
    found = BOOK.team_of(address)
    assert (found.name if found else None) == team
    assert BOOK.is_staff(address) is staff
    assert [one.name for one in BOOK.teams_of(address)] == (["ssl"] if team and staff else [])


def test_a_teams_address_is_inside_the_desk_though_it_is_nobody():
    assert {"ssl-ekip@kurum.test", "mehmet@kurum.test", "mib@kurum.test"} <= BOOK.inside()
    assert "eve@example.test" not in BOOK.inside()


def test_a_lead_who_is_no_member_works_in_the_team():
    house = HOUSE.replace("members: [ayse@kurum.test, Mehmet@Kurum.test]", "members: []")
    assert rulebook(house=house).teams["ssl"].people == ("ayse@kurum.test",)


@pytest.mark.parametrize(
    ("word", "team", "owner", "told"),
    [
        ("owner", "ssl", "mehmet@kurum.test", ("mehmet@kurum.test",)),
        ("owner", "ssl", "", ()),
        ("owner", "ssl", "left@kurum.test", ()),
        ("team", "ssl", "", ("ssl-ekip@kurum.test",)),
        ("team", "gone", "", ()),
        ("lead", "ssl", "", ("ayse@kurum.test",)),
        ("lead", "desk", "", ()),
        ("lead", "gone", "", ()),
        ("coordinators", "ssl", "", ("mib@kurum.test",)),
        ("unknown", "ssl", "", ()),
    ],
)
def test_whom_a_word_of_tell_means(word, team, owner, told):
    assert tuple(one.address for one in BOOK.told(word, team, owner)) == told
    assert BOOK.holders("coordinators") == BOOK.colleagues(["mib@kurum.test"])


def test_names_are_found_as_people_write_them():
    assert BOOK.root_cause_named(" COURIER ") == "courier"
    assert BOOK.root_cause_named("weather") is None
    assert BOOK.team_named("SSL EKİBİ") == "ssl"


def test_titles_in_both_languages():
    words = Words("Mali Mühür", "fiscal seal")
    assert (words.in_language("tr"), words.in_language("en"), words.in_language("")) == (
        "Mali Mühür",
        "fiscal seal",
        "fiscal seal",
    )


def test_an_accepted_set_can_be_stored_and_read_again():
    again = read_rules(json.loads(json.dumps(dict(BOOK.files))), ISTANBUL)
    assert again == BOOK


def test_the_version_is_that_of_the_contents():
    files = {"10.yaml": HOUSE, "20.yaml": f"rules:{LAST}"}
    assert (
        version_of(files) == version_of(dict(reversed(files.items()))) == read_rules(files, ISTANBUL).version
    )
    assert version_of(files) != version_of({**files, "20.yaml": f"rules:{LAST}\n"})
    assert version_of({"a": "bc"}) != version_of({"ab": "c"})


def test_files_are_read_in_the_order_of_their_names():
    first = "rules:\n  - name: first\n    when: {}\n    then: { tags: a }\n"
    book = read_rules({"20.yaml": f"rules:{LAST}", "10.yaml": first + HOUSE}, ISTANBUL)
    assert [rule.name for rule in book.rules] == ["first", "catch-all"]
    assert (str(book.rules[0].place), str(book.rules[1].place)) == ("10.yaml:2", "20.yaml:2")


def test_a_house_without_ladders_has_those_that_ship():
    shipped = read_rules(shipped_files(), ISTANBUL).escalations
    house = HOUSE[: HOUSE.index("escalations:")] + HOUSE[HOUSE.index("products:") :]
    book = rulebook(house=house)
    assert book.escalations == {name: shipped[name] for name in ("default", "report")}
    assert book.told("quality", "ssl", "") == ()
