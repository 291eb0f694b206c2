"""The circuit engine: pure functions over frozen values. ``decide`` is the way in; ``table.py`` is the thing to read first."""
