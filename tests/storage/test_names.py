"""File names as people send them."""

import pytest

from storage.names import safe_name


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("تقرير التفتيش.pdf", "تقرير التفتيش.pdf"),
        ("../../إدارة/تقرير.pdf", "تقرير.pdf"),
        ("C:\\Documents\\note n° 12.pdf", "note n° 12.pdf"),
        ("/etc/passwd", "passwd"),
        ("facture\u202efdp.exe", "facturefdp.exe"),
        ("a\x00b\r\nContent-Type: x.pdf", "a b Content-Type: x.pdf"),
        ("  Compte rendu   du 3.pdf ", "Compte rendu du 3.pdf"),
        (".htaccess", "htaccess"),
        ("..", "document"),
        ("", "document"),
        ("dossier/", "document"),
    ],
)
def test_a_name_keeps_its_letters_and_nothing_else(sent: str, kept: str) -> None:
    assert safe_name(sent) == kept


def test_a_long_name_is_cut_between_letters_and_keeps_its_extension() -> None:
    kept = safe_name("تقرير" * 100 + ".pdf")
    assert len(kept.encode()) <= 255
    assert kept.startswith("تقريرتقرير")
    assert kept.endswith("ر.pdf") or kept[-5] in "تقرير"


def test_what_is_no_extension_is_cut_like_the_rest() -> None:
    assert len(safe_name("a." + "b" * 400).encode()) == 255
