"""What staff are told about From where nothing proves it."""

from collections.abc import Iterator

from ulak.desk import phrases
from ulak.desk.coming.occasion import Occasion
from ulak.desk.for_others.submission import DIFFERS, NOT_PROVEN, OF_DESK, SEVERAL, TWICE, UNREACHABLE
from ulak.desk.for_others.web_form import Part, Submission
from ulak.desk.phrases import say
from ulak.desk.rules.rulebook import Words

UNPROVEN = Words(
    "Gönderen doğrulanmadı: sunucumuzda bu iletinin From adresinden geldiğini gösteren bir sonuç yok.",
    "The sender is not proven: our server found nothing to show that the mail comes from there.",
)

BY_FORM = Words(
    "Web formuyla geldi ({form}). Ad ve adres, formu dolduranın kendi beyanıdır; hiçbir şey kanıtlamaz.",
    "It came by a web form ({form}). Name and address are what was typed into it; nothing proves them.",
)
_ODD = {
    DIFFERS: Words(
        "Formdaki e-posta adresi ({typed}) Reply-To adresinden farklı; yanıtlar {used} adresine gider.",
        "The e-mail address in the form ({typed}) is not that of Reply-To; answers go to {used}.",
    ),
    SEVERAL: Words(
        "Formda ya da Reply-To alanında birden çok e-posta adresi var.",
        "There are several e-mail addresses in the form or in Reply-To.",
    ),
    OF_DESK: Words(
        "Formda bize ait bir adres yazıyor. Formu o kişinin doldurduğu belli değildir; adrese hiçbir şey"
        " gönderilmez.",
        "The address in the form is one of ours. Nothing tells that this person filled it in; nothing is sent"
        " there.",
    ),
    UNREACHABLE: Words(
        "Formda yazılabilecek tek bir e-posta adresi yok; başvuru sahibine e-postayla ulaşılamaz.",
        "The form has no one e-mail address that can be written to; the author cannot be reached by mail.",
    ),
    NOT_PROVEN: Words(
        "Sunucumuz bu iletinin formun adresinden geldiğini doğrulamadı: içindeki adlara ve adreslere"
        " inanılmadı, kimseye alındı yazısı gitmedi. Web sunucusunun yöneticisine haber veriniz; ileti"
        " gerçekse başvuru sahibini #e-posta ADRES ile siz yazınız.",
        "Our server did not prove that this mail comes from the form's address: no name or address in it is"
        " believed, and nothing was acknowledged. Tell whoever runs the web server; where the mail is"
        " genuine, say who the author is with #email ADDRESS.",
    ),
    TWICE: Words(
        "Formun bir alanı iki kez geçiyor; ilki okundu.",
        "A field of the form stands there twice; the first was read.",
    ),
}


def words(occasion: Occasion) -> Iterator[str]:
    """
    That the domain in From disowned the mail, or that nothing was proved.

    Where the counter has no server to believe, nothing can be said of any mail. Who fills in a form is
    never proven, and what is odd in it is told in words.
    """
    if occasion.arrival.submission:
        yield from _of_form(occasion.arrival.submission, occasion)
    elif occasion.failed_dmarc:
        yield say(phrases.NOT_PROVEN, occasion.house.language)
    elif occasion.author and occasion.counter.authserv_id and not occasion.is_proven:
        yield say(UNPROVEN, occasion.house.language)


def _of_form(submission: Submission, occasion: Occasion) -> Iterator[str]:
    language = occasion.house.language
    yield say(BY_FORM, language, form=submission.form)
    typed = submission.filled.get(Part.EMAIL)
    for tag in submission.tags:
        yield say(_ODD[tag], language, typed=typed, used=occasion.author)
