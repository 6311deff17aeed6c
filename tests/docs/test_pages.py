"""Documents that can be found, with links that lead somewhere and one word for each thing."""

import re
from urllib.parse import unquote

import pytest

from tests.docs.pages import TOP, Page, fits, pages

# The word on the right is ours (DESIGN's glossary is in ARCHITECTURE.md); the one on the left is somebody else's for it.
OTHER_WORDS = {
    "requester": "author",
    "complainant": "author",
    "auto-reply": "acknowledgement",
    "autoresponder": "acknowledgement",
    "autoreply": "acknowledgement",
    "bounce message": "delivery report",
    "internal comment": "note",
    "assignee": "owner",
    "SLA timer": "promise",
    "audit log": "journal",
    "audit trail": "journal",
    "ticket id": "number",
    "dead letter": "quarantine",
}
ENTRANCE = "README.md"


@pytest.mark.parametrize("page", pages(), ids=lambda page: page.name)
def test_links_lead_somewhere(page: Page) -> None:
    folder = (TOP / page.name).parent
    broken = [link for link in page.links() if is_broken(link, page, folder)]
    assert broken == []


def is_broken(link, page, folder) -> bool:
    if re.match(r"https?:|mailto:", link):
        return False
    path, _, anchor = unquote(link).partition("#")
    target = folder / path if path else TOP / page.name
    if not target.exists():
        return True
    return bool(anchor) and anchor not in anchors(target.read_text(encoding="utf-8"))


def anchors(text: str) -> set[str]:
    """Return what headings can be linked by."""
    headings = re.findall(r"(?m)^#+ (.+)$", text)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def test_every_document_can_be_reached_from_the_entrance() -> None:
    reached, to_read = set[str](), [ENTRANCE]
    while to_read:
        name = to_read.pop()
        if name in reached or not name.endswith(".md"):
            continue
        reached.add(name)
        page = next(one for one in pages() if one.name == name)
        here = (TOP / name).parent
        targets = (here / link.partition("#")[0] for link in page.links() if "://" not in link)
        to_read += [str(one.resolve().relative_to(TOP)) for one in targets if one.is_file()]
    assert {page.name for page in pages()} - reached == set()


@pytest.mark.parametrize("page", pages(), ids=lambda page: page.name)
def test_one_word_for_each_thing(page: Page) -> None:
    text = page.text.lower()
    assert {
        word: ours for word, ours in OTHER_WORDS.items() if re.search(rf"\b{word.lower()}s?\b", text)
    } == {}


@pytest.mark.parametrize("path", sorted({
    match
    for page in pages() if page.name == "ARCHITECTURE.md"
    for match in re.findall(r"`((?:tests|daemon/ulak|stages|desk|mail|store|gateways|cli|rules|templates)/[\w./*-]+)`", page.text)
}))  # fmt: skip
def test_the_map_names_places_that_exist(path: str) -> None:
    inside = [TOP / "daemon" / "ulak", TOP]
    assert any(list(root.glob(path)) or list(root.glob(f"{path}.py")) for root in inside), path


@pytest.mark.parametrize(
    ("printed", "expected", "good"),
    [
        ("a\nb\n", ("a", "b"), True),
        ("a\nb\n", ("a",), False),
        ("a 12:30 b\n", ("a … b",), True),
        ("a\n\nz\nb\n", ("a", "…", "b"), True),
        ("b\n", ("…", "b"), True),
        ("b  \n", ("b",), True),
        ("bc\n", ("b",), False),
        ("", (), True),
    ],
)
def test_dots_stand_for_anything_and_nothing_else_does(printed, expected, good) -> None:
    assert fits(printed, expected) is good
