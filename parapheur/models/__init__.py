"""The tables of circuits and folders."""

from parapheur.models.circuits import Circuit, CircuitVersion
from parapheur.models.folders import DocumentVersion, Folder, FolderDocument, Step
from parapheur.models.notes import FolderNote

__all__ = ["Circuit", "CircuitVersion", "DocumentVersion", "Folder", "FolderDocument", "FolderNote", "Step"]
