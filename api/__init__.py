"""The web API of other systems: translates, makes one call, translates back."""
