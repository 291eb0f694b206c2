"""Signatures as jobs: asked for, made outside any transaction, opened again, and only then a fact; once, whatever happens."""

from collections.abc import Iterator
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pikepdf
import pytest
from django.core.management import call_command

from common import clock
from common.text import Bilingual
from documents.letter import Letter, LetterPdf, letter_pdf
from documents.values import Issuer
from organisation.principal import Principal
from organisation.queries import principal_for
from signing.appearance import stamp_of
from signing.keyring import keyring
from signing.keys.authority import DemonstrationAuthority
from signing.models import Signature
from signing.pades.timestamp import TimeStampAway
from signing.pades.validate import validate_pdf
from signing.pades.verdict import Outcome
from signing.queries import by_code, by_hash
from signing.use_cases import make_signature as making
from signing.use_cases.make_signature import ATTEMPTS, CLAIM, make_signature
from signing.use_cases.request_seal import request_seal
from signing.use_cases.request_signature import request_signature
from signing.values import Signatory
from storage.models import StoredFile
from storage.queries import local_copy
from storage.use_cases.store_made import store_made
from tests.factories.organisation import Ministry

pytestmark = pytest.mark.django_db


@pytest.fixture
def ministry(settings: Any, tmp_path: Path) -> Iterator[Ministry]:
    settings.STORAGE_URL = f"file://{tmp_path / 'files'}"
    settings.SIGNING_DIR = tmp_path / "signing"
    return Ministry(clock.now())


@pytest.fixture(scope="module")
def letter() -> LetterPdf:
    return letter_pdf(
        Letter(
            issuer=Issuer(name=Bilingual("Ministère de l’Exemple", "وزارة المثال")),
            sender_title=Bilingual("Le Directeur", "المدير"),
            recipient=["Madame Exemple"],
            subject="Réponse",
            body="Madame,\nVeuillez agréer mes salutations.",
            language="fr",
        )
    )


@pytest.fixture
def file(ministry: Ministry, letter: LetterPdf) -> StoredFile:
    return store_made(
        content=letter.content,
        media_type="application/pdf",
        administration_id=ministry.administration.pk,
        actor=ministry.agent.actor(),
        now=clock.now(),
    )


def ask(by: Principal, file: StoredFile, *, chain: UUID, order: int = 0) -> Signature:
    return request_signature(
        chain_id=chain,
        file_id=file.pk,
        reference=uuid4(),
        signatory=Signatory(user_id=by.user_id, name=by.name, title=by.capacities[0].title),
        place=None,
        order=order,
        administration_id=by.administration_id,
        matter=None,
        unit_id=None,
        actor=by.actor(),
        now=clock.now(),
    )


def verdict_on(file: StoredFile) -> Any:
    now = clock.now()
    with local_copy(file) as path:
        return validate_pdf(path, trust=keyring().trust(now=now), now=now)


def make(signature: Signature) -> Signature:
    make_signature(chain_id=signature.chain_id, now=clock.now())
    signature.refresh_from_db()
    return signature


def test_a_signature_is_made_verified_and_found_again(ministry: Ministry, file: StoredFile) -> None:
    signature = ask(ministry.director, file, chain=uuid4())
    assert signature.state == "asked"
    make(signature)
    assert (signature.state, signature.level) == ("done", "B-T")
    assert signature.file is not None
    assert signature.file.is_signed
    assert verdict_on(signature.file).outcome is Outcome.VALID_NO_LEGAL_VALUE
    typed = " ".join([signature.code[:5].lower(), signature.code[5:]]).replace("0", "O")
    found = by_code(typed)
    assert found is not None
    assert found.signature.pk == signature.pk
    assert by_hash(signature.file.sha256.upper()) is not None
    assert by_code("0" * 26) is None


