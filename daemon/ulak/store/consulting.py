"""What the inventory knows of the certificates that a staff mail names."""

from collections.abc import Iterable

from ulak.desk.certificates.consulted import NOT_CONSULTED, Consulted
from ulak.desk.certificates.listing import meant_by
from ulak.desk.coming.known import Pointers
from ulak.desk.ticket import Dossier
from ulak.store.engine import Store
from ulak.store.inventory import Inventory


def consulted(store: Store, pointers: Pointers, dossiers: Iterable[Dossier]) -> Consulted:
    """Nothing is asked for any other mail."""
    if not pointers.certificates:
        return NOT_CONSULTED
    inventory = Inventory(store)
    found = inventory.look_up(pointers.certificates)
    reported = [one for dossier in dossiers for one in meant_by(dossier.ticket.report, pointers.certificates)]
    known = [one for several in found.values() for one in several]
    pairs = [*((one.issuer, one.serial) for one in reported), *((one.issuer, one.serial) for one in known)]
    named = dict.fromkeys(pair for pair in pairs if pair[0])
    issuers = dict.fromkeys((*pointers.issuers, *(issuer for issuer, _ in named)))
    return Consulted(
        certificates=found,
        authorities={one: inventory.authorities(one) for one in issuers},
        revoked={one: at for one in named if (at := inventory.revocation(*one))},
        published=inventory.revoked(named),
        version=inventory.version(),
    )
