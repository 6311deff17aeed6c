"""A trouble that many meet is said once, and its end once."""

from ulak.complaints import Complaints


def test_the_first_says_it_and_the_last_says_that_it_is_over() -> None:
    said = Complaints()
    assert [said.begin(post, "the disk is full") for post in ("triage", "dispatch")] == [True, False]
    assert said.begin("mailbox bilgi", "the server is away")
    assert [said.end(post, "the disk is full") for post in ("triage", "dispatch")] == [False, True]
    assert not said.end("dispatch", "the disk is full")
    assert said.begin("upkeep", "the disk is full")
