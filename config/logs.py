"""Logs for machines: a JSON object a line, joined to its request, without personal data."""

import logging
import re
from typing import Any

from pythonjsonlogger.json import JsonFormatter

_ADDRESS = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_ONE_TIME_LINK = re.compile(r"(/password/)[^/\s\"']+")
_SEARCH = re.compile(r"(\?)[^\s\"']+")


def without_personal_data(text: str) -> str:
    """``text`` without e-mail addresses, one-time links and what people searched for."""
    text = _ADDRESS.sub("…@…", text)
    text = _ONE_TIME_LINK.sub(r"\1…", text)
    return _SEARCH.sub(r"\1…", text)


class Json(JsonFormatter):
    """`time`, `level`, `logger`, `message`, and for a request its mark (as people read it on an error page) and status."""

    def __init__(self) -> None:
        super().__init__(
            "%(asctime)s %(levelname)s %(name)s %(message)s",
            rename_fields={"asctime": "time", "levelname": "level", "name": "logger"},
            json_ensure_ascii=False,
        )

    def add_fields(
        self, log_data: dict[str, Any], record: logging.LogRecord, message_dict: dict[str, Any]
    ) -> None:
        super().add_fields(log_data, record, message_dict)
        request = log_data.pop("request", None)
        if mark := getattr(request, "request_id", ""):
            log_data["request_id"] = mark

    def process_log_record(self, log_data: dict[str, Any]) -> dict[str, Any]:
        return {
            name: without_personal_data(value) if isinstance(value, str) else value
            for name, value in log_data.items()
        }
