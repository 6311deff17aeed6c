"""
HTML of a stranger that may be shown: what it says, with nothing in it that acts or fetches.

Only names that stand here survive; all else is dropped, whatever browsers will invent. No picture
keeps its source, for opening a letter must tell nobody that it was opened.
"""

import nh3

from ulak.mail.body import TAGS_LIMIT
from ulak.mail.html_text import HTML_LIMIT, first_tags
from ulak.mail.structure import read_structure

AMPERSANDS_LIMIT = 100_000  # the cleaner takes time that grows with their square
SANITISED_LIMIT = 2 * HTML_LIMIT
"""Letters of the result: a quotation mark is six of them when it is written as it must be."""

_TAGS = frozenset(
    "a abbr b big blockquote br caption center cite code col colgroup dd del dfn div dl dt em font h1 h2 h3 "
    "h4 h5 h6 hr i img ins kbd li mark ol p pre q s samp small span strike strong sub sup table tbody td "
    "tfoot th thead tr tt u ul var".split()
)
# What stands in these is no text of the author; of all other tags the content stays.
_SILENT = frozenset(
    "script style title template noscript noembed noframes iframe frame frameset object embed applet svg "
    "math textarea select button xmp plaintext audio video canvas map".split()
)
_ATTRIBUTES = {
    "a": {"href", "title"},
    "img": {"alt", "width", "height"},
    "ol": {"start", "type"},
    "li": {"value"},
    "td": {"colspan", "rowspan", "align", "valign"},
    "th": {"colspan", "rowspan", "align", "valign"},
    "table": {"border", "cellpadding", "cellspacing", "align"},
    "font": {"color"},
    "p": {"align"},
    "div": {"align"},
    "abbr": {"title"},
}


def sanitised(html: str) -> str:
    """
    The page without scripts, styles, forms and pictures' sources; links lead to the web or a mailbox.

    Read as far as a mail is shown at all; empty where it would become several times as long.
    """
    page = first_tags(html[:HTML_LIMIT], TAGS_LIMIT).replace("\xa0", " ")  # each of them costs as `&` does
    page = "&".join(page.split("&", AMPERSANDS_LIMIT)[:AMPERSANDS_LIMIT])
    clean = nh3.clean(
        page,
        tags=set(_TAGS),
        clean_content_tags=set(_SILENT),
        attributes=_ATTRIBUTES,
        url_schemes={"http", "https", "mailto"},
        url_relative="deny",
        link_rel="noopener noreferrer nofollow",
    )
    return clean if len(clean) <= SANITISED_LIMIT else ""


def html_of(raw: bytes) -> str:
    """The sanitised HTML of a mail, empty where it has none; also of what a signature wraps."""
    return "\n<hr>\n".join(filter(None, map(sanitised, read_structure(raw).pages)))
