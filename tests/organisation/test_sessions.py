"""Where people are signed in, and ending it from elsewhere; how their screens look."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session

from common.errors import Unseen
from journal.models import Entry
from organisation.models import OpenSession, User
from organisation.policies import needs_second_factor
from organisation.principal import Principal
from organisation.queries import open_sessions_of
from organisation.use_cases.change_password import change_password
from organisation.use_cases.change_preferences import DensityUnknown, change_preferences
from organisation.use_cases.deactivate_person import deactivate_person
from organisation.use_cases.end_other_sessions import end_other_sessions
from organisation.use_cases.end_session import end_session
from organisation.use_cases.note_session_seen import note_session_seen
from organisation.use_cases.open_session import open_session
from organisation.use_cases.record_sign_out import record_sign_out
from tests.factories.organisation import Ministry

pytestmark = pytest.mark.django_db
NOW = datetime.now(UTC)


@pytest.fixture
def ministry() -> Ministry:
    return Ministry(NOW)


def browser(by: Principal, *, at: datetime = NOW) -> OpenSession:
    """Somebody signed in somewhere."""
    store = SessionStore()
    store.create()
    return open_session(by=by, key=store.session_key or "", device="Mozilla/5.0 Firefox/140.0", now=at)


def test_one_sees_ones_own_open_sessions_the_last_seen_first(ministry: Ministry) -> None:
    first, second = browser(ministry.agent), browser(ministry.agent, at=NOW + timedelta(minutes=1))
    browser(ministry.clerk)
    assert open_sessions_of(ministry.agent, now=NOW) == [second, first]
    note_session_seen(by=ministry.agent, key=first.key, now=NOW + timedelta(minutes=5))
    assert [row.pk for row in open_sessions_of(ministry.agent, now=NOW)] == [first.pk, second.pk]


def test_a_session_that_ran_out_is_not_listed_and_goes(ministry: Ministry) -> None:
    old = browser(ministry.agent)
    Session.objects.filter(session_key=old.key).update(expire_date=NOW - timedelta(hours=1))
    assert open_sessions_of(ministry.agent, now=NOW) == []
    browser(ministry.agent)
    assert not OpenSession.objects.filter(pk=old.pk).exists()


def test_ending_a_session_signs_that_browser_out_and_is_written(ministry: Ministry) -> None:
    here, there = browser(ministry.agent), browser(ministry.agent)
    end_session(by=ministry.agent, session_id=there.pk, now=NOW)
    assert not Session.objects.filter(session_key=there.key).exists()
    assert open_sessions_of(ministry.agent, now=NOW) == [here]
    assert (
        Entry.objects.filter(name="organisation.sessions_ended", about_id=ministry.agent.user_id).count() == 1
    )
    with pytest.raises(Unseen):
        end_session(by=ministry.agent, session_id=there.pk, now=NOW)


def test_nobody_ends_the_session_of_somebody_else(ministry: Ministry) -> None:
    theirs = browser(ministry.agent)
    with pytest.raises(Unseen):
        end_session(by=ministry.administrator, session_id=theirs.pk, now=NOW)
    note_session_seen(by=ministry.clerk, key=theirs.key, now=NOW + timedelta(days=1))
    theirs.refresh_from_db()
    assert theirs.seen_at == NOW
    assert Session.objects.filter(session_key=theirs.key).exists()


def test_all_others_end_at_once(ministry: Ministry) -> None:
    here = browser(ministry.agent)
    browser(ministry.agent), browser(ministry.agent)
    foreign = browser(ministry.clerk)
    assert end_other_sessions(by=ministry.agent, key=here.key, now=NOW) == 2
    assert end_other_sessions(by=ministry.agent, key=here.key, now=NOW) == 0
    assert open_sessions_of(ministry.agent, now=NOW) == [here]
    assert open_sessions_of(ministry.clerk, now=NOW) == [foreign]


def test_signing_out_closes_the_row(ministry: Ministry) -> None:
    here = browser(ministry.agent)
    record_sign_out(by=ministry.agent, now=NOW, key=here.key)
    assert not OpenSession.objects.exists()


def test_a_new_password_and_a_closed_account_end_every_session(ministry: Ministry) -> None:
    browser(ministry.agent)
    change_password(
        by=ministry.agent, present="mot de passe de test", password="une phrase bien plus longue", now=NOW
    )
    assert not Session.objects.exists()
    browser(ministry.agent)
    deactivate_person(by=ministry.administrator, person_id=ministry.agent.user_id, reason="Mutation", now=NOW)
    assert not Session.objects.exists()
    assert not OpenSession.objects.exists()


def test_preferences_are_kept_and_a_strange_one_refused(ministry: Ministry) -> None:
    change_preferences(by=ministry.clerk, density="compact", single_keys=False, now=NOW)
    person = User.objects.get(pk=ministry.clerk.user_id)
    assert (person.density, person.single_keys) == ("compact", False)
    with pytest.raises(DensityUnknown):
        change_preferences(by=ministry.clerk, density="dense", single_keys=True, now=NOW)


def test_a_second_factor_is_asked_of_the_roles_named_by_the_installation(
    ministry: Ministry, settings: Any
) -> None:
    assert not needs_second_factor(ministry.director)
    settings.SECOND_FACTOR_ROLES = ["signatory"]
    assert needs_second_factor(ministry.director)
    assert not needs_second_factor(ministry.clerk)
