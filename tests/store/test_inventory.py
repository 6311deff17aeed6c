"""The inventory: what was imported, found by whatever a report names it by, on both databases."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from cryptography import x509
from sqlalchemy import Column, Table, func, select, update

from tests.desk.authority import LISTED, REVOKED, Authority
from tests.desk.issuing import ENDS, authority_der, issue
from tests.store.specimen import NOON, Desk, after, message, ticket
from ulak.desk.certificates.certificate import Certificate, Subscriber
from ulak.desk.certificates.issued import KEPT, Issued, issued
from ulak.desk.certificates.report import Revocation
from ulak.mail.identifier import Form, Reading
from ulak.store import schema
from ulak.store.engine import Store
from ulak.store.inventory import CompromisedKey, Inventory, Stock

UNIVERSITY = Subscriber("", "Örnek Üniversitesi", "Bilgi İşlem", ("bt@ornek.test", "ağ@ornek.test"))
CA = Authority()
BROKEN = x509.UnrecognizedExtension(x509.InvalidityDate.oid, b"\x05\x00")
LATE = ENDS + KEPT + timedelta(days=1)


@pytest.fixture
def inventory(store: Store) -> Inventory:
    return Inventory(store)


def of(one: Issued, subscriber: Subscriber) -> Issued:
    return replace(one, certificate=replace(one.certificate, subscriber=subscriber))


def found(inventory: Inventory, form: Form, value: str) -> tuple[Certificate, ...]:
    reading = Reading(form, value)
    return inventory.look_up([reading])[reading]


def by_serial(inventory: Inventory, one: Issued) -> tuple[Certificate, ...]:
    return found(inventory, Form.SERIAL, one.certificate.serial)


def everything(store: Store) -> bytes:
    """All that stands in the tables, but for people's own."""
    with store.snapshot() as connection:
        tables = (table for table in schema.metadata.sorted_tables if table.name != "people")
        return repr([connection.execute(select(table)).all() for table in tables]).encode()


# ------------------------------------------------------------------- look-up


def test_an_empty_inventory_finds_nothing_and_says_so(inventory):
    assert inventory.version() == 0
    assert inventory.stock() == Stock(0, 0, None)
    assert found(inventory, Form.SERIAL, "3A4F") == ()
    assert inventory.look_up([]) == {}


def test_a_certificate_is_found_by_everything_it_is_named_by(inventory):
    one = issue(0x3A4F9912, "www.ornek.test", "*.ornek.test")
    inventory.add([one], NOON)
    it = one.certificate
    for form, value in (
        (Form.SERIAL, "3A4F9912"),
        (Form.SHA256, it.sha256),
        (Form.SHA256, it.spki),
        (Form.SHA1, one.sha1),
        (Form.HOST, "www.ornek.test"),
        (Form.HOST, "*.ornek.test"),
        (Form.HOST, "mail.ornek.test"),
    ):
        assert found(inventory, form, value) == (it,), (form, value)
    for form, value in (
        (Form.SERIAL, "3A4F99"),
        (Form.SHA256, one.subject),
        (Form.SHA1, it.sha256[:40]),
        (Form.HOST, "ornek.test"),
        (Form.HOST, "a.mail.ornek.test"),
        (Form.HOST, "test"),
        (Form.CRT_SH, "3A4F9912"),
    ):
        assert found(inventory, form, value) == (), (form, value)


def test_many_readings_are_answered_each_by_itself(inventory):
    many = [issue(0x1000 + at, f"a{at}.ornek.test") for at in range(30)]
    inventory.add(many, NOON)
    asked = [Reading(Form.HOST, f"a{at}.ornek.test") for at in range(1200)]
    answers = inventory.look_up(asked)
    assert list(answers) == asked
    assert [answers[one] for one in asked[:30]] == [(one.certificate,) for one in many]
    assert not any(answers[one] for one in asked[30:])


def test_of_several_the_one_that_is_valid_longest_comes_first(inventory):
    old, new = issue(1, "www.ornek.test", ends=ENDS - timedelta(days=99)), issue(2, "www.ornek.test")
    inventory.add([old, new], NOON)
    assert found(inventory, Form.HOST, "www.ornek.test") == (new.certificate, old.certificate)


def test_one_number_of_two_issuers_is_two_certificates(inventory):
    ours, theirs = issue(7), issue(7, issuer="Another CA")
    inventory.add([ours, theirs], NOON)
    assert set(by_serial(inventory, ours)) == {ours.certificate, theirs.certificate}


