"""Authors of closed tickets are asked how satisfied they are: in the sample, and each once in a while."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from ulak.desk.satisfaction.asking import ask
from ulak.desk.satisfaction.survey_rules import SurveyRules
from ulak.errors import ConfigError, Refused
from ulak.stages.office import Office
from ulak.store.daily import Daily
from ulak.store.stale import Stale
from ulak.store.surveys import Closed, Surveys, was_let_pass

BATCH = 50
HOUR = timedelta(hours=1)
"""Closings of the hour before the desk began to ask count too: clocks of two machines are never the same."""

log = logging.getLogger(__name__)


def turn(office: Office, surveys: Surveys, begun: Daily, clock: Callable[[], datetime]) -> int:
    """
    Ask the authors whose time has come; return how many.

    That a person was asked is written with the letter, so that a second daemon, or this one after it
    was killed, asks nobody twice. Tickets that were closed before a house asked at all are left alone.
    """
    office, now = office.today(), clock()
    rules = office.rules().satisfaction
    if rules is None:
        return 0
    since = begun.last()
    if since is None:
        begun.done(now)
        return 0
    asked = 0
    for closed in surveys.closed(rules, since - HOUR, now):
        asked += _asked(office, surveys, closed, rules, now)
        if asked == BATCH:
            break
    return asked


def _asked(office: Office, surveys: Surveys, closed: Closed, rules: SurveyRules, now: datetime) -> bool:
    """A ticket that changed meanwhile, or a person somebody else has just asked, is left for later."""
    first, then = surveys.asks(closed, rules, now), was_let_pass(closed.number)
    try:
        dossier = office.tickets.dossier(closed.number)
        decision = dossier and ask(dossier, office.rules(), office.trusting(), closed.mark, now)
        if not decision:
            return False
        office.settle(decision, now, first=first, then=then)
    except Stale:
        return False
    except (ConfigError, Refused) as broken:  # a template is wrong, or what is stored of this one ticket
        log.error("a survey about %s cannot be written: %s", closed.number, broken)  # noqa: TRY400
        return False
    log.info("%s", decision.reason)
    return True
