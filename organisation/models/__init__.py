"""The tables of the organisation."""

from organisation.models.administration import Administration, CalendarDay, Logo
from organisation.models.people import Density, User
from organisation.models.posts import Delegation, Post, PostHolding, PostRight
from organisation.models.sessions import OpenSession
from organisation.models.units import Unit, UnitPlacement

__all__ = [
    "Administration",
    "CalendarDay",
    "Delegation",
    "Density",
    "Logo",
    "OpenSession",
    "Post",
    "PostHolding",
    "PostRight",
    "Unit",
    "UnitPlacement",
    "User",
]
