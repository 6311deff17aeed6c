"""Each third-party package has one door: whoever replaces a library reads one module."""

import re
import tomllib
from typing import Any

import pytest

from tests.architecture.source import TOP, Module, modules

# What is imported → where it may be; a door is a module, a package, or the beginning of modules' names.
DOORS = {
    "imapclient": ("gateways/imap",),
    "aiosmtplib": ("gateways/smtp",),
    "jinja2": ("gateways/templates",),
    "markupsafe": ("gateways/templates",),
    "mailparser": ("mail/",),
    "flufl.bounce": ("mail/bounce_forms",),
    "nh3": ("mail/html_clean",),
    "selectolax": ("mail/",),
    "holidays": ("desk/clocks/calendar",),
    "rapidfuzz": ("desk/recurring/likeness",),
    "re2": ("desk/rules/pattern",),
    "ruamel.yaml": ("desk/rules/yaml_lines",),
    "sqlalchemy": ("store/",),
    "alembic": ("store/migrations", "store/migrate"),
    "cryptography": (
        "store/seal",
        "mail/key_fingerprint",
        "desk/certificates/",
        "desk/evidence/signature",
        "gateways/proof",
    ),
    "badkeys": ("gateways/proof",),
    "psycopg": ("store/",),
    "matplotlib": ("gateways/charts",),
    "PIL": ("gateways/charts",),
    "weasyprint": ("gateways/report_pdf",),
    "xlsxwriter": ("gateways/report_table",),
    "apscheduler": ("schedule",),
    "pydantic": ("config",),
    "pydantic_settings": ("config",),
    "click": ("cli/",),
    "rich": ("cli/", "demo"),
    "aiosmtpd": ("demo",),
    "pymap": ("demo",),
    "proxyprotocol": ("demo",),
    "pysasl": ("demo",),
}
# Parts of Python that reach the world have doors too.
PYTHON_DOORS = {
    "asyncio": ("gateways/smtp", "demo"),
    "imaplib": ("gateways/imap", "demo"),
    "smtplib": (),
    "sqlite3": ("store/",),
    "subprocess": ("gateways/proof",),
    "multiprocessing": ("gateways/proof",),
    "urllib.request": (),
    "pickle": (),
}
DISTRIBUTIONS = {
    "google-re2": "re2",
    "mail-parser": "mailparser",
    "pillow": "PIL",
    "pydantic-settings": "pydantic_settings",
}
NOT_IMPORTED = {"tzdata"}  # zoneinfo opens it by itself
COME_ALONG = {"markupsafe", "proxyprotocol", "pysasl"}  # the interface of jinja2 and of pymap


def the_door(name: str, doors: dict[str, tuple[str, ...]]) -> tuple[str, ...] | None:
    """Return the door of the longest name that `name` is or lies in, or None where there is none."""
    parts = name.split(".")
    known = (".".join(parts[:length]) for length in range(len(parts), 0, -1))
    return next((doors[candidate] for candidate in known if candidate in doors), None)


def outside_of_the_door(module: Module, name: str, doors: dict[str, tuple[str, ...]]) -> bool:
    door = the_door(name, doors)
    return door is not None and not module.name.startswith(door)


def test_every_library_is_imported_through_its_door():
    strangers = [
        f"{module.at(node)}: {name}"
        for module in modules()
        for node, name in module.foreign_imports()
        if the_door(name, DOORS) is None or outside_of_the_door(module, name, DOORS)
    ]
    assert strangers == []


def test_the_parts_of_python_that_reach_the_world_are_too():
    strangers = [
        f"{module.at(node)}: {name}"
        for module in modules()
        for node, name in module.imports()
        if outside_of_the_door(module, name, PYTHON_DOORS)
    ]
    assert strangers == []


def test_every_declared_dependency_is_used():
    imported = {name for module in modules() for _, name in module.foreign_imports()}
    unused = [
        package for package in sorted(declared()) if not any(lies_in(name, package) for name in imported)
    ]
    assert unused == []


def test_every_imported_library_is_declared():
    packages = declared() | optional()
    strangers = [
        f"{module.at(node)}: {name}"
        for module in modules()
        for node, name in module.foreign_imports()
        if not any(lies_in(name, package) for package in packages)
    ]
    assert strangers == []


@pytest.mark.parametrize(
    ("name", "door"),
    [
        ("ruamel.yaml.comments", ("desk/rules/yaml_lines",)),
        ("sqlalchemy", ("store/",)),
        ("requests", None),
        ("rudiments", None),
    ],
)
def test_a_door_is_found_by_whole_words(name, door):
    assert the_door(name, DOORS) == door


def declared() -> set[str]:
    """Return the packages that pyproject.toml asks for and that the code has to import."""
    return {module_of(line) for line in project()["dependencies"]} - NOT_IMPORTED


def optional() -> set[str]:
    """Return what the extras bring, and what comes with a declared package as part of its interface."""
    extras = project()["optional-dependencies"]
    return {
        module_of(line) for extra in ("demo", "postgres", "report") for line in extras[extra]
    } | COME_ALONG


def project() -> dict[str, Any]:
    return tomllib.loads((TOP / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def module_of(requirement: str) -> str:
    """Return what a requirement such as `psycopg[binary]>=3.3` is imported as."""
    distribution = re.split(r"[\[<>=!~; ]", requirement, maxsplit=1)[0]
    return DISTRIBUTIONS.get(distribution, distribution)


def lies_in(name: str, package: str) -> bool:
    return name == package or name.startswith(f"{package}.")
