"""Production as docker-compose.yml starts it, on this machine: letters registered, decisions taken, by eight systems at once."""

from collections.abc import Iterator

from tests.bench import Figure, given, within
from tests.production import installation


def measure() -> Iterator[Figure]:
    """Clients, gunicorn, Celery, PostgreSQL, RabbitMQ and MinIO all share the machine's cores."""
    with installation.running() as production:
        production.asked("tests.production.setting_up")
        amounts = given("REGISTRATIONS", 400), given("DECISIONS", 800)
        yield from within(production, "production", production.url, *amounts)
