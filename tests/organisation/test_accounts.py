"""Signing in and out, passwords, and the second factor, as facts and as rules."""

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django_otp.oath import totp
from django_otp.plugins.otp_totp.models import TOTPDevice

from common.errors import Unseen
from journal.models import Entry
from organisation.events import (
    PasswordChanged,
    PasswordResetRequested,
    RecoveryCodesRenewed,
    SecondFactorDisabled,
    SecondFactorEnabled,
    SignedIn,
    SignedOut,
    SignInFailed,
)
from organisation.links import RESET, LinkEnded, password_link, person_of_link
from organisation.models import User
from organisation.passwords import WeakPassword
from organisation.policies import NotAnAdministratorHere
from organisation.queries import has_second_factor
from organisation.use_cases.begin_second_factor import SecondFactorExists, begin_second_factor
from organisation.use_cases.change_password import WrongPassword, change_password
from organisation.use_cases.check_code import check_code
from organisation.use_cases.disable_second_factor import disable_second_factor
from organisation.use_cases.enable_second_factor import WrongCode, enable_second_factor
from organisation.use_cases.record_sign_in import record_sign_in
from organisation.use_cases.record_sign_in_failure import Failure, record_sign_in_failure
from organisation.use_cases.record_sign_out import record_sign_out
from organisation.use_cases.renew_recovery_codes import NoSecondFactor, renew_recovery_codes
from organisation.use_cases.request_password_reset import request_password_reset
from organisation.use_cases.reset_second_factor import reset_second_factor
from organisation.use_cases.set_password import set_password
from tests.factories.organisation import Ministry, make_user, next_code

pytestmark = pytest.mark.django_db
PASSWORD = "mot de passe de test"
STRONG = "une phrase assez longue 7"
Told = Callable[[Any], list[Any]]


@pytest.fixture
def person(ministry: Ministry) -> User:
    return User.objects.get(pk=ministry.agent.user_id)


def enabled(ministry: Ministry) -> tuple[TOTPDevice, tuple[str, ...]]:
    device = begin_second_factor(by=ministry.agent)
    return device, enable_second_factor(by=ministry.agent, code=next_code(device), now=ministry.now)


def test_signing_in_and_out_is_written_with_how_and_from_where(ministry: Ministry, told: Told) -> None:
    from dataclasses import replace

    by = replace(ministry.agent, address="192.0.2.7", authentication="password+totp")
    record_sign_in(by=by, now=ministry.now)
    record_sign_out(by=by, now=ministry.now)
    assert [event.about.id for event in (*told(SignedIn), *told(SignedOut))] == [by.user_id, by.user_id]
    actor = json.loads(Entry.objects.get(name=SignedIn.name).canonical)["actor"]
    assert (actor["address"], actor["authentication"]) == ("192.0.2.7", "password+totp")


def test_a_failed_sign_in_stands_in_the_accounts_history(person: User, now: datetime, told: Told) -> None:
    record_sign_in_failure(email=person.email.upper(), failure=Failure.PASSWORD, now=now, address="192.0.2.7")
    [event] = told(SignInFailed)
    assert (event.about.id, event.reason) == (person.pk, "password")


def test_what_was_typed_for_an_unknown_account_is_not_kept(now: datetime) -> None:
    assert record_sign_in_failure(email="mon mot de passe", failure=Failure.PASSWORD, now=now) is None
    assert not Entry.objects.exists()


def test_a_link_sets_the_password_once(person: User, now: datetime, told: Told) -> None:
    token = password_link(person, lasting=RESET, now=now)
    set_password(token=token, password=STRONG, now=now)
    person.refresh_from_db()
    assert person.check_password(STRONG)
    assert told(PasswordChanged)[0].through == "link"
    with pytest.raises(LinkEnded):
        set_password(token=token, password="encore une phrase longue", now=now)


def test_a_link_ends_with_its_time(person: User, now: datetime) -> None:
    token = password_link(person, lasting=RESET, now=now)
    assert person_of_link(token, now=now + timedelta(minutes=59)) == person
    with pytest.raises(LinkEnded):
        person_of_link(token, now=now + timedelta(minutes=60))


def test_a_link_that_was_not_made_here_opens_nothing(person: User, now: datetime) -> None:
    token = password_link(person, lasting=RESET, now=now)
    for forged in ("", "x", "a:b", token[:-1] + ("A" if token[-1] != "A" else "B"), token + "x", "é" * 9):
        with pytest.raises(LinkEnded):
            person_of_link(forged, now=now)


def test_a_link_ends_with_the_account_and_with_the_address(person: User, now: datetime) -> None:
    token = password_link(person, lasting=RESET, now=now)
    User.objects.filter(pk=person.pk).update(email="autre@exemple.invalid")
    with pytest.raises(LinkEnded):
        person_of_link(token, now=now)
    person.refresh_from_db()
    token = password_link(person, lasting=RESET, now=now)
    User.objects.filter(pk=person.pk).update(is_active=False)
    with pytest.raises(LinkEnded):
        person_of_link(token, now=now)


@pytest.mark.parametrize("weak", ["", "court", "motdepasse", "password123", "1234567890"])
def test_a_weak_password_is_refused_with_its_reasons(person: User, now: datetime, weak: str) -> None:
    if weak == "motdepasse":
        weak = person.email
    token = password_link(person, lasting=RESET, now=now)
    with pytest.raises(WeakPassword) as refused:
        set_password(token=token, password=weak, now=now)
    assert refused.value.facts["problems"]
    assert person_of_link(token, now=now) == person


