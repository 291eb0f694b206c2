"""The guard on queries itself."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from organisation.models import Administration
from tests import query_budget

pytestmark = pytest.mark.django_db
Budget = Callable[[str], AbstractContextManager[None]]


@pytest.fixture(autouse=True)
def on_record(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "budget.json"
    file.write_text('{"a page": 1}')
    monkeypatch.setattr(query_budget, "FILE", file)


def test_a_page_within_its_budget_passes(budget: Budget) -> None:
    with budget("a page"):
        Administration.objects.exists()


def test_a_page_over_its_budget_fails_and_shows_its_queries(budget: Budget) -> None:
    with pytest.raises(AssertionError) as failed, budget("a page"):
        [Administration.objects.exists() for _ in range(2)]
    assert "may make 1 queries and makes 2" in str(failed.value)
    assert "organisation_administration" in str(failed.value)


def test_a_page_without_budget_fails(budget: Budget) -> None:
    with pytest.raises(AssertionError, match="no budget yet"), budget("another page"):
        pass
