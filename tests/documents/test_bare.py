"""Room for a stamp: where a page is bare, nearest to where it was wanted."""

from pathlib import Path

import pikepdf
import pytest

from documents.bare import bare_box
from documents.inspect import BrokenPdf

WANTED = (0.54, 0.80, 0.38, 0.09)


def page_with(tmp_path: Path, *inked: tuple[float, float, float, float], rotate: int = 0) -> Path:
    """An A4 with black boxes, given in fractions from the top left corner as it is seen upright, and an empty page before."""
    pdf = pikepdf.new()
    pdf.add_blank_page(page_size=(595, 842))
    page = pdf.add_blank_page(page_size=(595, 842))
    boxes = "".join(
        f"{x * 595:.2f} {(1 - y - height) * 842:.2f} {width * 595:.2f} {height * 842:.2f} re f\n"
        for x, y, width, height in inked
    )
    page.obj.Contents = pdf.make_stream(boxes.encode())
    page.obj.Rotate = rotate
    target = tmp_path / "page.pdf"
    pdf.save(target)
    return target


def overlaps(one: tuple[float, float, float, float], other: tuple[float, float, float, float]) -> bool:
    return (
        one[0] < other[0] + other[2]
        and other[0] < one[0] + one[2]
        and one[1] < other[1] + other[3]
        and other[1] < one[1] + one[3]
    )


def test_a_bare_place_stays(tmp_path: Path) -> None:
    path = page_with(tmp_path, (0.1, 0.1, 0.8, 0.5))
    assert bare_box(path, page=1, wanted=WANTED) == WANTED
    assert bare_box(path, page=-1, wanted=WANTED) == WANTED


def test_a_covered_place_moves_to_the_nearest_bare_one(tmp_path: Path) -> None:
    text = (0.5, 0.78, 0.4, 0.12)
    found = bare_box(page_with(tmp_path, text), page=-1, wanted=WANTED)
    assert found
    assert not overlaps(found, text)
    assert found[0] == pytest.approx(WANTED[0], abs=0.02), "just above or below, not across the page"
    assert found[2:] == WANTED[2:]


def test_thin_lines_count_too(tmp_path: Path) -> None:
    hair = (0.1, 0.85, 0.8, 0.0004)
    found = bare_box(page_with(tmp_path, hair), page=-1, wanted=WANTED)
    assert found
    assert not overlaps(found, hair)


def test_a_turned_page_is_taken_as_it_is_seen(tmp_path: Path) -> None:
    path = page_with(tmp_path, (0.0, 0.0, 0.3, 1.0), rotate=90)  # seen: ink along the top
    found = bare_box(path, page=-1, wanted=(0.4, 0.1, 0.3, 0.1))
    assert found
    assert found[1] >= 0.3


def test_a_full_page_has_no_room(tmp_path: Path) -> None:
    path = page_with(tmp_path, (0.0, 0.0, 1.0, 1.0))
    assert bare_box(path, page=-1, wanted=WANTED) is None
    assert bare_box(path, page=0, wanted=WANTED) == WANTED
    assert bare_box(path, page=7, wanted=WANTED) is None


def test_what_is_no_pdf_is_told(tmp_path: Path) -> None:
    (tmp_path / "x.pdf").write_bytes(b"nothing of the kind")
    with pytest.raises(BrokenPdf):
        bare_box(tmp_path / "x.pdf", page=0, wanted=WANTED)
