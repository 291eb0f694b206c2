"""QR codes: made for paper, read from scans (ISO/IEC 18004)."""

import io
from pathlib import Path


def qr_svg(content: str) -> str:
    """A QR code as SVG, with its quiet zone, error correction Q (a quarter of it may be lost)."""
    import segno

    target = io.BytesIO()
    segno.make(content, error="q", micro=False).save(target, kind="svg", border=2, xmldecl=False, svgns=True)
    return target.getvalue().decode()


def read_qr(path: Path) -> list[str]:
    """The contents of the QR codes on an image, clean or noisy; 20 mm codes are read from scans of 200 dpi on."""
    import zxingcpp
    from PIL import Image, ImageFilter

    with Image.open(path) as image:
        grey = image.convert("L")
    found = zxingcpp.read_barcodes(grey, formats=zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode))
    if not found:
        calmer = (
            grey.filter(ImageFilter.BoxBlur(1)).reduce(2)
            if grey.width >= 1900
            else grey.filter(ImageFilter.MedianFilter(3))
        )
        found = zxingcpp.read_barcodes(calmer, formats=zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode))
    return [code.text for code in found]