def test_two_signatories_of_one_document_queue_and_both_are_valid(
    ministry: Ministry, file: StoredFile
) -> None:
    chain = uuid4()
    first, second = ask(ministry.director, file, chain=chain), ask(ministry.head, file, chain=chain, order=1)
    make(first)
    second.refresh_from_db()
    assert second.state == "asked", "one at a time"
    make(second)
    assert second.input_file_id == Signature.objects.get(pk=first.pk).file_id
    assert second.file is not None
    verdict = verdict_on(second.file)
    assert [found.outcome for found in verdict.signatures] == [Outcome.VALID_NO_LEGAL_VALUE] * 2


def test_stamps_nobody_gave_a_place_cover_neither_text_nor_each_other(
    ministry: Ministry, tmp_path: Path
) -> None:
    written = pikepdf.new()
    page = written.add_blank_page(page_size=(595, 842))
    page.obj.Contents = written.make_stream(b"0 0 595 630 re f")  # all but the upper quarter
    written.save(tmp_path / "written.pdf")
    file = store_made(
        content=tmp_path / "written.pdf",
        media_type="application/pdf",
        administration_id=ministry.administration.pk,
        actor=ministry.agent.actor(),
        now=clock.now(),
    )
    chain = uuid4()
    for order, person in enumerate((ministry.director, ministry.head)):
        signed = make(ask(person, file, chain=chain, order=order))
    assert signed.file
    with local_copy(signed.file) as path, pikepdf.open(path) as pdf:
        first, second = ([float(edge) for edge in one.Rect] for one in pdf.pages[0].Annots)
    for _left, bottom, _right, _top in (first, second):
        assert bottom >= 630
    assert first[2] <= second[0] or second[2] <= first[0] or first[3] <= second[1] or second[3] <= first[1]


def test_a_third_asked_for_on_a_signed_file_comes_after_the_second(
    ministry: Ministry, file: StoredFile
) -> None:
    chain = uuid4()
    first, second = ask(ministry.director, file, chain=chain), ask(ministry.head, file, chain=chain, order=1)
    make(first)
    signed_once = StoredFile.objects.get(pk=Signature.objects.get(pk=first.pk).file_id)
    third = ask(ministry.agent, signed_once, chain=chain, order=2)
    make(second)
    make(third)
    assert third.file is not None
    assert len(verdict_on(third.file).signatures) == 3


