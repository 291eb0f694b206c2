"""Kinds of files (media types) as this room tells them apart."""

PDF = "application/pdf"
PAGED = frozenset({PDF, "image/jpeg", "image/png", "image/tiff"})  # can be shown page by page
UNKNOWN = "application/octet-stream"
