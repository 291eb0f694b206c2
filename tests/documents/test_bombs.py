"""PDFs of a few kilobytes that swell to gigabytes: the child that opens them gives up or dies; we go on."""

import contextlib
import os
import resource
import zlib
from pathlib import Path

import pikepdf
import pytest

from documents import sandbox
from documents.inspect import PDF, UnsafeFile, inspect_pdf, quick_look
from documents.pages import page_texts, render_pages

_GIGABYTE = 1 << 30
_STEP = 1 << 24


@pytest.fixture(scope="module")
def swelling() -> bytes:
    """Two gigabytes of spaces, deflated: more than the child may hold."""
    press = zlib.compressobj(1)
    spaces = b" " * _STEP
    parts = [press.compress(spaces) for _ in range(2 * _GIGABYTE // _STEP)]
    return b"".join([*parts, press.flush()])


def object_stream_bomb(swelling: bytes) -> bytes:
    """A PDF whose page tree sits in an object stream (ISO 32000-1, 7.5.7) that is the bomb."""
    pdf = bytearray(b"%PDF-1.7\n")
    catalog = len(pdf)
    pdf += b"1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n"
    stream = len(pdf)
    pdf += b"3 0 obj\n<</Type/ObjStm/N 1/First 4/Filter/FlateDecode/Length %d>>\nstream\n" % len(swelling)
    pdf += swelling + b"\nendstream\nendobj\n"
    table = len(pdf)

    def entry(kind: int, second: int, third: int) -> bytes:
        return bytes([kind]) + second.to_bytes(4, "big") + bytes([third])

    entries = (
        entry(0, 0, 255) + entry(1, catalog, 0) + entry(2, 3, 0) + entry(1, stream, 0) + entry(1, table, 0)
    )
    pdf += b"4 0 obj\n<</Type/XRef/Size 5/W[1 4 1]/Root 1 0 R/Length %d>>\nstream\n" % len(entries)
    pdf += entries + b"\nendstream\nendobj\nstartxref\n%d\n%%%%EOF\n" % table
    return bytes(pdf)


def metadata_bomb(swelling: bytes) -> bytes:
    """A PDF of one page whose description (ISO 32000-1, 14.3.2) is the bomb."""
    objects = [
        b"<</Type/Catalog/Pages 2 0 R/Metadata 4 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 400]>>",
        b"<</Type/Metadata/Subtype/XML/Filter/FlateDecode/Length %d>>\nstream\n" % len(swelling)
        + swelling
        + b"\nendstream",
    ]
    pdf, places = bytearray(b"%PDF-1.7\n"), []
    for number, content in enumerate(objects, start=1):
        places.append(len(pdf))
        pdf += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = len(pdf)
    pdf += b"xref\n0 5\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % place for place in places)
    pdf += b"trailer\n<</Size 5/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % table
    return bytes(pdf)


def assert_life_goes_on(folder: Path) -> None:
    plain = folder / "plain.pdf"
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(plain)
    assert quick_look(plain, PDF, max_pages=10) == 1


def test_an_object_stream_that_swells_is_refused_at_once(swelling: bytes, tmp_path: Path) -> None:
    path = tmp_path / "bomb.pdf"
    path.write_bytes(object_stream_bomb(swelling))
    assert path.stat().st_size < 20_000_000
    with pytest.raises(UnsafeFile):
        quick_look(path, PDF, max_pages=10)
    assert_life_goes_on(tmp_path)


def test_metadata_that_swell_are_refused_by_the_deep_check(swelling: bytes, tmp_path: Path) -> None:
    path = tmp_path / "bomb.pdf"
    path.write_bytes(metadata_bomb(swelling))
    assert quick_look(path, PDF, max_pages=10) == 1
    with pytest.raises(UnsafeFile):
        inspect_pdf(path, max_pages=10)
    assert_life_goes_on(tmp_path)


def test_a_page_that_swells_is_never_held_by_us(swelling: bytes, tmp_path: Path) -> None:
    path = tmp_path / "bomb.pdf"
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        stream = pikepdf.Stream(pdf, swelling)
        stream.Filter = pikepdf.Name.FlateDecode
        pdf.pages[0].Contents = stream
        pdf.save(path)
    for look in (lambda: list(render_pages(path, PDF, pages=1)), lambda: page_texts(path)):
        before = _peak()
        with contextlib.suppress(UnsafeFile):
            look()  # pdfium may give up on the stream and show an empty page
        assert _peak() - before < _GIGABYTE // 8
    assert_life_goes_on(tmp_path)


def _peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def test_the_child_lets_those_go_first_who_wait_for_a_page(tmp_path: Path) -> None:
    pdf = pikepdf.new()
    pdf.add_blank_page()
    pdf.save(tmp_path / "one.pdf")
    sandbox.ask({"task": "texts", "path": str(tmp_path / "one.pdf")}, seconds=30)
    child = sandbox._child._running().pid
    assert os.getpriority(os.PRIO_PROCESS, child) > os.getpriority(os.PRIO_PROCESS, 0)
