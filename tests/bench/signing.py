"""Signatures per second in one process, each also as a share of the raw key's rate.

The kinds are measured in turn, several rounds, and the median is kept: what else the machine does then falls on all of them.
"""

import os
import time
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

import typst

from common import clock
from common.text import Bilingual
from signing.keys.authority import DemonstrationAuthority
from signing.keys.certificate import KeyType
from signing.pades.place import Place
from signing.pades.sign import Appearance, Signed, sign_pdf
from signing.pades.timestamp import DemonstrationTimeStamper
from signing.pades.validate import check_signed
from tests.bench import Figure

ROUNDS = 5
SECONDS = float(os.environ.get("BENCH_SIGNING", "2"))  # each kind, each round
TARGETS = {"B-B": 50, "B-B, stamp laid out anew": 25, "B-T, stamp laid out anew, validated": 9}
LETTER = b'#set page(paper: "a4")\n#lorem(400)'
STAMP = "#set page(width: 200pt, height: 80pt, margin: 6pt)\n*Salma Fictive* \\ Directrice \\ {}"


def measure() -> Iterator[Figure]:
    """RSA-2048 is what the targets speak of; the other keys are there to compare."""
    for key_type in (KeyType.RSA_2048, KeyType.RSA_3072, KeyType.P_256):
        with TemporaryDirectory() as folder:
            measured = kinds(Path(folder), key_type)
            for work in measured.values():
                work()  # loads what is loaded once
            rounds = [{kind: rate(work, SECONDS) for kind, work in measured.items()} for _ in range(ROUNDS)]
        targets = TARGETS if key_type is KeyType.RSA_2048 else {}
        raw = median(found["raw key"] for found in rounds)
        for kind in measured:
            found = median(r[kind] for r in rounds)
            yield Figure(f"{key_type.value}: {kind}", found, "/s", targets.get(kind), at_least=True)
            if kind != "raw key":
                yield Figure(f"{key_type.value}: {kind}, share of the raw key", 100 * found / raw, "%")


def kinds(folder: Path, key_type: KeyType) -> dict[str, Callable[[], object]]:
    """What is measured."""
    now = clock.now()
    authority = DemonstrationAuthority.open(folder / "authority", now=now)
    organisation = Bilingual("Ministère de l'Exemple", "وزارة المثال")
    name = Bilingual("Salma Fictive", "سلمى المثالية")
    authority.issue(key_type.value, name=name, organisation=organisation, now=now, key_type=key_type)
    key, trust = authority.key(key_type.value), authority.trust(now=now)
    timestamper = DemonstrationTimeStamper(authority.time_stamp_key())
    source, target = folder / "letter.pdf", folder / "signed.pdf"
    source.write_bytes(typst.compile(LETTER))
    ready = Appearance(typst.compile(STAMP.format(now).encode()))
    place = Place(page=-1, x=0.55, y=0.8, width=0.35, height=0.1)

    def sign(appearance: Appearance | None = None, stamper: DemonstrationTimeStamper | None = None) -> Signed:
        return sign_pdf(
            source, target, key=key, trust=trust, field_name="S", now=clock.now(),
            timestamper=stamper, appearance=appearance, place=place,
        )  # fmt: skip

    def fresh(moment: datetime) -> Appearance:
        return Appearance(typst.compile(STAMP.format(moment).encode()))

    def whole() -> None:
        check_signed(target, sign(fresh(clock.now()), timestamper), trust=trust, now=clock.now())

    return {
        "raw key": lambda: key.raw.sign(bytes(200)),
        "B-B": sign,
        "B-B, stamp at hand": lambda: sign(ready),
        "B-B, stamp laid out anew": lambda: sign(fresh(clock.now())),
        "B-T, stamp laid out anew, validated": whole,
    }


def rate(work: Callable[[], object], seconds: float) -> float:
    """How often ``work`` is done in a second."""
    done, start = 0, time.perf_counter()
    while (spent := time.perf_counter() - start) < seconds:
        work()
        done += 1
    return done / spent
