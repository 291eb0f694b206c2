"""Papers that the product makes: PDF/A, both languages shaped right, hostile text only ever text, codes that can be read."""

import io
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from common.text import Bilingual
from documents.codes import read_qr
from documents.dates import written_day, written_moment
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
            city=ISSUER.city,
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
        ("receipt fr", ["RÉCÉPISSÉ", "1277/2026", "Expéditeur", "25 novembre 2026 à 15 h 02", "وزارة", CODE]),
        ("receipt ar", ["وصل", "1277/2026", "المرسل", "المملكة", "نونبر"]),
        ("slip fr", ["BORDEREAU", "Pièce 1", "145/2026", "Rabat, le 25 novembre 2026", "1 / 1"]),
        ("slip ar", ["ورقة", "145/2026"]),
        ("letter fr", ["Objet", "Réf.", "455/AUZ", "Secrétariat général"]),
        ("letter ar", ["الموضوع", "AUZ", "455", "الرباط"]),
        ("stamp", ["Karim Exemple", "كريم", "25/11/2026", "15:02", "SANS VALEUR LÉGALE"]),
        ("seal", ["145/2026", "Rabat, le", "25/11/2026", "وزارة", "الرباط"]),
        ("label", ["1277/2026", "وارد"]),
    ],
)
def test_words_and_references_can_be_read_and_found(paper: str, words: list[str]) -> None:
    [text, *_] = texts(PAPERS[paper])
    text = text.replace("\r\n", "").replace("\u00a0", " ")  # a code stands in two lines
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


@settings(max_examples=40, deadline=None)
@given(typed=st.text(st.characters(exclude_categories=[]), max_size=60))
def test_whatever_is_typed_comes_out_as_a_paper(typed: str) -> None:
    assert receipt("ar", sender=typed, subject=typed, external_reference=typed).startswith(b"%PDF")
    assert letter_pdf(letter("fr", typed)).content.startswith(b"%PDF")
    assert len(texts(stamp(name=Bilingual(typed, typed), title=Bilingual(typed, typed)))) == 1


def test_emoji_other_scripts_and_hidden_directions_leave_the_words_readable() -> None:
    [text] = texts(receipt("fr", subject="Avis \u202egnp.exe\u202c 😀 sur 中文 le\x00projet"))
    assert "Avis gnp.exe • sur •• le projet" in " ".join(text.split())


def test_a_letter_of_sixty_pages_is_signed_at_its_end() -> None:
    made = letter_pdf(letter("ar", "\n".join("فقرة طويلة من نص الرسالة " * 60 for _ in range(180))))
    with pypdfium2.PdfDocument(made.content) as pdf:
        assert len(pdf) >= 60
        assert made.signature_place["page"] == len(pdf) - 1


@pytest.mark.parametrize("language", ["fr", "ar"])
@pytest.mark.parametrize("paragraphs", range(9, 30, 2))
def test_rooms_kept_for_stamps_are_on_their_page_and_the_text_ends_beside_the_signature(
    language: str, paragraphs: int
) -> None:
    words = {"fr": "de texte ", "ar": "من النص "}[language]
    made = letter_pdf(letter(language, "\n".join([*[words * 40] * paragraphs, f"Fin {words}"])))
    with pypdfium2.PdfDocument(made.content) as pdf:
        assert made.seal_place["page"] == 0
        assert made.signature_place["page"] == len(pdf) - 1
        assert "Fin" in pdf[len(pdf) - 1].get_textpage().get_text_bounded()
        in_seal, in_signature = (_words_in(pdf, place) for place in (made.seal_place, made.signature_place))
    assert in_signature == ""
    assert in_seal.startswith("N° :" if language == "fr" else "رقم:"), "only what the seal's stamp will say"


def _words_in(pdf: pypdfium2.PdfDocument, place: dict[str, float]) -> str:
    page = pdf[int(place["page"])]
    width, height = page.get_size()
    left, top = place["x"] * width, height - place["y"] * height
    right, bottom = left + place["width"] * width, top - place["height"] * height
    assert 0 <= left < right <= width
    assert 0 <= bottom < top <= height
    return str(page.get_textpage().get_text_bounded(left, bottom, right, top)).strip()


def test_a_long_slip_repeats_its_head_and_counts_its_pages() -> None:
    pages = texts(slip("fr", 90))
    assert len(pages) > 2
    assert all("Désignation des pièces" in page for page in pages[:-1])
    assert f"1 / {len(pages)}" in pages[0]


@pytest.mark.parametrize("times", [1, 6, 20])
def test_long_names_are_drawn_smaller_and_whole(times: int) -> None:
    title = Bilingual(
        "Chef de la division " + "de coordination " * times, "رئيس القسم " + "للتنسيق والتتبع " * times
    )
    [text] = texts(stamp(title=title, mention=Bilingual("Par délégation (acte n° 12/2026)", "بتفويض")))
    assert text.count("coordination") == times
    for words in ("Par délégation", "Karim Exemple", "25/11/2026", "SANS VALEUR LÉGALE"):
        assert words in text


def test_days_are_written_as_in_morocco() -> None:
    first = datetime(2026, 7, 1, 8, 5, tzinfo=AT.tzinfo)
    assert (written_day(first, "fr"), written_day(first, "ar")) == ("1er juillet 2026", "1 يوليوز 2026")
    assert written_day(AT, "ar") == "25 نونبر 2026"
    assert written_moment(first, "fr") == "1er juillet 2026 à 08\u00a0h\u00a005"
    assert written_moment(first, "ar") == "1 يوليوز 2026 على الساعة 08:05"
