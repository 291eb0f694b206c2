"""The child's side of the sandbox: reads a question, opens the file it names, answers; leaves when nothing comes."""

import io
import logging
import os
import resource
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from select import select
from typing import Any

from documents.sandbox import read_message, write_message

_MEMORY = 1536 * 1024 * 1024  # bytes of address space
_SWOLLEN = 384 * 1024 * 1024  # bytes held at once: no honest PDF needs them to be looked into
_NICE = 5  # whoever waits for a page goes before the images of somebody's scan
_IDLE = 30.0  # seconds before an unused child leaves
_MAX_PIXELS = 120_000_000  # A3 at 600 dpi has 70 million
_LOGO_PIXELS = 16_000_000
_LOGO_SIDE = 480
_CELL = 4  # pixels across a cell of the grid in which ink is looked for
_EVERY_POINT = 4  # Pillow's BOX filter: one dark point marks its cell
_PAPER = 225  # what is lighter is paper, of 255: scans are never quite white
_ACTIVE = {
    "/JavaScript": "javascript",
    "/JS": "javascript",
    "/OpenAction": "open_action",
    "/AA": "automatic_action",
    "/Launch": "launch",
    "/EmbeddedFile": "embedded_file",
    "/EmbeddedFiles": "embedded_file",
    "/XFA": "xfa_form",
    "/RichMedia": "rich_media",
    "/SubmitForm": "sending_form",
}

Reply = tuple[dict[str, Any], list[bytes]]


def _refused(code: str, **facts: object) -> Reply:
    return {"refused": code, "facts": facts}, []


def count(question: dict[str, Any]) -> Reply:
    """How many pages the file has."""
    if question["media_type"] != "application/pdf":
        return _count_images(question["path"])
    import pikepdf

    try:
        with pikepdf.open(question["path"], suppress_warnings=True) as pdf:
            return _refused("encrypted_pdf") if pdf.is_encrypted else ({"pages": len(pdf.pages)}, [])
    except pikepdf.PasswordError:
        return _refused("encrypted_pdf")
    except (pikepdf.PdfError, ValueError, RuntimeError):
        return _refused("broken_pdf")


def inspect(question: dict[str, Any]) -> Reply:
    """What is inside a PDF."""
    import pikepdf

    try:
        with pikepdf.open(question["path"], suppress_warnings=True) as pdf:
            if pdf.is_encrypted:
                return _refused("encrypted_pdf")
            pages = len(pdf.pages)
            if pages > question["max_pages"]:
                return _refused("too_many_pages", pages=pages, limit=question["max_pages"])
            active, signatures = _walk(pdf)
            with pdf.open_metadata(set_pikepdf_as_editor=False) as metadata:
                pdf_a = metadata.pdfa_status
    except pikepdf.PasswordError:
        return _refused("encrypted_pdf")
    except (pikepdf.PdfError, ValueError, RuntimeError):
        return _refused("broken_pdf")
    return {
        "pages": pages,
        "active_content": sorted(active),
        "signature_count": signatures,
        "pdf_a": pdf_a,
    }, []


def render(question: dict[str, Any]) -> Reply:
    """Some pages as WebP images, each at several widths (pixels)."""
    first, amount = question["first"], question["count"]
    pages = _pdf_pages if question["media_type"] == "application/pdf" else _image_pages
    described: list[dict[str, int]] = []
    parts: list[bytes] = []
    try:
        for number, image in pages(question["path"], first, amount, max(question["widths"])):
            for width in question["widths"]:
                scaled = _scaled(image, width)
                described.append(
                    {"page": number, "width": scaled.width, "height": scaled.height, "asked": width}
                )
                parts.append(_webp(scaled))
    except _Refused as refused:
        return _refused(refused.code)
    return {"images": described}, parts


