"""Nothing leaves the desk but through one function that queues letters, and one module that speaks SMTP."""

import ast
import re

from tests.architecture.source import Module, modules

QUEUES_A_LETTER = re.compile(r"(^|\.)letters\.insert\(\)|insert\((schema\.)?letters\b")
MAY_HOLD_A_COURIER = {"wiring", "servers"}


def test_one_function_queues_letters():
    gates = {
        f"{module.name}:{function.name}"
        for module in modules()
        if not module.name.startswith("store/migrations")
        for function in module.functions()
        if any(
            isinstance(node, ast.Call) and QUEUES_A_LETTER.search(ast.unparse(node))
            for node in ast.walk(function)
        )
    }
    assert len(gates) == 1
    assert gates.pop().startswith("store/gate:")


def test_only_the_wiring_has_the_smtp_gateway_in_its_hands():
    holders = {module.name for module in modules() if imports_smtp(module)}
    assert holders - MAY_HOLD_A_COURIER == set()
    assert "wiring" in holders


def imports_smtp(module: Module) -> bool:
    return any(
        name.startswith("ulak.gateways.smtp") for _, name in module.imports()
    ) and not module.name.startswith("gateways/smtp")
