"""Other systems that call the API: applications with their tokens, and clients that speak for them."""

import base64
from dataclasses import dataclass, field
from typing import Any

from django.core.cache import cache
from rest_framework.test import APIClient

from api.models import Application
from api.scopes import SCOPES
from organisation.models import Unit, User
from organisation.roles import Role
from tests.factories.organisation import hold, make_post, make_user

SECRET = "un secret de test assez long"


@dataclass
class System:
    """An application with a post in ``unit``, and the client that it calls with."""

    unit: Unit
    roles: tuple[Role, ...] = (Role.APPLICATION,)
    scope: str = " ".join(SCOPES)
    with_subtree: bool = True
    account: User = field(init=False)
    application: Application = field(init=False)

    def __post_init__(self) -> None:
        cache.clear()
        self.account = make_user(self.unit.administration, is_application=True)
        hold(self.account, make_post(self.unit, *self.roles, with_subtree=self.with_subtree))
        self.application = Application.objects.create(
            account=self.account,
            name="Système Exemple",
            scope=self.scope,
            client_type=Application.CLIENT_CONFIDENTIAL,
            authorization_grant_type=Application.GRANT_CLIENT_CREDENTIALS,
            client_secret=SECRET,
        )

    def ask_token(self, secret: str = SECRET, **body: str) -> Any:
        """The answer of the token address."""
        pair = base64.b64encode(f"{self.application.client_id}:{secret}".encode()).decode()
        return APIClient().post(
            "/api/v1/token/",
            "&".join(
                f"{name}={value}" for name, value in ({"grant_type": "client_credentials"} | body).items()
            ),
            content_type="application/x-www-form-urlencoded",
            headers={"Authorization": f"Basic {pair}"},
        )

    def client(self, language: str = "fr", **body: str) -> APIClient:
        """A client with a fresh token."""
        token = self.ask_token(**body).json()["access_token"]
        return APIClient(headers={"Authorization": f"Bearer {token}", "Accept-Language": language})