def test_a_ca_that_gave_one_number_twice_finds_both(inventory):
    inventory.add([issue(7, "a.test"), issue(7, "b.test")], NOON)
    assert {one.names for one in found(inventory, Form.SERIAL, "7")} == {("a.test",), ("b.test",)}


def test_all_certificates_of_a_key_are_told_once(inventory):
    ours = [issue(at, key="shared") for at in (1, 2)]
    inventory.add([*ours, issue(1, key="shared", is_precertificate=True), issue(3, key="its own")], NOON)
    spki = ours[0].certificate.spki
    assert set(inventory.sharing([spki, spki, "00"])) == {one.certificate for one in ours}
    assert inventory.sharing([]) == ()


# ------------------------------------------------------------ precertificates


def test_a_precertificate_stands_for_its_certificate(inventory):
    final, before = issue(5, "www.ornek.test"), issue(5, "www.ornek.test", is_precertificate=True)
    inventory.add([before], NOON)
    assert found(inventory, Form.SHA256, before.certificate.sha256) == (before.certificate,)
    inventory.add([final], NOON)
    for form, value in (
        (Form.SHA256, before.certificate.sha256),
        (Form.SHA1, before.sha1),
        (Form.SERIAL, "5"),
        (Form.HOST, "www.ornek.test"),
    ):
        assert found(inventory, form, value) == (final.certificate,), form


@pytest.mark.parametrize("named", ["certificate", "precertificate"])
def test_whose_it_is_may_be_known_of_either(inventory, named):
    final, before = issue(5), issue(5, is_precertificate=True)
    owned = [of(one, UNIVERSITY) if name == named else one
             for name, one in (("certificate", final), ("precertificate", before))]  # fmt: skip
    inventory.add(owned, NOON)
    (one,) = found(inventory, Form.SHA256, before.certificate.sha256)
    assert (one.sha256, one.subscriber.name) == (final.certificate.sha256, UNIVERSITY.name)


# ---------------------------------------------------------------- subscribers


def test_a_certificate_has_its_subscriber_and_whom_to_write_to(inventory):
    one = of(issue(), UNIVERSITY)
    inventory.add([one], NOON)
    (it,) = by_serial(inventory, one)
    assert it.subscriber == replace(UNIVERSITY, key=it.subscriber.key)
    assert it.subscriber.key
    assert inventory.stock() == Stock(1, 1, NOON)


def test_one_subscriber_is_known_however_its_name_is_spelled(inventory):
    others = Subscriber("", "ÖRNEK  üniversitesi", "bilgi işlem", ("bt@ornek.test",))
    inventory.add([of(issue(1), UNIVERSITY), of(issue(2), others)], NOON)
    assert inventory.stock().subscribers == 1
    (it,) = found(inventory, Form.SERIAL, "1")
    assert it.subscriber.name == "ÖRNEK  üniversitesi"


def test_a_later_spelling_is_taken_over(inventory):
    inventory.add([of(issue(1), UNIVERSITY)], NOON)
    renamed = inventory.add([of(issue(2), replace(UNIVERSITY, name="ÖRNEK ÜNİVERSİTESİ"))], NOON)
    assert renamed.subscribers == 1
    assert found(inventory, Form.SERIAL, "1")[0].subscriber.name == "ÖRNEK ÜNİVERSİTESİ"


def test_another_institution_is_another_subscriber(inventory):
    inventory.add([of(issue(1), UNIVERSITY), of(issue(2), replace(UNIVERSITY, institution="Tıp"))], NOON)
    assert inventory.stock().subscribers == 2


def contacts(inventory: Inventory) -> tuple[str, ...]:
    return found(inventory, Form.SERIAL, "1")[0].subscriber.contacts


def test_within_one_import_contacts_add_up_over_all_its_pieces(inventory):
    number = inventory.begin()
    for contact in ("a@ornek.test", "b@ornek.test", "a@ornek.test"):
        inventory.add([of(issue(1), replace(UNIVERSITY, contacts=(contact,)))], NOON, number)
    assert contacts(inventory) == ("a@ornek.test", "b@ornek.test")


