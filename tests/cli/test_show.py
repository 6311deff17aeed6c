"""`ulak tickets` and `ulak show`: what they must say, and what never."""

from tests.cli.living_house import LivingHouse, mail


def test_a_new_house_has_no_tickets(house: LivingHouse) -> None:
    """Before the first turn there is no store yet, which is no mistake of anybody."""
    said = house.ulak("tickets")
    assert (said.code, said.err) == (0, "")


def test_a_key_in_a_mail_is_not_shown(house: LivingHouse) -> None:
    key = "-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkqhkiG9w0BAQEFAASC\n-----END PRIVATE KEY-----"
    house.deliver("cainfo", mail("Leaked key", f"Here it is:\n{key}\n", to="cainfo@kamusm.test"))
    assert house.ulak("turn").code == 0
    number = house.ulak("tickets", "--json").json()[0]["number"]
    for words in (("show", number), ("show", number, "--json")):
        assert "MIIEvQ" not in house.ulak(*words).out
