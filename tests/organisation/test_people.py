"""People are invited, corrected, and lose everything at once when they leave."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django_otp.plugins.otp_totp.models import TOTPDevice

from common.errors import Unseen, VersionConflict
from common.text import Bilingual
from organisation.events import (
    AppointmentEnded,
    DelegationRevoked,
    PersonChanged,
    PersonDeactivated,
    PersonInvited,
    PersonReactivated,
)
from organisation.links import INVITATION, LinkEnded, password_link, person_of_link
from organisation.models import Delegation, User
from organisation.policies import (
    NotAnAdministratorHere,
    NotATechnicalAdministrator,
    OwnRights,
    abilities,
)
from organisation.principal import Principal
from organisation.queries import AccountClosed, holders_of, people, person_row, principal_for
from organisation.roles import Right, Role
from organisation.texts import EmailInvalid, LanguageUnknown, PersonNameMissing, ReasonMissing
from organisation.use_cases._steps import EmailTaken
from organisation.use_cases.change_person import change_person
from organisation.use_cases.choose_language import choose_language
from organisation.use_cases.create_application import RightNotForApplications, create_application
from organisation.use_cases.deactivate_person import AccountClosedAlready, deactivate_person
from organisation.use_cases.delegate_powers import Act, delegate_powers
from organisation.use_cases.invite_person import invite_person
from organisation.use_cases.reactivate_person import AccountOpenAlready, reactivate_person
from tests.factories.organisation import Ministry, make_principal, make_user

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 10)
NAME = Bilingual("Hélène Exemple", "هيلين مثال")
Told = Callable[[Any], list[Any]]


def inviting(ministry: Ministry, **changed: Any) -> User:
    given = {
        "by": ministry.administrator,
        "email": "helene@exemple.invalid",
        "name": NAME,
        "language": "ar",
        "now": ministry.now,
    }
    return invite_person(**(given | changed))


def correcting(person: User, **changed: Any) -> User:
    given = {
        "person_id": person.pk,
        "email": person.email,
        "name": person.name,
        "language": person.language,
        "version": person.version,
    }
    return change_person(**(given | changed))


def leaving(ministry: Ministry, person_id: Any, **changed: Any) -> User:
    given = {
        "by": ministry.administrator,
        "person_id": person_id,
        "reason": "Mutation",
        "now": ministry.now,
    }
    return deactivate_person(**(given | changed))


def test_an_invited_person_has_no_password_until_the_link_has_served(ministry: Ministry, told: Told) -> None:
    person = inviting(ministry, email=" Helene@Exemple.INVALID ")
    assert person.email == "helene@exemple.invalid"
    assert not person.has_usable_password()
    assert not Client().login(username=person.email, password="")
    assert told(PersonInvited)[0].by_link
    link = password_link(person, lasting=INVITATION, now=ministry.now)
    assert person_of_link(link, now=ministry.now + timedelta(days=6)) == person


def test_no_link_stands_in_the_journal(ministry: Ministry) -> None:
    from journal.models import Entry

    person = inviting(ministry)
    text = Entry.objects.latest("id").canonical
    assert person.password not in text
    assert password_link(person, lasting=INVITATION, now=ministry.now) not in text


@pytest.mark.parametrize("who", ["agent", "head", "director", "clerk", "auditor", "secretary"])
def test_only_a_functional_administrator_decides_on_people(ministry: Ministry, who: str) -> None:
    by, person = getattr(ministry, who), make_user(ministry.administration)
    with pytest.raises(NotAnAdministratorHere):
        inviting(ministry, by=by)
    with pytest.raises(NotAnAdministratorHere):
        correcting(person, by=by, now=ministry.now)
    with pytest.raises(NotAnAdministratorHere):
        leaving(ministry, person.pk, by=by)
    assert abilities(by, person) == frozenset()


def test_another_administrations_people_do_not_exist(ministry: Ministry, neighbour: Ministry) -> None:
    by, person = neighbour.administrator, User.objects.get(pk=ministry.agent.user_id)
    with pytest.raises(Unseen):
        correcting(person, by=by, now=ministry.now)
    with pytest.raises(Unseen):
        leaving(ministry, person.pk, by=by)
    with pytest.raises(Unseen):
        reactivate_person(by=by, person_id=person.pk, now=ministry.now)
    shown = {row.person.administration_id for row in people(by, day=TODAY).rows}
    assert shown == {neighbour.administration.pk}
    assert abilities(by, person) == frozenset()


def test_a_local_administrator_can_not_take_the_account_of_somebody_above(ministry: Ministry) -> None:
    local = make_principal(ministry.division, Role.FUNCTIONAL_ADMIN, now=ministry.now)
    director = User.objects.get(pk=ministry.director.user_id)
    with pytest.raises(NotAnAdministratorHere):
        correcting(director, by=local, now=ministry.now, email="pris@exemple.invalid")
    with pytest.raises(NotAnAdministratorHere):
        leaving(ministry, director.pk, by=local)
    row = person_row(director, day=TODAY)
    assert abilities(local, director, units=row.units) == frozenset()
    assert abilities(ministry.administrator, director, units=row.units) == {
        "appoint",
        "change_person",
        "deactivate_person",
        "reset_second_factor",
    }


@pytest.mark.parametrize(
    ("changed", "refusal"),
    [
        ({"email": "pas une adresse"}, EmailInvalid),
        ({"email": ""}, EmailInvalid),
        ({"name": Bilingual(" \u202e", "")}, PersonNameMissing),
        ({"language": "de"}, LanguageUnknown),
    ],
)
def test_what_can_not_be_a_person_is_refused(
    ministry: Ministry, changed: dict[str, Any], refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        inviting(ministry, **changed)


def test_an_address_serves_one_account_of_the_installation(ministry: Ministry, neighbour: Ministry) -> None:
    person = inviting(ministry)
    with pytest.raises(EmailTaken):
        inviting(neighbour, email=person.email.upper())
    other = make_user(ministry.administration)
    with pytest.raises(EmailTaken):
        correcting(other, by=ministry.administrator, now=ministry.now, email=person.email)


def test_a_double_click_invites_once(ministry: Ministry, told: Told) -> None:
    assert inviting(ministry, request_key="k") == inviting(ministry, request_key="k")
    assert len(told(PersonInvited)) == 1


def test_a_correction_is_found_by_search_and_told_with_before_and_after(
    ministry: Ministry, told: Told
) -> None:
    person = make_user(ministry.administration, "Ancien Nom")
    correcting(person, by=ministry.administrator, now=ministry.now, name=NAME)
    [row] = people(ministry.agent, day=TODAY, search="helene").rows
    assert row.person == person
    changes = {change.field: (change.before, change.after) for change in told(PersonChanged)[0].changes}
    assert changes["name_fr"] == ("Ancien Nom", "Hélène Exemple")
    with pytest.raises(VersionConflict):
        change_person(
            by=ministry.administrator,
            person_id=person.pk,
            email=person.email,
            name=Bilingual("Autre", ""),
            language="fr",
            version=1,
            now=ministry.now,
        )


def test_everyone_chooses_their_own_language(ministry: Ministry) -> None:
    assert choose_language(by=ministry.agent, language="ar", now=ministry.now).language == "ar"
    with pytest.raises(LanguageUnknown):
        choose_language(by=ministry.agent, language="xx", now=ministry.now)


def test_who_leaves_loses_everything_at_once(ministry: Ministry, now: datetime, told: Told) -> None:
    director = ministry.director
    post_id = director.capacities[0].post_id
    act = Act(number="1", dated_on=TODAY, starts_on=TODAY, ends_on=TODAY + timedelta(days=30))
    for giver, taker in ((director, ministry.head), (ministry.head, director)):
        delegate_powers(
            by=giver,
            post_id=giver.capacities[0].post_id,
            delegate_id=taker.user_id,
            act=act,
            now=now,
        )
    TOTPDevice.objects.create(user_id=director.user_id, name="application")
    browser = Client()
    browser.force_login(User.objects.get(pk=director.user_id), "django.contrib.auth.backends.ModelBackend")

    leaving(ministry, director.user_id)

    with pytest.raises(AccountClosed):
        principal_for(director.user_id, now=now)
    assert holders_of([post_id], day=TODAY)[post_id] == []
    assert principal_for(ministry.head.user_id, now=now).capacity_of_post(post_id) is None
    assert not Delegation.objects.filter(revoked_at=None).exists()
    assert not TOTPDevice.objects.filter(user_id=director.user_id).exists()
    assert (len(told(AppointmentEnded)), len(told(DelegationRevoked))) == (1, 2)
    assert told(PersonDeactivated)[0].reason == "Mutation"
    assert _is_signed_out(browser)


def _is_signed_out(browser: Client) -> bool:
    from django.contrib.auth import get_user
    from django.http import HttpRequest

    request = HttpRequest()
    request.session = browser.session
    return get_user(request).is_anonymous


def test_who_comes_back_needs_a_new_password_and_new_posts(
    ministry: Ministry, now: datetime, told: Told
) -> None:
    agent = User.objects.get(pk=ministry.agent.user_id)
    browser = Client()
    browser.force_login(agent, "django.contrib.auth.backends.ModelBackend")
    old_link = password_link(agent, lasting=INVITATION, now=now)
    leaving(ministry, agent.pk)
    with pytest.raises(LinkEnded):
        person_of_link(old_link, now=now)
    reactivate_person(by=ministry.administrator, person_id=agent.pk, now=now)
    assert principal_for(agent.pk, now=now).capacities == ()
    assert told(PersonReactivated)[0].about.id == agent.pk
    assert _is_signed_out(browser)
    with pytest.raises(LinkEnded):
        person_of_link(old_link, now=now)
    with pytest.raises(AccountOpenAlready):
        reactivate_person(by=ministry.administrator, person_id=agent.pk, now=now)


def test_leaving_needs_a_reason_and_happens_once(ministry: Ministry) -> None:
    with pytest.raises(ReasonMissing):
        leaving(ministry, ministry.agent.user_id, reason="  ")
    leaving(ministry, ministry.agent.user_id)
    with pytest.raises(AccountClosedAlready):
        leaving(ministry, ministry.agent.user_id)


def test_nobody_closes_their_own_account(ministry: Ministry) -> None:
    with pytest.raises(OwnRights):
        leaving(ministry, ministry.administrator.user_id)


def test_the_directory_folds_letters_of_both_scripts(ministry: Ministry) -> None:
    person = inviting(ministry, name=Bilingual("Éléonore Modèle", "إلهام النموذجي"))
    for typed in ("eleonore", "MODELE éléo", "الهام", "نموذجي", "helene@exemple"):
        assert [row.person for row in people(ministry.agent, day=TODAY, search=typed).rows] == [person], typed
    assert people(ministry.agent, day=TODAY, search="%").rows == ()


def test_the_directory_goes_on_from_page_to_page(ministry: Ministry) -> None:
    for _ in range(4):
        make_user(ministry.administration, "Même Nom")
    seen: list[Any] = []
    page = people(ministry.agent, day=TODAY, limit=3)
    while page.next:
        seen += [row.person.pk for row in page.rows]
        page = people(ministry.agent, day=TODAY, limit=3, after=page.next)
    seen += [row.person.pk for row in page.rows]
    everybody = User.objects.filter(administration=ministry.administration)
    assert len(seen) == len(set(seen)) == everybody.count()


def test_the_directory_shows_posts_and_hides_leavers_unless_asked(ministry: Ministry) -> None:
    leaving(ministry, ministry.other_agent.user_id)
    rows = {row.person.pk: row for row in people(ministry.clerk, day=TODAY).rows}
    assert ministry.other_agent.user_id not in rows
    assert rows[ministry.agent.user_id].units == {ministry.division.pk}
    with_leavers = people(ministry.clerk, day=TODAY, leavers=True).rows
    assert ministry.other_agent.user_id in {row.person.pk for row in with_leavers}


def test_a_directory_page_takes_four_queries(ministry: Ministry, django_assert_max_num_queries: Any) -> None:
    with django_assert_max_num_queries(4):
        people(ministry.agent, day=TODAY)


def test_an_application_acts_through_its_post_and_never_by_a_password(
    ministry: Ministry, technician: Principal, now: datetime
) -> None:
    application = create_application(
        by=technician,
        name=Bilingual("Téléservice", "خدمة رقمية"),
        unit_id=ministry.registry.pk,
        rights=[Right(role=Role.CLERK, unit_id=ministry.registry.pk)],
        now=now,
        request_key="k",
    )
    acting = principal_for(application.pk, now=now, channel="api")
    assert acting.is_application
    assert acting.units(Role.CLERK) == {ministry.registry.pk}
    assert not application.has_usable_password()
    assert application.pk not in {row.person.pk for row in people(technician, day=TODAY).rows}
    assert [row.person for row in people(technician, day=TODAY, applications=True).rows] == [application]
    with pytest.raises(NotATechnicalAdministrator):
        leaving(ministry, application.pk)
    leaving(ministry, application.pk, by=technician)
    with pytest.raises(AccountClosed):
        principal_for(application.pk, now=now)


@pytest.mark.parametrize("role", [Role.SIGNATORY, Role.FUNCTIONAL_ADMIN, Role.TECHNICAL_ADMIN])
def test_an_application_neither_signs_nor_administers(
    ministry: Ministry, technician: Principal, now: datetime, role: Role
) -> None:
    with pytest.raises(RightNotForApplications):
        create_application(
            by=technician,
            name=NAME,
            unit_id=ministry.registry.pk,
            rights=[Right(role=role, unit_id=ministry.registry.pk)],
            now=now,
        )


def test_only_a_technical_administrator_creates_applications(
    ministry: Ministry, neighbour: Ministry, technician: Principal, now: datetime
) -> None:
    asked: dict[str, Any] = {"name": NAME, "rights": [], "now": now}
    with pytest.raises(NotATechnicalAdministrator):
        create_application(by=ministry.administrator, unit_id=ministry.registry.pk, **asked)
    with pytest.raises(Unseen):
        create_application(by=technician, unit_id=neighbour.registry.pk, **asked)
    foreign = [Right(role=Role.CLERK, unit_id=neighbour.registry.pk)]
    with pytest.raises(NotATechnicalAdministrator):
        create_application(by=technician, unit_id=ministry.registry.pk, **(asked | {"rights": foreign}))
