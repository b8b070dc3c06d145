"""Activation codes: for one, for many, and their files."""

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from diemtua.kernel.errors import Gone
from diemtua.people.models import User
from diemtua.people.rules import CODE_VALID_FOR
from diemtua.unions import actions, jobs, queries
from diemtua.unions.access import demand_upper_officer, may_get_code, visible_batches, visible_persons
from diemtua.unions.cells import table_rows
from diemtua.unions.forms.codes import OutputForm
from diemtua.unions.forms.persons import PersonFilterForm
from diemtua.unions.lists import lines_of
from diemtua.unions.models import Person
from diemtua.unions.slips import qr_svg
from diemtua.vault.files import unsealed
from diemtua.vault.sealing import seal, unseal


def activation(request: HttpRequest) -> HttpResponse:
    """Choose officers, see how many, issue their codes; without a filter: who has no account in use."""
    demand_upper_officer(request.user)
    now = timezone.now()
    actions.forget_old_code_files(now=now)
    asked = request.GET if request.GET else {"tai_khoan": "none"}
    form = PersonFilterForm(asked, user=request.user, today=timezone.localdate())
    chosen = form.chosen()
    request.filters.heed(form)
    if request.method == "POST":
        output = OutputForm(request.POST)
        if output.is_valid():
            ids = list(
                may_get_code(request.user, queries.chosen_persons(request.user, chosen)).values_list("pk", flat=True)
            )
            batch = actions.request_codes(
                person_ids=ids, output=output.cleaned_data["dang"], work=jobs.make_code_file, by=request.user, now=now
            )
            return redirect("jobs:job", pk=batch.job_id)
    number = request.GET.get("trang")
    page = queries.page_of_persons(request.user, chosen, order="ten", number=number, for_codes=True)
    rows = table_rows(lines_of(request.user, page.object_list), ("chuc-vu", "dien-thoai", "tai-khoan"))
    context = {
        "form": form,
        "page": page,
        "rows": rows,
        "output": OutputForm(),
        "batches": queries.recent_batches(request.user),
    }
    return render(request, "unions/activation.html", context)


def code_batch(request: HttpRequest, pk: int) -> HttpResponse:
    """One batch: how it went, its file while it is there."""
    now = timezone.now()
    actions.forget_old_code_files(now=now)
    batch = get_object_or_404(visible_batches(request.user).defer("person_ids").select_related("job"), pk=pk)
    return render(request, "unions/code_batch.html", {"batch": batch, "codes": queries.codes_of(batch, now=now)})


@never_cache
def download_codes(request: HttpRequest, pk: int) -> HttpResponse:
    """The file of codes, unsealed on the way out."""
    actions.forget_old_code_files(now=timezone.now())
    batch = get_object_or_404(visible_batches(request.user).exclude(file=""), pk=pk)
    if not actions.code_file(batch).exists():
        raise Gone("Tệp mã không còn trên máy chủ; hãy cấp lại mã cho những người này.")
    actions.note_download(batch=batch, by=request.user)
    response = StreamingHttpResponse(unsealed(actions.code_file(batch)), content_type="application/octet-stream")
    response["Content-Disposition"] = f'attachment; filename="{batch.download_name}"'
    return response


@require_POST
def delete_code_file(request: HttpRequest, pk: int) -> HttpResponse:
    """The slips are printed: away with the file."""
    batch = get_object_or_404(visible_batches(request.user), pk=pk)
    actions.delete_code_file(batch=batch, by=request.user)
    messages.success(request, "Đã xóa tệp mã. Các phiếu đã in vẫn dùng được.")
    return redirect("unions:code_batch", pk=pk)


@require_POST
def issue_person_code(request: HttpRequest, pk: int) -> HttpResponse:
    """A code for one officer, shown on the next page once."""
    person = get_object_or_404(visible_persons(request.user), pk=pk)
    user, code = actions.issue_person_code(person=person, by=request.user, now=timezone.now())
    return show_once(request, user, code, person=person)


def show_once(request: HttpRequest, user: User, code: str, *, person: Person | None = None) -> HttpResponse:
    """Carry the code, sealed, to the slip's page."""
    request.session["slip"] = {"user": user.pk, "person": person and person.pk, "code": seal(code)}
    return redirect("unions:slip")


@never_cache
def slip(request: HttpRequest) -> HttpResponse:
    """The slip just issued, this once: codes are not kept, so a reload finds none."""
    carried = request.session.pop("slip", None)
    if carried is None:
        raise Http404
    user = User.objects.get(pk=carried["user"])
    person = Person.objects.filter(pk=carried["person"]).first()
    mandate = person.current_mandates.first() if person else None
    made = actions.slip_of(person, user, unseal(carried["code"]), mandate)
    until = timezone.localdate(timezone.now() + CODE_VALID_FOR)
    context = {"slip": made, "qr": qr_svg(made.url), "until": until, "person": person, "owner": user}
    return render(request, "unions/slip.html", context | {"site": settings.PUBLIC_URL.split("://")[-1]})
