"""The language model the keeper named: one request over the OpenAI chat protocol, with a time limit. Off by default."""

import json
import urllib.error
import urllib.request

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
    try:
        with urllib.request.urlopen(request, timeout=settings.DRAFTING_SECONDS) as answer:  # noqa: S310
            reply = json.loads(answer.read(MOST_BYTES))
        return str(reply["choices"][0]["message"]["content"])
    except (OSError, ValueError, KeyError, IndexError, TypeError, urllib.error.URLError) as error:
        raise Conflict(AWAY) from error
