"""Errors of the network in plain words: what happened, what to do."""

import socket
import ssl

import pytest

from ulak.gateways.network import network_trouble, quoted, said


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (ssl.SSLEOFError(8, "EOF occurred in violation of protocol"), "it closed the connection"),
        (ssl.SSLError(1, "handshake failure"), "TLS failed (handshake failure)"),
        (socket.gaierror(-2, "Name or service not known"), "the host name cannot be resolved"),
        (ConnectionRefusedError(111, "Connection refused"), "nothing listens there"),
        (TimeoutError("timed out"), "it did not answer in time"),
        (ConnectionResetError(104, "reset"), "it closed the connection"),
        (OSError(113, "No route to host"), "it cannot be reached (No route to host); check host, port"),
    ],
)
def test_each_trouble_has_its_words(error: OSError, words: str):
    assert network_trouble(error).startswith(words)


def test_what_is_not_the_networks_has_none():
    assert network_trouble(ValueError("x")) == ""


def test_a_strangers_text_is_one_short_line():
    assert quoted("a\r\n\x1b[31mb\u202e  c") == "a [31mb c"
    assert len(quoted("x" * 1000)) == 200
    assert said(MemoryError()) == "MemoryError"
