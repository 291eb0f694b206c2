"""The credentials of applications (``organisation.credentials``), kept as OAuth2 clients."""

from collections.abc import Iterable
from uuid import UUID

from django.contrib.auth.hashers import make_password
from django.db.models import Max
from oauth2_provider.generators import generate_client_secret
from oauth2_provider.models import AccessToken

from api.models import Application
from api.scopes import SCOPES
from organisation.credentials import Access, Secret
from organisation.models import User


class ClientCredentials:
    """Client credentials (RFC 6749, section 4.4): an id and a secret, exchanged for tokens that live for an hour."""

    def scopes(self) -> tuple[str, ...]:
        """See :class:`organisation.credentials.Credentials`."""
        return tuple(sorted(SCOPES))

    def new_secret(self) -> Secret:
        """See :class:`organisation.credentials.Credentials`."""
        plain = generate_client_secret()
        return Secret(plain=plain, kept=make_password(plain))

    def give(self, account: User, *, secret: Secret | None = None, scopes: Iterable[str] = ()) -> Access:
        """See :class:`organisation.credentials.Credentials`."""
        application = Application.objects.filter(account=account).first() or Application(
            account=account,
            name=account.name_fr,
            client_type=Application.CLIENT_CONFIDENTIAL,
            authorization_grant_type=Application.GRANT_CLIENT_CREDENTIALS,
        )
        if secret:
            application.client_secret = secret.kept
        application.scope = " ".join(sorted(scopes)) or application.scope
        application.save()
        AccessToken.objects.filter(application=application).delete()
        return Access(client_id=application.client_id, scopes=tuple(application.scope.split()))

    def take(self, account: User) -> None:
        """See :class:`organisation.credentials.Credentials`."""
        Application.objects.filter(account=account).delete()

    def of(self, account_ids: Iterable[UUID]) -> dict[UUID, Access]:
        """See :class:`organisation.credentials.Credentials`."""
        found = Application.objects.filter(account__in=account_ids).annotate(
            used_at=Max("accesstoken__created")
        )
        return {
            row.account_id: Access(
                client_id=row.client_id, scopes=tuple(row.scope.split()), used_at=row.used_at
            )
            for row in found
        }
