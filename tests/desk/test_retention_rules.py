"""What an administrator may write under `retention`, and what `ulak check` says to the rest."""

import pytest

from tests.rules.specimen import HOUSE, LAST, problems, rulebook, shipped_files
from ulak.desk.contact import Channel
from ulak.desk.keeping.retention import Start
from ulak.desk.ticket import Kind


def wrong(entries: str) -> tuple[str, ...]:
    files = {
        "10-house.yaml": HOUSE,
        "20-rules.yaml": f"rules:{LAST}",
        "80-retention.yaml": f"retention:\n{entries}",
    }
    return problems(files)


def test_entries_are_read_in_the_order_they_are_written_in():
    house = f"""{HOUSE}
retention:
  reports: {{ kind: certificate-problem-report, keep: 2y, after: certificates }}
  official:
    channel: [cimer, tubimer]
    keep: 120mo
  everything: {{ keep: 1900d }}
"""
    reports, official, everything = rulebook(house=house).retention
    assert (reports.name, str(reports.keep), reports.after) == ("reports", "2y", Start.CERTIFICATES)
    assert reports.kinds == {Kind.CERTIFICATE_PROBLEM_REPORT}
    assert official.channels == {Channel.CIMER, Channel.TUBIMER}
    assert (official.kinds, official.after) == (frozenset(), Start.CLOSING)
    assert str(everything) == "everything: 1900d"
    assert str(official.place) == "10-house.yaml:" + str(house.splitlines().index("  official:") + 1)


def test_as_shipped_nothing_is_ever_removed():
    assert "80-retention.yaml" in shipped_files()
    assert not problems(shipped_files())
    text = shipped_files()["80-retention.yaml"]
    offered = text.replace("  # reports", "  reports").replace("  # off", "  off").replace("  # pri", "  pri")
    assert not problems({**shipped_files(), "80-retention.yaml": offered.replace("  # every", "  every")})


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        ("  one: { }\n", 'retention one needs "keep"'),
        ("  one: { keep: 2 years }\n", "is no time to keep something"),
        ("  one: { keep: 2y, until: 3y }\n", '"until" is not a key of retention one'),
        ("  one: { keep: 2y, kind: complain }\n", 'is not a word for "kind"'),
        ("  one: { keep: 2y, channel: [cimer, fax] }\n", 'is not a word for "channel"'),
        ("  one: { keep: 2y, after: receipt }\n", 'is not a word for "after"'),
        ("  one: { keep: 59d }\n", "may open again for 60 days"),
        ("  one: { keep: 1mo }\n", "may open again for 60 days"),
        ("  =one: { keep: 2y }\n", "begins with a letter or a digit"),
        ("  r: { kind: certificate-problem-report, keep: 23mo, after: certificates }\n", "(BR 5.5.2)"),
        (
            "  r: { kind: [complaint, certificate-problem-report], keep: 731d, after: certificates }\n",
            "(BR 5.5.2)",
        ),
        ("  r: { kind: certificate-problem-report, keep: 5y }\n", "write after: certificates"),
        (
            "  r: { kind: certificate-problem-report, keep: 5y, after: closing }\n",
            "write after: certificates",
        ),
        ("  - { keep: 2y }\n", "retention must be a block of names"),
    ],
)
def test_what_is_a_mistake(entry: str, said: str):
    found = wrong(entry)
    assert len(found) == 1, found
    assert found[0].startswith("80-retention.yaml:2: column ") or "block of names" in found[0]
    assert said in found[0]


@pytest.mark.parametrize(
    "entry", ["", "  r: { kind: certificate-problem-report, keep: 24mo, after: certificates }\n"]
)
def test_what_is_none(entry: str):
    assert wrong(entry) == ()
