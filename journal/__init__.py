"""Every fact, written once in the transaction that made it true; told after commit, at least once."""
