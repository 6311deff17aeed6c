"""The steps that bring a store from any earlier ulak to this one; the only door of alembic."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection


def migrate(connection: Connection, target: str = "head") -> None:
    """Carry out, inside the transaction of `connection`, what the store has not seen yet."""
    command.upgrade(configuration(connection), target)


def configuration(connection: Connection) -> Config:
    """Tell alembic where its scripts lie in the package, and which connection it may use."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    config.set_main_option("path_separator", "newline")
    config.attributes["connection"] = connection
    return config
