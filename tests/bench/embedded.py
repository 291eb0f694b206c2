"""The embedded system from nothing: how long until the first page, how long the second time, how much memory when idle."""

import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from tests.bench import Figure
from tests.services import free_port

ROOT = Path(__file__).resolve().parents[2]
SETTLING = float(os.environ.get("BENCH_SETTLING", "120"))  # seconds between the story's end and the weighing


def measure() -> Iterator[Figure]:
    """Prepared packages are taken as given: `make run` on a bare checkout adds their installation."""
    with tempfile.TemporaryDirectory() as folder:
        seconds, server = _started(folder)
        yield Figure("nothing → first page, packages installed", seconds, "s", 180)
        time.sleep(SETTLING)
        sizes = pss(server.pid)
        for name, size in sizes:
            yield Figure(f"memory of {name}", size, "MiB")
        yield Figure("memory of the whole system (PSS)", sum(size for _, size in sizes), "MiB", 300)
        yield Figure("processor when idle, whole system", _idle_load(server.pid), "%")
        _end(server)
        seconds, server = _started(folder)
        yield Figure("second start → first page", seconds, "s", 8)
        _end(server)


def pss(top: int) -> list[tuple[str, float]]:
    """Each process of the family of ``top`` with its proportional share of memory in MiB (Linux, smaps_rollup)."""
    return [(_name(number), _share(number)) for number in _family(top)]


def _started(folder: str) -> tuple[float, "subprocess.Popen[str]"]:
    environment = {"PATH": os.environ["PATH"], "DATA_DIR": folder, "PORT": str(free_port())}
    begun = time.monotonic()
    server = subprocess.Popen(
        [sys.executable, "-m", "config.serve"], cwd=ROOT, env=environment, text=True, stderr=subprocess.PIPE
    )
    assert server.stderr is not None
    for line in server.stderr:
        if "Ready: " in line:
            return time.monotonic() - begun, server
    raise RuntimeError("the site didn't come up; `make run` says why")


def _end(server: "subprocess.Popen[str]") -> None:
    server.send_signal(signal.SIGTERM)
    server.communicate(timeout=30)


def _family(top: int) -> list[int]:
    parents = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        fields = path.read_text().rpartition(") ")[2].split()
        parents[int(path.parent.name)] = int(fields[1])
    found = [top]
    for number in found:
        found.extend(child for child, parent in parents.items() if parent == number)
    return found


def _name(number: int) -> str:
    command = Path(f"/proc/{number}/cmdline").read_bytes().replace(b"\0", b" ").decode()
    return f"{Path(f'/proc/{number}/comm').read_text().strip()} {number} ({command.strip()[-30:]})"


def _share(number: int) -> float:
    found = re.search(r"^Pss:\s+(\d+) kB", Path(f"/proc/{number}/smaps_rollup").read_text(), re.MULTILINE)
    return int(found[1]) / 1024 if found else 0.0


def _idle_load(top: int, seconds: float = 10) -> float:
    def ticks() -> int:
        return sum(
            sum(map(int, Path(f"/proc/{number}/stat").read_text().rpartition(") ")[2].split()[11:13]))
            for number in _family(top)
        )

    before = ticks()
    time.sleep(seconds)
    return (ticks() - before) / os.sysconf("SC_CLK_TCK") / seconds * 100
