"""Plain Python: PDFs made (Typst) and read (pikepdf, pdfium), codes on paper."""
