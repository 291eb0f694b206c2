"""The bytes: kept once, never changed, checked before anybody relies on them."""
