"""Whether signing works here: each part tried in turn, and for each that fails what is wrong and what to do."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import UUID

from django.utils.translation import gettext, gettext_noop, override

from common.errors import Refusal
from common.text import Bilingual
from organisation.models import Administration, User
from signing.appearance import stamp_of
from signing.events import CertificateSeen, Finding
from signing.keyring import KeyRing, keyring, timestamper
from signing.keys.certificate import facts_of
from signing.keys.store import SigningKey, refuse_unusable
from signing.models import Signature
from signing.pades.place import Place
from signing.pades.sign import Appearance, sign_pdf
from signing.pades.timestamp import instant_of
from signing.pades.validate import check_signed

AGES_SOON = timedelta(days=30)
_TITLES = {
    "clock": gettext_noop("Clock"),
    "key": gettext_noop("Key and certificate of the seal of {name}"),
    "person": gettext_noop("Key and certificate of {name}"),
    "settings": gettext_noop("Settings"),
    "time_stamp": gettext_noop("Time-stamping"),
    "sample": gettext_noop("A sample, signed and validated"),
}


class Soon(Refusal):
    """The certificate works, but not for long."""

    code = "certificate_ends_soon"
    message = gettext_noop(
        "The certificate ends on {day}. Ask the certification authority for a new one now."
    )


class ClockWrong(Refusal):
    """This machine's clock and that of the time-stamping service are apart."""

    code = "clock_wrong"
    message = gettext_noop(
        "This machine's clock is {seconds} seconds away from the time-stamping service's. Set it by a time server (NTP)."
    )


class CheckImpossible(Refusal):
    """The settings name no keys, or a folder that isn't there."""

    code = "check_impossible"
    message = gettext_noop(
        "Signing can't be tried: {reason} Correct SIGNING_KEYS and TSA_URL in the settings, then check again."
    )


def check_signing(now: datetime, *, only: UUID | None = None) -> list[Finding]:
    """Try time-stamping and clock, then for each administration (or the ``only`` one) its keys and a sample.

    :raises ImproperlyConfigured, OSError: the settings name no keys, or a folder that isn't there.
    """
    keys = keyring()
    findings = [
        _tried("time_stamp", partial(_try_time_stamp, now)),
        _tried("clock", partial(_try_clock, now)),
    ]
    chosen = Administration.objects.filter(is_active=True).order_by("code")
    for administration in chosen.filter(pk=only) if only else chosen:
        seal = _sample_seal(administration, now)
        attempt = partial(keys.key_for, seal, now=now)
        findings.append(_tried_key("key", keys, attempt, administration.name, now))
        findings.append(_tried("sample", partial(_try_sample, keys, seal, now)))
        findings += _tried_personal(keys, administration, now)
    return findings


def not_tried(problem: Exception) -> Finding:
    """What stands in the way of trying anything."""
    refusal = CheckImpossible(reason=str(problem))
    return Finding(part="settings", title=_title("settings"), problem=_said(refusal), code=refusal.code)


def _tried(part: str, attempt: Callable[[], object]) -> Finding:
    try:
        attempt()
    except Refusal as refusal:
        return Finding(part=part, title=_title(part), problem=_said(refusal), code=refusal.code)
    return Finding(part=part, title=_title(part))


def _tried_key(
    part: str, keys: KeyRing, attempt: Callable[[], SigningKey], name: Bilingual, now: datetime
) -> Finding:
    """The key is there, its certificate is good for a while: with the certificate, also when it isn't."""
    seen: list[CertificateSeen] = []

    def look() -> None:
        key = attempt()
        seen.append(_seen(key))
        refuse_unusable(key, trust=keys.trust(now=now), now=now)
        if key.certificate.not_after - now < AGES_SOON:
            raise Soon(day=f"{key.certificate.not_after:%d/%m/%Y}")

    tried = _tried(part, look)
    return replace(tried, title=_title(part, name), certificate=seen[0] if seen else None)


def _tried_personal(keys: KeyRing, administration: Administration, now: datetime) -> list[Finding]:
    """The keys that people of the administration have here."""
    installed = keys.installed()
    if not installed:
        return []
    people = User.objects.filter(administration=administration, is_active=True).order_by("name_fr", "pk")
    return [
        _tried_key("person", keys, installed[str(person.pk)], person.name, now)
        for person in people
        if str(person.pk) in installed
    ]


def _seen(key: SigningKey) -> CertificateSeen:
    facts = key.certificate
    return CertificateSeen(
        name=facts.name,
        issuer=facts_of(key.chain[1]).name if len(key.chain) > 1 else facts.issuer,
        serial=facts.serial,
        key=facts.key,
        not_after=facts.not_after,
        is_demonstration=facts.is_demonstration,
    )


def _title(part: str, name: Bilingual | None = None) -> Bilingual:
    return _in_both(_TITLES[part], lambda language: {"name": name.in_language(language) if name else ""})


def _said(refusal: Refusal) -> Bilingual:
    return _in_both(refusal.message, refusal.facts_in)


def _in_both(message: str, facts: Callable[[str], dict[str, Any]]) -> Bilingual:
    """The sentence in French and in Arabic: whoever reads it later isn't the one for whom it was tried."""
    said = []
    for language in ("fr", "ar"):
        with override(language):
            said.append(gettext(message).format(**facts(language)))
    return Bilingual(*said)


def _try_time_stamp(now: datetime) -> bytes:
    return timestamper(now=now).token(sha256(b"sample").digest())


def _try_clock(now: datetime) -> None:
    said = instant_of(_try_time_stamp(now))
    apart = abs((now - said).total_seconds())
    if apart > 60:
        raise ClockWrong(seconds=round(apart))


def _try_sample(keys: KeyRing, seal: Signature, now: datetime) -> None:
    key, trust = keys.key_for(seal, now=now), keys.trust(now=now)
    stamp = stamp_of(seal, is_demonstration=key.certificate.is_demonstration, now=now)
    with TemporaryDirectory() as folder:
        sample, target = Path(folder) / "sample.pdf", Path(folder) / "signed.pdf"
        sample.write_bytes(stamp)
        signed = sign_pdf(
            sample,
            target,
            key=key,
            trust=trust,
            field_name="sample",
            now=now,
            timestamper=timestamper(now=now),
            appearance=Appearance(stamp),
            place=Place(page=0, x=0.1, y=0.1, width=0.8, height=0.8),
        )
        check_signed(target, signed, trust=trust, now=now)


def _sample_seal(administration: Administration, now: datetime) -> Signature:
    return Signature(
        administration=administration,
        kind=Signature.Kind.SEAL,
        name_fr=administration.name_fr,
        name_ar=administration.name_ar,
        asked_at=now,
    )
