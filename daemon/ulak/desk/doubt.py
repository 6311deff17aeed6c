"""What staff are told about From where nothing proves it."""

from collections.abc import Iterator

from ulak.desk import phrases
from ulak.desk.occasion import Occasion
from ulak.desk.phrases import say
from ulak.desk.rulebook import Words

UNPROVEN = Words(
    "Gönderen doğrulanmadı: sunucumuzda bu iletinin From adresinden geldiğini gösteren bir sonuç yok.",
    "The sender is not proven: our server found nothing to show that the mail comes from there.",
)


def words(occasion: Occasion) -> Iterator[str]:
    """
    That the domain in From disowned the mail, or that nothing was proved.

    Where the counter has no server to believe, nothing can be said of any mail.
    """
    if occasion.failed_dmarc:
        yield say(phrases.NOT_PROVEN, occasion.house.language)
    elif occasion.author and occasion.counter.authserv_id and not occasion.is_proven:
        yield say(UNPROVEN, occasion.house.language)
