"""
What is wrong with a configuration on paper: `ulak check`.

It is given after every change of a file, so nothing is imported here that only a desk at work needs.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from functools import partial
from pathlib import Path

from ulak.config import Settings
from ulak.credentials import desk_secrets, password
from ulak.desk.gate.gate_letters import may_decide
from ulak.desk.rules.reach import unreachable
from ulak.desk.rules.rule_examples import example_problems
from ulak.desk.rules.rule_files import read_rules
from ulak.desk.rules.rule_schema import FILE_NAME, rules_schema
from ulak.desk.rules.rulebook import Rulebook
from ulak.desk.task import TaskKind
from ulak.errors import ConfigError
from ulak.gateways.templates import Templates
from ulak.shelf.judging import names_problems, strange_mailboxes
from ulak.shelf.papers import rule_texts


def problems(settings: Settings, environment: Mapping[str, str]) -> tuple[str, ...]:
    """Every problem of secrets, rules, their examples and templates; none means that `run` may start."""
    found = [*_said(lambda: desk_secrets(settings, environment))]
    for box in settings.mailbox:
        for protocol in ("imap", "smtp"):
            found += _said(partial(password, box, protocol, environment))
    found += rule_problems(settings)
    found += Templates(settings.desk.templates).problems()
    return tuple(found)


def notes(settings: Settings) -> tuple[str, ...]:
    """What is no mistake and worth knowing: what sleeps, what no mail reaches, deciders it has not."""
    told = (*settings.notes(), *_old_schema(settings.desk.rules / FILE_NAME))
    try:
        rulebook = read_rules(rule_texts(settings.desk.rules), settings.desk.timezone)
    except ConfigError:
        return told
    strangers = (
        f"{place}: no mailbox is called {name}"
        for name, place in strange_mailboxes(rulebook, settings.mailbox_names)
    )
    return (*told, *strangers, *map(str, unreachable(rulebook)), *_undecided_gates(rulebook))


def _old_schema(file: Path) -> Iterator[str]:
    """An editor that goes by the schema of another ulak finds fault with what is right."""
    if file.is_file():
        schema = None
        with suppress(OSError, ValueError):
            schema = json.loads(file.read_text(encoding="utf-8"))
        if schema != rules_schema():
            yield f"{file}: not of this version of ulak; for your editor run: ulak rules schema > {file}"


def _said(look: Callable[[], object]) -> list[str]:
    try:
        look()
    except ConfigError as wrong:
        return str(wrong).splitlines()
    return []


def rule_problems(settings: Settings) -> tuple[str, ...]:
    """Every problem of the rules alone: files, names that lead nowhere, examples that do not come true."""
    try:
        rulebook = read_rules(rule_texts(settings.desk.rules), settings.desk.timezone)
    except ConfigError as wrong:
        return tuple(str(wrong).splitlines())
    templates = Templates(settings.desk.templates)
    return (*names_problems(rulebook, templates, settings.mailbox_names), *example_problems(rulebook))


def _undecided_gates(rulebook: Rulebook) -> Iterator[str]:
    """An answer that nobody can approve or sign never leaves, and only whoever submits it would notice."""
    for rule in rulebook.rules:
        for setting in rule.then.single:
            if setting.field == "gate" and not may_decide(rulebook, TaskKind(setting.value), ""):
                role = rulebook.gate(setting.value).decided_by
                yield (
                    f"{setting.place}: nobody can decide on an answer that needs {setting.value}:"
                    f" list somebody under `roles`, {role}, or a deputy under `gates`"
                )
