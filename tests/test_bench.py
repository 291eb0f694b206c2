"""The benchmarks yield their figures; how great they are is for `make bench` to say."""

from importlib import import_module

import pytest
from django.core.cache import cache

from tests.bench import Figure
from tests.bench.__main__ import ALL
from tests.bench.inside import lists, mails, verifying


@pytest.mark.parametrize("name", ALL)
def test_each_can_be_named(name: str) -> None:
    assert callable(import_module(f"tests.bench.{name}").measure)


@pytest.mark.django_db
def test_lists_of_each_reader(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lists, "TIMES", 2)
    assert [figure.unit for figure in mails.measure("1000")] == ["/s"]
    figures = {figure.name: figure for figure in lists.measure()}
    assert figures["SQL statements of a list"].verdict == "met"
    assert {f"list, {name}, p95" for name in lists.LENGTHS} < set(figures)
    assert {"search of a common word, p95", "search of a rare word, p95"} < set(figures)
    cache.clear()


@pytest.mark.django_db
def test_a_journal_is_sealed_and_verified() -> None:
    assert [figure.unit for figure in verifying.measure("50")] == ["/s", "/s"]


def test_a_target_is_met_or_missed() -> None:
    assert Figure("a list", 41, "ms", 40).verdict == "missed"
    assert Figure("signatures", 51, "/s", 50, at_least=True).verdict == "met"
    assert Figure("a machine", 2, "cores").verdict == ""
