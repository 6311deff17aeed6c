"""Whether our border says that From is true."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.mail.specimen import read
from ulak.mail.authentication import are_aligned, authentication_results, verdict

OURS = "mx.kamusm.test"
FROM = "From: a@firma.test"


@pytest.mark.parametrize(
    ("results", "aligned", "dmarc"),
    [
        ("dmarc=pass header.from=firma.test", True, "pass"),
        ("dmarc=pass (p=reject dis=none) header.from=firma.test", True, "pass"),
        ("dmarc=pass", True, "pass"),
        ("dmarc=pass header.from=evil.test", False, "none"),
        ("dmarc=fail (p=none) header.from=firma.test; dkim=pass header.d=firma.test", False, "fail"),
        ("dmarc=pass header.from=firma.test; dmarc=fail header.from=firma.test", False, "fail"),
        ("dmarc=pass header.from=firma.test; dmarc=temperror", False, "temperror"),
        ("dmarc=none header.from=firma.test; dkim=pass header.d=firma.test", True, "none"),
        ("dkim=pass header.d=mail.firma.test", True, "none"),
        ("dkim=pass header.i=@firma.test header.s=x", True, "none"),
        ('dkim=pass reason="good" header.d=firma.test', True, "none"),
        ("dkim/1=pass header.d=firma.test", True, "none"),
        ("dkim=pass header.d=evil.test", False, "none"),
        ("dkim=fail header.d=firma.test", False, "none"),
        ("dkim=pass", False, "none"),
        ("spf=pass smtp.mailfrom=bounce@firma.test", True, "none"),
        ("spf=pass smtp.mailfrom=firma.test", True, "none"),
        ("spf=softfail smtp.mailfrom=firma.test", False, "none"),
        ("spf=pass smtp.helo=firma.test", False, "none"),
        ('spf=pass smtp.mailfrom="a;dmarc=pass"@evil.test', False, "none"),
        ('spf=pass smtp.mailfrom="a\\";dmarc=pass"@evil.test', False, "none"),
        (
            "spf=pass (comment; dmarc=pass (nested; dkim=pass header.d=firma.test)) smtp.mailfrom=evil.test",
            False,
            "none",
        ),
        ("none", False, "none"),
        ("auth=pass smtp.auth=x; iprev=pass", False, "none"),
    ],
)
def test_believes_what_is_aligned_with_from(results, aligned, dmarc):
    found = verdict(read(FROM, f"Authentication-Results: {OURS}; {results}"), OURS)
    assert (found.aligned, found.dmarc) == (aligned, dmarc)
    assert found.reason


@pytest.mark.parametrize(
    "fields",
    [
        (),
        ("Authentication-Results: evil.test; dmarc=pass header.from=firma.test",),
        (
            "Authentication-Results: spf=pass (sender IP is 1.2.3.4) smtp.mailfrom=firma.test; dmarc=pass header.from=firma.test",
        ),
        ("Authentication-Results: mx.kamusm.test.evil.test; dmarc=pass",),
        ("ARC-Authentication-Results: i=1; mx.kamusm.test; dmarc=pass",),
        ("Authentication-Results: ",),
        (f"Authentication-Results: {OURS}; dmarc=fail\r\nAuthentication-Results: {OURS}; dmarc=pass",),
        (f"Authentication-Results: {OURS}\r\nAuthentication-Results: {OURS}; dmarc=pass",),
    ],
)
def test_believes_only_the_topmost_of_our_server(fields):
    assert not verdict(read(FROM, *fields), OURS).aligned


def test_a_foreign_result_above_ours_is_skipped():
    fields = f"Authentication-Results: relay.test; dmarc=fail\r\nAuthentication-Results: {OURS.upper()} 1; dmarc=pass"
    assert verdict(read(FROM, fields), OURS).aligned
    assert verdict(read(FROM, f'Authentication-Results: "{OURS}."; dmarc=pass'), f"{OURS}.").aligned


def test_without_an_authserv_id_nobody_is_believed():
    found = verdict(read(FROM, "Authentication-Results: ; dmarc=pass"), "")
    assert (found.aligned, found.dmarc) == (False, "none")


@pytest.mark.parametrize(
    "author",
    [
        "From: a@firma.test, b@evil.test",
        "From: a@firma.test\r\nFrom: b@firma.test",
        "From: =?utf-8?q?x?=",
        "From: ",
    ],
)
def test_from_that_is_not_one_address_is_never_believed(author):
    assert not verdict(
        read(author, f"Authentication-Results: {OURS}; dmarc=pass; dkim=pass header.d=firma.test"), OURS
    ).aligned


@pytest.mark.parametrize(
    ("one", "other", "aligned"),
    [
        ("firma.test", "firma.test", True),
        ("Mail.Firma.Test.", "firma.test", True),
        ("firma.test", "mail.firma.test", True),
        ("xfirma.test", "firma.test", False),
        ("a.gov.tr", "gov.tr", False),
        ("gov.tr", "gov.tr", False),
        ("a.gov.tr", "b.gov.tr", False),
        ("tr", "gov.tr", False),
        ("test", "test", False),
        ("", "", False),
    ],
)
def test_alignment_stops_at_public_suffixes(one, other, aligned):
    assert are_aligned(one, other) is aligned
    assert are_aligned(other, one) is aligned


@given(st.text(max_size=200))
def test_never_raises(value):
    authentication_results(value)
    authentication_results(f"{OURS}; dmarc=pass {value}")
