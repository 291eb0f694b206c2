"""How often one account may call, and the headers that tell it (draft-ietf-httpapi-ratelimit-headers)."""

from typing import Any

from rest_framework.request import Request
from rest_framework.throttling import SimpleRateThrottle


class AccountThrottle(SimpleRateThrottle):
    """So many requests in a period for each account; for who hasn't signed in, for each address."""

    scope = "api"
    num_requests: int
    duration: int
    history: list[float]
    now: float

    def get_cache_key(self, request: Request, view: Any) -> str:
        account = request.user.pk if request.user and request.user.is_authenticated else None
        return f"throttle-{self.scope}-{account or self.get_ident(request)}"

    def allow_request(self, request: Request, view: Any) -> bool:
        allowed = super().allow_request(request, view)
        request.META["api.throttle"] = self
        return bool(allowed)

    def headers(self) -> dict[str, str]:
        """What is left of the quota, and in how many seconds it grows again."""
        left = max(self.num_requests - len(self.history), 0)
        reset = int(self.duration - (self.now - self.history[-1])) if self.history else self.duration
        return {
            "RateLimit-Policy": f'"{self.scope}";q={self.num_requests};w={self.duration}',
            "RateLimit": f'"{self.scope}";r={left};t={max(reset, 0)}',
        }


class TokenThrottle(AccountThrottle):
    """Tokens are asked for rarely; secrets are not to be guessed."""

    scope = "token"
