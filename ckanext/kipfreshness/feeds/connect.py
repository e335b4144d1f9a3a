"""A connection to the address that was judged, and TLS that proves who answers there."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Sequence

import certifi

from .addresses import is_allowed
from .deadline import Deadline, TimedSocket, TimedTLSSocket
from .entry import FeedError
from .fetched import FetchSettings
from .messages import N_
from .passing import PassingError
from .target import Target

_MOST_ADDRESSES = 4  # of one host, that are tried one after the other

# OpenSSL's X509_V_ERR_…
_CHAIN_INCOMPLETE = frozenset({2, 20, 21})
_SELF_SIGNED = frozenset({18, 19})
_EXPIRED = frozenset({10})
_OTHER_NAME = frozenset({62, 64})


def connect(target: Target, settings: FetchSettings, deadline: Deadline) -> socket.socket:
    """An open connection; over TLS where the address says so. Raises ``FeedError``."""
    plain = _connect_to_first(_addresses(target, settings), target, deadline)
    if target.scheme == "http":
        return plain
    try:
        return _secure(plain, target, deadline)
    except BaseException:
        plain.close()
        raise


def _addresses(target: Target, settings: FetchSettings) -> Sequence[str]:
    try:
        found = settings.resolve(target.host, target.port)
    except UnicodeError as error:
        raise FeedError(N_("“%(host)s” is not the name of a host."), host=target.host) from error
    except OSError as error:
        raise PassingError(
            N_("The host %(host)s was not found. Check the address for typing errors; else its DNS entry is missing."),
            host=target.host,
        ) from error
    allowed = [address for address in found if is_allowed(address, private=settings.allow_private_addresses)]
    if not allowed:
        raise FeedError(
            N_(
                "%(host)s has only addresses that feeds may not be read from: a private network or this server itself. "
                "An administrator can allow it: ckanext.kipfreshness.feed.allow_private_addresses."
            ),
            host=target.host,
        )
    return allowed[:_MOST_ADDRESSES]


def _connect_to_first(addresses: Sequence[str], target: Target, deadline: Deadline) -> TimedSocket:
    last: OSError | None = None
    for address in addresses:
        try:
            return _connect_to(address, target.port, deadline)
        except OSError as error:
            last = error
    if isinstance(last, TimeoutError):
        raise PassingError(
            N_("%(host)s did not accept a connection within %(seconds)s seconds."),
            host=target.host,
            seconds=f"{deadline.exceeded:g}",
        ) from last
    raise PassingError(
        N_("%(host)s did not accept a connection on port %(port)s (%(reason)s)."),
        host=target.host,
        port=target.port,
        reason=(last and last.strerror) or str(last),
    ) from last


def _connect_to(address: str, port: int, deadline: Deadline) -> TimedSocket:
    opened = TimedSocket(socket.AF_INET6 if ":" in address else socket.AF_INET, socket.SOCK_STREAM)
    try:
        opened.settimeout(deadline.next_wait())
        opened.connect((address, port))
    except BaseException:
        opened.close()
        raise
    opened.deadline = deadline
    return opened


def _secure(plain: TimedSocket, target: Target, deadline: Deadline) -> TimedTLSSocket:
    try:
        secured = _tls().wrap_socket(plain, server_hostname=target.host.rstrip("."), do_handshake_on_connect=False)
        assert isinstance(secured, TimedTLSSocket)
        secured.settimeout(deadline.next_wait())
        secured.do_handshake()
    except ssl.SSLCertVerificationError as error:
        raise _certificate_error(error, target.host) from error
    except TimeoutError as error:
        raise PassingError(
            N_("%(host)s did not finish its TLS handshake within %(seconds)s seconds."),
            host=target.host,
            seconds=f"{deadline.exceeded:g}",
        ) from error
    except (OSError, ValueError) as error:
        raise PassingError(
            N_("%(host)s could not make a secure (https) connection: %(reason)s"),
            host=target.host,
            reason=getattr(error, "reason", None) or str(error),
        ) from error
    secured.deadline = deadline
    return secured


def _tls() -> ssl.SSLContext:
    """Trusts what the system trusts (a city's own authority is added there) and Mozilla's list."""
    context = ssl.create_default_context()
    context.load_verify_locations(certifi.where())
    context.sslsocket_class = TimedTLSSocket
    return context


def _certificate_error(error: ssl.SSLCertVerificationError, host: str) -> FeedError:
    code = error.verify_code
    if code in _CHAIN_INCOMPLETE:
        return FeedError(
            N_(
                "The certificate of %(host)s cannot be traced to a known authority: the site does not send its "
                "intermediate certificate, or its authority is not public. The site's administrator must install the "
                "full chain (fullchain.pem); your own authority is added to this server's trusted certificates."
            ),
            host=host,
        )
    if code in _SELF_SIGNED:
        return FeedError(
            N_(
                "The certificate of %(host)s is signed by itself or by an authority that nobody knows. The site's "
                "administrator must install one of a public authority, such as Let's Encrypt."
            ),
            host=host,
        )
    if code in _EXPIRED:
        return FeedError(
            N_("The certificate of %(host)s has expired. The site's administrator must renew it."), host=host
        )
    if code in _OTHER_NAME:
        return FeedError(
            N_(
                "The certificate of %(host)s is for another name. Use the address that it is for (with or without "
                "www), or have the site's administrator add this name."
            ),
            host=host,
        )
    return FeedError(
        N_("The certificate of %(host)s is not valid: %(reason)s."), host=host, reason=error.verify_message
    )
