"""Papers that the product makes: PDF/A, both languages shaped right, hostile text only ever text, codes that can be read."""

import io
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pikepdf
import pypdfium2
import pytest

from common.text import Bilingual
from documents.codes import read_qr
from documents.label import Label, label_pdf
from documents.letter import Letter, letter_pdf
from documents.receipt import Receipt, receipt_pdf
from documents.slip import Slip, SlipLine, slip_pdf
from documents.stamp import SealStamp, SignatureStamp, seal_stamp, signature_stamp
from documents.values import Issuer

AT = datetime(2026, 11, 25, 15, 2, tzinfo=timezone(timedelta(hours=1)))
CODE = "0123456789ABCDEFGHJKMNPQRS"
URL = f"http://127.0.0.1:8000/v/{CODE}"
ISSUER = Issuer(
    name=Bilingual("Ministère de l’Exemple", "وزارة المثال"),
    letterhead=Bilingual("Royaume du Maroc", "المملكة المغربية"),
    city=Bilingual("Rabat", "الرباط"),
    unit=Bilingual("Division de la formation", "قسم التكوين"),
)
HOSTILE = '#read("/etc/passwd") #panic() $x^2$ *gras* \\ <mark> @ref'


def receipt(language: str, **fields: object) -> bytes:
    given = {
        "issuer": ISSUER,
        "register": Bilingual("Courrier arrivée", "المراسلات الواردة"),
        "number": "1277/2026",
        "registered_at": AT,
        "sender": "Agence de l’Exemple",
        "subject": "Projet de convention",
        "external_reference": "455/AUZ",
        "pieces": 2,
        "verify_url": URL,
        "code": CODE,
        "language": language,
        "demonstration": True,
    }
    return receipt_pdf(Receipt(**(given | fields)))


def slip(language: str, lines: int = 2) -> bytes:
    return slip_pdf(
        Slip(
            issuer=ISSUER,
            number="145/2026",
            dispatched_at=AT,
            recipients=["Madame Exemple", "السيد عامل الإقليم"],
            mode="Recommandé",
            lines=[SlipLine(designation=f"Pièce {n}", copies=1, remarks="Pour avis") for n in range(lines)],
            verify_url=URL,
            code=CODE,
            language=language,
            demonstration=False,
        )
    )


def letter(language: str, body: str = "Madame,\nVeuillez agréer mes salutations.") -> Letter:
    return Letter(
        issuer=ISSUER,
        sender_title=Bilingual("Le Directeur", "المدير"),
        recipient=["Madame la Directrice"],
        subject="Réponse à votre lettre",
        body=body,
        language=language,
        reference="455/AUZ",
        copies=["Secrétariat général"],
    )


def stamp(**fields: object) -> bytes:
    given = {
        "name": Bilingual("Karim Exemple", "كريم مثال"),
        "title": Bilingual("Directeur", "مدير"),
        "mention": Bilingual("", ""),
        "signed_at": AT,
        "verify_url": URL,
        "code": CODE,
        "demonstration": True,
    }
    return signature_stamp(SignatureStamp(**(given | fields)))


def seal() -> bytes:
    return seal_stamp(
        SealStamp(
            administration=ISSUER.name,
            number="145/2026",
            date="25/11/2026",
            sealed_at=AT,
            verify_url=URL,
            code=CODE,
            demonstration=True,
        )
    )


def label() -> bytes:
    return label_pdf(
        Label(
            administration=ISSUER.name,
            desk=Bilingual("Bureau d’ordre", "مكتب الضبط"),
            direction=Bilingual("Arrivée", "وارد"),
            number="1277/2026",
            registered_at=AT,
            content=URL,
        )
    )


PAPERS = {
    "receipt fr": receipt("fr"),
    "receipt ar": receipt("ar"),
    "slip fr": slip("fr"),
    "slip ar": slip("ar"),
    "letter fr": letter_pdf(letter("fr")).content,
    "letter ar": letter_pdf(letter("ar", "سلام تام،\nوبعد، بخصوص رسالتكم رقم 455/AUZ.")).content,
    "stamp": stamp(),
    "seal": seal(),
    "label": label(),
}


