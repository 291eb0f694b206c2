"""One file per resource: what goes out, what comes in, and the one call that each request becomes."""
