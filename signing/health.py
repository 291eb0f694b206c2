"""Whether signing works here: each part tried in turn, and for each that fails what is wrong and what to do."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

from django.utils.translation import get_language, gettext, gettext_noop

from common.errors import Refusal
from organisation.models import Administration
from signing.appearance import stamp_of
from signing.keyring import KeyRing, keyring, timestamper
from signing.keys.store import SigningKey, refuse_unusable
from signing.models import Signature
from signing.pades.place import Place
from signing.pades.sign import Appearance, sign_pdf
from signing.pades.timestamp import instant_of
from signing.pades.validate import check_signed

AGES_SOON = timedelta(days=30)
_TITLES = {
    "clock": gettext_noop("Clock"),
    "key": gettext_noop("Key and certificate of the seal of {administration}"),
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


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One part that was tried; ``problem`` says what is wrong and what to do, "" when nothing is."""

    part: str
    title: str
    problem: str = ""
    code: str = ""

    @property
    def is_fine(self) -> bool:
        """Whether nothing is wrong with it."""
        return not self.problem


def check_signing(now: datetime) -> list[Finding]:
    """Try time-stamping and clock, then each administration's key (with its revocation lists) and a sample signed by it."""
    keys = keyring()
    findings = [
        _tried("time_stamp", partial(_try_time_stamp, now)),
        _tried("clock", partial(_try_clock, now)),
    ]
    for administration in Administration.objects.filter(is_active=True).order_by("code"):
        seal = _sample_seal(administration, now)
        findings.append(
            _tried("key", partial(_try_key, keys, seal, now), administration=administration.name_fr)
        )
        findings.append(_tried("sample", partial(_try_sample, keys, seal, now)))
    return findings


def _tried(part: str, attempt: Callable[[], object], **facts: str) -> Finding:
    title = gettext(_TITLES[part]).format(**facts)
    try:
        attempt()
    except Refusal as refusal:
        problem = gettext(refusal.message).format(**refusal.facts_in(get_language() or "fr"))
        return Finding(part=part, title=title, problem=problem, code=refusal.code)
    return Finding(part=part, title=title)


def _try_time_stamp(now: datetime) -> bytes:
    return timestamper(now=now).token(sha256(b"sample").digest())


def _try_clock(now: datetime) -> None:
    said = instant_of(_try_time_stamp(now))
    apart = abs((now - said).total_seconds())
    if apart > 60:
        raise ClockWrong(seconds=round(apart))


def _try_key(keys: KeyRing, seal: Signature, now: datetime) -> SigningKey:
    key = keys.key_for(seal, now=now)
    refuse_unusable(key, trust=keys.trust(now=now), now=now)
    if key.certificate.not_after - now < AGES_SOON:
        raise Soon(day=f"{key.certificate.not_after:%d/%m/%Y}")
    return key


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
