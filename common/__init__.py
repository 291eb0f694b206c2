"""Plain Python that every room uses: errors, clock, identifiers, text."""
