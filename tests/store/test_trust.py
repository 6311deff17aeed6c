"""A probe is judged once, and a mailbox is doubted by each way apart, on both databases."""

from datetime import timedelta

import pytest

from tests.store.specimen import HOUSE, NOON, Desk
from ulak.desk.coming.known import Pointers
from ulak.desk.watch.probe import decision, write
from ulak.desk.watch.trust import Distrust, Judgement, Probe, Way
from ulak.store.engine import Store
from ulak.store.stale import Stale
from ulak.store.trust import Trust

COUNTER = HOUSE.counters[0]
HOUR = timedelta(hours=1)


@pytest.fixture
def trust(store: Store) -> Trust:
    return Trust(store)


@pytest.fixture
def desk(store: Store) -> Desk:
    return Desk(store)


def sent(trust: Trust, nonce: str = "x", way: Way = Way.INSIDE) -> Probe:
    probe, _ = write(COUNTER, HOUSE, way, NOON, nonce)
    trust.sends(probe)
    return probe


def judged(desk: Desk, probe: Probe, *, forged: bool, after: timedelta = HOUR) -> None:
    judgement = Judgement(probe.mailbox, probe.way, probe.message_id, forged, NOON + after)
    desk.tickets.carry_out(decision(judgement), None, None, (), NOON + after)


def doubted(way: Way = Way.INSIDE, after: timedelta = HOUR) -> Distrust:
    return Distrust(COUNTER.name, way, NOON + after)


def test_a_probe_is_known_by_its_id_until_the_next_one_leaves(trust: Trust, desk: Desk) -> None:
    def known(probe: Probe) -> Probe | None:
        return desk.tickets.known(Pointers((probe.message_id, ""), "", (), ()), NOON).probe

    first = sent(trust)
    assert known(first) == first
    second = sent(trust, "y")
    assert (known(first), known(second)) == (None, second)
    assert all(desk.tickets.is_own(one.message_id) for one in (first, second))
    assert not desk.tickets.is_own(first.message_id.replace(".probe.", ".note."))
    assert trust.probes() == (second,)
    assert trust.distrusts() == ()


def test_it_is_judged_once(trust: Trust, desk: Desk) -> None:
    probe = sent(trust)
    judged(desk, probe, forged=True)
    assert trust.distrusts() == (doubted(),)
    assert [one.judged for one in trust.probes()] == [True]
    for forged in (False, True):
        with pytest.raises(Stale):
            judged(desk, probe, forged=forged)
    sent(trust, "y")
    with pytest.raises(Stale):
        judged(desk, probe, forged=False)
    assert trust.distrusts() == (doubted(),)


def test_a_mailbox_is_doubted_since_the_first_until_one_comes_home_clean(trust: Trust, desk: Desk) -> None:
    judged(desk, sent(trust, "a"), forged=True)
    judged(desk, sent(trust, "b"), forged=True, after=2 * HOUR)
    assert trust.distrusts() == (doubted(),)
    judged(desk, sent(trust, "c"), forged=False, after=3 * HOUR)
    assert trust.distrusts() == ()
    judged(desk, sent(trust, "d"), forged=True, after=4 * HOUR)
    assert trust.distrusts() == (doubted(after=4 * HOUR),)


def test_what_one_way_shows_says_nothing_about_the_other(trust: Trust, desk: Desk) -> None:
    inside, outside = sent(trust), sent(trust, way=Way.OUTSIDE)
    judged(desk, outside, forged=True)
    judged(desk, inside, forged=False)
    assert trust.distrusts() == (doubted(Way.OUTSIDE),)
    assert trust.distrusted() == {COUNTER.name}
