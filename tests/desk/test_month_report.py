"""What a monthly report says: in both languages, of a full month, an empty one, one that does not balance."""

import os
import re
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from tests.desk.some_month import NOVEMBER, empty, full, share
from ulak.desk.figures.values import Cell, Cluster, Figures, LateAction, Line, Miss, Revoked
from ulak.desk.month.due import Due, due, missed
from ulak.desk.month.numbers import Unit, duration, in_words, wall_time
from ulak.desk.month.page import Page, Tone
from ulak.desk.month.pages import NOTHING_SPECIAL, Circumstances, page_of
from ulak.desk.month.plain import plain
from ulak.desk.month.rows import MOST_LISTED, MOST_ROWS, counted, listed
from ulak.desk.month.steps import in_order, term_said
from ulak.desk.month.titles import Titles
from ulak.desk.rules.rule_files import read_rules
from ulak.desk.rules.rulebook import Rulebook
from ulak.shipped import shipped

ISTANBUL = ZoneInfo("Europe/Istanbul")
HERE = Path(__file__).parent / "months"


def rulebook() -> Rulebook:
    files = {path.name: path.read_text(encoding="utf-8") for path in shipped("rules").glob("*.yaml")}
    return read_rules(files, ISTANBUL)


BOOK = rulebook()


def page(figures: Figures, language: str = "tr", around: Circumstances = NOTHING_SPECIAL) -> Page:
    return page_of(figures, Titles(language, BOOK), "Kamu SM", ISTANBUL, around)


def text(shown: Page) -> str:
    said = plain(shown)
    blocks = [said.title, said.standfirst, *(f"- {one}" for one in (*said.findings, *said.figures))]
    for section in said.sections:
        blocks += ["", section.title, *filter(None, [section.says]), *(f"- {line}" for line in section.lines)]
    return "\n".join((*blocks, "", *said.notes, ""))


@pytest.mark.parametrize("language", ["tr", "en"])
@pytest.mark.parametrize("month", ["full", "empty"])
def test_a_month_reads(month: str, language: str):
    """After a change look at `git diff` of what ULAK_WRITE_LETTERS=1 wrote."""
    said = text(page({"full": full, "empty": empty}[month](), language))
    golden = HERE / f"{month}.{language}.txt"
    if os.environ.get("ULAK_WRITE_LETTERS"):
        golden.parent.mkdir(exist_ok=True)
        golden.write_text(said, encoding="utf-8")
    assert said == golden.read_text(encoding="utf-8")


@pytest.mark.parametrize("month", [full, empty])
def test_every_metric_stands_in_the_report(month):
    keys = {table.key for table in page(month()).tables}
    assert keys | {"K24"} == {f"K{n}" for n in range(1, 26)}
    assert ("K24" in keys) is (month is full)


def test_nobody_is_named_and_no_address_stands_in_it():
    for month in (full(), empty()):
        for language in ("tr", "en"):
            assert "@" not in text(page(month, language))


def test_a_flow_that_does_not_balance_is_said_first_with_its_tickets():
    off = replace(
        full(), backlog=replace(full().backlog, balance=-2, off=("KSM-2026-000009", "KSM-2026-000010"))
    )
    shown = page(off)
    assert shown.findings[0].startswith(
        "Akış dengesi TUTMUYOR: 48 + 1.234 + 6 − 1.230 ile 58 arasında 2 fark var"
    )
    assert "Dengeyi bozan kayıtlar: KSM-2026-000009, KSM-2026-000010" in text(shown)
    assert "does NOT balance" in page(off, "en").findings[0]
    assert page(full()).findings[-1].startswith("Akış dengesi tutuyor")


def test_tickets_that_are_off_are_said_though_their_differences_cancel_out():
    off = replace(full(), backlog=replace(full().backlog, off=("KSM-2026-000009", "KSM-2026-000010")))
    first = "Akış dengesi 2 kayıtta TUTMUYOR, toplamda fark birbirini götürüyor: 48 + 1.234 + 6 − 1.230 = 58."
    assert page(off).findings[0] == first


