"""For anyone, without an account: check a code, check a file, read keys and status lists."""

from dataclasses import replace
from typing import Any

from axes.helpers import get_client_ip_address
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from diemtua.credentials import queries
from diemtua.credentials.access import within_rate
from diemtua.credentials.models import Certificate, Issuer, SigningKey, StatusList
from diemtua.credentials.proof.checking import Finding, Reason
from diemtua.credentials.proof.checking import check_file as check_bytes
from diemtua.credentials.proof.status import CACHE_SECONDS, signed_list
from diemtua.credentials.rules import MAX_CHECK_BYTES, REVOKE_REASONS, en_date
from diemtua.credentials.wording import WORDS, sentence
from diemtua.kernel.codes import typed
from diemtua.kernel.dates import VN, vn_date
from diemtua.kernel.text import mask_name

CODES_A_MINUTE = 60
FILES_A_MINUTE = 20


@login_not_required
@require_safe
def check(request: HttpRequest, lang: str) -> HttpResponse:
    """Type a code (?ma=) or choose a file."""
    code = typed(request.GET.get("ma", ""))
    if code:
        return redirect(_name("public", lang), code=code)
    return _page(request, "check", lang)


@login_not_required
@require_safe
def certificate(request: HttpRequest, code: str, lang: str) -> HttpResponse:
    """Valid, revoked, replaced or unknown; the name in full, and why it was revoked, only with the holder's link (?t=)."""
    if not _within(request, CODES_A_MINUTE):
        return _page(request, "slow_down", lang, status=429)
    if request.GET.get("lang") in WORDS:
        lang = request.GET["lang"]
    if not typed(code):
        return redirect(_name("check", lang))
    if code != typed(code):
        return redirect(_name("public", lang), code=typed(code))
    found = queries.public_certificate(code)
    if found is None:
        return _page(request, "certificate", lang, code=code, status=404)
    return _page(request, "certificate", lang, code=code, **_facts(found, lang, request.GET.get("t", "")))


@login_not_required
@require_safe
def to_check_en(request: HttpRequest) -> HttpResponse:
    """All that is told in English is the check."""
    return redirect("credentials:check_en")


@login_not_required
@require_safe
def unknown_en(request: HttpRequest, rest: str) -> HttpResponse:
    """No such page, in the language of who looked for one."""
    return _page(request, "unknown_address", "en", status=404)


@login_not_required
@csrf_exempt  # changes nothing and reads no session: a page left open all day must still work
@require_http_methods(["GET", "HEAD", "POST"])
def check_file(request: HttpRequest, lang: str) -> HttpResponse:
    """Check an uploaded PDF or badge against our keys and the register. The file is read and forgotten: a phone that takes up the
    tab again is asked for it anew."""
    if request.method != "POST":
        return redirect(_name("check", lang))
    if not _within(request, FILES_A_MINUTE):
        return _page(request, "slow_down", lang, status=429)
    upload = request.FILES.get("tep")
    if upload is None:
        return _page(request, "check", lang, missing=True, status=400)
    data = upload.read(MAX_CHECK_BYTES + 1)
    found, holder = _registered(check_bytes(data, queries.trusted_keys()))
    context = {"finding": found, "sentence": sentence(found.reason, lang), "file_name": upload.name, "holder": holder}
    return _page(request, "checked", lang, **context)


def _registered(found: Finding) -> tuple[Finding, str]:
    """What the register says about a file whose signature holds, and whose it is, the name masked: a badge shows no name to whoever
    was handed somebody else's. One query."""
    if not found.genuine:
        return found, ""
    row = queries.public_certificate(found.code)
    if row is None:
        return replace(found, reason=Reason.UNREGISTERED), ""
    reason = {"revoked": Reason.REVOKED, "replaced": Reason.REPLACED}.get(row.state, found.reason)
    return replace(found, reason=reason), mask_name(row.page.holder)


