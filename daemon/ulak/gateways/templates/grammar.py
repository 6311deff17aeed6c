"""What may stand in a template at all, and its loops with an end."""

from typing import Any

from jinja2 import Environment, TemplateSyntaxError, nodes
from jinja2.visitor import NodeTransformer

COUNTED = "~counted"
"""The filter that every loop goes through; nobody can write its name."""

_REFUSED: dict[type[nodes.Node], str] = {
    nodes.AssignBlock: "{% set %} with a block keeps a text of any length; write the text where it belongs",
    nodes.FilterBlock: "{% filter %} is not available in a template; use the filter on the word itself",
    nodes.Extends: "{% extends %} is not available in a template; use {% include %}",
    nodes.Block: "{% block %} is not available in a template; use {% include %}",
    nodes.ScopedEvalContextModifier: "{% autoescape %} is not available: a template is plain text",
    nodes.Import: '{% import %} is not available in a template; use {% from "FILE" import NAME %}',
}


def bounded(
    tree: nodes.Template, environment: Environment, name: str | None, file: str | None
) -> nodes.Template:
    """The template with loops that are counted; TemplateSyntaxError for what no letter needs."""
    found: nodes.Template = _Bounds(name, file).visit(tree)
    found.set_environment(environment)
    return found


class _Bounds(NodeTransformer):
    def __init__(self, name: str | None, file: str | None) -> None:
        self._name, self._file = name, file

    def generic_visit(self, node: nodes.Node, *args: Any, **kwargs: Any) -> nodes.Node:
        if said := _REFUSED.get(type(node)):
            raise self._wrong(said, node)
        return super().generic_visit(node, *args, **kwargs)

    def visit_For(self, node: nodes.For) -> nodes.Node:  # noqa: N802 - jinja's name
        if node.recursive:
            raise self._wrong("a loop does not call itself in a template: leave `recursive` out", node)
        self.generic_visit(node)
        node.iter = _filtered(node.iter, COUNTED, node.lineno)
        return node

    def visit_Concat(self, node: nodes.Concat) -> nodes.Node:  # noqa: N802
        """`a ~ b` has no hook; `join` is counted."""
        self.generic_visit(node)
        return _filtered(nodes.List(node.nodes, lineno=node.lineno), "join", node.lineno)

    def visit_Const(self, node: nodes.Const) -> nodes.Node:  # noqa: N802
        """Half a letter outside Unicode's common plane can be written, and not be sent."""
        if isinstance(node.value, str) and not node.value.isprintable():
            try:
                node.value.encode()
            except UnicodeEncodeError as half:
                raise self._wrong("a text has half a character in it (\\ud800 to \\udfff)", node) from half
        return node

    def _wrong(self, said: str, node: nodes.Node) -> TemplateSyntaxError:
        return TemplateSyntaxError(said, node.lineno, self._name, self._file)


def _filtered(node: nodes.Node, name: str, line: int) -> nodes.Filter:
    return nodes.Filter(node, name, [], [], None, None, lineno=line)
