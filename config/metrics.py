"""Figures for Prometheus: what the processes measure of themselves, and what the database knows of the queues."""

from collections.abc import Iterator
from contextlib import suppress
from hmac import compare_digest
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse

from audit.queries import proof_state
from common import clock
from journal.models import Delivery
from journal.queries import oldest_due
from signing.models import Signature

if TYPE_CHECKING:
    from prometheus_client import Metric


@login_not_required
def metrics(request: HttpRequest) -> HttpResponse:
    """All figures, for whoever sends METRICS_TOKEN as a bearer token; without the setting there is no such page."""
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if not settings.METRICS_TOKEN or not compare_digest(given.encode(), settings.METRICS_TOKEN.encode()):
        raise Http404
    from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
    from prometheus_client.multiprocess import MultiProcessCollector

    registry = CollectorRegistry()
    with suppress(ValueError):  # no such folder: the processes don't measure themselves
        MultiProcessCollector(registry)
    registry.register(Queues())
    return HttpResponse(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)


class Queues:
    """What waits, what fails, and how far the journal is proved; read from the database when it is asked."""

    def collect(self) -> Iterator["Metric"]:
        from prometheus_client.core import GaugeMetricFamily

        now = clock.now()
        proof = proof_state()
        figures = {
            "deliveries_due": ("Deliveries whose time has come", Delivery.objects.due(now).count()),
            "deliveries_failing": (
                "Deliveries that failed and are tried again",
                Delivery.objects.failing().count(),
            ),
            "delivery_oldest_seconds": (
                "How long the oldest due delivery waits",
                oldest_due(now).total_seconds(),
            ),
            "journal_sealed": ("Entries under a seal", proof.sealed),
            "journal_unsealed": ("Entries that wait for the next seal", proof.unsealed),
            "journal_unanchored_seals": ("Seals that wait for their time stamp", proof.unanchored),
        }
        for name, (what, value) in figures.items():
            yield GaugeMetricFamily(f"bureau_{name}", what, value=float(value))
        signatures = GaugeMetricFamily("bureau_signatures", "Signatures and seals by state", labels=["state"])
        for state in Signature.State.values:
            signatures.add_metric([state], Signature.objects.filter(state=state).count())
        yield signatures
