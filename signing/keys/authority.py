"""A demonstration authority in a folder: root, issuing authority, time stamp, holders, lists. Without legal value, and says so."""

import fcntl
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Self

from common.errors import Kind, gettext_noop
from common.text import Bilingual
from signing.keys.certificate import CertificateFacts, KeyType
from signing.keys.errors import CannotSign
from signing.keys.store import SigningKey, load_pem
from signing.keys.trust import Standing, Trust, standing

if TYPE_CHECKING:
    from signing.keys.issuing import Issued

_OWNER = Bilingual("Autorité de démonstration", "سلطة تجريبية")
_IDENTIFIER = re.compile(r"[A-Za-z0-9-]{1,64}")


class NoSuchKey(CannotSign):
    """No key was issued to this holder."""

    code = "no_such_key"
    kind = Kind.UNAVAILABLE
    cause = "key"
    message = gettext_noop("No signing key has been issued for {holder}. Ask the administrator to issue one.")


class DemonstrationAuthority:
    """The authority that lives in ``folder``; :meth:`open` makes it on first use.

    Whatever changes it holds a lock on ``folder.lock``, writes aside and then moves into place: a crash leaves either the
    old state or the new one, and two processes never make two authorities.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @classmethod
    def open(cls, folder: Path, *, now: datetime) -> Self:
        """The authority in ``folder``, made if it isn't there yet (about 10 ms)."""
        authority = cls(folder)
        if not folder.is_dir():
            folder.parent.mkdir(parents=True, exist_ok=True)
            with authority._locked():
                if not folder.is_dir():
                    authority._establish(now)
        return authority

    def issue(
        self,
        holder: str,
        *,
        name: Bilingual,
        organisation: Bilingual,
        now: datetime,
        key_type: KeyType = KeyType.P_256,
        renew: bool = False,
    ) -> CertificateFacts:
        """A key and certificate for a person or for an administration's seal; an existing one is kept unless ``renew``.

        ``holder`` identifies them in this folder (letters, digits, dashes). The certificate holds both names, the French
        one as common name.
        """
        from signing.keys import issuing

        path = self._path(holder)
        if renew or not path.exists():
            with self._locked():
                if renew or not path.exists():
                    made = issuing.certify(
                        name=name,
                        organisation=organisation,
                        role=issuing.Role.HOLDER,
                        key_type=key_type,
                        issuer=self._authority("issuing"),
                        now=now,
                    )
                    _write(path, made.to_pem())
        return self.key(holder).certificate

    def key(self, holder: str) -> SigningKey:
        """The key issued to ``holder``.

        :raises NoSuchKey: none was issued.
        """
        path = self._path(holder)
        if not path.exists():
            raise NoSuchKey(holder=holder)
        return load_pem(path)

    def time_stamp_key(self) -> SigningKey:
        """The key of the time-stamping service."""
        return load_pem(self.folder / "time-stamp.pem")

    def revoke(self, holder: str, *, now: datetime) -> None:
        """Put the holder's certificate on a new revocation list, from ``now`` on; doing it again changes nothing.

        :raises NoSuchKey: none was issued.
        """
        certificate = self.key(holder)
        with self._locked():
            trust = self._trust()
            if standing(certificate.chain[0], trust, now) is not Standing.REVOKED:
                self._renew_list("issuing", now, revoke=int(certificate.certificate.serial, 16))

    def trust(self, *, now: datetime) -> Trust:
        """The root, the issuing authority and their lists; a list past half of its week is renewed first."""
        if self._lists_age(now):
            with self._locked():
                if self._lists_age(now):
                    self._renew_list("root", now)
                    self._renew_list("issuing", now)
        return self._trust()

    def _trust(self) -> Trust:
        issuing, root = load_pem(self.folder / "issuing.pem").chain
        return Trust(
            roots=(root,),
            intermediates=(issuing,),
            crls=tuple(self._list(n).read_bytes() for n in ("root", "issuing")),
        )

    def _lists_age(self, now: datetime) -> bool:
        from cryptography import x509

        lists = [x509.load_der_x509_crl(self._list(name).read_bytes()) for name in ("root", "issuing")]
        return any(
            now > crl.last_update_utc + (crl.next_update_utc - crl.last_update_utc) / 2
            for crl in lists
            if crl.next_update_utc
        )

    def _renew_list(self, name: str, now: datetime, revoke: int | None = None) -> None:
        from signing.keys import issuing

        path = self._list(name)
        _write(
            path,
            issuing.revocation_list(
                self._authority(name), previous=path.read_bytes(), now=now, revoke=revoke
            ),
        )

    def _establish(self, now: datetime) -> None:
        from signing.keys import issuing

        aside = self.folder.with_name(f".{self.folder.name}.new")
        shutil.rmtree(aside, ignore_errors=True)  # of an attempt that was cut off: we hold the lock
        aside.mkdir(mode=0o700)
        (aside / "holders").mkdir(mode=0o700)

        def make(name: str, title: Bilingual, role: issuing.Role, issuer: "Issued | None") -> "Issued":
            made = issuing.certify(
                name=title, organisation=_OWNER, role=role, key_type=KeyType.P_256, issuer=issuer, now=now
            )
            _write(aside / f"{name}.pem", made.to_pem())
            return made

        root = make(
            "root", Bilingual("Racine de démonstration", "الجذر التجريبي"), issuing.Role.AUTHORITY, None
        )
        middle = make(
            "issuing",
            Bilingual("Émission de démonstration", "الإصدار التجريبي"),
            issuing.Role.AUTHORITY,
            root,
        )
        make(
            "time-stamp",
            Bilingual("Horodatage de démonstration", "الختم الزمني التجريبي"),
            issuing.Role.TIME_STAMP,
            middle,
        )
        for name, issuer in (("root", root), ("issuing", middle)):
            _write(aside / f"{name}.crl", issuing.revocation_list(issuer, previous=None, now=now))
        aside.rename(self.folder)

    def _authority(self, name: str) -> "Issued":
        from signing.keys import issuing

        return issuing.Issued.from_pem((self.folder / f"{name}.pem").read_bytes())

    def _list(self, name: str) -> Path:
        return self.folder / f"{name}.crl"

    def _path(self, holder: str) -> Path:
        if not _IDENTIFIER.fullmatch(holder):
            raise ValueError(f"A holder is named by letters, digits and dashes, not by {holder!r}.")
        return self.folder / "holders" / f"{holder}.pem"

    @contextmanager
    def _locked(self) -> Iterator[None]:
        with self.folder.with_name(f"{self.folder.name}.lock").open("ab") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)  # released with the file, however the process ends
            yield


def _write(path: Path, content: bytes) -> None:
    """Replace the file at once, readable by its owner only."""
    aside = path.with_name(f".{path.name}.new")
    aside.unlink(missing_ok=True)
    with os.fdopen(os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    aside.replace(path)
