"""Tokens for applications: client credentials (RFC 6749, section 4.4)."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.db import DataError
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.utils.decorators import method_decorator
from django.views.decorators.csrf import csrf_exempt
from oauth2_provider.views import TokenView
from rest_framework.exceptions import MethodNotAllowed
from rest_framework.request import Request
from rest_framework.response import Response

from api.problems import MEDIA_TYPE, problem_response, too_often
from api.throttling import TokenThrottle


@method_decorator([csrf_exempt, login_not_required], name="dispatch")
class Token(TokenView):
    """Answers as OAuth2 says; what is no question of OAuth2's is a problem as elsewhere in the API."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        throttle = TokenThrottle()
        try:
            if not throttle.allow_request(Request(request), self):
                return _as_it_is(too_often(throttle.wait()))
            answered: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        except DataError:  # characters that no identifier or secret has
            answered = JsonResponse({"error": "invalid_client"}, status=401)
        except Exception as problem:
            return _as_it_is(problem_response(problem, {"request": request}))
        for name, value in throttle.headers().items():
            answered[name] = value
        return answered

    def http_method_not_allowed(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        raise MethodNotAllowed(request.method or "")


def _as_it_is(told: Response) -> HttpResponse:
    """A problem outside of the framework that renders it elsewhere."""
    headers = {name: value for name, value in told.items() if name != "Content-Type"}
    return JsonResponse(told.data, status=told.status_code, content_type=MEDIA_TYPE, headers=headers)


token = Token.as_view()