def _facts(found: Certificate, lang: str, share_token: str) -> dict[str, Any]:
    """What the public may know of a certificate."""
    printed, full = found.page, share_token == found.share_token
    write = en_date if lang == "en" else vn_date
    newer = getattr(found, "replaced_by", None)
    reason = REVOKE_REASONS.get(found.revoke_reason)
    return {
        "found": found,
        "holder": printed.holder if full else mask_name(printed.holder),
        "full": full,
        "course": printed.course,
        "issuer": printed.issuer_vi,
        "issuer_en": printed.issuer_en,
        "issued": write(printed.issued_on),
        "withdrawn": write(found.revoked_at.astimezone(VN).date()) if found.revoked_at else "",
        # that a test was cheated in is between the holder and the issuer: whoever verifies needs the state and its day
        "reason": reason[lang == "en"] if reason and full else "",
        "newer_url": reverse(f"credentials:{'public_en' if lang == 'en' else 'public'}", args=[newer.code])
        if newer
        else "",
    }


@login_not_required
@require_safe
def all_keys(request: HttpRequest) -> HttpResponse:
    """Every issuer's public keys as one JWK Set, for `diemtua verify --keys`."""
    return _open(JsonResponse(queries.jwks()))


@login_not_required
@require_safe
def key(request: HttpRequest, thumbprint: str) -> HttpResponse:
    """One public key: the address in a token's `kid`."""
    found = get_object_or_404(SigningKey.objects.select_related("issuer"), thumbprint=thumbprint)
    return _open(JsonResponse(found.jwk, content_type="application/jwk+json"))


@login_not_required
@require_safe
def issuer_profile(request: HttpRequest, slug: str) -> HttpResponse:
    """The issuer as Open Badges profile: the address in a credential's `issuer`."""
    found = get_object_or_404(Issuer, slug=slug)
    profile = {
        "@context": [
            "https://www.w3.org/ns/credentials/v2",
            "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
        ],
        "id": found.identifier,
        "type": ["Profile"],
        "name": found.name_vi,
        "url": request.build_absolute_uri(reverse("credentials:check")),
        "jwks": f"{found.identifier}/khoa.json",
    }
    return _open(JsonResponse(profile))


@login_not_required
@require_safe
def issuer_keys(request: HttpRequest, slug: str) -> HttpResponse:
    """The issuer's public keys, retired ones too."""
    return _open(JsonResponse(queries.jwks(get_object_or_404(Issuer, slug=slug))))


@login_not_required
@require_safe
def status_list(request: HttpRequest, slug: str) -> HttpResponse:
    """The revocation list, signed anew at each request: a withdrawal is public within CACHE_SECONDS."""
    shelf = get_object_or_404(StatusList.objects.select_related("issuer"), slug=slug)
    signer = shelf.issuer.active_key().signer()
    token = signed_list(queries.revoked_entries(shelf), url=shelf.url, signer=signer, now=timezone.now())
    return _open(HttpResponse(token, content_type="application/vc+jwt"))


def _open(response: HttpResponse) -> HttpResponse:
    """Readable by any verifier's browser, and not to be kept long."""
    response["Access-Control-Allow-Origin"] = "*"
    response["Cache-Control"] = f"public, max-age={CACHE_SECONDS}"
    response["X-Robots-Tag"] = "noindex"
    return response


def _within(request: HttpRequest, limit: int) -> bool:
    return within_rate(str(get_client_ip_address(request)), now=timezone.now(), limit=limit)


def _name(stem: str, lang: str) -> str:
    return f"credentials:{stem}_en" if lang == "en" else f"credentials:{stem}"


def _page(request: HttpRequest, template: str, lang: str, *, status: int = 200, **context: Any) -> HttpResponse:
    """A public page in its language, never indexed, never kept."""
    context |= {"w": WORDS[lang], "page_lang": lang, "check_url": reverse(_name("check", lang)),
                "file_url": reverse(_name("check_file", lang)), "other_url": _other(lang, context.get("code"))}  # fmt: skip
    response = render(request, f"credentials/public/{template}.html", context, status=status)
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Cache-Control"] = "no-store"
    return response


def _other(lang: str, code: str | None) -> str:
    """The same page in the other language."""
    other = "vi" if lang == "en" else "en"
    return reverse(_name("public", other), args=[code]) if code else reverse(_name("check", other))
