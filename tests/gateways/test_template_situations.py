"""`check` writes each letter for every kind of ticket: whatever may be beside what, some letter has both."""

from itertools import combinations

import pytest

from ulak.desk.clocks.promise import PromiseState
from ulak.desk.contact import Channel
from ulak.desk.ticket import Kind, Relation, Status
from ulak.gateways.templates.situations import situations

LETTERS = [one.letter for one in situations("tr")]
PROPERTIES = {
    "kind": {one.kind for one in LETTERS},
    "channel": {one.channel for one in LETTERS},
    "address": {bool(one.author.address) for one in LETTERS},
    "gate": {one.gate for one in LETTERS},
    "owner": {bool(one.owner) for one in LETTERS},
    "is_new": {one.is_new for one in LETTERS},
    "unproven": {"identity-unproven" in one.tags for one in LETTERS},
}


def of(letter, name):
    if name == "address":
        return bool(letter.author.address)
    if name == "unproven":
        return "identity-unproven" in letter.tags
    value = getattr(letter, name)
    return bool(value) if name == "owner" else value


def test_every_kind_comes_by_every_channel_with_and_without_an_address():
    met = {(one.kind, one.channel, bool(one.author.address)) for one in LETTERS}
    assert {(k, c, a) for k in Kind for c in Channel for a in (True, False)} <= met


def test_every_kind_has_its_promises_stand_every_way():
    met = {(one.kind, promise.state, promise.kept_at is None) for one in LETTERS for promise in one.promises}
    ways = ((state, state is not PromiseState.KEPT) for state in PromiseState)
    assert {(k, *way) for k in Kind for way in (*ways, (PromiseState.BREACHED, False))} <= met
    assert {one.kind for one in LETTERS if not one.promises} >= set(Kind)
    assert {one.kind for one in LETTERS if any(promise.task for promise in one.promises)} == set(Kind)


@pytest.mark.parametrize(("one", "other"), list(combinations(PROPERTIES, 2)))
def test_whatever_may_be_beside_what_is_met_somewhere(one, other):
    met = {(of(letter, one), of(letter, other)) for letter in LETTERS}
    kinds = PROPERTIES[one] - {""} if one in ("kind", "channel") else PROPERTIES[one]
    assert {(a, b) for a in kinds for b in PROPERTIES[other] - ({""} if other == "channel" else set())} <= met


def test_every_status_and_every_link_both_ways_is_met():
    assert {one.status for one in LETTERS} >= set(Status)
    assert {(link.relation, link.made_here) for one in LETTERS for link in one.links} == {
        (relation, here) for relation in Relation for here in (True, False)
    }
