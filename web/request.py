"""The request as our middleware hands it to views."""

from datetime import datetime

from django.http import HttpRequest

from organisation.principal import Principal


class Request(HttpRequest):
    """A request with the instant it came, its mark for those who help, and who is asking (once signed in)."""

    now: datetime
    request_id: str
    principal: Principal
