"""Who asks about personal data must be known before anything is said of it (Law 6698, article 13)."""

from dataclasses import replace

import pytest

from tests.templates.test_letters import SHIPPED
from ulak.desk.contact import Channel
from ulak.desk.ticket import Kind
from ulak.gateways.templates.files import LANGUAGES
from ulak.gateways.templates.samples import samples

HEADLINE = {"tr": "Kimlik tespiti (6698", "en": "Identity (Law 6698"}
UNPROVEN = {"tr": "kimliği kanıtlayan bir yoldan gelmemiştir", "en": "did not come in a way that proves"}
WAITS = {"tr": "ilk satıra #bekle", "en": "reply with #wait"}
ASKED = {"tr": "kimliğinizin tespit edilmesi gerekir", "en": "your identity must be established"}


def letter(
    name: str, language: str, kind: Kind = Kind.PRIVACY_REQUEST, channel: Channel = Channel.EMAIL, *tags: str
) -> str:
    full = replace(samples(language)[0], kind=kind, channel=channel, tags=tags)
    return SHIPPED.render(name, full).text


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_notice_says_whether_the_identity_is_open_and_how_it_is_established(language: str):
    unproven = letter("notice", language, Kind.PRIVACY_REQUEST, Channel.WEB, "identity-unproven")
    assert all(words[language] in unproven for words in (HEADLINE, UNPROVEN, WAITS))
    assert "KEP" in unproven
    proven = letter("notice", language)
    assert HEADLINE[language] in proven
    assert UNPROVEN[language] not in proven


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_other_notice_speaks_of_it(language: str):
    """A petition that came through CİMER was proven there, and has no sender's address to look up."""
    assert HEADLINE[language] not in letter(
        "notice", language, Kind.COMPLAINT, Channel.EMAIL, "identity-unproven"
    )
    assert HEADLINE[language] not in letter("notice", language, Kind.PRIVACY_REQUEST, Channel.CIMER)


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_acknowledgement_asks_for_the_identity_and_reveals_nothing(language: str):
    """But for what it asks, it is the letter that everybody gets who asks about their data."""
    usual = letter("acknowledgement", language)
    unproven = letter("acknowledgement", language, Kind.PRIVACY_REQUEST, Channel.EMAIL, "identity-unproven")
    (asked,) = [one for one in unproven.split("\n\n") if ASKED[language] in " ".join(one.split())]
    assert ASKED[language] not in " ".join(usual.split())
    assert unproven.replace(asked, "").split() == usual.split()
