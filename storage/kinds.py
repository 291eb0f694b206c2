"""Kinds of files (media types) as this room tells them apart."""

from documents.inspect import IMAGES, PDF

PAGED = IMAGES | {PDF}  # what can be shown page by page, and so be a main piece
UNKNOWN = "application/octet-stream"