def texts(content: bytes) -> list[str]:
    with pypdfium2.PdfDocument(content) as pdf:
        return [str(page.get_textpage().get_text_bounded()) for page in pdf]


@pytest.mark.parametrize("paper", PAPERS.values(), ids=PAPERS)
def test_every_paper_claims_pdf_a(paper: bytes) -> None:
    with pikepdf.open(io.BytesIO(paper)) as pdf, pdf.open_metadata() as metadata:
        assert metadata.pdfa_status == "3B"


@pytest.mark.parametrize(
    ("paper", "words"),
    [
        ("receipt fr", ["RÉCÉPISSÉ", "1277/2026", "Expéditeur", "وزارة", CODE]),
        ("receipt ar", ["وصل", "1277/2026", "المرسل", "المملكة"]),
        ("slip fr", ["BORDEREAU", "Pièce 1", "145/2026", "1 / 1"]),
        ("slip ar", ["ورقة", "145/2026"]),
        ("letter fr", ["Objet", "Réf.", "455/AUZ", "Secrétariat général"]),
        ("letter ar", ["الموضوع", "AUZ", "455", "الرباط"]),
        ("stamp", ["Karim Exemple", "كريم", "25/11/2026", "15:02", "SANS VALEUR LÉGALE"]),
        ("seal", ["145/2026", "25/11/2026", "وزارة"]),
        ("label", ["1277/2026", "وارد"]),
    ],
)
def test_words_and_references_can_be_read_and_found(paper: str, words: list[str]) -> None:
    [text, *_] = texts(PAPERS[paper])
    for word in words:
        assert word in text, (word, text)


@pytest.mark.parametrize(
    "paper", ["receipt fr", "receipt ar", "slip fr", "slip ar", "stamp", "seal", "label"]
)
def test_the_code_is_read_from_a_scan_of_200_dpi(paper: str, tmp_path: Path) -> None:
    with pypdfium2.PdfDocument(PAPERS[paper]) as pdf:
        pdf[0].render(scale=200 / 72).to_pil().save(tmp_path / "scan.png")
    assert read_qr(tmp_path / "scan.png") == [URL]


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_what_people_typed_is_never_run(language: str) -> None:
    # pdfium turns the order of Latin words round on a page that is mostly Arabic, so words are looked for one by one.
    for text in (
        texts(receipt(language, subject=HOSTILE, sender=HOSTILE))[0],
        texts(letter_pdf(letter(language, HOSTILE)).content)[0],
    ):
        assert "passwd" in text
        assert "#panic" in text or "panic" in text
        assert "root:" not in text


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_the_rooms_kept_for_stamps_are_on_their_page_and_empty(language: str) -> None:
    body = "\n".join(f"Paragraphe {n} " + "de texte " * 40 for n in range(30))
    made = letter_pdf(letter(language, body))
    with pypdfium2.PdfDocument(made.content) as pdf:
        assert len(pdf) > 1
        assert made.seal_place["page"] == 0
        assert made.signature_place["page"] == len(pdf) - 1
        for place in (made.seal_place, made.signature_place):
            page = pdf[place["page"]].render(scale=1).to_pil().convert("L")
            left, top = place["x"] * page.width, place["y"] * page.height
            right, bottom = left + place["width"] * page.width, top + place["height"] * page.height
            assert right <= page.width
            assert bottom <= page.height
            darkest, _ = page.crop(
                (int(left) + 2, int(top) + 2, int(right) - 2, int(bottom) - 2)
            ).getextrema()
            assert darkest > 250, place


def test_a_long_slip_repeats_its_head_and_counts_its_pages() -> None:
    pages = texts(slip("fr", 90))
    assert len(pages) > 2
    assert all("Désignation des pièces" in page for page in pages[:-1])
    assert f"1 / {len(pages)}" in pages[0]


def test_long_names_stay_on_one_stamp() -> None:
    long = Bilingual("Chef de la division " + "de la coordination " * 6, "رئيس قسم " + "التنسيق والتتبع " * 6)
    made = stamp(
        title=long, mention=Bilingual("Par délégation de Monsieur le Directeur (acte n° 12/2026)", "بتفويض")
    )
    assert len(texts(made)) == 1
