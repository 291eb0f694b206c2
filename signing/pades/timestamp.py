"""Time stamps on signatures (RFC 3161): from a service over HTTP, or from the demonstration authority in this process."""

import secrets
from collections.abc import Callable
from datetime import datetime
from hashlib import sha256
from typing import Protocol

from common import clock
from common.errors import Kind, gettext_noop
from signing.keys.errors import CannotSign
from signing.keys.store import SigningKey
from signing.pades.cms import container_for


class TimeStampAway(CannotSign):
    """The time-stamping service can't be reached, or gave no usable answer."""

    code = "time_stamp_away"
    kind = Kind.UNAVAILABLE
    cause = "timestamp"
    retryable = True
    message = gettext_noop(
        "The time-stamping service doesn't answer as it should, so the signature wasn't made. It will be tried again; "
        "if this lasts, check the address of the service and the network."
    )


class TimeStamper(Protocol):
    """Who says when a signature existed."""

    token_size: int
    """The most bytes that a token takes."""

    def token(self, digest: bytes) -> bytes:
        """A time-stamp token in DER over a SHA-256.

        :raises TimeStampAway: none could be had now.
        """


class HttpTimeStamper:
    """A time-stamping service at ``url``; waits ``timeout`` seconds at most."""

    token_size = 12 * 1024  # tokens carry the service's chain; those met have 3 to 8 KB

    def __init__(self, url: str, *, timeout: float = 5.0) -> None:
        self.url = url
        self.timeout = timeout

    def token(self, digest: bytes) -> bytes:
        """See :class:`TimeStamper`."""
        import asyncio

        from pyhanko.sign.timestamps import HTTPTimeStamper

        service = HTTPTimeStamper(self.url, timeout=self.timeout)
        try:
            token: bytes = asyncio.run(service.async_timestamp(digest, "sha256")).dump()
        # An answer that isn't a time stamp fails in the parser, in whichever way its bytes make it.
        except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
            raise TimeStampAway from error
        if len(token) > self.token_size:
            raise TimeStampAway
        return token


def instant_of(token: bytes) -> datetime:
    """The instant that a token states.

    :raises TimeStampAway: it isn't a time-stamp token.
    """
    from asn1crypto import cms

    try:
        content = cms.ContentInfo.load(token)["content"]["encap_content_info"]["content"]
        instant: datetime = content.parsed["gen_time"].native
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise TimeStampAway from error
    return instant


class DemonstrationTimeStamper:
    """A time-stamping service in this process, with a key of the demonstration authority: without legal value."""

    def __init__(self, key: SigningKey, *, clock: Callable[[], datetime] = clock.now) -> None:
        self._key = key
        self._clock = clock
        self._container = container_for(key.chain, "tst_info")
        self.token_size = self._container.size(0) + 256

    def token(self, digest: bytes) -> bytes:
        """See :class:`TimeStamper`."""
        from asn1crypto import tsp

        content: bytes = tsp.TSTInfo(
            {
                "version": "v1",
                "policy": self._key.certificate.policies[0],
                "message_imprint": {"hash_algorithm": {"algorithm": "sha256"}, "hashed_message": digest},
                "serial_number": secrets.randbits(64),
                "gen_time": self._clock().replace(microsecond=0),
            }
        ).dump()
        attributes = self._container.attributes(sha256(content).digest())
        return self._container.assemble(attributes, self._key.raw.sign(attributes), content=content)
