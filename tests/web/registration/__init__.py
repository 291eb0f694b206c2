"""The clerk's registration, seen from a browser."""
