"""Files as people and attackers send them: what can't be right is refused with a sentence, what is odd is told."""

import io
import os
import threading
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
from PIL import Image

from common.errors import Refusal
from documents import inspect
from documents.inspect import (
    BrokenImage,
    BrokenPdf,
    EmptyFile,
    EncryptedPdf,
    ImageTooLarge,
    TooManyPages,
    TruncatedPdf,
    UnsafeFile,
    inspect_pdf,
    quick_look,
    sniff,
)
from documents.pages import page_texts, render_pages

PDF = "application/pdf"


def a_pdf(pages: int = 1, change: Callable[[pikepdf.Pdf], None] = lambda _: None, **saving: object) -> bytes:
    pdf, target = pikepdf.new(), io.BytesIO()
    for _ in range(pages):
        pdf.add_blank_page(page_size=(300, 400))
    change(pdf)
    pdf.save(target, **saving)
    return target.getvalue()


@pytest.fixture
def kept(tmp_path: Path) -> Callable[[bytes], Path]:
    def keep(content: bytes) -> Path:
        path = tmp_path / "وثيقة.bin"
        path.write_bytes(content)
        return path

    return keep


@pytest.mark.parametrize(
    ("head", "kind"),
    [
        (b"%PDF-1.7\n", PDF),
        (b"junk\n%PDF-1.4\n", PDF),
        (b"\xff\xd8\xff\xe0", "image/jpeg"),
        (b"\x89PNG\r\n\x1a\n", "image/png"),
        (b"II*\x00", "image/tiff"),
        (b"MM\x00*", "image/tiff"),
        (
            b"PK\x03\x04....word/document.xml",
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        ),
        (b"PK\x03\x04....x", "application/zip"),
        (b"RIFF....WEBPVP8", "image/webp"),
        ("نص عادي".encode(), "text/plain"),
        (b"\x00\x01\x02", None),
        (b"", None),
    ],
)
def test_content_says_what_it_is(head: bytes, kind: str | None) -> None:
    assert sniff(head) == kind


@pytest.mark.parametrize(
    ("content", "refusal"),
    [
        (b"", EmptyFile),
        (a_pdf()[:200], TruncatedPdf),
        (b"%PDF-1.7\n garbage \n%%EOF", BrokenPdf),
        (a_pdf(encryption=pikepdf.Encryption(user="secret", owner="secret")), EncryptedPdf),
        (a_pdf(encryption=pikepdf.Encryption(user="", owner="secret")), EncryptedPdf),
        (a_pdf(12), TooManyPages),
    ],
    ids=["empty", "truncated", "broken", "password", "restrictions", "many pages"],
)
def test_a_pdf_that_cannot_be_kept_is_refused_at_once(
    kept: Callable[[bytes], Path], content: bytes, refusal: type[Refusal]
) -> None:
    with pytest.raises(refusal):
        quick_look(kept(content), PDF, max_pages=10)


def test_twenty_thousand_pages_are_refused(kept: Callable[[bytes], Path]) -> None:
    with pytest.raises(TooManyPages) as refused:
        quick_look(kept(a_pdf(20_000)), PDF, max_pages=2000)
    assert refused.value.facts == {"pages": 20_000, "limit": 2000}


def test_zeros_after_the_end_are_no_truncation(kept: Callable[[bytes], Path]) -> None:
    assert quick_look(kept(a_pdf() + bytes(9000)), PDF, max_pages=10) == 1


def test_a_bomb_is_stopped(kept: Callable[[bytes], Path]) -> None:
    def swell(pdf: pikepdf.Pdf) -> None:
        pdf.pages[0].Contents = pikepdf.Stream(pdf, b"q " * 150_000_000)

    path = kept(a_pdf(1, swell, compress_streams=True))
    assert path.stat().st_size < 2_000_000
    try:
        images = list(render_pages(path, PDF, pages=1))
    except UnsafeFile:
        images = []
    assert len(images) in {0, 2}, "rendered within limits, or refused; never this process's memory"
    assert quick_look(kept(a_pdf()), PDF, max_pages=10) == 1, (
        "the next file is looked at as if nothing had been"
    )


def script(pdf: pikepdf.Pdf) -> None:
    pdf.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")