def test_a_row_for_each_contact_adds_them_up(inventory):
    one = issue(1)
    first, second = (of(one, replace(UNIVERSITY, contacts=(contact,))) for contact in UNIVERSITY.contacts)
    inventory.add([one, first, one, second], NOON)
    assert contacts(inventory) == UNIVERSITY.contacts


def test_a_later_import_replaces_contacts_also_for_certificates_it_does_not_name(inventory):
    inventory.add([of(issue(1), UNIVERSITY)], NOON)
    inventory.add([of(issue(2), replace(UNIVERSITY, contacts=("yeni@ornek.test",)))], after(days=1))
    assert contacts(inventory) == ("yeni@ornek.test",)


def test_who_is_named_without_contacts_keeps_those_they_had(inventory):
    inventory.add([of(issue(1), UNIVERSITY)], NOON)
    inventory.add([of(issue(1), replace(UNIVERSITY, contacts=()))], NOON)
    assert contacts(inventory) == UNIVERSITY.contacts


def test_an_order_that_changed_is_a_change(inventory):
    one = issue(1)
    inventory.add([of(one, UNIVERSITY)], NOON)
    turned = inventory.add([of(one, replace(UNIVERSITY, contacts=UNIVERSITY.contacts[::-1]))], NOON)
    assert turned.subscribers == 1
    assert contacts(inventory) == UNIVERSITY.contacts[::-1]


def test_the_newest_owner_holds_and_an_import_without_owners_takes_none_away(inventory):
    one, other = issue(1), Subscriber("", "Başkası", "", ())
    inventory.add([of(one, UNIVERSITY)], NOON)
    assert inventory.add([one], NOON).known == 1
    assert by_serial(inventory, one)[0].subscriber.name == UNIVERSITY.name
    assert inventory.add([of(one, other)], NOON).changed == 1
    assert by_serial(inventory, one)[0].subscriber.name == "Başkası"
    assert inventory.stock().subscribers == 1  # who has none left is nobody's subscriber


def test_of_one_certificate_twice_in_a_piece_the_last_owner_holds(inventory):
    one, other = issue(1), Subscriber("", "Başkası", "")
    entered = inventory.add([of(one, UNIVERSITY), of(one, other), one], NOON)
    assert (entered.new, entered.known) == (1, 0)
    assert by_serial(inventory, one)[0].subscriber.name == "Başkası"


def test_a_contact_who_was_erased_is_left_out(inventory, store):
    inventory.add([of(issue(1), UNIVERSITY)], NOON)
    with store.write() as connection:
        erased = schema.people.c.address == "bt@ornek.test"
        connection.execute(update(schema.people).where(erased).values(address=None))
    assert contacts(inventory) == ("ağ@ornek.test",)


def test_what_was_erased_of_a_subscriber_or_a_subject_is_not_shown(inventory, store):
    inventory.add([of(issue(1), UNIVERSITY)], NOON)
    with store.write() as connection:
        connection.execute(update(schema.subscribers).values(key=None))
        connection.execute(update(schema.certificates).values(key=None))
    (it,) = found(inventory, Form.SERIAL, "1")
    assert (it.subscriber.name, it.subject, it.names) == ("", "(erased)", ())


def test_names_of_people_and_addresses_stand_nowhere_in_clear(inventory, store):
    inventory.add([of(issue(1, "www.ornek.test"), UNIVERSITY)], NOON)
    stored = everything(store)
    assert b"www.ornek.test" in stored
    for words in ("bt@ornek", "ornek.test'", "niversite", "Bilgi", "CN=", "Test CA"):
        clear = stored.replace(b"'www.ornek.test'", b"")
        assert words.encode() not in clear, words


# ------------------------------------------------------------------ the import


def test_the_same_again_changes_nothing(inventory, store):
    many = [of(issue(at, f"a{at}.test"), replace(UNIVERSITY, name=f"Üye {at % 3}")) for at in range(1, 13)]
    first = inventory.add(many, NOON)
    assert (first.new, first.changed, first.known, first.subscribers) == (12, 0, 0, 3)
    before = rows(store)
    again = inventory.add(many, after(days=1))
    assert (again.new, again.changed, again.known, again.subscribers) == (0, 0, 12, 0)
    assert rows(store) == before
    assert inventory.version() == 1
    assert inventory.stock() == Stock(12, 3, NOON)


def rows(store: Store) -> list[object]:
    """All of the inventory but for what only counts imports."""
    tables = (schema.certificates, schema.certificate_names, schema.subscribers, schema.subscriber_contacts)
    with store.snapshot() as connection:
        return [
            connection.execute(select(*columns(table)).order_by(*table.primary_key)).all() for table in tables
        ]


