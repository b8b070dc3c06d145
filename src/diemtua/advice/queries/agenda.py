"""What each person could do now around advice, for the home page."""

import datetime as dt

from django.db.models import Count, Min, Q
from django.urls import reverse

from diemtua.advice.access import desk_queue, is_desk, own_inquiries, visible_reviews
from diemtua.advice.models import Inquiry, Review
from diemtua.advice.queries.calendar import desk_clock
from diemtua.advice.queries.desk import next_due
from diemtua.kernel.agenda import Step, Urgency
from diemtua.kernel.errors import NotInForce
from diemtua.people.models import User

State = Inquiry.State


def steps_for(user: User, *, now: dt.datetime) -> list[Step]:
    """Steps around advice: one query for an asker, four for an adviser."""
    steps = _of_asker(user)
    if is_desk(user):
        steps += _of_adviser(user, now)
    return steps


def _of_asker(user: User) -> list[Step]:
    wanted = Q(state=State.WAITING) | Q(state=State.ANSWERED, read_at=None)
    steps = []
    for inquiry in own_inquiries(user).filter(wanted).order_by("pk")[:5]:
        if inquiry.state == State.WAITING:
            title, detail, icon = "Tư vấn viên cần bạn cho biết thêm", "Hạn trả lời tạm dừng đến khi bạn bổ sung.", "message-circle-question-mark"  # fmt: skip
            steps.append(Step(Urgency.ANSWER, title, f"{inquiry.number}: {inquiry.get_topic_display()}. {detail}", "Bổ sung", reverse("advice:own_inquiry", args=[inquiry.pk]), icon))  # fmt: skip
        else:
            detail = f"{inquiry.number}: {inquiry.get_topic_display()}"
            steps.append(Step(Urgency.LOOK, "Câu hỏi tư vấn của bạn đã có trả lời", detail, "Đọc trả lời", reverse("advice:own_inquiry", args=[inquiry.pk]), "message-circle-reply"))  # fmt: skip
    return steps


def _of_adviser(user: User, now: dt.datetime) -> list[Step]:
    """Told of lateness only while the desk is open; at night the queue is one quiet line."""
    desk = desk_queue(user).annotate(next_due=next_due())
    late = Q(state__in=(State.NEW, State.TAKEN, State.READING), next_due__lt=now) & (Q(handler=user) | Q(handler=None))
    counts = desk.order_by().aggregate(
        new=Count("pk", filter=Q(state=State.NEW)),
        mine=Count("pk", filter=Q(handler=user, state=State.TAKEN)),
        read=Count("pk", filter=Q(second_reader=user, state=State.READING)),
        late=Count("pk", filter=late),
        first=Min("answer_by", filter=Q(handler=user, state=State.TAKEN)),
    )
    url, steps = reverse("advice:desk"), []
    if counts["late"] and _is_open(now):
        steps.append(Step(Urgency.NOW, f"{counts['late']} câu hỏi tư vấn đã quá hạn", "Trả lời hoặc chuyển cho đồng nghiệp ngay.", "Mở bàn tư vấn", url, "timer"))  # fmt: skip
    if counts["read"]:
        steps.append(Step(Urgency.ANSWER, f"{counts['read']} câu trả lời chờ bạn đọc lại", "Câu nhạy cảm chỉ gửi đi khi có người thứ hai đọc.", "Đọc lại", url + "?xem=read", "eye"))  # fmt: skip
    if counts["mine"]:
        steps.append(Step(Urgency.ANSWER, f"{counts['mine']} câu hỏi tư vấn bạn đang giữ", "Câu gần hạn nhất ở trên.", "Trả lời", url + "?xem=mine", "scale", counts["first"]))  # fmt: skip
    if counts["new"]:
        steps.append(Step(Urgency.ANSWER, f"{counts['new']} câu hỏi tư vấn chưa ai nhận", "Nhận câu bạn trả lời được; đồng nghiệp sẽ không nhận trùng.", "Mở bàn tư vấn", url, "inbox"))  # fmt: skip
    open_reviews = visible_reviews(user).filter(outcome=Review.Outcome.OPEN).count()
    if open_reviews:
        steps.append(Step(Urgency.PREPARE, f"{open_reviews} nội dung cần rà soát vì luật đổi", "Bài giải đáp, câu hỏi kiểm tra, thủ tục dẫn điều luật có bản mới.", "Rà soát", reverse("advice:reviews"), "git-compare"))  # fmt: skip
    return steps


def _is_open(now: dt.datetime) -> bool:
    try:
        return desk_clock()[0].is_open(now)
    except NotInForce:
        return True
