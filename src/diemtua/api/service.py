"""The API itself: who is let in, how often, and refusals as a code with a Vietnamese sentence."""

import hashlib
from functools import cached_property
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.db import IntegrityError
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.security import HttpBearer

from diemtua.api import actions
from diemtua.api.access import acting_for
from diemtua.api.models import Token
from diemtua.api.rules import REQUESTS_A_MINUTE
from diemtua.kernel.errors import BadInput, Conflict, DomainError, NotAllowed
from diemtua.people.models import User

_CODES = {400: "invalid", 403: "forbidden", 409: "conflict", 422: "not_in_force"}
# Kinds of fault pydantic finds -> what to do about it.
_FAULTS = {
    "missing": "Thiếu trường này.",
    "extra_forbidden": "Không có trường này; hãy bỏ đi.",
    "string_too_long": "Quá dài.",
    "string_too_short": "Quá ngắn.",
    "string_pattern_mismatch": "Chưa đúng dạng.",
    "literal_error": "Không thuộc các giá trị cho phép.",
    "date_from_datetime_parsing": "Ngày cần viết dạng 2026-11-22.",
    "date_from_datetime_inexact": "Ngày cần viết dạng 2026-11-22.",
    "date_parsing": "Ngày cần viết dạng 2026-11-22.",
    "day_ahead": "Ngày này chưa đến; hãy gửi hôm nay hoặc một ngày đã qua.",
    "greater_than_equal": "Nhỏ hơn giá trị cho phép.",
    "less_than_equal": "Lớn hơn giá trị cho phép.",
    "int_parsing": "Cần là số nguyên.",
    "bool_parsing": "Cần là true hoặc false.",
}


class TooMany(Exception):
    """Over the limit of the minute; `seconds` to wait."""

    def __init__(self, seconds: int) -> None:
        super().__init__()
        self.seconds = seconds


class Bearer(HttpBearer):
    """«Authorization: Bearer dt_…»; puts the token and the narrowed account on the request."""

    def authenticate(self, request: HttpRequest, token: str) -> Token | None:
        found, wait = actions.use_token(token, now=timezone.now())
        if wait:
            raise TooMany(wait)
        if found is not None:
            request.acting = acting_for(found)  # type: ignore[attr-defined]
        return found


class DescribedOnce(NinjaAPI):
    """Its own description takes a third of a second to work out and never changes, so a process does it once."""

    @cached_property
    def _described(self) -> Any:
        return super().get_openapi_schema()

    def get_openapi_schema(self, **path: Any) -> Any:
        """The OpenAPI description, the same object each time; ours lies at one address."""
        return self._described


api = DescribedOnce(
    title="Điểm Tựa API",
    version="1",
    description="Đọc và ghi sổ cán bộ công đoàn trong phạm vi đơn vị của mã kết nối.",
    urls_namespace="api:v1",
    docs_url=None,
    openapi_url="openapi.json",
    auth=Bearer(),
)


def acting(request: HttpRequest) -> User:
    """The account every rule and action is asked with: the token's maker, narrowed to the token's unit."""
    return request.acting  # type: ignore[attr-defined,no-any-return]


def writing(request: HttpRequest) -> dict[str, Any]:
    """What each writing action is told: by whom, by which token, under which key. Raises NotAllowed for a reading token."""
    token: Token = request.auth  # type: ignore[attr-defined]
    if not token.can_write:
        raise NotAllowed("Mã kết nối này chỉ được đọc; hãy tạo mã có quyền ghi.")
    key = request.headers.get("Idempotency-Key", "").strip()
    if len(key) > 100 or not key.isprintable():
        raise BadInput("Idempotency-Key dài tối đa 100 ký tự in được; hãy gửi khóa ngắn hơn.")
    asked = hashlib.sha256(f"{request.method} {request.path}\n".encode() + request.body).hexdigest()
    return {"by": acting(request), "token": token, "key": key, "asked": asked, "now": timezone.now()}


def refusal(request: HttpRequest, status: int, code: str, message: str, details: list[dict[str, str]] | None = None) -> HttpResponse:  # fmt: skip
    """The one form of every refusal."""
    body = {"code": code, "message": message, "details": details or []}
    return api.create_response(request, body, status=status)


@api.exception_handler(DomainError)
def _domain(request: HttpRequest, error: DomainError) -> HttpResponse:
    return refusal(request, error.status, _CODES.get(error.status, "invalid"), error.message)


@api.exception_handler(Http404)
def _missing(request: HttpRequest, error: Http404) -> HttpResponse:
    return refusal(request, 404, "not_found", "Không có dữ liệu này trong phạm vi của mã kết nối.")


@api.exception_handler(AuthenticationError)
def _stranger(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    answer = refusal(request, 401, "unauthorized", "Mã kết nối thiếu, sai, hết hạn hoặc đã thu hồi; hãy gửi tiêu đề Authorization: Bearer kèm mã còn dùng được.")  # fmt: skip
    answer["WWW-Authenticate"] = "Bearer"
    return answer


@api.exception_handler(TooMany)
def _too_many(request: HttpRequest, error: TooMany) -> HttpResponse:
    answer = refusal(request, 429, "too_many", f"Quá {REQUESTS_A_MINUTE} yêu cầu trong một phút; hãy đợi {error.seconds} giây.")  # fmt: skip
    answer["Retry-After"] = str(error.seconds)
    return answer


@api.exception_handler(ValidationError)
def _invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    details = [
        {
            "field": ".".join(str(part) for part in fault["loc"][1:] if part not in ("payload", "asked")),
            "message": _FAULTS.get(fault["type"], "Giá trị không hợp lệ."),
        }
        for fault in error.errors
    ]
    return refusal(request, 422, "invalid", "Dữ liệu gửi lên chưa đúng; hãy sửa các trường nêu trong details.", details)


@api.exception_handler(HttpError)
def _http(request: HttpRequest, error: HttpError) -> HttpResponse:
    return refusal(request, error.status_code, "invalid", "Yêu cầu không đọc được; thân cần là JSON hợp lệ.")


@api.exception_handler(RequestDataTooBig)
def _too_big(request: HttpRequest, error: RequestDataTooBig) -> HttpResponse:
    return refusal(request, 413, "too_large", "Thân yêu cầu dài quá; hãy gửi từng bản ghi một.")


@api.exception_handler(IntegrityError)
def _held(request: HttpRequest, error: IntegrityError) -> HttpResponse:
    return _domain(request, Conflict("Dữ liệu này trái với điều sổ đang giữ; hãy đọc lại rồi gửi lại."))
