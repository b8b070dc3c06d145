"""What each person could do now around advice, for the home page."""

import datetime as dt

from django.db.models import CharField, Count, Exists, Min, OuterRef, Q
from django.db.models.functions import Cast
from django.urls import reverse

from diemtua.advice.access import desk_queue, is_desk, own_inquiries, visible_reviews
from diemtua.advice.models import Inquiry, Review
from diemtua.advice.queries.calendar import desk_clock
from diemtua.advice.queries.desk import next_due
from diemtua.kernel.agenda import Step, Urgency
from diemtua.kernel.errors import NotInForce
from diemtua.kernel.numbers import dotted
from diemtua.people.models import User

State = Inquiry.State


def steps_for(user: User, *, now: dt.datetime) -> list[Step]:
    """Steps around advice: one query for an asker, four for an adviser, two for the keeper."""
    steps = _of_asker(user)
    if user.is_keeper:
        steps += _of_keeper()
    if is_desk(user):
        steps += _of_adviser(user, now)
    return steps


def _of_asker(user: User) -> list[Step]:
    wanted = Q(state=State.WAITING) | Q(read_at=None, state__in=(State.ANSWERED, State.CLOSED))
    changed = Exists(Review.objects.filter(source="answer", outcome=Review.Outcome.OPEN, key=Cast(OuterRef("pk"), CharField())))  # fmt: skip
    steps = []
    for inquiry in own_inquiries(user).annotate(changed=changed).filter(wanted | Q(changed=True)).order_by("pk")[:5]:
        if inquiry.state == State.WAITING:
            title, detail, icon = "Tư vấn viên cần bạn cho biết thêm", "Hạn trả lời tạm dừng đến khi bạn bổ sung.", "message-circle-question-mark"  # fmt: skip
            steps.append(Step(Urgency.ANSWER, title, f"{inquiry.number}: {inquiry.get_topic_display()}. {detail}", "Bổ sung", reverse("advice:own_inquiry", args=[inquiry.pk]), icon))  # fmt: skip
        elif inquiry.state == State.CLOSED:
            detail = f"{inquiry.number}: {inquiry.get_topic_display()}. Viết tiếp thì câu hỏi mở lại."
            steps.append(Step(Urgency.LOOK, "Một câu hỏi tư vấn của bạn đã đóng", detail, "Xem lý do", reverse("advice:own_inquiry", args=[inquiry.pk]), "message-circle-reply"))  # fmt: skip
        elif inquiry.read_at and inquiry.changed:
            detail = f"{inquiry.number}: {inquiry.get_topic_display()}. Tư vấn viên đang xem lại câu trả lời."
            steps.append(Step(Urgency.LOOK, "Luật đã đổi sau khi bạn được trả lời", detail, "Xem điều mới", reverse("advice:own_inquiry", args=[inquiry.pk]), "git-compare"))  # fmt: skip
        else:
            detail = f"{inquiry.number}: {inquiry.get_topic_display()}"
            steps.append(Step(Urgency.LOOK, "Câu hỏi tư vấn của bạn đã có trả lời", detail, "Đọc trả lời", reverse("advice:own_inquiry", args=[inquiry.pk]), "message-circle-reply"))  # fmt: skip
    return steps


def _of_keeper() -> list[Step]:
    """While nobody could answer: the page for everybody takes questions and promises a day from the first hour on."""
    if User.objects.filter(is_adviser=True, is_active=True).exists():
        return []
    waiting = Inquiry.objects.filter(state=State.NEW).count()
    urgency = Urgency.NOW if waiting else Urgency.PREPARE
    asked = (
        f"{dotted(waiting)} câu hỏi đã gửi và đang tính hạn. " if waiting else "Trang hỏi tư vấn đã mở cho mọi người. "
    )
    detail = asked + "Chọn vai trò «Tư vấn viên pháp luật» khi thêm tài khoản, hoặc ở trang của người đã có tài khoản."
    return [
        Step(urgency, "Bàn tư vấn chưa có ai trả lời", detail, "Thêm tài khoản", reverse("unions:add_staff"), "headset")
    ]


def _of_adviser(user: User, now: dt.datetime) -> list[Step]:
    """Told of lateness, past or near, only while the desk is open; at night the queue is one quiet line."""
    desk = desk_queue(user).annotate(next_due=next_due())
    late = Q(state__in=(State.NEW, State.TAKEN, State.READING), next_due__lt=now) & (Q(handler=user) | Q(handler=None))
    soon = Q(state__in=(State.NEW, State.TAKEN, State.READING), next_due__gte=now, warn_at__lte=now) & (Q(handler=user) | Q(handler=None))  # fmt: skip
    counts = desk.order_by().aggregate(
        new=Count("pk", filter=Q(state=State.NEW)),
        mine=Count("pk", filter=Q(handler=user, state=State.TAKEN)),
        read=Count("pk", filter=Q(second_reader=user, state=State.READING)),
        late=Count("pk", filter=late),
        soon=Count("pk", filter=soon),
        soonest=Min("answer_by", filter=soon),
        first=Min("answer_by", filter=Q(handler=user, state=State.TAKEN)),
    )
    url, steps = reverse("advice:desk"), []
    is_open = bool(counts["late"] or counts["soon"]) and _is_open(now)
    if counts["late"] and is_open:
        steps.append(Step(Urgency.NOW, f"{counts['late']} câu hỏi tư vấn đã quá hạn", "Trả lời hoặc chuyển cho đồng nghiệp ngay.", "Mở bàn tư vấn", url, "timer"))  # fmt: skip
    if counts["soon"] and is_open:
        steps.append(Step(Urgency.ANSWER, f"{counts['soon']} câu hỏi tư vấn sắp đến hạn", "Đã qua ba phần tư thời hạn trả lời.", "Mở bàn tư vấn", url, "timer", counts["soonest"]))  # fmt: skip
    if counts["read"]:
        steps.append(Step(Urgency.ANSWER, f"{counts['read']} câu trả lời chờ bạn đọc lại", "Câu nhạy cảm chỉ gửi đi khi có người thứ hai đọc.", "Đọc lại", url + "?xem=read", "eye"))  # fmt: skip
    if counts["mine"]:
        steps.append(Step(Urgency.ANSWER, f"{counts['mine']} câu hỏi tư vấn bạn đang giữ", "Câu gần hạn nhất ở trên.", "Trả lời", url + "?xem=mine", "scale", counts["first"]))  # fmt: skip
    if counts["new"]:
        steps.append(Step(Urgency.ANSWER, f"{counts['new']} câu hỏi tư vấn chưa ai nhận", "Nhận câu bạn trả lời được; đồng nghiệp sẽ không nhận trùng.", "Mở bàn tư vấn", url, "inbox"))  # fmt: skip
    open_reviews = visible_reviews(user).filter(outcome=Review.Outcome.OPEN).count()
    if open_reviews:
        steps.append(Step(Urgency.PREPARE, f"{open_reviews} nội dung cần rà soát vì luật đổi", "Bài giải đáp, câu trả lời, câu hỏi kiểm tra, thủ tục dẫn điều luật có bản mới.", "Rà soát", reverse("advice:reviews"), "git-compare"))  # fmt: skip
    return steps


def _is_open(now: dt.datetime) -> bool:
    try:
        return desk_clock()[0].is_open(now)
    except NotInForce:
        return True
