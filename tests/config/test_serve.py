"""`make run`: one command serves the whole system, and nothing of it outlives that command."""

import contextlib
import http.client
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.architecture.source import ROOT
from tests.services import answers, as_installed, free_port, wait_until

pytestmark = [
    pytest.mark.timeout(600),
    pytest.mark.xdist_group("serve"),
    pytest.mark.skipif(sys.platform != "linux", reason="processes are looked up in /proc, which Linux has"),
]

PARTS = 4  # web, two workers, the scheduler


class Running:
    """`make run` on a folder of its own."""

    def __init__(self, folder: Path, port: int) -> None:
        self.port, self.log = port, folder.parent / f"log-{port}-{time.monotonic_ns()}"
        environment = {"PATH": os.environ["PATH"], "DATA_DIR": str(folder), "PORT": str(port)}
        environment |= as_installed.environment()
        with self.log.open("wb") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "config.serve"],
                cwd=ROOT, env=environment, stdin=subprocess.DEVNULL, stdout=output, stderr=output,
            )  # fmt: skip

    @property
    def said(self) -> str:
        return self.log.read_text(errors="replace")

    def until_ready(self) -> "Running":
        def ready() -> bool:
            assert self.process.poll() is None, self.said
            return "Ready: " in self.said

        wait_until(ready, seconds=300, what=f"the site\n{self.said}")
        return self

    def family(self) -> dict[int, int]:
        """All its descendants: number → parent."""
        found = {self.process.pid: 0}
        everybody = _parents()
        while more := {n: p for n, p in everybody.items() if p in found and n not in found}:
            found |= more
        return {number: parent for number, parent in found.items() if number != self.process.pid}

    def end(self, number: signal.Signals = signal.SIGINT) -> int:
        self.process.send_signal(number)
        return self.process.wait(timeout=20)


def _parents() -> dict[int, int]:
    found = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            number, _, rest = path.read_text().partition(" (")
            state, parent = rest.rpartition(") ")[2].split()[:2]
            if state != "Z":
                found[int(number)] = int(parent)
    return found


def _gone(numbers: dict[int, int]) -> Callable[[], bool]:
    return lambda: not set(numbers) & set(_parents())


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Prepared by the first test that serves it, used again by the others, as a second `make run` does."""
    return tmp_path_factory.mktemp("serve") / "data"


@pytest.fixture
def serve(folder: Path) -> Iterator[Callable[..., Running]]:
    started: list[Running] = []

    def start(port: int = 0, other: Path | None = None) -> Running:
        started.append(Running(other or folder, port or free_port()))
        return started[-1]

    yield start
    for running in started:
        if running.process.poll() is None:
            running.process.kill()
            running.process.wait()


def test_it_serves_and_ends_with_everything(serve: Callable[..., Running]) -> None:
    running = serve().until_ready()
    assert f"Ready: http://127.0.0.1:{running.port}" in running.said
    with contextlib.closing(http.client.HTTPConnection("127.0.0.1", running.port, timeout=10)) as visit:
        visit.request("GET", "/sign-in/")
        answer = visit.getresponse()
        assert (answer.status, b"<svg" in answer.read()) == (200, True), "a whole page, with its icons"
    family = running.family()
    assert len(family) >= 5, "web and its workers, two queues, the scheduler"
    assert running.end(signal.SIGINT) == 0
    wait_until(_gone(family), seconds=30, what="the end of every process")
    assert "Traceback" not in running.said


def test_nothing_outlives_a_kill_and_it_starts_again_at_once(serve: Callable[..., Running]) -> None:
    running = serve().until_ready()
    family = running.family()
    running.end(signal.SIGKILL)
    wait_until(_gone(family), seconds=30, what="the end of every process")
    again = serve(running.port).until_ready()
    assert again.end(signal.SIGTERM) == 0


def test_a_second_one_on_the_same_folder_says_so(serve: Callable[..., Running]) -> None:
    first = serve().until_ready()
    second = serve()
    assert second.process.wait(timeout=30) == 1
    assert f"is already served, at http://127.0.0.1:{first.port}" in second.said
    assert "DATA_DIR=" in second.said, "and what to do"
    assert first.process.poll() is None


def test_a_port_in_use_is_said_in_plain_words(serve: Callable[..., Running], tmp_path: Path) -> None:
    first = serve().until_ready()
    second = serve(first.port, tmp_path / "data")
    assert second.process.wait(timeout=30) == 1
    assert f"port {first.port} of 127.0.0.1 can't be had" in second.said
    assert f"PORT={first.port + 1} make run" in second.said


def test_what_dies_starts_again(serve: Callable[..., Running]) -> None:
    running = serve().until_ready()

    def parts() -> set[int]:
        return {number for number, parent in running.family().items() if parent == running.process.pid}

    # The process that says « Ready » ends after it has said so.
    wait_until(lambda: len(parts()) == PARTS, seconds=30, what="web, two workers and the scheduler alone")
    killed = parts()
    for number in killed:
        os.kill(number, signal.SIGKILL)

    def back() -> bool:
        now = parts()
        return len(now) == PARTS and not now & killed and answers(running.port)

    wait_until(back, seconds=120, what="new processes")
    assert "it starts again" in running.said