def test_the_circumstances_stand_before_any_figure():
    at = datetime(2026, 12, 1, 5, 10, tzinfo=UTC)
    around = Circumstances(
        opened=at, so_far=at, unlike=True, missed=(NOVEMBER.before(2),), unavailable=("PDF", "XLSX")
    )
    turkish, english = page(full(), "tr", around), page(full(), "en", around)
    assert turkish.title == "Kasım 2026 aylık raporu (bugüne kadar)"
    assert "01.12.2026 08:10 itibarıyladır" in turkish.findings[0]
    assert "geç geldi" in turkish.findings[1]
    assert "farklıdır" in turkish.findings[2]
    assert "Eylül 2026" in " ".join(turkish.notes)
    assert "PDF, XLSX hazırlanamadı, çünkü `ulak[report]` eki kurulu değil" in turkish.notes[-1]
    assert "2026-12-01 08:10" in english.findings[0]


def test_a_duty_is_good_only_when_nothing_was_missed():
    tones = {tile.title: tile.tone for tile in page(full()).tiles}
    assert (tones["24 saatte ön rapor"], tones["Yasal süresinde"]) == (Tone.BAD, Tone.GOOD)
    assert {tile.tone for tile in page(empty()).tiles} == {Tone.PLAIN}


def test_a_report_to_reporters_alone_is_half_of_the_duty():
    whole, half = share(6, 6), share(4, 6)
    for told, tone in ((whole, Tone.GOOD), (half, Tone.BAD)):
        month = full().reports
        reports = replace(
            month,
            reporter=replace(month.reporter, kept=whole),
            subscriber=replace(month.subscriber, kept=told),
        )
        tile = page(replace(full(), reports=reports)).tiles[2]
        assert tile.tone is tone
        assert f"sertifika sahibine: {'%100' if told is whole else '%66,7'} (n=6)" in tile.says


def test_the_worst_miss_is_the_latest_one_wherever_it_was():
    slow = Miss("KSM-2026-000777", "revocation/", 9_000, False)
    month = replace(full(), revocations=replace(full().revocations, misses=(slow,)))
    assert any("En ağırı KSM-2026-000777, iptal: 6 gün 6 sa geç." in one for one in page(month).findings)


def test_a_month_without_clusters_still_says_how_many_recur():
    month = replace(full(), recurrence=replace(full().recurrence, clusters=()))
    assert "Tekrarlayan şikâyet: 120 / 412 (%29,1)." in page(month).findings


def test_what_the_month_before_lacks_is_not_compared():
    *_, last = full().line.points
    alone = replace(full(), line=Line((last,)))
    assert not any("göre" in one for one in page(alone).findings)
    assert page(alone).tiles[0].says == ""


@pytest.mark.parametrize("short", [True, False])
def test_lists_are_as_long_as_people_read(short: bool):
    numbers = tuple(f"KSM-2026-{n:06}" for n in range(MOST_LISTED if short else MOST_LISTED + 3))
    shown = listed(Titles("tr", BOOK), numbers)
    assert shown[-1] == (numbers[-1] if short else "ve 3 kayıt daha")


def test_what_a_table_has_no_room_for_stands_together():
    many = {f"p{n:02}": 2 for n in range(MOST_ROWS)} | {"z": 1, "zz": 1}
    table = counted(Titles("en", BOOK), "K1", "", "", many, str)
    assert [row[0] for row in table.rows][-1] == "all others"
    assert table.rows[-1][1].value == 2  # type: ignore[union-attr]


