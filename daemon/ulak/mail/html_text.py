"""HTML as a reader would copy it out: tables in rows, links with their targets, quotations marked."""

import re
from dataclasses import dataclass, field

from selectolax.lexbor import LexborHTMLParser, LexborNode

HTML_LIMIT = 1024 * 1024
_SILENT = frozenset(
    {"script", "style", "head", "title", "template", "noscript", "object", "svg", "-comment", "!doctype"}
)
_BLOCK = frozenset(
    "address article aside blockquote body center dd div dl dt fieldset figure footer form h1 h2 h3 h4 h5 "
    "h6 header "
    "hr li main nav ol p pre section table tbody tfoot thead tr ul caption".split()
)
_PARAGRAPH = frozenset({"p", "h1", "h2", "h3", "h4", "h5", "h6", "table", "ul", "ol", "blockquote", "pre"})
# Elements the reader opens anew in every block until they are closed (HTML Standard §13.2.4.3): a thousand
# of them in a thousand paragraphs are a million. They change nothing in a text, so they are read as another.
_REOPENED = re.compile(
    r"<(/?)(?:b|big|code|em|font|i|nobr|s|small|strike|strong|tt|u)(?=[\s/>])", re.IGNORECASE
)
# A tag's attributes as the tokenizer reads them (HTML Standard §13.2.5.32); possessive, so linear.
_ATTRIBUTE = re.compile(
    r"""(=[^\s/>=]*+|[^\s/>=]++)(?:\s*+=\s*+(?:"[^"]*+"?+|'[^']*+'?+|[^\s>]*+))?+""", re.IGNORECASE
)
_TAG = re.compile(rf"<([a-z][^\s/>]*+)((?:[\s/]++|{_ATTRIBUTE.pattern})++)", re.IGNORECASE)
_ATTRIBUTE_NAMES = 1000
"""Different ones a page may have, for the reader compares each with all; mail programs write some fifty."""
_READ = frozenset({"href", "alt"})
_QUOTED_LIMIT = 20  # quotations in quotations; more are shown as so many
_SPACES = re.compile(r"[ \t\r\n\f]+")


def html_text(html: str) -> str:
    """The readable text of at most HTML_LIMIT letters; scripts, styles and comments are gone."""
    page = _Page()
    markup = _REOPENED.sub(r"<\1span", html[:HTML_LIMIT])
    if _has_too_many_names(markup):
        markup = _TAG.sub(_with_what_is_read, markup)
    _walk(LexborHTMLParser(markup).root, page)
    return page.text()


def _has_too_many_names(markup: str) -> bool:
    names: set[str] = set()
    for tag in _TAG.finditer(markup):
        names.update(attribute[1] for attribute in _ATTRIBUTE.finditer(tag[2]))
        if len(names) > _ATTRIBUTE_NAMES:
            return True
    return False


def _with_what_is_read(tag: re.Match[str]) -> str:
    """The tag without attributes that mean nothing to a text."""
    kept = (one[0] for one in _ATTRIBUTE.finditer(tag[2]) if one[1].lower() in _READ)
    return " ".join((f"<{tag[1]}", *kept))


def first_tags(html: str, most: int) -> str:
    """The page up to its first so many tags."""
    pieces = html.split("<", most)
    return html if len(pieces) <= most else html[: len(html) - len(pieces[-1])].removesuffix("<")


def _walk(root: LexborNode | None, page: "_Page") -> None:
    """Without recursion: a stranger decides how deep the nesting is."""
    top = 0 if root is None else root.mem_id
    node = root
    while node is not None:
        silent = node.tag in _SILENT
        if not silent:
            page.enter(node)
        if not silent and node.child is not None:
            node = node.child
            continue
        while node is not None and node.next is None:
            page.leave(node)
            node = None if node.parent is None or node.parent.mem_id == top else node.parent
        if node is not None:
            page.leave(node)
            node = node.next


@dataclass
class _Page:
    lines: list[str] = field(default_factory=list)
    line: str = ""
    depth: int = 0
    pre: int = 0
    links: int = 0
    room: int = HTML_LIMIT

    def enter(self, node: LexborNode) -> None:
        tag = node.tag or ""
        if tag == "-text":
            self.write(node.text_content or "")
        elif tag == "br":
            self.end_line()
        elif tag in ("td", "th") and self.line:
            self.line = self.line.rstrip() + " | "
        elif tag in _BLOCK:
            self.open_block(tag)
        elif tag == "a":
            self.links += 1
        elif tag == "img" and (alt := (node.attributes.get("alt") or "").strip()):
            self.write(f"[{alt}]")

    def leave(self, node: LexborNode) -> None:
        tag = node.tag or ""
        if tag == "a":
            self.links -= 1
            self.write(_target(node, is_inner=self.links > 0))
        elif tag in _BLOCK:
            self.close_block(tag)

    def open_block(self, tag: str) -> None:
        if self.line.strip():
            self.end_line()
        if tag == "blockquote":
            self.depth += 1
        if tag == "pre":
            self.pre += 1
        if tag == "li":
            self.line = "- "

    def close_block(self, tag: str) -> None:
        if self.line.strip():
            self.end_line()
        if tag in _PARAGRAPH and self.lines and self.lines[-1].strip("> "):
            self.lines.append(self.marks)
        if tag == "blockquote":
            self.depth -= 1
        if tag == "pre":
            self.pre -= 1

    @property
    def marks(self) -> str:
        return "> " * min(self.depth, _QUOTED_LIMIT)

    def write(self, text: str) -> None:
        """No more than there is room: a target may be repeated, and marks stand before every line."""
        if len(text) > self.room:
            return
        self.room -= len(text)
        if self.pre:
            first, *others = text.splitlines() or [""]
            self.line += first
            for other in others:
                self.end_line()
                self.line = other
            return
        spaced = _SPACES.sub(" ", text)
        self.line += spaced.lstrip(" ") if not self.line or self.line.endswith(" ") else spaced

    def end_line(self) -> None:
        self.room -= len(self.marks)
        self.lines.append(self.marks + self.line.rstrip())
        self.line = ""

    def text(self) -> str:
        joined = "\n".join(line.rstrip() for line in (*self.lines, self.line)).replace("\xa0", " ")
        return re.sub(r"\n{3,}", "\n\n", joined).strip("\n")


def _target(link: LexborNode, *, is_inner: bool) -> str:
    """Where a link leads, unless its own words already say so; those of a link in a link are not asked."""
    href = (link.attributes.get("href") or "").strip()
    if not href.lower().startswith(("http://", "https://", "mailto:")):
        return ""
    shown = "" if is_inner else link.text(deep=True, strip=True)
    bare = re.sub(r"^(?:https?://|mailto:)", "", href, flags=re.IGNORECASE).rstrip("/")
    return "" if bare and bare in shown else f" <{href}>"
