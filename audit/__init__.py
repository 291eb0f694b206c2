"""Reads the journal: seals it so that any change shows, anchors the seals outside the database, answers the auditor."""
