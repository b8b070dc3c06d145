"""Import of a register's workbook: upload, preview, confirm or discard."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from diemtua.agreements import access, actions, workbooks
from diemtua.agreements.forms.register import WorkbookForm
from diemtua.agreements.views.register import workbook
from diemtua.kernel.errors import BadInput


def imports(request: HttpRequest) -> HttpResponse:
    """Upload a register; earlier imports."""
    access.require_importer(request.user)
    form = WorkbookForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            made = actions.upload_register(file=file, file_name=file.name, by=request.user, now=timezone.now())
        except BadInput as error:
            form.add_error("file", error.message)
        else:
            return redirect("agreements:import", pk=made.pk)
    rows = access.visible_imports(request.user).defer("plan", "problems")
    page = Paginator(rows, 25).get_page(request.GET.get("trang"))
    return render(request, "agreements/imports.html", {"form": form, "page": page})


def form_file(request: HttpRequest) -> HttpResponse:
    """An empty register to fill in."""
    access.require_importer(request.user)
    return workbook(workbooks.empty_form(), "mau-so-thoa-uoc")


def show_import(request: HttpRequest, pk: int) -> HttpResponse:
    """The preview before, the result after."""
    found = get_object_or_404(access.visible_imports(request.user), pk=pk)
    context = {
        "register": found,
        "problems": Paginator(found.problems, 50).get_page(request.GET.get("trang")),
        "changes": [row for row in found.plan if row["outcome"] != "same"][:50],
    }
    return render(request, "agreements/import.html", context)


@require_POST
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """Write what was previewed."""
    found = get_object_or_404(access.visible_imports(request.user), pk=pk)
    written = actions.confirm_import(register=found, by=request.user, now=timezone.now())
    messages.success(request, f"Đã nạp {written} thỏa ước vào sổ.")
    return redirect("agreements:import", pk=pk)


@require_POST
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    """Give the preview up."""
    found = get_object_or_404(access.visible_imports(request.user), pk=pk)
    actions.discard_import(register=found, by=request.user)
    messages.success(request, f"Đã bỏ «{found.file_name}»; sổ không có gì thay đổi.")
    return redirect("agreements:imports")
