"""Tests that share a server run in one process."""

import os

import pytest


@pytest.mark.xdist_group("together")
def test_a_group_is_kept_together(request: pytest.FixtureRequest) -> None:
    """By the name of the group, which pytest-xdist puts behind the test's own; it would go unseen if it didn't."""
    if "PYTEST_XDIST_WORKER" in os.environ:
        assert request.node.nodeid.endswith("@together")
