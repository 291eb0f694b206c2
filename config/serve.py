"""`make run`: prepares the installation, then serves it. One process looks after web, workers and scheduler.

All of them are forked from here after Django is loaded, so that they share its memory; they end when this one ends,
however it ends.
"""

import contextlib
import fcntl
import gc
import http.client
import os
import socket
import sys
import time
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.embedded")
os.environ.setdefault("LOG_LEVEL", "WARNING")

import django
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command, get_commands

from config import processes

_WEB_WORKERS = 2
_WEB_THREADS = 4
_PATIENCE = 5.0  # seconds for the processes of a run that was just killed to disappear


class CannotServe(Exception):
    """Why not, and what to do."""


def main() -> int:
    """Prepare, serve until Ctrl-C or SIGTERM, and leave nothing behind; returns the exit status."""
    processes.end_when_asked()
    try:
        django.setup()
        with _alone_on(settings.DATA_DIR), _listening(settings.BIND, settings.PORT) as door:
            return _serve(door)
    except (CannotServe, ImproperlyConfigured) as problem:
        _say(f"Can't start: {problem}")
        return 1
    except processes.AskedToEnd:
        return 0


def _serve(door: socket.socket) -> int:
    from config.prepare import prepare

    _say(f"Bureau d'ordre, everything in {settings.DATA_DIR}")
    if status := processes.run(prepare, "prepare"):
        return status
    _load_the_rest()
    family = processes.Family()
    try:
        family.add("web", lambda: _web(door))
        family.add("worker", lambda: _worker("fast", 2))
        family.add("slow worker", lambda: _worker("slow", 1))
        family.add("scheduler", _scheduler)
        _wait_for_the_site(family)
        processes.run(_introduce, "introduce")
        family.watch()
    except processes.AskedToEnd:
        _say("\nEnding …")
    finally:
        family.end()
    return 0


@contextlib.contextmanager
def _alone_on(folder: Path) -> Iterator[None]:
    """Hold the folder: two schedulers on one database would do everything twice. Inherited by all processes."""
    with (folder / "running").open("a+") as lock:
        patience = time.monotonic() + _PATIENCE
        while True:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() > patience:
                    lock.seek(0)
                    raise CannotServe(
                        f"{folder} is already served, at {lock.read() or 'another address'}. End that one with Ctrl-C "
                        "where it runs, or serve another folder: DATA_DIR=another/folder PORT=8001 make run"
                    ) from None
                time.sleep(0.1)
        lock.truncate(0)
        lock.write(settings.PUBLIC_URL)
        lock.flush()
        yield


@contextlib.contextmanager
def _listening(address: str, port: int) -> Iterator[socket.socket]:
    """The door of the site, taken before any work is spent on preparing."""
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as door:
        door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            door.bind((address, port))
        except OSError as error:
            raise CannotServe(
                f"port {port} of {address} can't be had ({error.strerror}). Another program may have it: end that one, "
                f"or take another port: PORT={port + 1} make run"
            ) from error
        yield door


def _load_the_rest() -> None:
    """Load once what every process needs, and keep it out of the garbage collector's way, so that it stays shared."""
    from django.urls import get_resolver

    from config.celery import app

    app.loader.import_default_modules()
    _ = get_resolver().url_patterns
    gc.collect()
    gc.freeze()


def _web(door: socket.socket) -> None:
    from gunicorn.app.base import BaseApplication

    class Site(BaseApplication):
        def load_config(self) -> None:
            options: dict[str, Any] = {
                "bind": f"fd://{door.fileno()}",
                "worker_class": "gthread",
                "workers": _WEB_WORKERS,
                "threads": _WEB_THREADS,
                "timeout": 120,
                "graceful_timeout": 3,
                "loglevel": "warning",
                "proc_name": "bureau-web",
                "post_fork": lambda arbiter, worker: processes.die_with_parent(arbiter.pid),
            }
            for name, value in options.items():
                self.cfg.set(name, value)

        def load(self) -> Any:
            from config.wsgi import application

            return application

    Site().run()


def _worker(queue: str, threads: int) -> None:
    from config.celery import app

    warnings.filterwarnings("ignore", message="You're running the worker with superuser privileges")
    app.Worker(
        queues=[queue], hostname=f"{queue}@embedded", pool="threads", concurrency=threads, loglevel="WARNING",
        without_gossip=True, without_mingle=True, without_heartbeat=True, quiet=True,
    ).start()  # fmt: skip


def _scheduler() -> None:
    from config.celery import app

    app.Beat(loglevel="WARNING", schedule=str(settings.DATA_DIR / "schedule"), quiet=True).run()


def _wait_for_the_site(family: processes.Family) -> None:
    while not _answers():
        family.look()
        time.sleep(0.1)


def _answers() -> bool:
    visit = http.client.HTTPConnection(settings.BIND, settings.PORT, timeout=10)
    with contextlib.closing(visit), contextlib.suppress(OSError, http.client.HTTPException):
        visit.request("GET", "/health/live")
        visit.getresponse().read()
        return True
    return False


def _introduce() -> None:
    if "demo_accounts" in get_commands():
        call_command("demo_accounts", stdout=sys.stderr)
    _say(f"\nReady: {settings.PUBLIC_URL}   (Ctrl-C ends it)")


def _say(text: str) -> None:
    sys.stderr.write(text + "\n")
    sys.stderr.flush()


if __name__ == "__main__":
    sys.exit(main())
