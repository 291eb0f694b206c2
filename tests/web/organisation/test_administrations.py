"""The page of the administrations that share an installation."""

import pytest
from django.test import Client

from organisation.models import Administration
from organisation.roles import Role
from tests.factories.organisation import Ministry, make_principal
from tests.web.people import signed_in

pytestmark = pytest.mark.django_db
PAGE, NEW = "/organisation/administrations/", "/organisation/administrations/new/"
GIVEN = {
    "name_fr": "Agence de l’Exemple",
    "name_ar": "وكالة المثال",
    "code": "AGE",
    "time_zone": "Africa/Casablanca",
    "person_fr": "Hajar Exemple",
    "email": "agence@exemple.invalid",
    "language": "ar",
}


def host(ministry: Ministry) -> Client:
    return signed_in(make_principal(ministry.top, Role.TECHNICAL_ADMIN, now=ministry.now, with_subtree=True))


def test_another_administration_is_founded_from_the_page(ministry: Ministry) -> None:
    client = host(ministry)
    assert PAGE in client.get("/organisation/").content.decode()
    assert client.post(NEW, GIVEN).status_code == 302
    assert "Agence de l’Exemple" in client.get(PAGE).content.decode()
    answer = client.post(NEW, GIVEN)
    assert answer.status_code == 409, "sent twice"
    assert 'id="id_code_error"' in answer.content.decode() or 'id="id_email_error"' in answer.content.decode()
    for wrong, field in (({"time_zone": "Rabat"}, "time_zone"), ({"email": "personne"}, "email")):
        answer = client.post(NEW, GIVEN | {"code": "AUT", "email": "a@exemple.invalid"} | wrong)
        assert answer.status_code == 422
        assert f'id="id_{field}_error"' in answer.content.decode()
    assert Administration.objects.count() == 2


def test_nobody_else_sees_who_else_is_here(ministry: Ministry, neighbour: Ministry) -> None:
    theirs = make_principal(neighbour.top, Role.TECHNICAL_ADMIN, now=neighbour.now, with_subtree=True)
    for principal in (ministry.agent, ministry.administrator, neighbour.administrator, theirs):
        client = signed_in(principal)
        for page in (PAGE, NEW):
            assert client.get(page).status_code == 403
        assert client.post(NEW, GIVEN).status_code == 403
    assert PAGE not in signed_in(theirs).get("/organisation/").content.decode()
    assert Client().get(PAGE).status_code == 302
