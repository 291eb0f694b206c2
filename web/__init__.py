"""The site: translates, makes one call, translates back."""
