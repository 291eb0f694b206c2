"""The description of the API, for generators and for people. It shows no data, so anybody may read it."""

from typing import Any

from csp.decorators import csp_update
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.views import SpectacularJSONAPIView, SpectacularSwaggerSplitView
from rest_framework.permissions import AllowAny
from rest_framework.renderers import TemplateHTMLRenderer

_OPEN: dict[str, Any] = {"authentication_classes": [], "permission_classes": [AllowAny]}

schema = SpectacularJSONAPIView.as_view(**_OPEN)

# Swagger UI writes its styles into the page; its scripts come from our own files like all others.
docs = csp_update({"style-src": ["'unsafe-inline'"]})(
    SpectacularSwaggerSplitView.as_view(
        url_name="api-schema", renderer_classes=[TemplateHTMLRenderer], **_OPEN
    )
)


def described() -> dict[str, Any]:
    """The whole description (OpenAPI 3.1)."""
    return SchemaGenerator().get_schema(request=None, public=True)
