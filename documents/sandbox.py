"""A child process that opens hostile files for us: limited in memory, killed when it takes too long, gone when idle."""

import atexit
import json
import subprocess
import sys
import threading
from pathlib import Path
from select import select
from typing import IO, Any

Question = dict[str, Any]
Answer = dict[str, Any]
_ROOT = Path(__file__).resolve().parents[1]
_LENGTH = 8


class _Child:
    """The running child, if there is one. One question at a time; after a crash the next question starts another."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None

    def ask(self, question: Question, seconds: float) -> tuple[Answer | None, list[bytes]]:
        with self._lock:
            return self._answer(question, seconds)

    def end(self) -> None:
        """Let the child go with this process."""
        with self._lock:
            if self._process is not None:
                self._forget(self._process)

    def _answer(
        self, question: Question, seconds: float, *, again: bool = True
    ) -> tuple[Answer | None, list[bytes]]:
        process = self._running()
        killer = threading.Timer(seconds, process.kill)
        killer.start()
        try:
            answer, parts = _exchange(process, question)
        except (OSError, ValueError, EOFError):
            # A child may leave for idleness while the question is on its way: that says nothing about the file.
            left = again and _left_by_itself(process)
            self._forget(process)
            return self._answer(question, seconds, again=False) if left else (None, [])
        finally:
            killer.cancel()
        if answer.pop("last", False):
            self._forget(process)
        return answer, parts

    def _forget(self, process: subprocess.Popen[bytes]) -> None:
        process.kill()
        process.wait()
        _close(process)
        self._process = None

    def _running(self) -> subprocess.Popen[bytes]:
        # A child that left for idleness has closed its pipe: readable without an answer pending.
        gone = (
            self._process is None
            or self._process.poll() is not None
            or select([_out(self._process)], [], [], 0)[0]
        )
        if gone:
            if self._process is not None:
                self._process.wait()
                _close(self._process)
            self._process = subprocess.Popen(
                [sys.executable, "-m", "documents.sandbox_child"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                cwd=_ROOT,
            )
        if self._process is None:
            raise OSError("no child")
        return self._process


_child = _Child()
atexit.register(_child.end)


def ask(question: Question, *, seconds: float) -> tuple[Answer | None, list[bytes]]:
    """The child's answer with its binary parts; None when it died of the question or needed more than ``seconds``."""
    return _child.ask(question, seconds)


def read_message(source: IO[bytes]) -> tuple[dict[str, Any], list[bytes]]:
    """A message of the pipe: a JSON object, and the parts whose lengths it lists.

    :raises EOFError: the other side is gone.
    """
    head = json.loads(_exactly(source, int.from_bytes(_exactly(source, _LENGTH), "big")))
    return head["body"], [_exactly(source, length) for length in head["parts"]]


def write_message(target: IO[bytes], body: dict[str, Any], parts: list[bytes]) -> None:
    """Write what :func:`read_message` reads. JSON, never pickle: the child may be in a hostile file's hands."""
    head = json.dumps({"body": body, "parts": [len(part) for part in parts]}).encode()
    target.write(len(head).to_bytes(_LENGTH, "big") + head)
    for part in parts:
        target.write(part)
    target.flush()


def _exchange(process: subprocess.Popen[bytes], question: Question) -> tuple[Answer, list[bytes]]:
    if process.stdin is None or process.stdout is None:
        raise OSError("no pipe")
    write_message(process.stdin, question, [])
    return read_message(process.stdout)


def _left_by_itself(process: subprocess.Popen[bytes]) -> bool:
    try:
        return process.wait(1) == 0
    except subprocess.TimeoutExpired:
        return False


def _exactly(source: IO[bytes], length: int) -> bytes:
    data = source.read(length)
    if len(data) != length:
        raise EOFError
    return data


def _out(process: subprocess.Popen[bytes]) -> IO[bytes]:
    if process.stdout is None:
        raise OSError("no pipe")
    return process.stdout


def _close(process: subprocess.Popen[bytes]) -> None:
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            try:
                pipe.close()
            except BrokenPipeError:  # what was left to write concerns nobody any more
                continue
