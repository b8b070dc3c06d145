"""Classes, for upper-level officers; lecturers read them."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from diemtua.kernel.errors import DomainError, NotAllowed
from diemtua.rulebook.book import topics, vouched
from diemtua.training import access, actions
from diemtua.training.forms.classes import ClassEditor, FinishForm, NoticeForm, ReasonForm, TestForm, organising_units
from diemtua.training.models import Question, TrainingClass
from diemtua.training.queries.classes import class_rows, progress_of, question_time_of, warnings_of
from diemtua.unions.access import is_upper_officer, managed_roots

WISHED_MINUTES = 90  # where a topic that people ask about starts; the officer changes it


def classes(request: HttpRequest) -> HttpResponse:
    """Classes organised or taught, filtered by state, unit and words."""
    access.require_classes(request.user)
    units = organising_units(request.user)
    state, search = request.filters.word("trang-thai", TrainingClass.State.values), request.GET.get("tim", "")
    unit = request.filters.row("don-vi", units)
    rows = class_rows(request.user, now=timezone.now(), state=state, unit=unit, search=search)
    context = {
        "page": Paginator(rows, 25).get_page(request.GET.get("trang")),
        "states": TrainingClass.State.choices,
        "units": units,
        "state": state,
        "unit": unit,
        "search": search,
        "can_create": is_upper_officer(request.user),
    }
    return render(request, "training/classes.html", context)


def create_class(request: HttpRequest) -> HttpResponse:
    """A new class; with topics already in it when the figures of the desk asked for them."""
    roots = managed_roots(request.user)
    if not is_upper_officer(request.user):
        access.require_classes(request.user)
        raise NotAllowed("Lớp do cán bộ công đoàn cấp trên tạo; giảng viên được mời vào lớp khi lớp được tạo.")
    editor = ClassEditor(request.POST or None, user=request.user)
    if request.method == "GET":
        editor.details.initial["unit"] = roots[0].pk
        if attendance := vouched("attendance_percent", timezone.localdate()):
            editor.details.initial["attendance_percent"] = attendance.value
        editor.modules.initial |= dict.fromkeys(topics().keys() & set(request.GET.getlist("chuyen-de")), WISHED_MINUTES)
    return _edit(request, editor, None)


def edit_class(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a class."""
    found = get_object_or_404(access.organised_classes(request.user).select_related("unit"), pk=pk)
    return _edit(request, ClassEditor(request.POST or None, user=request.user, training_class=found), found)


def _edit(request: HttpRequest, editor: ClassEditor, found: TrainingClass | None) -> HttpResponse:
    """The page both share: add a row, complain, or save."""
    if request.method == "POST":
        if "them-buoi" in request.POST:
            editor.add_row()
        elif editor.is_valid():
            now = timezone.now()
            try:
                if found is None:
                    saved = actions.create_class(plan=editor.plan(), by=request.user)
                else:
                    saved = actions.edit_class(
                        training_class=found,
                        plan=editor.plan(),
                        edition=editor.edition,
                        by=request.user,
                        now=now,
                    )
            except DomainError as error:
                editor.details.add_error(None, error.message)
            else:
                messages.success(request, f"Đã lưu lớp «{saved}».")
                if saved.rescheduled_at == now:
                    messages.warning(
                        request,
                        f"Lịch đổi khi đã có {saved.seats_taken} người giữ chỗ: họ thấy lịch mới ở trang Hôm nay và được hỏi lại. "
                        "Giấy triệu tập đã in vẫn ghi lịch cũ; hãy gửi bản mới và gọi cho người chưa xác nhận.",
                    )
                return redirect("training:training_class", pk=saved.pk)
    return render(request, "training/edit_class.html", {"editor": editor, "training_class": found})


