"""A site that cannot prove who it is is never read, and the error names the fix."""

from __future__ import annotations

import ssl
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
import trustme

from ckanext.kipfreshness.feeds import FeedError, fetch_feed
from tests.bad_server import BadServer, answer

from .conftest import MakeSettings

HOST = "data.example"


@pytest.fixture
def authority(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> trustme.CA:
    """An authority that this machine trusts, as an administrator would add it."""
    made = trustme.CA()
    made.cert_pem.write_to_path(tmp_path / "trusted.pem")
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "trusted.pem"))
    return made


def fetch_over_tls(certificate: trustme.LeafCert, make_settings: MakeSettings, *, chain: bool = True) -> bytes:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    if chain:
        certificate.configure_cert(context)
    else:
        pem = certificate.private_key_pem.bytes() + certificate.cert_chain_pems[0].bytes()
        with trustme.Blob(pem).tempfile() as path:
            context.load_cert_chain(path)
    with BadServer(context) as server:
        server.routes["/"] = answer(200, b"proven")
        settings = make_settings(resolve=lambda host, port: ["127.0.0.1"], retries=0)
        with fetch_feed(server.url("/", host=HOST), settings=settings) as feed:
            return feed.file.read()


def test_good_certificate_of_the_name_is_accepted_at_the_judged_address(
    authority: trustme.CA, make_settings: MakeSettings
) -> None:
    assert fetch_over_tls(authority.issue_cert(HOST), make_settings) == b"proven"


def test_full_chain_is_accepted(authority: trustme.CA, make_settings: MakeSettings) -> None:
    intermediate = authority.create_child_ca()
    assert fetch_over_tls(intermediate.issue_cert(HOST), make_settings) == b"proven"


def test_broken_chain_names_the_fix(authority: trustme.CA, make_settings: MakeSettings) -> None:
    intermediate = authority.create_child_ca()
    with pytest.raises(FeedError, match=r"must install the full chain \(fullchain\.pem\)"):
        fetch_over_tls(intermediate.issue_cert(HOST), make_settings, chain=False)


def test_unknown_authority_names_the_fix(authority: trustme.CA, make_settings: MakeSettings) -> None:
    with pytest.raises(FeedError, match=r"of data\.example cannot be traced to a known authority"):
        fetch_over_tls(trustme.CA().issue_cert(HOST), make_settings)


def test_expired_certificate_names_the_fix(authority: trustme.CA, make_settings: MakeSettings) -> None:
    yesterday = datetime.now(timezone.utc) - timedelta(days=1)
    with pytest.raises(FeedError, match=r"has expired\. The site's administrator must renew it"):
        fetch_over_tls(authority.issue_cert(HOST, not_after=yesterday), make_settings)


@pytest.mark.parametrize("name", ["www.data.example", "127.0.0.1"])
def test_certificate_of_another_name_names_the_fix(
    name: str, authority: trustme.CA, make_settings: MakeSettings
) -> None:
    """Also where it is the certificate of the very address that is connected to."""
    with pytest.raises(FeedError, match=r"of data\.example is for another name"):
        fetch_over_tls(authority.issue_cert(name), make_settings)


def test_plain_http_at_an_https_address_is_named(server: BadServer, make_settings: MakeSettings) -> None:
    url = server.url().replace("http:", "https:")
    with pytest.raises(FeedError, match=r"could not make a secure \(https\) connection"):
        fetch_feed(url, settings=make_settings(retries=0, timeout=0.2))


def test_password_is_not_sent_on_where_https_becomes_http(
    authority: trustme.CA, server: BadServer, make_settings: MakeSettings
) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(HOST).configure_cert(context)
    server.routes["/"] = answer(200, b"ok")
    with BadServer(context) as secure:
        secure.routes["/"] = answer(302, Location=server.url("/", host=HOST))
        settings = make_settings(resolve=lambda host, port: ["127.0.0.1"])
        fetch_feed(secure.url("/", host=HOST).replace("//", "//opd:rahasia@"), settings=settings).close()
    assert "authorization" in secure.calls[0].headers
    assert "authorization" not in server.calls[0].headers
