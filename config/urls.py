"""All addresses: the site, the API, and what machines ask."""

from django.urls import URLPattern, URLResolver, include, path

from config import health, metrics

urlpatterns: list[URLPattern | URLResolver] = [
    path("health/live", health.live, name="health-live"),
    path("health/ready", health.ready, name="health-ready"),
    path("metrics", metrics.metrics, name="metrics"),
    path("", include("web.urls")),
    path("", include("api.urls")),
]

handler400 = "web.views.problems.bad_request"
handler403 = "web.views.problems.forbidden"
handler404 = "web.views.problems.not_found"
handler500 = "web.views.problems.server_error"
