"""K19: what people said of the answers they got."""

from ulak.desk.figures.material import Material
from ulak.desk.figures.measures import counts, share
from ulak.desk.figures.values_of_work import Satisfaction

_GOOD = 4


def satisfaction(material: Material) -> Satisfaction:
    """One vote a ticket, the last; of the surveys that left in the month, and the votes that came in it."""
    rated = ([vote for at, vote in one.rated if material.month.has(at)] for one in material.moved)
    votes = [every[-1] for every in rated if every]
    sent = sum(material.month.has(at) for one in material.moved for at in one.surveyed)
    return Satisfaction(
        sent=sent,
        refused=sum(map(material.month.has, material.refused)),
        csat=share(sum(one >= _GOOD for one in votes), len(votes)),
        response=share(len(votes), sent),
        scores=counts(votes),
    )