def columns(table: Table) -> list[Column[Any]]:
    return [column for column in table.columns if column.name != "imported"]


def test_nothing_is_entered_of_an_empty_piece(inventory):
    assert inventory.add([], NOON).new == 0
    assert inventory.version() == 0


def test_the_version_grows_with_whatever_may_be_found_now(inventory):
    versions = []
    for piece in ([issue(1)], [of(issue(1), UNIVERSITY)], [issue(2)]):
        inventory.add(piece, NOON)
        versions.append(inventory.version())
    assert versions == [1, 2, 3]


def test_what_an_import_brought_is_in_the_journal_without_a_name(inventory, store):
    entered = inventory.add([of(issue(1), UNIVERSITY)], NOON)
    inventory.end(entered, 2, NOON)
    with store.snapshot() as connection:
        (line,) = connection.execute(select(schema.journal)).all()
    assert line.event == "certificates imported"
    assert "ornek" not in str(line)
    assert line.facts == '[["new","1"],["subscribers","1"],["revoked","2"]]'


# ---------------------------------------------------------------- authorities


def test_an_authority_is_found_by_the_issuer_of_its_certificates(inventory):
    inventory.add([issued(authority_der()), issue(2, key="Test CA")], NOON)
    assert inventory.authority(CA.issuer) == CA.spki
    assert inventory.authorities(CA.issuer) == (CA.spki,)
    assert inventory.authority(Authority("Another CA").issuer) is None


def test_an_authority_that_changed_its_key_has_both(inventory):
    old = issued(authority_der(ends=ENDS - timedelta(days=50)))
    new = issue(9, subject=None, key="new key", is_authority=True)
    renamed = replace(new, subject=CA.issuer)
    inventory.add([old, renamed], NOON)
    assert inventory.authorities(CA.issuer) == (new.certificate.public_key, CA.spki)


# ------------------------------------------------------------------------ CRLs


def test_a_crl_says_what_is_revoked(inventory):
    inventory.add([issued(authority_der())], NOON)
    content = CA.crl(0xAB, 0xCD)
    assert inventory.add_list(content, NOON) == 2
    shown = inventory.revocation(CA.issuer, "AB")
    assert shown == Revocation(
        REVOKED, "CRL 4711 of 2026-11-24T05:35:00Z", shown.sha256, True, "keyCompromise"
    )
    assert inventory.revocation(CA.issuer, "EF") is None
    asked = [(CA.issuer, number) for number in ("AB", "EF")]
    assert inventory.revoked(asked) == {(CA.issuer, "AB"): replace(shown, at=LISTED)}
    assert inventory.revoked(asked[1:]) == inventory.revoked([]) == {}
    assert inventory.revocation(Authority("Another CA").issuer, "AB") is None


def test_a_list_whose_issuer_is_not_here_is_not_verified_until_it_is(inventory):
    content = CA.crl(0xAB)
    inventory.add_list(content, NOON)
    assert not inventory.revocation(CA.issuer, "AB").is_verified
    inventory.add([issued(authority_der())], NOON)
    inventory.add_list(content, NOON)
    assert inventory.revocation(CA.issuer, "AB").is_verified


@pytest.mark.parametrize("order", [("old", "new"), ("new", "old")])
def test_of_two_lists_the_later_one_holds_in_whatever_order_they_come(inventory, order):
    lists = {
        "old": CA.crl(0xAB, 0xCD, number=1, listed=REVOKED, reason=None),
        "new": CA.crl(0xAB, number=2),
    }
    for name in order:
        inventory.add_list(lists[name], NOON)
    later, only_old = inventory.revocation(CA.issuer, "AB"), inventory.revocation(CA.issuer, "CD")
    assert (later.evidence, later.reason) == ("CRL 2 of 2026-11-24T05:35:00Z", "keyCompromise")
    assert only_old.evidence == "CRL 1 of 2026-11-24T05:30:00Z"


