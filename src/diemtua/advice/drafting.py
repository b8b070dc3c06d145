"""The language model the keeper named: one request over the OpenAI chat protocol, with a time limit. Off by default."""

import json
import time
import urllib.error
import urllib.request
from http.client import HTTPException, HTTPResponse

from django.conf import settings

from diemtua.kernel.errors import Conflict

MOST_BYTES = 200_000
AWAY = "Máy soạn nháp không trả lời được lúc này; hãy tự viết, hoặc thử lại sau."


def is_on() -> bool:
    """The keeper named a server."""
    return bool(settings.DRAFTING_URL)


def ask_model(messages: list[dict[str, str]]) -> str:
    """The model's reply; Conflict with a sentence when it is away, slow or speaks another protocol."""
    if not settings.DRAFTING_URL.startswith(("http://", "https://")):
        raise Conflict("Địa chỉ máy soạn nháp phải bắt đầu bằng http:// hoặc https://; hãy báo quản trị hệ thống.")
    body = json.dumps({"model": settings.DRAFTING_MODEL, "messages": messages, "temperature": 0, "max_tokens": 1200})
    headers = {"Content-Type": "application/json"}
    if settings.DRAFTING_KEY:
        headers["Authorization"] = f"Bearer {settings.DRAFTING_KEY}"
    request = urllib.request.Request(f"{settings.DRAFTING_URL}/chat/completions", body.encode(), headers)  # noqa: S310 - scheme checked above
    until = time.monotonic() + settings.DRAFTING_SECONDS
    try:
        with urllib.request.urlopen(request, timeout=settings.DRAFTING_SECONDS) as answer:  # noqa: S310
            reply = json.loads(_read(answer, until=until))
        content = reply["choices"][0]["message"]["content"]
        if not isinstance(content, str):
            raise TypeError(f"content is {type(content).__name__}")
        return content
    except (OSError, HTTPException, ValueError, KeyError, IndexError, TypeError, urllib.error.URLError) as error:
        raise Conflict(AWAY) from error


def _read(answer: HTTPResponse, *, until: float) -> bytes:
    """The body, as it comes; TimeoutError when it is not all there by `until`: the limit of urllib is one for each piece."""
    found = b""
    while len(found) < MOST_BYTES and (piece := answer.read1(MOST_BYTES - len(found))):
        if time.monotonic() > until:
            raise TimeoutError("the reply drips")
        found += piece
    return found
