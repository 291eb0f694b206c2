"""The scopes: reading or writing, for each resource. A scope never gives a right; it narrows those of the account."""

from typing import Any

from oauth2_provider.scopes import BaseScopes

from api.models import Application
from common.errors import Forbidden, gettext_noop

READ_ONLY = ("audit-entries", "circuits", "people", "posts", "registers", "signatures", "units")
WRITABLE = (
    "assignments",
    "cases",
    "correspondents",
    "delegations",
    "files",
    "folders",
    "mails",
    "notifications",
)
WRITE_ONLY = ("decisions", "validations")

SCOPES = {f"{resource}:read": f"Read {resource}" for resource in sorted((*READ_ONLY, *WRITABLE))} | {
    f"{resource}:write": f"Create and change {resource}" for resource in (*WRITABLE, *WRITE_ONLY)
}


class ScopeMissing(Forbidden):
    """The token is good, but not for this."""

    code = "insufficient_scope"
    message = gettext_noop(
        "This token doesn't have the scope “{scope}”. Ask for a token with it; the application must have been given it."
    )


class ApplicationScopes(BaseScopes):
    """Each application may ask for its own scopes, and gets all of them when it asks for none."""

    def get_all_scopes(self) -> dict[str, str]:
        return SCOPES

    def get_available_scopes(
        self, application: Application | None = None, *args: Any, **kwargs: Any
    ) -> list[str]:
        return application.scope.split() if application else []

    def get_default_scopes(
        self, application: Application | None = None, *args: Any, **kwargs: Any
    ) -> list[str]:
        return self.get_available_scopes(application)
