"""
Class 11, mail storms: somebody types another person's address into our web form, again and again.

Guard: whoever a form names is an address like any other to the gate (`store/gate.py:submit`), which lets
ten letters nobody wrote through to it within an hour. The form's mail is nobody's robot's and is
acknowledged (`desk/for_others/submission.py`), so without the quota each of these would be a letter.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.failures.post_office import HOUR, PostOffice, mail

DESK, FORM, VICTIM = "bilgi@kurum.test", "noreply@web.kurum.test", "kurban@firma.test"


@pytest.fixture
def office(tmp_path: Path) -> Iterator[PostOffice]:
    office = PostOffice(tmp_path)
    yield office
    office.closes()


def test_ten_acknowledgements_an_hour_reach_whoever_is_typed_in(office: PostOffice):
    desk = office.opens(DESK, "kurum.test", promises=False)
    more = f"Reply-To: {VICTIM}\nAuto-Submitted: auto-generated\n"
    for number in range(15):
        body = f"Ad: Kurban\nE-posta: {VICTIM}\nMesaj: {number} kez yazıyorum."
        office.post(FORM, DESK, mail(FORM, DESK, "Bize", body, office.now, more))
    office.runs(HOUR / 2)
    assert len(desk.desk.office.tickets.listing()) == 15
    assert {one.author.address for one in desk.desk.office.tickets.listing()} == {VICTIM}
    assert len(office.to(VICTIM)) == 10
    assert office.to(FORM) == []
