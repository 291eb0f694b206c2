"""A registry office at work, and an auditor who reads its journal."""

from tests.web.mails.conftest import letters, registry, signed_in

__all__ = ["letters", "registry", "signed_in"]
