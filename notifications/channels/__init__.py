"""Ways to reach a person outside the product: one file each, and a line here.

A channel is one function that takes a :class:`~notifications.channels.letter.Letter` and raises whatever stands in its
way; the letter is then offered again later, with the cause kept on the message. It is called outside any transaction,
and may be called twice for one letter when a worker dies at the wrong moment: ``letter.key`` is the same both times.
"""

from collections.abc import Callable, Mapping

from notifications.channels import email
from notifications.channels.letter import Letter

CHANNELS: Mapping[str, Callable[[Letter], None]] = {
    "email": email.send,
}
