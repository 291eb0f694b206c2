"""Registers, mail, correspondents, numbers; sends a letter into a circuit."""