@pytest.mark.parametrize("order", [("first", "second"), ("second", "first")])
def test_a_revocation_that_is_dated_back_was_published_with_its_first_list(inventory, order):
    """BR 7.2.2: the date in a list may be that of the compromise, long before anybody knew."""
    dated_back = REVOKED - timedelta(days=30)
    lists = {
        "first": CA.crl(0xAB, number=1, at=dated_back, listed=REVOKED),
        "second": CA.crl(0xAB, number=2, at=dated_back),
    }
    for name in order:
        inventory.add_list(lists[name], NOON)
    assert inventory.revocation(CA.issuer, "AB").at == dated_back
    assert inventory.revoked([(CA.issuer, "AB")])[CA.issuer, "AB"].at == REVOKED


def test_a_list_again_changes_nothing(inventory, store):
    content = CA.crl(*range(1, 40), number=None)
    assert inventory.add_list(content, NOON) == inventory.add_list(content, after(days=1)) == 39
    with store.snapshot() as connection:
        assert connection.execute(select(func.count()).select_from(schema.revocation_lists)).scalar() == 1
    assert inventory.revocation(CA.issuer, "1").evidence == "CRL of 2026-11-24T05:35:00Z"
    assert inventory.version() == 0


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"0\x02\x05\x00", "cannot be read"),
        (CA.crl(1, entries=((2, BROKEN, False),)), "cannot be read"),
        (CA.crl(1, listed=after(days=2)), "not come yet"),
        (Authority(signer="somebody else").crl(1), "signature"),
    ],
)
def test_a_list_that_is_not_to_be_believed_is_not_entered(inventory, content, why):
    inventory.add([issued(authority_der())], NOON)
    with pytest.raises(ValueError, match=why):
        inventory.add_list(content, NOON)
    assert inventory.revocation(CA.issuer, "1") is None


# -------------------------------------------------------- two years afterwards


def test_what_expired_is_kept_two_years_and_then_dropped_with_all_that_hangs_on_it(inventory, store):
    one, ca = of(issue(0xAB, "www.ornek.test"), UNIVERSITY), issued(authority_der())
    inventory.add([one, of(issue(2, "kalan.ornek.test", ends=LATE), replace(UNIVERSITY, name="Kalan"))], NOON)
    inventory.add_list(CA.crl(0xAB, 2), NOON)
    assert ca.subject == CA.issuer
    assert inventory.drop_expired(ENDS + timedelta(days=730)) == 0
    assert by_serial(inventory, one)
    assert inventory.drop_expired(LATE) == 1
    assert inventory.drop_expired(LATE) == 0
    assert not by_serial(inventory, one)
    assert found(inventory, Form.HOST, "www.ornek.test") == ()
    assert inventory.revocation(CA.issuer, "AB") is None
    assert inventory.revocation(CA.issuer, "2")
    assert inventory.stock().certificates == 1
    assert [one.subscriber.name for one in found(inventory, Form.SERIAL, "2")] == ["Kalan"]
    assert inventory.stock().subscribers == 1


@pytest.mark.parametrize(("status", "is_kept"), [("open", True), ("closed", False)])
def test_what_an_open_ticket_names_is_kept(inventory, store, status, is_kept):
    final, before = issue(5), issue(5, is_precertificate=True)
    inventory.add([final, before, issue(6)], NOON)
    Desk(store).open(ticket(), message=message())
    with store.write() as connection:
        mark = f"sha-256 {final.certificate.sha256}"
        connection.execute(schema.reported.insert(), {"mark": mark, "ticket": ticket().number})
        connection.execute(update(schema.tickets).values(status=status))
    assert inventory.drop_expired(LATE) == (1 if is_kept else 3)
    assert bool(by_serial(inventory, final)) is is_kept


# ------------------------------------------------------------------- blocklist


def test_compromised_keys_are_told_with_their_tickets(inventory, store):
    desk = Desk(store)
    for number in ("KSM-2026-000001", "KSM-2026-000002"):
        desk.open(ticket(number), message=message())
    reported: Iterable[tuple[str, str, int]] = (
        ("bb", "KSM-2026-000002", 5),
        ("aa", "KSM-2026-000001", 1),
        ("bb", "KSM-2026-000001", 9),
    )
    with store.write() as connection:
        rows = [{"spki": spki, "ticket": number, "at": after(hours=h)} for spki, number, h in reported]
        connection.execute(schema.compromised_keys.insert(), rows)
    assert inventory.compromised() == (
        CompromisedKey("aa", after(hours=1), ("KSM-2026-000001",)),
        CompromisedKey("bb", after(hours=5), ("KSM-2026-000002", "KSM-2026-000001")),
    )