def test_an_overdue_action_has_its_day_as_the_reader_writes_it():
    late = (LateAction("KSM-2026-000001", "1", "2026-11-20T16:00:00+00:00"),)
    month = replace(full(), actions=replace(full().actions, overdue=late))
    assert "KSM-2026-000001: günü 20.11.2026" in text(page(month))
    assert "KSM-2026-000001: due 2026-11-20" in text(page(month, "en"))


@pytest.mark.parametrize(
    ("value", "unit", "turkish", "english"),
    [
        (None, Unit.COUNT, "–", "–"),
        (0, Unit.COUNT, "0", "0"),
        (1_234, Unit.COUNT, "1.234", "1,234"),
        (0.953, Unit.SHARE, "%95,3", "95.3%"),
        (1, Unit.SHARE, "%100", "100%"),
        (0.9999, Unit.SHARE, "%99,9", "99.9%"),
        (0, Unit.SHARE, "%0", "0%"),
        (12, Unit.DURATION, "12 sn", "12 s"),
        (59.6, Unit.DURATION, "60 sn", "60 s"),
        (61, Unit.DURATION, "1 dk", "1 min"),
        (3_600, Unit.DURATION, "1 sa", "1 h"),
        (12_000, Unit.DURATION, "3 sa 20 dk", "3 h 20 min"),
        (4_500_000, Unit.DURATION, "1.250 sa", "1,250 h"),
        (1_234.5, Unit.DECIMAL, "1.234,50", "1,234.50"),
    ],
)
def test_a_number_as_its_reader_writes_it(value: float | None, unit: Unit, turkish: str, english: str):
    assert (in_words(value, unit, "tr"), in_words(value, unit, "en")) == (turkish, english)


@pytest.mark.parametrize(
    ("seconds", "turkish", "english"),
    [
        (12_000, "3 sa 20 dk", "3 h 20 min"),
        (172_799, "48 sa", "48 h"),
        (172_800, "2 gün", "2 d"),
        (2_123_000, "24 gün 14 sa", "24 d 14 h"),
        (172_800_000, "2.000 gün", "2,000 d"),
    ],
)
def test_long_times_by_the_wall_are_told_in_days(seconds: float, turkish: str, english: str):
    assert (wall_time(seconds, "tr"), wall_time(seconds, "en")) == (turkish, english)


@pytest.mark.parametrize(
    ("word", "turkish", "english"),
    [
        ("50%", "%50", "50%"),
        ("12h", "12 saat", "12 hours"),
        ("5d", "5 gün", "5 days"),
        ("-2h", "süreye 2 saat kala", "2 hours before"),
        ("+30m", "süreden 30 dakika sonra", "30 min after"),
        ("sight", "ilk görüldüğünde", "at first sight"),
        ("", "belirtilmemiş", "not set"),
        ("2", "2", "2"),
    ],
)
def test_a_term_of_the_rules_as_its_reader_says_it(word: str, turkish: str, english: str):
    assert (term_said(word, Titles("tr", BOOK)), term_said(word, Titles("en", BOOK))) == (turkish, english)


def test_the_steps_of_ladders_stand_in_the_order_of_time():
    steps = ["100%", "12h", "sight", "-2h", "50%", "3bd", "+30m"]
    assert sorted(steps, key=in_order) == ["50%", "100%", "-2h", "+30m", "12h", "3bd", "sight"]


def test_what_is_not_set_is_named_where_several_things_stand_side_by_side():
    cells = (Cell("email", "complaint", "", "", "", 3),)
    groups = (Cluster("mali_muhur", "", "", 2),)
    said = text(
        page(
            replace(
                full(),
                volume=replace(full().volume, cells=cells),
                recurrence=replace(full().recurrence, clusters=groups),
                coverage=replace(full().coverage, days_missing=("2026-11-05",)),
                revocations=replace(full().revocations, by_ground=(Revoked("", share(1, 1), 1.0),)),
            )
        )
    )
    assert "- e-posta · şikâyet · ürünsüz · konusuz: 3" in said
    assert "- Mali Mühür · konusuz · kök nedeni yazılmamış: 2" in said
    assert "- Sayılmayan günler: 05.11.2026" in said
    assert "- Gerekçe belirtilmemiş: Süresinde 1" in said


