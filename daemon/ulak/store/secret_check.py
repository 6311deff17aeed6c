"""
Which secret a store belongs to: a check value in `meta`, by which a wrong one is refused at once.

It is that of the secret under which everything in the store is wrapped. While it is a former one, a
rotation is not finished (`rewrap`); until then nothing is lost, because every secret of the desk opens.
"""

from sqlalchemy import Connection, select

from ulak.errors import ConfigError
from ulak.store.schema import meta
from ulak.store.seal import Seals
from ulak.store.upsert import replace

_CHECK = "secret-check"
_MARKING = "marking-key"


def recognise(connection: Connection, seals: Seals, place: str) -> None:
    """Refuse a store of another secret, and go on marking as it was begun; a new store takes this secret."""
    check, kept = _value(connection, _CHECK), _value(connection, _MARKING)
    if not check:
        connection.execute(meta.insert(), {"name": _CHECK, "value": seals.check})
        return
    if not seals.known(check):
        raise ConfigError(
            f"The secret is not the one the store {place} was made with, so nothing in it can be read: put "
            "the old secret back into the file that secret_file names, below the new one if there is one."
        )
    seals.go_on_marking(check, bytes.fromhex(kept))


def is_under_current(connection: Connection, seals: Seals) -> bool:
    """Was everything in the store wrapped by the current secret?"""
    return _value(connection, _CHECK) == seals.check


def settle(connection: Connection, seals: Seals) -> None:
    """Everything is under the current secret now; the key of marks goes with it in the same transaction."""
    replace(connection, meta, {"name": _CHECK, "value": seals.check})
    replace(connection, meta, {"name": _MARKING, "value": seals.kept_marking().hex()})


def _value(connection: Connection, name: str) -> str:
    found: str | None = connection.execute(select(meta.c.value).where(meta.c.name == name)).scalar()
    return found or ""
