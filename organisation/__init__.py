"""Administrations, units, posts, people, delegations, calendars: who may act for whom, and when."""