def test_the_tables_stand_in_the_order_of_their_names():
    numbers = [int(table.key[1:]) for table in page(full()).tables]
    assert numbers == sorted(numbers)


def test_a_duration_is_read_without_its_unit_elsewhere():
    assert duration(60, "tr") == "1 dk"


BEGUN = datetime(2026, 9, 15, 12, tzinfo=UTC)
OPENING = datetime(2026, 12, 1, 5, 10, tzinfo=UTC)
OFFICE = BOOK.calendars["office"]


@pytest.mark.parametrize(
    ("now", "begun", "reported", "found"),
    [
        ("2026-12-01T05:09:59", BEGUN, (), None),
        ("2026-12-01T05:10:00", BEGUN, (NOVEMBER.before(), NOVEMBER.before(2)), Due(NOVEMBER, None, ())),
        ("2026-12-01T06:10:00", BEGUN, (NOVEMBER.before(),), Due(NOVEMBER, None, (NOVEMBER.before(2),))),
        ("2026-12-01T06:10:01", BEGUN, (), Due(NOVEMBER, OPENING, (NOVEMBER.before(2), NOVEMBER.before()))),
        ("2026-12-31T20:59:59", BEGUN, (NOVEMBER.before(), NOVEMBER.before(2)), Due(NOVEMBER, OPENING, ())),
        ("2026-12-01T05:10:00", BEGUN, (NOVEMBER,), None),
        ("2026-12-01T05:10:00", None, (), None),
        ("2026-12-01T05:10:00", datetime(2026, 11, 30, 21, tzinfo=UTC), (), None),
        ("2026-12-01T05:10:00", datetime(2026, 11, 30, 20, 59, tzinfo=UTC), (), Due(NOVEMBER, None, ())),
    ],
)
def test_when_a_month_is_reported(now: str, begun: datetime | None, reported, found: Due | None):
    at = datetime.fromisoformat(f"{now}+00:00")
    assert due(at, OFFICE, ISTANBUL, begun, reported) == found


def test_without_an_office_a_month_is_reported_as_it_ends():
    midnight = datetime(2026, 11, 30, 21, tzinfo=UTC)
    assert due(midnight, None, ISTANBUL, BEGUN, (NOVEMBER.before(), NOVEMBER.before(2))) == Due(
        NOVEMBER, None, ()
    )


def test_no_more_months_are_named_than_the_year_has():
    old = datetime(2020, 1, 1, tzinfo=UTC)
    assert len(missed(NOVEMBER, ISTANBUL, old, ())) == 12


def test_groups_of_words_have_the_names_proposed_for_them():
    named = page_of(full(), Titles("tr", BOOK, {"1": "kart kargo gecikme"}), "Kamu SM", ISTANBUL)
    assert "kart kargo gecikme: n 40" in text(named)
    assert "1 numaralı grup: n 40" in text(page(full()))


def test_titles_come_from_the_rules_and_what_they_lack_keeps_its_id():
    turkish = Titles("tr", BOOK)
    assert turkish.product("mali_muhur") == "Mali Mühür"
    assert turkish.product("") == "belirtilmemiş"
    assert turkish.product("not in the rules") == "kurallarda olmayan"
    assert turkish.institution("b_univ") == "b_univ"
    assert turkish.promise("preliminary-report/subscriber") == "ön rapor (sertifika sahibine)"
    assert turkish.promise("a-promise-of-the-house/author") == "a-promise-of-the-house"
    assert [turkish.weekday(str(n)) for n in (0, 6)] == ["Pazartesi", "Pazar"]
    assert share(1, 2).percent == 50.0
    assert not re.search(r"[A-Za-z]", turkish.day("holiday").replace("tatil", ""))
