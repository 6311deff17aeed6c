"""What both doors to the mail servers share: whom to trust, and plain words for what goes wrong."""

import socket
import ssl
from enum import StrEnum

from ulak.errors import ConfigError

LONGEST_QUOTE = 200


class Security(StrEnum):
    """How a connection is protected, in the words of config.toml."""

    TLS = "tls"
    STARTTLS = "starttls"
    PLAIN = "plain"


def verified_context(ca_file: str = "") -> ssl.SSLContext:
    """Trust the system's authorities and, beside them, the certificates in `ca_file` (PEM)."""
    context = ssl.create_default_context()
    if ca_file:
        try:
            context.load_verify_locations(cafile=ca_file)
        except OSError as error:  # ssl.SSLError is one
            raise ConfigError(
                f"{ca_file}: no certificate can be read from it ({said(error)}); "
                "it must hold the CA's certificate in PEM."
            ) from error
    return context


def said(error: BaseException) -> str:
    """What an error or a server said, fit for a sentence: one line, printable, not endless."""
    words = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return quoted(words) or type(error).__name__


def quoted(words: str) -> str:
    """A stranger's text made fit for a log line."""
    line = " ".join("".join(c if c.isprintable() else " " for c in words).split())
    return line if len(line) <= LONGEST_QUOTE else line[: LONGEST_QUOTE - 1] + "…"


def network_trouble(error: BaseException) -> str:
    """Say what went wrong between us and a server, and what to do; empty where it is nothing we know."""
    match error:
        case ssl.SSLCertVerificationError():
            return (
                f"its certificate is not trusted ({quoted(error.verify_message or str(error))}); "
                "check the host name, or name the certificate's CA in ca_file"
            )
        case ssl.SSLEOFError() | ssl.SSLZeroReturnError():
            return "it closed the connection; ulak will try again"
        case ssl.SSLError():
            why = getattr(error, "reason", "") or said(error)
            return f"TLS failed ({why}); check that port and security belong together"
        case socket.gaierror():
            return f"the host name cannot be resolved ({said(error)}); check host"
        case ConnectionRefusedError():
            return "nothing listens there (connection refused); check host and port, and that the server runs"
        case TimeoutError():
            return "it did not answer in time; check that host and port can be reached and the server is well"
        case ConnectionError():
            return "it closed the connection; ulak will try again"
        case OSError():
            return f"it cannot be reached ({said(error)}); check host, port and the network"
    return ""