def test_a_worker_killed_after_storing_leaves_one_signature_that_counts(
    ministry: Ministry, file: StoredFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    signature = ask(ministry.director, file, chain=uuid4())

    def die(**_: object) -> bool:
        raise KeyboardInterrupt

    with monkeypatch.context() as killed:
        killed.setattr(making, "complete_signature", die)
        with pytest.raises(KeyboardInterrupt):
            make_signature(chain_id=signature.chain_id, now=clock.now())
    assert make_signature(chain_id=signature.chain_id, now=clock.now()) is None, "claimed still"
    make_signature(chain_id=signature.chain_id, now=clock.now() + CLAIM + timedelta(seconds=1))
    signature.refresh_from_db()
    assert signature.state == "done"
    assert Signature.objects.filter(state="done").count() == 1


def test_while_the_time_stamping_service_is_away_the_signature_waits(
    ministry: Ministry, file: StoredFile, settings: Any
) -> None:
    signature = ask(ministry.director, file, chain=uuid4())
    settings.TSA_URL = "http://127.0.0.1:9/"
    with pytest.raises(TimeStampAway):
        make_signature(chain_id=signature.chain_id, now=clock.now())
    signature.refresh_from_db()
    assert (signature.state, signature.attempts) == ("asked", 1)
    assert "horodatage" in signature.problem
    settings.TSA_URL = "demonstration"
    assert make(signature).state == "done"


def test_in_the_end_it_is_given_up_with_its_cause_in_the_administrations_language(
    ministry: Ministry, file: StoredFile, settings: Any
) -> None:
    signature = ask(ministry.director, file, chain=uuid4())
    settings.TSA_URL = "http://127.0.0.1:9/"
    Signature.objects.update(attempts=ATTEMPTS - 1)
    assert make(signature).state == "failed"
    assert "horodatage" in signature.problem


def test_a_revoked_certificate_fails_at_once(ministry: Ministry, file: StoredFile, settings: Any) -> None:
    make(ask(ministry.director, file, chain=uuid4()))
    authority = DemonstrationAuthority.open(settings.SIGNING_DIR, now=clock.now())
    authority.revoke(str(ministry.director.user_id), now=clock.now())
    again = make(ask(ministry.director, file, chain=uuid4()))
    assert again.state == "failed"
    assert again.file is None


def test_a_key_whose_password_is_wrong_fails_at_once(
    ministry: Ministry, file: StoredFile, settings: Any, tmp_path: Path
) -> None:
    keys = tmp_path / "keys"
    (keys / "trust").mkdir(parents=True)
    settings.SIGNING_KEYS = f"pkcs12:{keys}"
    signature = make(ask(ministry.director, file, chain=uuid4()))
    assert signature.state == "failed"
    assert str(ministry.director.user_id) in signature.problem


def test_a_seal_carries_number_and_date(ministry: Ministry, file: StoredFile) -> None:
    seal = request_seal(
        chain_id=uuid4(),
        file_id=file.pk,
        reference=uuid4(),
        printed={"number": "145/2026", "date": "25/11/2026"},
        place=None,
        administration_id=ministry.administration.pk,
        matter=None,
        unit_id=None,
        actor=ministry.clerk.actor(),
        now=clock.now(),
    )
    assert make(seal).state == "done"
    text = _seen(seal)
    assert "145/2026" in text
    assert "25/11/2026" in text
    assert "SANS VALEUR LÉGALE" in text


def test_a_stamp_names_its_signatory_in_both_languages(ministry: Ministry, file: StoredFile) -> None:
    signature = make(ask(ministry.director, file, chain=uuid4()))
    text = _seen(signature)
    assert ministry.director.name.fr in text
    assert ministry.director.name.ar.split()[0] in text
    assert signature.code in "".join(text.split())


def test_a_lapsed_person_is_not_signed_for_twice(ministry: Ministry, file: StoredFile) -> None:
    chain = uuid4()
    signature = make(ask(ministry.director, file, chain=chain))
    assert make_signature(chain_id=chain, now=clock.now()) is None
    assert Signature.objects.filter(chain_id=chain, state="done").count() == 1
    assert signature.signer_id == principal_for(ministry.director.user_id, now=clock.now()).user_id


def test_check_signing_says_that_all_is_well(ministry: Ministry) -> None:
    told = StringIO()
    call_command("check_signing", stdout=told)
    assert "✗" not in told.getvalue()
    assert ministry.administration.name_fr in told.getvalue()


def test_check_signing_says_what_is_wrong(ministry: Ministry, settings: Any) -> None:
    settings.TSA_URL = "http://127.0.0.1:9/"
    told = StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("check_signing", "--json", stdout=told)
    assert ended.value.code == 1
    assert "time_stamp_away" in told.getvalue()


@pytest.mark.usefixtures("ministry")
def test_validate_pdf_tells_what_is_no_pdf(tmp_path: Path) -> None:
    strange = tmp_path / "strange.pdf"
    strange.write_bytes(b"not a PDF")
    told = StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("validate_pdf", str(strange), "--json", stdout=told)
    assert ended.value.code == 1
    assert '"broken"' in told.getvalue()
    with pytest.raises(Exception, match="can't be read"):
        call_command("validate_pdf", str(tmp_path / "absent.pdf"))


def _seen(signature: Signature) -> str:
    """The words on the signature's stamp."""
    import pypdfium2

    with pypdfium2.PdfDocument(stamp_of(signature, is_demonstration=True, now=clock.now())) as pdf:
        return str(pdf[0].get_textpage().get_text_bounded())
