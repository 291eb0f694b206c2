"""Circuits and folders: who decides what, in which order. Knows nothing of mail."""
