"""Keys that sign: where they are, what their certificates say, whom we trust. Plain Python, free of Django."""
