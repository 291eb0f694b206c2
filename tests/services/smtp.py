"""An SMTP server that keeps what it is given."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import Message

from tests.services import free_port


@contextmanager
def running() -> Iterator[tuple[str, list[Message]]]:
    """A new server; yields its EMAIL_URL and the messages that have reached it."""
    from aiosmtpd.controller import Controller
    from aiosmtpd.handlers import Message as Handler

    class Keeping(Handler):
        def handle_message(self, message: Message) -> None:
            received.append(message)

    logging.getLogger("mail.log").setLevel(logging.WARNING)
    received: list[Message] = []
    server = Controller(Keeping(), hostname="127.0.0.1", port=free_port())
    server.start()
    try:
        yield f"smtp://127.0.0.1:{server.port}", received
    finally:
        server.stop()
