"""Every decision is made with the house as it trusts now, never with the one of the configuration."""

import ast

from tests.architecture.source import modules

DECIDES = {"decide", "escalate", "delivered", "dropped"}


def test_no_decision_is_given_a_house_that_may_trust_too_much() -> None:
    calls = {
        ast.unparse(node)
        for module in modules()
        if module.name.startswith("stages/")
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in DECIDES
    }
    assert len(calls) >= len(DECIDES)
    assert [call for call in calls if "office.house" in call] == []
