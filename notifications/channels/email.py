"""E-mail: plain text and simple HTML, by the mail server of the settings."""

from email.utils import parseaddr

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string

from common.text import clean_line
from notifications.channels.letter import Letter


def send(letter: Letter) -> None:
    """Hand the letter to the mail server.

    A letter sent twice bears one Message-ID (RFC 5322, section 3.6.4), by which mail programs know it as the same.
    Headers ask automatic answers to stay away (RFC 3834).
    """
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2]
    message = EmailMultiAlternatives(
        subject=clean_line(letter.heading),
        body=render_to_string("notifications/email.txt", {"letter": letter}),
        to=[letter.to.email],
        headers={
            "Message-ID": f"<{letter.key}@{domain}>",
            "Content-Language": letter.language,
            "Auto-Submitted": "auto-generated",
        },
    )
    message.attach_alternative(render_to_string("notifications/email.html", {"letter": letter}), "text/html")
    message.send()
