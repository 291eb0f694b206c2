"""Who signs, as a signature's stamp and record say it."""

from dataclasses import dataclass
from uuid import UUID

from common.text import Bilingual


@dataclass(frozen=True, kw_only=True)
class Signatory:
    """A person in the capacity in which they sign; with a delegator when they sign by delegation."""

    user_id: UUID
    name: Bilingual
    title: Bilingual | None
    delegator: Bilingual | None = None
    delegation_act: str = ""
    is_interim: bool = False
