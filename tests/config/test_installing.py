"""docs/installing.md starts what docker-compose.yml starts, and names settings that the product has."""

import re

import yaml

from tests.architecture.source import ROOT
from tests.architecture.test_settings import PRODUCTION

TEXT = (ROOT / "docs" / "installing.md").read_text(encoding="utf-8")


def test_its_parts_are_those_of_the_composition() -> None:
    services = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))["services"]
    parts = {
        name: command.replace("%%", "%") for name, command in re.findall(r'^part (\S+) "(.+)"$', TEXT, re.M)
    }
    assert set(parts) == {"web", "worker", "slow-worker", "scheduler"}
    for name, command in parts.items():
        assert command.replace("127.0.0.1:", "0.0.0.0:") in services[name]["command"]


def test_it_sets_all_that_must_be_set() -> None:
    assert set(PRODUCTION) <= set(re.findall(r"^([A-Z_]+)=", TEXT, re.M))