def ink(question: dict[str, Any]) -> Reply:
    """Where something stands on a page of a PDF: a line of 0 and 1 for each row of a coarse grid over it."""
    try:
        index, columns = question["page"], question["columns"]
        shown = list(_pdf_pages(question["path"], index, 1, columns * _CELL))
    except _Refused as refused:
        return _refused(refused.code)
    if not shown:
        return {"rows": []}, []
    [(_number, image)] = shown
    rows = max(1, round(image.height / _CELL))
    dark = image.convert("L").point(lambda value: 255 if value < _PAPER else 0)
    cells = dark.resize((columns, rows), _EVERY_POINT).tobytes()
    marks = "".join("1" if value else "0" for value in cells)
    return {"rows": [marks[start : start + columns] for start in range(0, len(marks), columns)]}, []


def texts(question: dict[str, Any]) -> Reply:
    """The text layer of each page."""
    import pypdfium2

    try:
        with pypdfium2.PdfDocument(question["path"]) as pdf:
            return {"texts": [_text_of(page) for page in pdf]}, []
    except pypdfium2.PdfiumError:
        return _refused("broken_pdf")


def logo(question: dict[str, Any]) -> Reply:
    """A picture as a small PNG: its points and nothing else of the file."""
    from PIL import Image, ImageOps

    Image.MAX_IMAGE_PIXELS = _MAX_PIXELS
    content = Path(question["path"]).read_bytes()
    try:
        if not content.startswith((b"\x89PNG", b"\xff\xd8\xff")):
            content = _drawn(content)
        with Image.open(io.BytesIO(content), formats=("JPEG", "PNG")) as image:
            if image.width * image.height > _LOGO_PIXELS:
                return _refused("image_too_large")
            upright = ImageOps.exif_transpose(image).convert("RGBA")
    except Image.DecompressionBombError:
        return _refused("image_too_large")
    except (OSError, SyntaxError, ValueError, EOFError, RuntimeError):
        return _refused("broken_image")
    if not 0.25 <= upright.width / upright.height <= 4:
        return _refused("broken_image")
    upright.thumbnail((_LOGO_SIDE, _LOGO_SIDE))
    target = io.BytesIO()
    upright.save(target, "PNG", optimize=True)
    return {}, [target.getvalue()]


def _drawn(svg: bytes) -> bytes:
    """The drawing as PNG; what it links to isn't looked for. :raises RuntimeError: it can't be drawn."""
    import typst

    page = "#set page(width: auto, height: auto, margin: 0pt, fill: none)\n"
    drawing = '#image(bytes(sys.inputs.svg), format: "svg", height: 240pt)'
    made = typst.compile(
        (page + drawing).encode(),
        sys_inputs={"svg": svg.decode("utf-8")},
        font_paths=typst.Fonts(include_system_fonts=False),
        format="png",
        ppi=144,
    )
    return made if isinstance(made, bytes) else made[0]


class _Refused(Exception):
    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


def _count_images(path: str) -> Reply:
    from PIL import Image, UnidentifiedImageError

    Image.MAX_IMAGE_PIXELS = _MAX_PIXELS
    try:
        with Image.open(path, formats=("JPEG", "PNG", "TIFF")) as image:
            if image.width * image.height > _MAX_PIXELS:
                return _refused("image_too_large")
            return {"pages": getattr(image, "n_frames", 1)}, []
    except Image.DecompressionBombError:
        return _refused("image_too_large")
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError):
        return _refused("broken_image")


def _walk(pdf: Any) -> tuple[set[str], int]:
    import pikepdf

    active: set[str] = set()
    signatures = 0
    for held in pdf.objects:
        waiting = [held]
        while waiting:  # an action is often written inside the object that it belongs to
            item = waiting.pop()
            if isinstance(item, pikepdf.Array):
                waiting += [inner for inner in item if _is_written_inside(inner)]
            if not isinstance(item, (pikepdf.Dictionary, pikepdf.Stream)):
                continue
            keys = item.keys()
            waiting += [inner for inner in map(item.get, keys) if _is_written_inside(inner)]
            active |= {_ACTIVE[key] for key in keys if key in _ACTIVE}
            kind = item.get("/S")
            if isinstance(kind, pikepdf.Name) and str(kind) in _ACTIVE:
                active.add(_ACTIVE[str(kind)])
            if "/ByteRange" in keys and "/Contents" in keys:
                signatures += 1
    return active, signatures


