"""K1, K2, K20, K24: what came in the month and whether the flow adds up."""

from tests.desk.figures.diary import NOVEMBER, RULED, Diary
from ulak.desk.figures.month import Month
from ulak.desk.figures.values import Cell, Rate


def test_a_mail_of_the_last_minute_counts_in_its_month_and_midnight_in_the_next():
    diary = Diary()
    diary.opened("10-31 23:59:59", "O")
    diary.opened("11-01 00:00:00", "A")
    diary.opened("11-30 23:59:30", "B", registered="12-01 00:00:20", kind="request")
    diary.opened("12-01 00:00:00", "C")
    november = diary.told()
    assert (november.volume.total, november.volume.registered_late) == (2, 1)
    assert november.volume.by_kind == {"complaint": 1, "request": 1}
    assert (november.backlog.open_end, november.backlog.balance) == (3, 0)
    december = diary.told(Month(2026, 12))
    assert (december.volume.total, december.backlog.open_start) == (1, 3)
    assert [one.volume for one in december.line.points[-3:]] == [1, 2, 1]


def test_tickets_count_by_what_they_are_at_the_months_end_on_every_channel():
    diary = Diary()
    diary.opened("11-02", "A", channel="cimer", product="ssl", institution="tubitak")
    diary.opened("11-03", "B", channel="phone")
    diary.counts("11-20", "B", kind="request", product="not in the rules")
    diary.counts("12-02", "B", kind="suggestion")
    diary.opened("11-04", "C", channel="phone", kind="request", product="not in the rules")
    told = diary.told().volume
    assert told.by_channel == {"cimer": 1, "phone": 2}
    assert told.by_kind == {"complaint": 1, "request": 2}
    assert told.by_product == {"ssl": 1, "not in the rules": 2}
    assert told.by_category == {"": 3}
    assert told.by_institution == {"tubitak": 1, "": 2}
    assert told.by_mailbox == {"bilgi": 3}
    assert told.cells == (
        Cell("cimer", "complaint", "ssl", "", "tubitak", 1),
        Cell("phone", "request", "not in the rules", "", "", 2),
    )


def test_a_duplicate_counts_on_its_whole_alone_from_the_month_it_was_merged_in():
    diary = Diary()
    diary.opened("10-20", "W")
    diary.opened("10-21", "P")
    diary.opened("11-03", "Q")
    diary.counts("11-05", "P", status="closed", part_of="W")
    diary.counts("11-05", "Q", status="closed", part_of="W")
    diary.counts("11-06", "Q", status="new", part_of="")
    assert diary.told(Month(2026, 10)).volume.total == 2
    november = diary.told().backlog
    assert (november.open_start, november.received, november.open_end) == (1, 1, 2)
    assert (november.merged, november.balance, november.off) == (1, 0, ())


def test_closing_and_reopening_balance_also_when_they_are_taken_back():
    diary = Diary()
    diary.opened("10-02", "A")
    diary.opened("11-02", "B")
    diary.closed("11-03", "A")
    diary.reopened("11-04", "A")
    diary.write("11-05", "A", "command taken back")
    diary.counts("11-05", "A", status="closed")
    diary.closed("11-06", "B")
    diary.write("11-06 12:05", "B", "command taken back")
    diary.write("11-06 12:05", "B", "ticket reopened", why="its closing was taken back")
    diary.counts("11-06 12:05", "B", status="open")
    told = diary.told()
    flow = told.backlog
    assert (flow.open_start, flow.received, flow.reopened, flow.closed, flow.open_end) == (1, 1, 2, 3, 1)
    assert (flow.balance, flow.off) == (0, ())
    assert (told.reopened.reopened.part, told.reopened.reopened.of) == (0, 1)


def test_an_undo_may_open_what_another_closed_without_a_word():
    diary = Diary()
    diary.opened("11-02", "A")
    diary.closed("11-03", "A")
    diary.write("11-04", "A", "command taken back")
    diary.counts("11-04", "A", status="open")
    diary.write("11-05", "A", "command taken back")
    diary.counts("11-05", "A", status="answered")
    flow = diary.told().backlog
    assert (flow.reopened, flow.closed, flow.open_end, flow.balance) == (1, 1, 1, 0)


def test_an_undo_that_closes_a_ticket_which_nobody_reopened_balances():
    diary = Diary()
    diary.opened("11-02", "A")
    diary.write("11-04", "A", "command taken back")
    diary.counts("11-04", "A", status="closed")
    assert (diary.told().backlog.closed, diary.told().backlog.balance) == (1, 0)


def test_what_does_not_add_up_is_named_with_its_numbers():
    diary = Diary()
    diary.opened("11-02", "B")
    diary.opened("11-02", "A")
    diary.opened("11-02", "C")
    diary.counts("11-03", "B", status="closed")
    diary.write("11-03", "A", "ticket closed")
    flow = diary.told().backlog
    assert (flow.off, flow.balance) == (("A", "B"), 0)


def test_the_open_by_age():
    diary = Diary()
    diary.opened("11-24", "A")
    diary.opened("11-23 23:59:59", "B")
    diary.opened("11-01 00:00:00", "C")
    diary.opened("10-31 23:59:59", "D")
    flow = diary.told().backlog
    assert (flow.young, flow.older, flow.old, flow.oldest) == (1, 2, 1, "D")
    assert Diary().told().backlog.oldest == ""


def test_a_ticket_of_an_older_ulak_counts_from_when_it_was_opened():
    diary = Diary()
    diary.write("10-05", "A", "ticket opened", kind="request", team="ssl", mailbox="cainfo")
    diary.write("11-05", "A", "ticket closed")
    diary.write("11-06", "A", "ticket reopened")
    diary.write("11-07", "A", "ticket closed")
    diary.write("10-05", "Z", "ticket assigned")
    flow = diary.told().backlog
    assert (flow.open_start, flow.reopened, flow.closed, flow.open_end) == (1, 1, 2, 0)
    assert flow.off == ()


def test_transfers_are_those_of_the_months_tickets_and_of_any_ticket_in_it():
    diary = Diary()
    diary.opened("11-02", "A")
    diary.counts("11-03", "A", team="ssl")
    diary.counts("11-04", "A", team="legal")
    diary.opened("11-05", "B")
    diary.opened("10-05", "C")
    diary.counts("11-06", "C", team="ssl")
    diary.counts("12-06", "B", team="ssl")
    told = diary.told().transfers
    assert (told.tickets, told.hops, told.mean, told.handed_over) == (2, 2, 1.0, 3)
    assert (told.over_two.part, told.over_two.of) == (1, 2)
    assert Diary().told().transfers.mean is None


def test_complaints_against_certificates_in_use_where_the_house_says_how_many():
    diary = Diary()
    for number in "ABC":
        diary.opened("11-02", number, product="ssl")
    diary.opened("11-02", "D", product="ssl", kind="request")
    diary.opened("11-02", "E", product="nes")
    assert diary.told().per_thousand.rows == (Rate("ssl", 3, 2000, 1.5),)
    assert diary.told(NOVEMBER, RULED).month == "2026-11"
