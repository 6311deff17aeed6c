"""README.txt of the evidence: what each file is and how to check it, for one who has never seen a desk."""

from dataclasses import dataclass
from datetime import UTC, datetime


@dataclass(frozen=True, slots=True)
class About:
    """
    What this evidence is.

    `with_keys` where private keys were left in, `names_reporter` where the timeline names the reporter.
    `key` is the name of the key it is signed with. `problem` is what the desk found wrong with its journal
    when it looked through the whole chain, empty where nothing is; `young` counts lines not chained yet.
    """

    number: str
    desk: str
    made_at: datetime
    key: str
    with_keys: bool = False
    names_reporter: bool = False
    problem: str = ""
    young: int = 0


def readme(about: About) -> str:
    """The page."""
    return _PAGE.format(
        title=f"EVIDENCE OF TICKET {about.number}",
        desk=" ".join(about.desk.split()),
        made=f"{about.made_at.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC",
        number=about.number,
        reporter=_NAMED if about.names_reporter else _UNNAMED,
        keys=_WITH_KEYS if about.with_keys else _WITHOUT_KEYS,
        journal=_journal(about),
        key=about.key,
    )


def _journal(about: About) -> str:
    found = _WRONG.format(problem=about.problem) if about.problem else _RIGHT
    return found + (_YOUNG.format(count=about.young) if about.young else "")


_UNNAMED = "It names nobody: it may be published."
_NAMED = "IT NAMES WHOEVER FILED IT: publish it only with their leave."
_WITHOUT_KEYS = """\
PRIVATE KEYS are cut out. A mail that carried one is not as it came: its
header is, but what stands below was written anew from what was read of
it, and in place of the key stands the SHA-256 of its public half.
messages.json says which mails these are, and the SHA-256 of each as it
came."""
_WITH_KEYS = """\
PRIVATE KEYS ARE IN THIS FILE, as they were mailed: whoever has it can act
as those whose keys they are. The journal says that it was made so."""
_RIGHT = """\
When this file was made the desk checked its whole chain, and the
journal was as it was written."""
_WRONG = """\
WHEN THIS FILE WAS MADE THE JOURNAL WAS NOT WHOLE. The desk found:
{problem}"""
_YOUNG = """
The last {count} lines of this ticket were younger than the last
sealing, so they have no place and link there yet."""

_PAGE = """\
{title}

All that the complaint desk of {desk}
has about this ticket, made {made} by ulak.
Begin with timeline.md.

WHAT IS IN IT

timeline.md        What happened when, in UTC and to the minute, in the form
                   of a CCADB incident report.
                   {reporter}
timeline.csv       The same as a table; "due" rows are terms, not events, and
                   "source" is the file that shows it.
certificates.json  Of a certificate problem report (of any other ticket it is
                   empty) the certificates: what was proven about
                   their keys and by what, whose they are, when they were
                   revoked and what shows it; the subscribers who had to be
                   told, and when they were.
originals/         What came, one mail each, as it was taken from the mailbox
                   (.eml: any mail program opens it).
letters/           What the desk wrote, byte for byte as it left.
messages.json      A list of both: when each came or left, between whom; every
                   attempt to send a letter, with the mail server's words. A
                   mail that is not here has a line that says why not.
ticket.json        The ticket: kind, status, people, and each promise with its
                   due time, the rule it follows, and whether it was kept.
people.json        Who the opaque ids of the journal are (p and 16 letters).
                   Whoever has been erased since is not in it.
journal/           Who did what when, a line for each entry (.jsonl), and the
                   chain over these lines (.chain). Journals of tickets that
                   were merged into this one are there too.
SHA256SUMS         The SHA-256 of every file above.
SHA256SUMS.sig     The desk's signature of that list (Ed25519).
signing-key.pem    The public key that checks it.

BEFORE YOU HAND IT ON

Mails and letters are here as they were sent, personal data in them too:
this file is for an auditor, not for publication.
{keys}

IS IT WHOLE?

With ulak, on any machine, without the desk:

    ulak journal verify FILE.zip

Without ulak, where you have unpacked it:

    sha256sum -c SHA256SUMS
    openssl pkeyutl -verify -rawin -pubin -inkey signing-key.pem \\
        -in SHA256SUMS -sigfile SHA256SUMS.sig

The signature shows that the desk made this file and nobody changed it
since, if the key is the desk's. Have the desk tell you its key by another
way (`ulak journal key` prints it). This file names

    {key}

(SHA-256 of the key in DER; ulak journal verify --key compares it). It
stays the same for all evidence of one desk.

THE JOURNAL'S CHAIN

Each link is the SHA-256 of the link before it, a blank, and the line; the
first begins with the SHA-256 of the ticket's number. In Python:

    from hashlib import sha256
    link = sha256(b"{number}").hexdigest()
    for line in open("journal/{number}.jsonl", "rb"):
        link = sha256(link.encode() + b" " + line.strip()).hexdigest()
        print(link)     # what each line of the .chain begins with

Journals only grow. So in evidence of this ticket that was made earlier
the journal is the beginning of this one, link by link: compare them, or
keep this file to compare with a later one. What you have kept, nobody can
rewrite, also not those who hold the desk's secret.

In the desk's own database all entries of all tickets are one chain, keyed
with the desk's secret. The second and third word of a line of the .chain
are the entry's place and its link there ("-" where it has none yet).
{journal}
"""
