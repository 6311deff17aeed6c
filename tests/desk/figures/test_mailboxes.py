"""K3, K19, K23: what the mailboxes got, and what people said."""

from tests.desk.figures.diary import Diary
from ulak.desk.figures.values import MailboxHealth, Share


def day(diary: Diary, written: str, date: str, mailbox: str = "bilgi", **facts: str) -> None:
    usual = {
        "came": "10",
        "tickets": "4",
        "appended": "3",
        "filed": "2",
        "duplicates": "1",
        "quarantined": "0",
    }
    rest = {"rescued": "1", "silent": "3600", "gaps": "0", "canary": "90"}
    diary.entry(written, "", "day counted", {"day": date, "mailbox": mailbox, **usual, **rest, **facts})


def test_days_count_in_their_month_however_late_they_are_written_down():
    diary = Diary()
    day(diary, "11-01 00:01", "2026-10-31", came="1000")
    for n in range(1, 31):
        if n != 7:
            day(diary, f"11-{n:02} 23:59", f"2026-11-{n:02}")
    day(diary, "12-03", "2026-11-07", came="12", quarantined="1")
    day(diary, "12-02", "2026-12-01", came="1000")
    told = diary.told().coverage
    assert (told.registered, told.days, told.days_missing) == (Share(301, 302, 99.7), 30, ())
    assert told.by_mailbox == {"bilgi": Share(301, 302, 99.7)}


def test_a_day_nobody_counted_is_named():
    diary = Diary()
    day(diary, "11-05", "2026-11-04")
    told = diary.told().coverage
    assert (told.days, len(told.days_missing)) == (1, 29)
    assert "2026-11-04" not in told.days_missing
    assert Diary().told().coverage.registered == Share(0, 0, None)


def test_each_mailbox_has_its_health():
    diary = Diary()
    day(diary, "11-02", "2026-11-01", "cainfo", canary="", silent="")
    day(diary, "11-03", "2026-11-02", "cainfo", canary="lost", gaps="2")
    day(diary, "11-02", "2026-11-01", canary="120", silent="7200")
    day(diary, "11-03", "2026-11-02", canary="60")
    assert diary.told().intake.rows == (
        MailboxHealth("bilgi", 120, 0, 7200, 0, 2),
        MailboxHealth("cainfo", None, 1, 3600, 2, 2),
    )


def test_one_vote_a_ticket_and_surveys_apart_from_volume():
    diary = Diary()
    for number, votes in (("A", "15"), ("B", "4"), ("C", "2"), ("D", "")):
        diary.opened("10-02", number)
        diary.write("11-02", number, "survey sent", letter="1")
        for hour, vote in enumerate(votes):
            diary.write(f"11-03 1{hour}:00", number, "rated", rating=vote)
    diary.write("11-04", "D", "survey refused")
    diary.write("11-04", "", "survey refused")
    told = diary.told()
    assert (told.volume.total, told.satisfaction.sent, told.satisfaction.refused) == (0, 4, 2)
    assert told.satisfaction.csat == Share(2, 3, 66.7)
    assert told.satisfaction.response == Share(3, 4, 75.0)
    assert told.satisfaction.scores == {"5": 1, "4": 1, "2": 1}
    assert told.line.points[-1].csat_percent == 66.7
