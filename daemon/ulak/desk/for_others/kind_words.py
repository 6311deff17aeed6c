"""What people call the kinds of tickets: on a form, and behind `#tür`."""

from collections.abc import Mapping

from ulak.desk.ticket import Kind
from ulak.mail.fold import fold

RIGHT_TO_INFORMATION = "right-to-information"
"""The tag of a request under Law 4982, which has a term of its own."""

INFORMATION = ("bilgi edinme", "bilgi edinme başvurusu", "information request", "right to information")

CALLED: Mapping[Kind, tuple[str, ...]] = {
    Kind.COMPLAINT: ("şikâyet", "complaint"),
    Kind.REQUEST: ("istek", "talep", "request", *INFORMATION),
    Kind.SUGGESTION: ("öneri", "görüş/öneri", "görüş ve öneri", "suggestion"),
    Kind.CERTIFICATE_PROBLEM_REPORT: (
        "sertifika problem bildirimi",
        "sertifika sorunu bildirimi",
        "certificate problem report",
    ),
    Kind.PRIVACY_REQUEST: ("KVKK başvurusu", "kişisel veri başvurusu", "privacy request"),
    Kind.OTHER: ("diğer", "other"),
}


def kind_named(words: str) -> Kind | None:
    """The kind of that word or title, however it is written; None for any other."""
    wanted = _plain(words)
    return next((kind for kind, called in CALLED.items() if wanted in map(_plain, (kind, *called))), None)


def tags_named(words: str) -> tuple[str, ...]:
    """The tags that the same word means beside the kind."""
    return (RIGHT_TO_INFORMATION,) if _plain(words) in map(_plain, INFORMATION) else ()


def kind_names(language: str) -> str:
    """The words a refusal offers."""
    is_turkish = language == "tr"
    usual = (called[0] if is_turkish else kind.value for kind, called in CALLED.items())
    return ", ".join((*usual, INFORMATION[0 if is_turkish else 2]))


def _plain(words: str) -> str:
    """As rules compare titles: `görüş / öneri` is `görüş/öneri`, `certificate-problem-report` three words."""
    return " ".join(fold(words).replace("-", " ").replace("_", " ").replace("/", " ").split())
