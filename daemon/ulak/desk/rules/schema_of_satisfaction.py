"""JSON Schema of `satisfaction` in `rules/`."""

from ulak.desk.rules.satisfaction_rules import KINDS
from ulak.desk.rules.schema_values import Schema, block, duration, flag, percent, said, some_of


def satisfaction_schema() -> Schema:
    """Every key of the section; a share is a percentage, or a block of them by kind."""
    by_kind = block(**{kind: percent("Of tickets of that kind.", "20%") for kind in KINDS})
    share = {"anyOf": [percent("Of all tickets.", "100%"), by_kind]}
    asked = block(
        "Authors of closed tickets are asked how satisfied they are; without this section nobody is.",
        after=duration("How long after the closing.", "1d"),
        every=duration("How long the same person is not asked again.", "90d"),
        share=said(share, "How many are asked: a percentage, or one for each kind.", "100%"),
        not_for=some_of(KINDS, "Kinds of tickets that are not asked about.", ["suggestion"]),
        low=said({"enum": list(range(6))}, "Ratings up to this are told to coordinators.", 2, default=2),
        reopens=flag("Whether a low rating opens the ticket again at once."),
    )
    return {**asked, "type": ["object", "null"]}
