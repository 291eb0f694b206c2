"""Tokens for applications: client credentials (RFC 6749, section 4.4)."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponseBase, JsonResponse
from django.utils.decorators import method_decorator
from django.views.decorators.csrf import csrf_exempt
from oauth2_provider.views import TokenView
from rest_framework.request import Request

from api.problems import MEDIA_TYPE, too_often
from api.throttling import TokenThrottle


@method_decorator([csrf_exempt, login_not_required], name="dispatch")
class Token(TokenView):
    """Answers as OAuth2 says; only « too many » is a problem as elsewhere in the API."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        throttle = TokenThrottle()
        if not throttle.allow_request(Request(request), self):
            refused = too_often(throttle.wait())
            return JsonResponse(
                refused.data, status=429, content_type=MEDIA_TYPE, headers=dict(refused.items())
            )
        answered: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        for name, value in throttle.headers().items():
            answered[name] = value
        return answered


token = Token.as_view()