def training_class(request: HttpRequest, pk: int) -> HttpResponse:
    """One class at a glance: the next step, numbers, sessions, warnings."""
    rows = access.visible_classes(request.user).select_related("unit", "exam__paper")
    found = get_object_or_404(rows.prefetch_related("lecturers", "modules"), pk=pk)
    now = timezone.now()
    progress = progress_of(found)
    context = {
        "training_class": found,
        "can_organise": access.can_organise(request.user, found),
        "progress": progress,
        "question_time": question_time_of(found, today=timezone.localdate()),
        "warnings": warnings_of(found, today=timezone.localdate()) if found.is_open else [],
        "phase": progress.phase(now) if found.state == TrainingClass.State.CALLED else "",
        "now": now,
    }
    return render(request, "training/training_class.html", context)


@require_POST
def duplicate_class(request: HttpRequest, pk: int) -> HttpResponse:
    """A class like this one."""
    found = get_object_or_404(access.organised_classes(request.user).select_related("unit"), pk=pk)
    made = actions.duplicate_class(training_class=found, by=request.user)
    messages.success(request, "Đã tạo lớp tương tự. Hãy đặt tên và xếp lịch cho lớp mới.")
    return redirect("training:edit_class", pk=made.pk)


def cancel_class(request: HttpRequest, pk: int) -> HttpResponse:
    """Cancel a class, with a reason."""
    found = get_object_or_404(access.organised_classes(request.user).select_related("unit"), pk=pk)
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        try:
            actions.cancel_class(
                training_class=found, reason=form.cleaned_data["reason"], by=request.user, now=timezone.now()
            )
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, f"Đã hủy lớp «{found}». Học viên thấy lý do ở trang lớp của mình.")
            return redirect("training:training_class", pk=pk)
    return render(request, "training/cancel_class.html", {"form": form, "training_class": found})


def finish_class(request: HttpRequest, pk: int) -> HttpResponse:
    """Finish a class: minutes spent on questions, what becomes of open ones."""
    found = get_object_or_404(access.organised_classes(request.user).select_related("unit"), pk=pk)
    waiting = found.questions.filter(state=Question.State.OPEN).count()
    data = request.POST if request.method == "POST" else None  # every field may be empty
    form = FinishForm(data, sessions=list(found.sessions.all()), open_questions=waiting)
    if form.is_valid():
        try:
            actions.finish_class(
                training_class=found,
                question_minutes=form.question_minutes(),
                hand_on_open=form.cleaned_data.get("hand_on_open", False),
                by=request.user,
                now=timezone.now(),
            )
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, f"Đã kết thúc lớp «{found}».")
            return redirect("training:training_class", pk=pk)
    context = {"form": form, "training_class": found, "waiting": waiting}
    return render(request, "training/finish_class.html", context)


def choose_test(request: HttpRequest, pk: int) -> HttpResponse:
    """Which paper the class sits, and when."""
    found = get_object_or_404(access.organised_classes(request.user).select_related("unit"), pk=pk)
    form = TestForm(request.POST or None, user=request.user)
    if form.is_valid():
        try:
            actions.choose_test(training_class=found, by=request.user, **form.cleaned_data)
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, "Đã mở kỳ kiểm tra cho lớp và đưa học viên vào danh sách dự thi.")
            return redirect("training:training_class", pk=pk)
    return render(request, "training/choose_test.html", {"form": form, "training_class": found})


def notice(request: HttpRequest, pk: int) -> HttpResponse:
    """Number, date and signer of the convening notice; the files to download."""
    found = get_object_or_404(access.organised_classes(request.user).select_related("unit"), pk=pk)
    form = NoticeForm(request.POST or None, instance=found)
    if form.is_valid():
        values = form.cleaned_data
        actions.set_notice(
            training_class=found,
            number=values["convening_number"],
            day=values["convened_on"],
            place=values["notice_place"],
            signer_title=values["signer_title"],
            signer_name=values["signer_name"],
            by=request.user,
        )
        messages.success(request, "Đã lưu thông tin văn bản.")
        return redirect("training:notice", pk=pk)
    return render(request, "training/notice.html", {"form": form, "training_class": found})