def attach(pdf: pikepdf.Pdf) -> None:
    pdf.attachments["x.exe"] = b"MZ"


def launch(pdf: pikepdf.Pdf) -> None:
    pdf.Root.AA = pikepdf.Dictionary(WC=pikepdf.Dictionary(S=pikepdf.Name.Launch, F="cmd.exe"))


@pytest.mark.parametrize(
    ("change", "kinds"),
    [
        (script, {"javascript", "open_action"}),
        (attach, {"embedded_file"}),
        (launch, {"launch", "automatic_action"}),
    ],
)
def test_active_content_is_told_and_nothing_is_changed(
    kept: Callable[[bytes], Path], change: Callable[[pikepdf.Pdf], None], kinds: set[str]
) -> None:
    content = a_pdf(1, change)
    path = kept(content)
    assert kinds <= set(inspect_pdf(path, max_pages=10).active_content)
    assert path.read_bytes() == content


def test_a_plain_pdf_has_none(kept: Callable[[bytes], Path]) -> None:
    facts = inspect_pdf(kept(a_pdf(3)), max_pages=10)
    assert (facts.pages, facts.active_content, facts.is_signed) == (3, (), False)


def an_image(kind: str, size: tuple[int, int] = (400, 300), mode: str = "RGB", frames: int = 1) -> bytes:
    target = io.BytesIO()
    images = [Image.new(mode, size, "white" if mode != "CMYK" else (0, 0, 0, 0)) for _ in range(frames)]
    more = {"save_all": True, "append_images": images[1:]} if frames > 1 else {}
    images[0].save(target, kind, **more)
    return target.getvalue()


@pytest.mark.parametrize(
    ("content", "media_type", "pages"),
    [
        (an_image("JPEG"), "image/jpeg", 1),
        (an_image("JPEG", mode="CMYK"), "image/jpeg", 1),
        (an_image("PNG", mode="RGBA"), "image/png", 1),
        (an_image("TIFF", frames=3), "image/tiff", 3),
    ],
    ids=["jpeg", "cmyk", "png", "tiff of three"],
)
def test_images_have_pages_too(
    kept: Callable[[bytes], Path], content: bytes, media_type: str, pages: int
) -> None:
    path = kept(content)
    assert quick_look(path, media_type, max_pages=10) == pages
    images = list(render_pages(path, media_type, pages=pages, widths=(200,)))
    assert [(image.page, image.width) for image in images] == [(n + 1, 200) for n in range(pages)]


@pytest.mark.parametrize(
    ("content", "media_type", "refusal"),
    [
        (b"\x89PNG\r\n\x1a\n" + b"x" * 100, "image/png", BrokenImage),
        (an_image("PNG", size=(20_000, 20_000), mode="1"), "image/png", ImageTooLarge),
    ],
    ids=["broken", "too many points"],
)
def test_images_that_cannot_be_shown_are_refused(
    kept: Callable[[bytes], Path], content: bytes, media_type: str, refusal: type[Refusal]
) -> None:
    with pytest.raises(refusal):
        quick_look(kept(content), media_type, max_pages=10)


def test_attachments_of_other_kinds_have_no_pages(kept: Callable[[bytes], Path]) -> None:
    assert quick_look(kept(b"PK\x03\x04"), "application/zip", max_pages=10) is None


def test_a_question_that_takes_too_long_ends_the_child_not_us(
    kept: Callable[[bytes], Path], tmp_path: Path
) -> None:
    endless = tmp_path / "endless"
    os.mkfifo(endless)  # whoever opens it to read waits for ever
    with pytest.raises(UnsafeFile):
        inspect.ask_or_refuse({"task": "count", "path": str(endless), "media_type": PDF}, seconds=0.5)
    assert quick_look(kept(a_pdf()), PDF, max_pages=10) == 1


def test_two_threads_may_ask_at_once(kept: Callable[[bytes], Path]) -> None:
    path, found = kept(a_pdf(4)), []

    def look() -> None:
        found.extend(quick_look(path, PDF, max_pages=10) for _ in range(5))

    threads = [threading.Thread(target=look) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [4] * 20


def test_texts_are_read_page_by_page(kept: Callable[[bytes], Path]) -> None:
    assert page_texts(kept(a_pdf(2))) == ["", ""]