def test_a_reset_is_mailed_at_most_every_five_minutes(person: User, now: datetime, told: Told) -> None:
    for minutes in (0, 1, 4, 5):
        request_password_reset(email=person.email, now=now + timedelta(minutes=minutes))
    assert len(told(PasswordResetRequested)) == 2


def test_asking_for_a_reset_does_not_tell_who_has_an_account(ministry: Ministry, now: datetime) -> None:
    left = make_user(ministry.administration, is_active=False)
    application = make_user(ministry.administration, is_application=True)
    for email in ("inconnu@exemple.invalid", left.email, application.email):
        assert request_password_reset(email=email, now=now) is None
    assert not Entry.objects.exists()


def test_changing_ones_password_needs_the_present_one(ministry: Ministry, person: User, told: Told) -> None:
    with pytest.raises(WrongPassword):
        change_password(by=ministry.agent, present="faux", password=STRONG, now=ministry.now)
    with pytest.raises(WeakPassword):
        change_password(by=ministry.agent, present=PASSWORD, password="court", now=ministry.now)
    change_password(by=ministry.agent, present=PASSWORD, password=STRONG, now=ministry.now)
    person.refresh_from_db()
    assert person.check_password(STRONG)
    assert [event.through for event in told(PasswordChanged)] == ["password"]


def test_no_password_stands_in_the_journal(ministry: Ministry) -> None:
    change_password(by=ministry.agent, present=PASSWORD, password=STRONG, now=ministry.now)
    text = Entry.objects.latest("id").canonical
    assert STRONG not in text
    assert PASSWORD not in text


def test_the_second_factor_counts_once_a_first_code_was_right(ministry: Ministry, told: Told) -> None:
    device = begin_second_factor(by=ministry.agent)
    assert begin_second_factor(by=ministry.agent) == device
    assert not has_second_factor(ministry.agent.user_id)
    codes = enable_second_factor(by=ministry.agent, code=next_code(device), now=ministry.now)
    assert has_second_factor(ministry.agent.user_id)
    assert len(set(codes)) == 10
    assert len(told(SecondFactorEnabled)) == 1
    with pytest.raises(SecondFactorExists):
        begin_second_factor(by=ministry.agent)


def test_a_wrong_first_code_enables_nothing(ministry: Ministry) -> None:
    with pytest.raises(WrongCode):
        enable_second_factor(by=ministry.agent, code="123456", now=ministry.now)
    device = begin_second_factor(by=ministry.agent)
    another_time = f"{totp(device.bin_key, drift=100):06d}"
    for wrong in (another_time, "", "abc", "٣"):
        with pytest.raises(WrongCode):
            enable_second_factor(by=ministry.agent, code=wrong, now=ministry.now)
    assert not has_second_factor(ministry.agent.user_id)
    device.refresh_from_db()
    assert device.throttling_failure_count > 0


def test_a_code_serves_once(ministry: Ministry) -> None:
    device, _ = enabled(ministry)
    code = next_code(device)
    check_code(person_id=ministry.agent.user_id, code=f"{code[:3]} {code[3:]}")
    with pytest.raises(WrongCode):
        check_code(person_id=ministry.agent.user_id, code=code)


def test_a_recovery_code_serves_once_and_ends_when_renewed(ministry: Ministry, told: Told) -> None:
    _, codes = enabled(ministry)
    person_id = ministry.agent.user_id
    check_code(person_id=person_id, code=codes[0].upper())
    with pytest.raises(WrongCode):
        check_code(person_id=person_id, code=codes[0])
    renewed = renew_recovery_codes(by=ministry.agent, now=ministry.now)
    assert not set(renewed) & set(codes)
    assert len(told(RecoveryCodesRenewed)) == 1


def test_recovery_codes_need_a_second_factor(ministry: Ministry) -> None:
    with pytest.raises(NoSecondFactor):
        renew_recovery_codes(by=ministry.agent, now=ministry.now)


def test_switching_it_off_needs_the_password(ministry: Ministry, told: Told) -> None:
    _, codes = enabled(ministry)
    with pytest.raises(WrongPassword):
        disable_second_factor(by=ministry.agent, password="faux", now=ministry.now)
    disable_second_factor(by=ministry.agent, password=PASSWORD, now=ministry.now)
    disable_second_factor(by=ministry.agent, password=PASSWORD, now=ministry.now)
    assert not has_second_factor(ministry.agent.user_id)
    assert len(told(SecondFactorDisabled)) == 1
    with pytest.raises(WrongCode):
        check_code(person_id=ministry.agent.user_id, code=codes[0])


def test_an_administrator_takes_a_lost_second_factor_away(
    ministry: Ministry, neighbour: Ministry, told: Told
) -> None:
    enabled(ministry)
    lost = {"person_id": ministry.agent.user_id, "now": ministry.now}
    with pytest.raises(NotAnAdministratorHere):
        reset_second_factor(by=ministry.head, **lost)
    with pytest.raises(Unseen):
        reset_second_factor(by=neighbour.administrator, **lost)
    reset_second_factor(by=ministry.administrator, **lost)
    assert not has_second_factor(ministry.agent.user_id)
    assert told(SecondFactorDisabled)[0].about.id == ministry.agent.user_id
