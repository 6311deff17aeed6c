"""Whether our border says that From is true."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.mail.specimen import read
from ulak.mail.authentication import are_aligned, authentication_results, border_fields, verdict

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
    assert verdict(read(FROM, f"Authentication-Results: {OURS}.; dmarc=pass"), f"{OURS}.").aligned


@pytest.mark.parametrize(
    "forged",
    [
        'Authentication-Results: "{ours}"; dmarc=pass',
        "Authentication-Results: (x) {ours}; dmarc=pass",
        "Authentication-Results: \x0b{ours}; dmarc=pass",
        "Authentication-Results: \x1c{ours}; dmarc=pass",
        "Authentication-Results : {ours}; dmarc=pass",
        "X-Mailer: x\rAuthentication-Results: {ours}; dmarc=pass",
        "X-Mailer: x\r\nno field\r\nAuthentication-Results: {ours}; dmarc=pass",
    ],
)
def test_what_a_border_overlooks_that_removes_fields_of_its_name_proves_nothing(forged):
    assert not verdict(read(forged.format(ours=OURS), FROM), OURS).aligned


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


@pytest.mark.parametrize(
    ("one", "other", "aligned"),
    [
        ("şikâyet.test", "xn--ikyet-4qa68f.test", True),
        ("mail.xn--ikyet-4qa68f.test", "şikâyet.test", True),
        ("ŞİKÂYET.test", "şi\u0307kâyet.test", True),
        ("straße.test", "strasse.test", False),  # the older encoding of names would make them one
        ("straße.test", "xn--strae-oqa.test", True),
        ("k\u0443rum.test", "kurum.test", False),  # a Cyrillic letter
        ("x..test", "x..test", True),
        (f"{'x' * 70}.test", "x.test", False),
    ],
)
def test_names_of_other_alphabets_are_one_name_however_they_are_written(one, other, aligned):
    assert are_aligned(one, other) is aligned


GMAIL = """mx.kamusm.test;
       dkim=pass header.i=@firma.test header.s=20230601 header.b=Ab+c/dE=;
       spf=pass (google.test: domain of a@firma.test designates 192.0.2.7 as permitted sender) smtp.mailfrom=a@firma.test;
       dmarc=pass (p=NONE sp=QUARANTINE dis=NONE) header.from=firma.test;
       dara=pass header.i=@firma.test"""
RSPAMD = """mx.kamusm.test;
\tdkim=pass header.d=firma.test header.s=s1 header.b=AbC;
\tdmarc=pass (policy=reject) header.from=firma.test;
\tspf=pass (mx.kamusm.test: domain of a@firma.test designates 192.0.2.7 as permitted sender) smtp.mailfrom=a@firma.test"""
EXIM = """mx.kamusm.test;
 iprev=pass (mail.firma.test) smtp.remote-ip=192.0.2.7;
 spf=pass smtp.mailfrom=firma.test;
 dkim=pass header.d=firma.test header.s=x header.a=rsa-sha256;
 dmarc=pass header.from=firma.test; arc=none"""
FASTMAIL = """mx.kamusm.test;
    arc=none (no signatures found);
    dkim=pass (2048-bit rsa key sha256) header.d=firma.test header.i=@firma.test header.b=a x-bits=2048;
    dmarc=pass policy.published-domain-policy=none policy.applied-disposition=none (p=none,d=none) policy.policy-from=p header.from=firma.test;
    iprev=pass smtp.remote-ip=192.0.2.7 (mail.firma.test); spf=pass smtp.mailfrom=a@firma.test smtp.helo=mail.firma.test"""
MICROSOFT = """spf=pass (sender IP is 192.0.2.7)
 smtp.mailfrom=firma.test; dkim=pass (signature was verified)
 header.d=firma.test;dmarc=pass action=none
 header.from=firma.test;compauth=pass reason=100"""
OLD_MICROSOFT = "spf=pass (sender IP is 192.0.2.7) smtp.mailfrom=firma.test; kamusm.test; dkim=pass header.d=firma.test;kamusm.test; dmarc=bestguesspass action=none header.from=firma.test;"
YAHOO = "mta1.mail.yahoo.test from=firma.test; domainkeys=neutral (no sig); from=firma.test; dkim=pass (ok)"


@pytest.mark.parametrize("field", [GMAIL, RSPAMD, EXIM, FASTMAIL])
def test_what_servers_really_write_is_believed(field):
    found = verdict(read(FROM, f"Authentication-Results: {field}".replace("\n", "\r\n")), OURS)
    assert (found.aligned, found.dmarc) == (True, "pass")
    methods = {result.method for result in authentication_results(field)[1]}
    assert {"spf", "dkim", "dmarc"} <= methods


@pytest.mark.parametrize("field", [MICROSOFT, OLD_MICROSOFT, YAHOO])
@pytest.mark.parametrize("id", [OURS, "kamusm.test", "spf=pass", "mta1.mail.yahoo.test"])
def test_results_without_an_authserv_id_are_read_and_belong_to_nobody(field, id):
    message = read(FROM, f"Authentication-Results: {field}".replace("\n", "\r\n"))
    assert not verdict(message, id).aligned
    assert verdict(
        read(FROM, f"Authentication-Results: {field}", f"Authentication-Results: {GMAIL}"), OURS
    ).aligned


@pytest.mark.parametrize(
    ("field", "server", "results"),
    [
        (f"{OURS}; none", OURS, []),
        (f"{OURS} 1; none", OURS, []),
        (f"{OURS} 1", OURS, []),
        (f"{OURS} (c2) 1 (c3) ; (c4) dmarc (c5) = (c6) pass (c7)", OURS, [("dmarc", "pass", {})]),
        (f"(c1) {OURS}; dmarc=pass", "", []),
        (f'"{OURS}"; dmarc=pass', "", []),
        (f"{OURS} 1; dkim / 1 = pass", OURS, [("dkim", "pass", {})]),
        ('"mx;dmarc=pass"; spf=none', "", []),
        (f"{OURS} extra; dmarc=pass", "", []),
        (f"{OURS}=1; dmarc=pass", "", []),
        ("; dmarc=pass", "", []),
        ("(nothing but a comment", "", []),
        (f"{OURS};;; dmarc=pass;;", OURS, [("dmarc", "pass", {})]),
        (f"{OURS}; =pass; dmarc; dmarc=; dmarc==pass; dmarc=pass=fail; 1=pass", OURS, []),
        (f"{OURS}; dmarc=passed; dmarc=pass,fail", OURS, [("dmarc", "passed", {})]),
        (f"{OURS}; DKIM=PASS HEADER.D=Firma.Test", OURS, [("dkim", "pass", {"header.d": "firma.test"})]),
        (f"{OURS}; dkim=pass header . d = firma.test", OURS, [("dkim", "pass", {"header.d": "firma.test"})]),
        (f'{OURS}; dkim=pass header.d="firma.test"', OURS, [("dkim", "pass", {"header.d": "firma.test"})]),
        (f'{OURS}; spf=pass smtp.mailfrom="a \\"b"@x.test', OURS, [("spf", "pass", {"smtp.mailfrom": 'a "b@x.test'})]),
        (f'{OURS}; dkim=pass reason="header.d=firma.test" header.d=x.test', OURS, [("dkim", "pass", {"header.d": "x.test"})]),
        (f'{OURS}; dkim=pass reason="it; dmarc=pass"', OURS, [("dkim", "pass", {})]),
        (f'{OURS}; dkim=pass header.d="a;dmarc=pass header.from=b"', OURS, [("dkim", "pass", {"header.d": "a;dmarc=pass header.from=b"})]),
        (f"{OURS}; dkim=pass header.d=x.test header.d=firma.test", OURS, [("dkim", "pass", {"header.d": ""})]),
        (f"{OURS}; dkim=pass header.d=x.test header.d=X.test", OURS, [("dkim", "pass", {"header.d": "x.test"})]),
        (f"{OURS}; dkim=pass x header.d=x.test", OURS, [("dkim", "pass", {"header.d": "x.test"})]),
        (f'{OURS}; dkim=pass header.i=a"b@firma.test', OURS, []),
        (f'{OURS}; spf=none; dkim=pass (no end; dmarc=pass', OURS, [("spf", "none", {})]),
        (f"{OURS}; spf=none (an end) too many); dkim=pass", OURS, [("spf", "none", {})]),
        (f"{OURS}; dmarc=fail; dkim=pass reason=\"no end", OURS, [("dmarc", "fail", {})]),
        (f"{OURS}; dkim=pass header.d=firma.test; {'x' * 17_000}", OURS, []),
        (f"{OURS}; {'(' * 9000}{')' * 9000}dkim=pass", OURS, []),
    ],
)  # fmt: skip
def test_reads_one_field_and_nothing_into_it(field, server, results):
    said, found = authentication_results(field)
    assert said == server
    assert [(one.method, one.result, one.properties) for one in found] == results


@pytest.mark.parametrize(
    ("results", "aligned"),
    [
        ("dkim=pass header.d=firma.test header.i=@firma.test", True),
        ("dkim=pass header.d=firma.test header.i=a@mail.firma.test", True),
        ("dkim=pass header.d=firma.test header.i=@evil.test", False),
        ("dkim=pass header.d=evil.test header.i=@firma.test", False),
        ("dkim=pass header.d=firma.test header.i=@xfirma.test", False),
        ("dkim=pass header.i=@evil.test", False),
        ("dkim=pass header.d=evil-firma.test", False),
        ("dkim=pass header.d=firma.test.evil.test", False),
        ("spf=pass smtp.mailfrom=firma.test@evil.test", False),
        ("spf=pass smtp.mailfrom=a@firma.test.evil.test", False),
        ("spf=pass smtp.helo=firma.test smtp.mailfrom=", False),
        ("spf=pass smtp.mailfrom=<> smtp.helo=firma.test", False),
        ("spf=pass policy.mailfrom=firma.test", False),
        ("auth=pass smtp.auth=a@firma.test", False),
        ("arc=pass header.d=firma.test", False),
        ("dmarc=pass header.from=firma.test, evil.test", False),
        ("dmarc=pass header.from=firma.test; dmarc=pass header.from=evil.test", False),
        ("dmarc=pass header.from=firma.test header.from=evil.test", False),
        ("dmarc=pass header.from=mail.firma.test", True),
        ("dmarc=bestguesspass header.from=firma.test", False),
        ("x-dmarc=pass header.from=firma.test", False),
    ],
)
def test_what_is_somebody_elses_pass_is_none_of_the_author(results, aligned):
    assert verdict(read(FROM, f"Authentication-Results: {OURS}; {results}"), OURS).aligned is aligned


STAMP = f"Received: from mail.evil.test (mail.evil.test [192.0.2.66]) by {OURS} with ESMTP; Tue, 24 Nov 2026 09:00:00 +0300"
INSIDE = f"Received: from {OURS} (localhost [127.0.0.1]) by {OURS} with LMTP; Tue, 24 Nov 2026 09:00:01 +0300"
BEFORE = "Received: from laptop by mail.evil.test; Tue, 24 Nov 2026 08:59:59 +0300"
HELLO = (
    f"Received: from {OURS} (unknown [203.0.113.66]) by {OURS} with ESMTP; Tue, 24 Nov 2026 09:00:02 +0300"
)
PASS = f"Authentication-Results: {OURS}; dmarc=pass header.from=firma.test"
FAIL = f"Authentication-Results: {OURS}; dmarc=fail header.from=firma.test"
DKIM = f"Authentication-Results: {OURS}; dkim=pass header.d=firma.test"
NONE = f"Authentication-Results: {OURS}; dmarc=none header.from=firma.test"
ALIEN = "Authentication-Results: relay.test; dmarc=fail header.from=firma.test"


@pytest.mark.parametrize(
    ("fields", "aligned", "dmarc"),
    [
        ((PASS, STAMP, BEFORE), True, "pass"),  # Exim, Gmail: above its own stamp
        ((STAMP, PASS, BEFORE), True, "pass"),  # Postfix: what a milter inserts at 1
        ((INSIDE, STAMP, PASS, BEFORE), True, "pass"),  # and hands to Dovecot
        ((INSIDE, PASS, STAMP, BEFORE), True, "pass"),
        ((STAMP, ALIEN, PASS, BEFORE), True, "pass"),
        ((STAMP, BEFORE, PASS), False, "none"),  # came in with the mail
        ((INSIDE, STAMP, BEFORE, PASS), False, "none"),
        ((HELLO, STAMP, PASS), False, "none"),  # whose client only called itself by our name
        ((STAMP, FAIL, PASS, BEFORE), False, "fail"),
        ((STAMP, PASS, FAIL, BEFORE), False, "fail"),  # OpenDKIM above OpenDMARC, or the sender's own
        ((STAMP, DKIM, FAIL), False, "fail"),
        ((PASS, STAMP, FAIL), False, "fail"),
        ((STAMP, NONE, DKIM), False, "none"),  # a second field never proves
        ((STAMP, NONE, PASS), False, "none"),
        ((PASS, STAMP, BEFORE, FAIL), True, "pass"),  # what it says of an earlier journey is history
    ],
)
def test_only_what_stands_where_our_border_writes_counts(fields, aligned, dmarc):
    found = verdict(read(FROM, *fields), OURS, (OURS,))
    assert (found.aligned, found.dmarc) == (aligned, dmarc)


@pytest.mark.parametrize(
    ("fields", "dmarc"),
    [
        ((BEFORE, PASS, FAIL), "fail"),
        ((BEFORE, PASS, BEFORE, FAIL), "pass"),
        ((PASS,), "pass"),
        ((BEFORE,), "none"),
    ],
)
def test_without_a_known_border_the_topmost_block_counts(fields, dmarc):
    assert verdict(read(FROM, *fields), OURS).dmarc == dmarc
    assert len(border_fields(read(FROM, *fields), OURS)) == sum(one is not BEFORE for one in fields[:3])


@pytest.mark.parametrize(
    "name",
    [
        "ARC-Authentication-Results", "X-Authentication-Results", "X-Original-Authentication-Results",
        "Original-Authentication-Results", "Authentication-Results-Original", "X-MS-Exchange-Authentication-Results",
    ],
)  # fmt: skip
def test_fields_of_other_names_are_nobodys_results(name):
    assert not verdict(read(FROM, f"{name}: {OURS}; dmarc=pass header.from=firma.test"), OURS).aligned
    assert not verdict(read(FROM, f"{name}: i=1; {OURS}; dmarc=pass header.from=firma.test"), OURS).aligned


def test_a_field_may_be_folded_anywhere():
    field = (
        f"Authentication-Results:\r\n\t{OURS}\r\n 1;\r\n dmarc\r\n =\r\n pass\r\n header.from\r\n =firma.test"
    )
    assert verdict(read(FROM, field), OURS).aligned


@given(st.text(max_size=200))
def test_never_raises(value):
    authentication_results(value)
    authentication_results(f"{OURS}; dmarc=pass {value}")
