"""A letter as it comes out of a scanner: a page laid out, turned into an image, and the image put into a PDF."""

import io
from pathlib import Path
from tempfile import TemporaryDirectory

from common.text import Bilingual
from documents.letter import Letter, letter_pdf
from documents.pages import render_pages
from documents.values import Issuer

_DPI = 150
_WIDTH = round(210 / 25.4 * _DPI)  # pixels of an A4 page


AGENCY = Bilingual("Agence urbaine d’Oued Zitoun", "الوكالة الحضرية لواد زيتون")


def agreement(reference: str) -> Letter:
    """The letter of the story."""
    return Letter(
        issuer=Issuer(
            name=AGENCY,
            letterhead=Bilingual("Royaume du Maroc", "المملكة المغربية"),
            city=Bilingual("Oued Zitoun", "واد زيتون"),
        ),
        sender_title=Bilingual("La Directrice", "المديرة"),
        recipient=["Monsieur le Ministre de l’Exemple", "Direction des ressources humaines"],
        subject="Projet de convention de partenariat relatif à la formation continue",
        reference=f"Notre lettre n° {reference}",
        attachments="1 projet de convention",
        body=(
            "Monsieur le Ministre,\n"
            "Dans le cadre du renforcement des compétences de son personnel, l’agence souhaite conclure avec votre "
            "département une convention de partenariat portant sur l’organisation de sessions communes.\n"
            "J’ai l’honneur de soumettre à votre avis le projet ci-joint, et vous saurais gré de bien vouloir me faire "
            "connaître vos observations avant la fin du mois."
        ),
        language="fr",
    )


def request(sender: Bilingual, subject: str, language: str) -> Letter:
    """A short letter about ``subject``."""
    arabic = language == "ar"
    return Letter(
        issuer=Issuer(name=sender, letterhead=Bilingual("", ""), city=Bilingual("Aïn Exemple", "عين المثال")),
        sender_title=sender,
        recipient=["السيد وزير المثال"] if arabic else ["Monsieur le Ministre de l’Exemple"],
        subject=subject,
        body=(
            "يشرفني أن ألتمس منكم التفضل بدراسة هذا الطلب وموافاتي بما ترونه مناسبا في شأنه."
            if arabic
            else "J’ai l’honneur de soumettre cette demande à votre bienveillante attention, "
            "et vous saurais gré de la suite que vous voudrez bien lui réserver."
        ),
        language=language,
    )


def scanned(letter: Letter) -> bytes:
    """The scan, as a PDF of one image per page."""
    from PIL import Image

    with TemporaryDirectory() as folder:
        path = Path(folder) / "letter.pdf"
        path.write_bytes(letter_pdf(letter).content)
        images = [
            Image.open(io.BytesIO(image.content)).convert("L")
            for image in render_pages(path, "application/pdf", pages=1, widths=(_WIDTH,))
        ]
    scan = io.BytesIO()
    images[0].save(scan, "PDF", resolution=_DPI, save_all=True, append_images=images[1:])
    return scan.getvalue()
