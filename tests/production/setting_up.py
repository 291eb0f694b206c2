"""The ministry of the demonstration in a production, and keys for those who sign: python -m tests.production.setting_up"""

import json
import os
import sys
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.production")
django.setup()

from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, pkcs12  # noqa: E402  # after the set-up
from django.conf import settings  # noqa: E402

from common import clock  # noqa: E402
from common.text import Bilingual  # noqa: E402
from demo import people, world  # noqa: E402
from organisation.models import User  # noqa: E402
from signing.keys import issuing  # noqa: E402

PASSWORD = b"password of a key"


def main() -> None:
    """Load it, and write what an administration would get from its authority into the folder of keys."""
    now = clock.now()
    loaded = world.load(now)
    keys = Path(settings.SIGNING_KEYS.removeprefix("pkcs12:"))
    authority = keys.with_name("authority")
    (keys / "trust").mkdir(parents=True, exist_ok=True)
    issuer = issuing.Issued.from_pem((authority / "issuing.pem").read_bytes())
    director = User.objects.get(email=people.DIRECTOR.email)
    holders: dict[str, Bilingual] = {
        str(director.pk): director.name,
        str(loaded.administration.pk): people.NAME,
    }
    for holder, name in holders.items():
        made = issuing.certify(
            name=name, organisation=people.NAME, role=issuing.Role.HOLDER, key_type=issuing.KeyType.RSA_2048,
            issuer=issuer, now=now,
        )  # fmt: skip
        certificate, *above = made.certificates
        content = pkcs12.serialize_key_and_certificates(
            b"key", made.private, certificate, above, BestAvailableEncryption(PASSWORD)
        )
        (keys / f"{holder}.p12").write_bytes(content)
        (keys / f"{holder}.password").write_bytes(PASSWORD)
    (keys / "trust" / "root.pem").write_bytes(_certificates(authority / "root.pem"))
    (keys / "trust" / "issuing.pem").write_bytes(_certificates(authority / "issuing.pem"))
    for name in ("root", "issuing"):
        (keys / "trust" / f"{name}.crl").write_bytes((authority / f"{name}.crl").read_bytes())
    sys.stdout.write(json.dumps({"holders": sorted(holders)}))


def _certificates(path: Path) -> bytes:
    """The certificates of the file, without the private key before them."""
    text = path.read_bytes()
    return text[text.index(b"-----BEGIN CERTIFICATE-----") :]


if __name__ == "__main__":
    main()