def _is_written_inside(item: Any) -> bool:
    import pikepdf

    return isinstance(item, (pikepdf.Array, pikepdf.Dictionary)) and not item.is_indirect


def _pdf_pages(path: str, first: int, amount: int, width: int) -> Iterator[tuple[int, Any]]:
    import pypdfium2

    try:
        with pypdfium2.PdfDocument(path) as pdf:
            pdf.init_forms()
            first = first if first >= 0 else first + len(pdf)
            for index in range(first, min(first + amount, len(pdf))):
                page = pdf[index]
                points = max(1.0, page.get_width())
                scale = min(
                    width / points, 10.0, (_MAX_PIXELS / (points * max(1.0, page.get_height()))) ** 0.5
                )
                yield index + 1, page.render(scale=scale).to_pil().convert("RGB")
                page.close()
    except pypdfium2.PdfiumError as error:
        raise _Refused("broken_pdf") from error


def _image_pages(path: str, first: int, amount: int, width: int) -> Iterator[tuple[int, Any]]:
    from PIL import Image, ImageOps

    Image.MAX_IMAGE_PIXELS = _MAX_PIXELS
    try:
        with Image.open(path, formats=("JPEG", "PNG", "TIFF")) as image:
            for index in range(first, min(first + amount, getattr(image, "n_frames", 1))):
                image.seek(index)
                if index == 0 and image.format == "JPEG":
                    image.draft("RGB", (width, width))
                upright = ImageOps.exif_transpose(image)
                if upright.mode in {"RGBA", "LA", "P"}:
                    paper = Image.new("RGB", upright.size, "white")
                    paper.paste(upright.convert("RGBA"), mask=upright.convert("RGBA").getchannel("A"))
                    upright = paper
                yield index + 1, upright.convert("RGB")
    except Image.DecompressionBombError as error:
        raise _Refused("image_too_large") from error
    except (OSError, SyntaxError, ValueError, EOFError) as error:
        raise _Refused("broken_image") from error


def _scaled(image: Any, width: int) -> Any:
    if image.width <= width:
        return image
    return image.resize((width, max(1, round(image.height * width / image.width))), reducing_gap=2.0)


def _webp(image: Any) -> bytes:
    target = io.BytesIO()
    image.save(target, "WEBP", quality=75, method=2)  # 3 takes twice as long for 3 % fewer bytes
    return target.getvalue()


def _text_of(page: Any) -> str:
    text = page.get_textpage()
    try:
        return str(text.get_text_bounded())
    finally:
        text.close()


TASKS: dict[str, Callable[[dict[str, Any]], Reply]] = {
    "count": count,
    "inspect": inspect,
    "render": render,
    "ink": ink,
    "texts": texts,
    "logo": logo,
}


def _most_held() -> int:
    """The most bytes that this process held at once; ``ru_maxrss`` would count its parent's too (proc(5), VmHWM)."""
    status = Path("/proc/self/status")
    lines = status.read_text().splitlines() if status.exists() else []
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM:")), 0)


def main() -> None:
    """Answer until the other side is gone, nothing has come for a while, or an answer took much memory."""
    os.nice(_NICE)
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    logging.disable(logging.WARNING)
    questions, answers = sys.stdin.buffer, sys.stdout.buffer
    while select([questions], [], [], _IDLE)[0]:
        try:
            question, _ = read_message(questions)
        except EOFError:
            return
        try:
            answer, parts = TASKS[question["task"]](question)
        except MemoryError:
            answer, parts = _refused("unsafe_file")
        swollen = _most_held() > _SWOLLEN
        if swollen and question["task"] in {
            "count",
            "inspect",
        }:  # qpdf calls it damaged, or leaves out what swelled
            answer, parts = _refused("unsafe_file")
        write_message(answers, answer | {"last": swollen}, parts)
        if swollen:  # what was held goes with the process
            return


if __name__ == "__main__":
    main()
