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
_READ = frozenset({"href", "alt", "type", "cite", "class", "style", "hidden"})
_QUOTED_LIMIT = 20  # quotations in quotations; more are shown as so many
_SPACES = re.compile(r"[ \t\r\n\f]+")
_HIDDEN = re.compile(r"(?:^|[;\s])(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.IGNORECASE)
_STYLE_READ = 1000
_CELL_LINES = 2  # a paragraph, and the empty line after it
_NEXT_CELL = " | "
_NONE = -1


@dataclass(frozen=True, slots=True)
class Reading:
    """The text, and whether words were left out of it that the page hides from its readers."""

    text: str
    hides: bool = False


def html_text(html: str) -> str:
    """The readable text of at most HTML_LIMIT letters; scripts, styles and comments are gone."""
    return read_page(html).text


def read_page(html: str) -> Reading:
    """
    What a reader would see of a page.

    Words for machines (the preview line of a newsletter, a trap for filters) are hidden, and left out
    unless there are no others.
    """
    markup = _REOPENED.sub(r"<\1span", html[:HTML_LIMIT])
    if _has_too_many_names(markup):
        markup = _TAG.sub(_with_what_is_read, markup)
    parsed = LexborHTMLParser(markup)
    page = _Page()
    _walk(parsed.root, page)
    if text := page.text():
        return Reading(text, page.hides)
    page = _Page(shows_hidden=True)
    _walk(parsed.root, page)
    return Reading(page.text())


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
        silent = node.tag in _SILENT or page.skips(node)
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
    shows_hidden: bool = False
    hides: bool = False
    lines: list[str] = field(default_factory=list)
    line: str = ""
    depth: int = 0
    quotations: list[bool] = field(default_factory=list)
    pre: int = 0
    links: int = 0
    lists: list[int] = field(default_factory=list)
    rows: list[int] = field(default_factory=list)
    room: int = HTML_LIMIT

    def skips(self, node: LexborNode) -> bool:
        """Whether the page hides this element; what has no words is no loss."""
        if self.shows_hidden or not _is_hidden(node):
            return False
        self.hides = self.hides or bool(node.text(deep=True, strip=True))
        return True

    def enter(self, node: LexborNode) -> None:
        tag = node.tag or ""
        if tag == "-text":
            self.write(node.text_content or "")
        elif tag == "br":
            self.end_line()
        elif tag in ("td", "th"):
            self.open_cell()
        elif tag in _BLOCK:
            self.open_block(tag)
            if tag == "blockquote":
                self.open_quotation(node)
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
        if self.line.strip() and not self.line.endswith(_NEXT_CELL):
            self.end_line()
        if tag == "pre":
            self.pre += 1
        if tag in ("ol", "ul"):
            self.lists.append(0 if tag == "ol" else _NONE)
        if tag == "li":
            self.line = self.item()
        if tag == "tr":
            self.rows.append(_NONE)

    def open_quotation(self, node: LexborNode) -> None:
        """What quotes is marked; what an author only indented is not, and stays the author's."""
        above = next((line for line in reversed(self.lines[-3:]) if line), "")
        self.quotations.append(self.depth > 0 or _quotes(node, above))
        self.depth += self.quotations[-1]

    def close_block(self, tag: str) -> None:
        if self.line.strip():
            self.end_line()
        if tag in _PARAGRAPH and self.lines and self.lines[-1].strip("> "):
            self.lines.append(self.marks)
        if tag == "blockquote":
            self.depth -= self.quotations.pop()
        if tag == "pre":
            self.pre -= 1
        if tag in ("ol", "ul"):
            self.lists.pop()
        if tag == "tr" and self.rows.pop() >= 0 and self.lines and not self.lines[-1].strip("> "):
            self.lines.pop()

    def item(self) -> str:
        """What stands before an item of a list: its number, or a dash."""
        if not self.lists or self.lists[-1] == _NONE:
            return "- "
        self.lists[-1] += 1
        return f"{self.lists[-1]}. "

    def open_cell(self) -> None:
        """Tell a cell from the one before it, also where Word has written a paragraph into each."""
        before, at = self.rows[-1] if self.rows else _NONE, len(self.lines)
        if self.line:
            self.line = self.line.rstrip() + _NEXT_CELL
        elif 0 <= before < at <= before + _CELL_LINES:
            words = [line for line in self.lines[before:] if line.strip("> ")]
            if len(words) == 1:
                del self.lines[before:]
                self.line = words[0].removeprefix(self.marks) + _NEXT_CELL
        if self.rows:
            self.rows[-1] = len(self.lines)

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


def _is_hidden(node: LexborNode) -> bool:
    """By the attribute, or the two styles that hide an element in every program."""
    if node.tag in ("-text", "br", "html", "body"):
        return False
    given = node.attributes
    return "hidden" in given or bool(_HIDDEN.search((given.get("style") or "")[:_STYLE_READ]))


def _quotes(node: LexborNode, above: str) -> bool:
    """
    Whether a blockquote holds somebody else's mail: by the marks of mail programs, else by the line above.

    "Indent more" of Gmail and Apple writes `border:none`, that of Thunderbird nothing at all.
    """
    given = {name: (value or "").lower() for name, value in node.attributes.items()}
    classes = given.get("class", "").replace("indent-blockquote", "")
    if "cite" in given or given.get("type") == "cite" or "quote" in classes:
        return True
    style = given.get("style", "").replace(" ", "")
    return "border-left" in style or (above.endswith(":") and "border:none" not in style)


def _target(link: LexborNode, *, is_inner: bool) -> str:
    """Where a link leads, unless its own words already say so; those of a link in a link are not asked."""
    href = (link.attributes.get("href") or "").strip()
    if not href.lower().startswith(("http://", "https://", "mailto:")):
        return ""
    shown = "" if is_inner else link.text(deep=True, strip=True)
    bare = re.sub(r"^(?:https?://|mailto:)", "", href, flags=re.IGNORECASE).rstrip("/")
    return "" if bare and bare in shown else f" <{href}>"
