"""What others are shown of a ticket that staff opened for somebody: the author's matter, never the clerk's mail."""

from dataclasses import replace

import pytest

from tests.desk.remembering_desk import PASS, Desk, draft, mail
from ulak.desk.for_others.matter import called, matter_of
from ulak.desk.ticket import Filing
from ulak.mail.address import Address

CAGRI = "cagri@kurum.test"
HEAD = "#kanal telefon\n{name}\n\nKartım gelmedi.\n\nÇağrı Yılmaz\nÇağrı Merkezi"


def opened(head: str) -> Desk:
    desk = Desk()
    desk.receives(mail(head, CAGRI, "NES", "<o@kurum.test>", Authentication_Results=PASS))
    return desk


@pytest.mark.parametrize(
    ("name", "whose"),
    [
        ("#ad Ali Veli", "Ali Veli"),
        ("#ad Ali Veli\n#e-posta ali@ornek.test", "ali@ornek.test"),
        ("", "phone"),
    ],
)
def test_a_question_shows_the_matter_under_the_author_s_name(name: str, whose: str):
    desk = opened(HEAD.format(name=name))
    (line,) = draft(desk.replies("#sor mehmet\nBasıldı mı?", CAGRI), "consultation").lines
    assert (line.line, line.effect) == (whose, "Kartım gelmedi.")


def test_the_form_without_signs_is_read_too():
    desk = opened("Kanal: telefon\nAd: Ali Veli\n\nKartım gelmedi.")
    (line,) = draft(desk.replies("#sor mehmet\nBasıldı mı?", CAGRI), "consultation").lines
    assert (line.line, line.effect) == ("Ali Veli", "Kartım gelmedi.")


def test_what_the_author_wrote_stays_as_it_is_and_so_does_what_opens_nothing():
    desk = opened(HEAD.format(name="#ad Ali Veli"))
    (dossier,) = desk.dossiers.values()
    (message,) = dossier.messages
    theirs = replace(message, author=dossier.ticket.author, text="#kanal telefon\n\nBen yazdım.")
    assert matter_of(theirs, dossier.ticket) is theirs
    note = replace(message, filing=Filing.NOTE)
    assert matter_of(note, dossier.ticket) is note
    server = replace(message, author=Address("noreply@web.test"), text="Ad: Ali\nMesaj: Kart")
    assert matter_of(server, dossier.ticket) is server
    assert called(server, dossier.ticket, "tr") == "noreply@web.test"
