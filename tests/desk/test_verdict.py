"""What is proven by what came in a mail, and why: every kind of finding, ours or not."""

import itertools

import pytest

from ulak.desk.certificates.finding import Finding, Problem, Verdict, What
from ulak.desk.certificates.verdict import verdict_of
from ulak.shipped import shipped

KEY, REQUEST, CERTIFICATE = What.PRIVATE_KEY, What.REQUEST, What.CERTIFICATE
STATEMENT = "Proof of Key Compromise"
WHERE = "attachment server.key"


@pytest.mark.parametrize(
    ("finding", "is_ours", "verifies", "verdict", "reason"),
    [
        (Finding(KEY, WHERE, "a"), True, True, Verdict.CONFIRMED, "private key in attachment server.key: it signed a fresh number, and the key of our certificate verifies it"),
        (Finding(KEY, WHERE, "a"), True, False, Verdict.NOT_PROVEN, "the key of our certificate does not verify what it signed"),
        (Finding(KEY, WHERE, "a"), False, False, Verdict.NOT_PROVEN, "its key is that of no certificate in the inventory"),
        (Finding(KEY, WHERE, "a"), False, True, Verdict.NOT_PROVEN, "its key is that of no certificate in the inventory"),
        (Finding(KEY, WHERE, problem=Problem.ENCRYPTED), False, False, Verdict.NEEDS_PASSWORD, "it is encrypted"),
        (Finding(KEY, WHERE, problem=Problem.INVALID), False, False, Verdict.UNREADABLE, "its numbers do not belong together, or it is damaged"),
        (Finding(KEY, WHERE, problem=Problem.TOO_LARGE), False, False, Verdict.UNREADABLE, "too large"),
        (Finding(KEY, WHERE, problem=Problem.TOO_SLOW), False, False, Verdict.UNREADABLE, "took too long"),
        (Finding(KEY, WHERE, problem=Problem.UNSUPPORTED), True, True, Verdict.UNREADABLE, "of a kind that cannot be read"),
        (Finding(KEY, WHERE, "a", Problem.CANNOT_SIGN), True, False, Verdict.NOT_PROVEN, "keys of this kind cannot sign"),
        (Finding(REQUEST, WHERE, "a", is_signed=True, name=STATEMENT), True, False, Verdict.CONFIRMED, "certificate signing request in attachment server.key: signed with the key, and its common name says that it is compromised"),
        (Finding(REQUEST, WHERE, "a", is_signed=True, name=STATEMENT), False, False, Verdict.NOT_PROVEN, "no certificate in the inventory"),
        (Finding(REQUEST, WHERE, "a", Problem.BAD_SIGNATURE, name=STATEMENT), True, False, Verdict.NOT_PROVEN, "its signature was not made with its own key"),
        (Finding(REQUEST, WHERE, "a", is_signed=True, subject="CN=www.ornek.gov.tr,O=Key Compromise Response Team", name="www.ornek.gov.tr"), True, False, Verdict.NOT_PROVEN, "possession shown once, not a compromise statement"),
        (Finding(CERTIFICATE, WHERE, "a", is_signed=True, name=STATEMENT), True, False, Verdict.CONFIRMED, "certificate in attachment server.key"),
        (Finding(CERTIFICATE, WHERE, "a", name=STATEMENT), True, False, Verdict.NOT_PROVEN, "was not made with its own key"),
        (Finding(What.OTHER, WHERE, "a"), True, True, Verdict.NOT_PROVEN, "it is public, and proves nothing"),
        (Finding(What.OTHER, WHERE, problem=Problem.TOO_SLOW), False, False, Verdict.UNREADABLE, "took too long"),
    ],
)  # fmt: skip
def test_only_what_the_key_itself_says_confirms(
    finding: Finding, is_ours: bool, verifies: bool, verdict: Verdict, reason: str
) -> None:
    found, why = verdict_of(finding, is_ours, verifies)
    assert found is verdict
    assert reason in why
    assert WHERE in why


def test_every_reason_can_be_said_in_turkish() -> None:
    """A word that `_words.txt` does not know stands in the letter as it is, in English."""
    words = (shipped("templates") / "tr" / "_words.txt").read_text(encoding="utf-8")
    whole = itertools.product(
        What, (None, *Problem), (True, False), (STATEMENT, ""), (True, False), (True, False)
    )
    for what, problem, is_signed, name, is_ours, verifies in whole:
        finding = Finding(what, WHERE, "a", problem, is_signed=is_signed, name=name)
        _, reason = verdict_of(finding, is_ours, verifies)
        said, _, why = reason.partition(f" in {WHERE}: ")
        assert f'"{said}": ' in words
        assert f'"{why}": ' in words


@pytest.mark.parametrize("problem", Problem)
def test_nothing_with_a_problem_confirms_anything(problem: Problem) -> None:
    for what in (KEY, REQUEST, CERTIFICATE):
        finding = Finding(what, WHERE, "a", problem, is_signed=problem is not Problem.BAD_SIGNATURE)
        assert verdict_of(finding, is_ours=True, verifies=False)[0] is not Verdict.CONFIRMED
