"""The list of officers, one officer, the identity number."""

import io

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from diemtua.kernel.dates import vn_date
from diemtua.kernel.errors import BadInput
from diemtua.kernel.numbers import dotted
from diemtua.unions import actions, jobs, queries
from diemtua.unions.access import can_issue_code, demand_upper_officer, listed_persons, managed_roots, visible_persons
from diemtua.unions.cells import account_badge, table_rows
from diemtua.unions.forms.persons import DatedFilterForm
from diemtua.unions.lists import lines_of
from diemtua.unions.models import Person
from diemtua.unions.outputs import FORMS, file_name, write_form
from diemtua.unions.queries import saved_views
from diemtua.unions.rules import AT_ONCE, COLUMNS, DOCX_LIMIT, chosen_columns


def persons(request: HttpRequest) -> HttpResponse:
    """Officers of my units: search, filter, sort, page, choose columns."""
    demand_upper_officer(request.user)
    form = DatedFilterForm(request.GET, user=request.user, today=timezone.localdate())
    order, number = request.GET.get("sap", ""), request.GET.get("trang")
    chosen = form.chosen()
    request.filters.heed(form)
    page = queries.page_of_persons(request.user, chosen, order=order, number=number)
    columns = chosen_columns(request.GET.getlist("cot"))
    rows = table_rows(lines_of(request.user, page.object_list, day=chosen.day), columns)
    context = {"form": form, "page": page, "rows": rows, "columns": [COLUMNS[key] for key in columns], "keys": columns}
    if not page.object_list and (ended := queries.ended_unit(request.user, chosen, today=form.today)):
        context |= {"ended": ended, "heir": queries.heir_of(request.user, ended)}
    if request.htmx:
        return render(request, "unions/persons.html#rows", context)
    context |= {"all_columns": COLUMNS.values(), "forms": FORMS, "orders": queries.ORDER_LABELS}
    context |= {"views": saved_views(request.user), "roots": managed_roots(request.user)}
    return render(request, "unions/persons.html", context)


def export_persons(request: HttpRequest) -> HttpResponse:
    """The same list as a file, all pages of it: at once when it is short, else from a job."""
    demand_upper_officer(request.user)
    request.filters.refuses = True
    asked = DatedFilterForm(request.GET, user=request.user, today=timezone.localdate())
    chosen, today = asked.chosen(), timezone.localdate()
    request.filters.heed(asked)
    form = request.GET.get("dang", "man-hinh")
    if form not in FORMS:
        raise Http404
    rows = queries.chosen_persons(request.user, chosen).count()
    if form == "trich-ngang-word" and rows > DOCX_LIMIT:
        raise BadInput(f"Word không mở nổi danh sách quá {dotted(DOCX_LIMIT)} người; hãy lọc một đơn vị, hoặc lấy bản Excel.")  # fmt: skip
    columns, order = chosen_columns(request.GET.getlist("cot")), request.GET.get("sap", "")
    if rows > AT_ONCE:
        job = actions.request_export(
            work=jobs.make_list_file,
            arguments={"form": form, "chosen": chosen.to_json(), "order": order, "columns": list(columns)},
            title=f"{FORMS[form][0]}: {dotted(rows)} cán bộ" + (f", ngày {vn_date(chosen.day)}" if chosen.day else ""),
            rows=rows,
            asked=asked.described(),
            by=request.user,
        )
        return redirect("jobs:job", pk=job.pk)
    target = io.BytesIO()
    written = write_form(form, target, user=request.user, chosen=chosen, order=order, columns=columns, today=today)
    actions.note_export(by=request.user, form=form, title=FORMS[form][0], rows=written, asked=asked.described())
    target.seek(0)
    return FileResponse(target, as_attachment=True, filename=file_name(form, chosen.day or today))


def _person_page(request: HttpRequest, person: Person, *, near: bool = True, citizen_id: str = "") -> HttpResponse:
    context = {
        "person": person,
        "near": near,
        "account": account_badge(person.account_state),
        "mandates": queries.mandates_of(request.user, person),
        "open_code": queries.open_code_of(person, now=timezone.now()),
        "ask_elsewhere": "" if can_issue_code(request.user, person) else queries.who_gives_code(person),
        "citizen_id": citizen_id,
    }
    return render(request, "unions/person.html", context)


def person(request: HttpRequest, pk: int) -> HttpResponse:
    """One officer: mandates, contacts, account; of who left long ago the mandates alone. The address of a record that was
    merged leads to the one that stayed."""
    if stayed := listed_persons(request.user).filter(merged=pk).first():
        return redirect("unions:person", pk=stayed.pk)
    found = get_object_or_404(listed_persons(request.user).select_related("user"), pk=pk)
    return _person_page(request, found, near=visible_persons(request.user).filter(pk=pk).exists())


@require_POST
@never_cache
def reveal_citizen_id(request: HttpRequest, pk: int) -> HttpResponse:
    """The identity number in clear; no redirect, so that it is kept nowhere on the way."""
    found = get_object_or_404(visible_persons(request.user).select_related("user"), pk=pk)
    return _person_page(request, found, citizen_id=actions.reveal_citizen_id(person=found, by=request.user))
