"""
The files that come with ulak: rules, templates, the example configuration, the systemd unit.

Installed, they lie in the package (`ulak/_data`); in a checkout they lie at its top, where
people read and edit them.
"""

from pathlib import Path

PACKAGE = Path(__file__).resolve().parent


def shipped(name: str) -> Path:
    """Return the path of a shipped file or folder, such as `rules` or `config.example.toml`."""
    for root in (PACKAGE / "_data", *_checkout()):
        if (root / name).exists():
            return root / name
    raise FileNotFoundError(f"{name} is not part of this installation of ulak ({PACKAGE}); install it again")


def _checkout() -> list[Path]:
    """Return the top of the source tree this package is imported from, if it is one."""
    top = PACKAGE.parent.parent
    return [top] if (top / "pyproject.toml").is_file() else []
