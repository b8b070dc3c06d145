"""The audit line."""

import pytest

from diemtua.audit.actions import record
from diemtua.audit.models import Entry


@pytest.mark.django_db
def test_a_line_outlives_the_account_it_names(cast) -> None:
    record("test.press_button", by=cast.thao, subject=cast.ward, number=3)
    cast.thao.delete()
    entry = Entry.objects.get()
    assert (entry.actor_name, entry.action, entry.subject, entry.detail) == (
        "Hoàng Phương Thảo",
        "test.press_button",
        "Công đoàn phường Bồ Đề",
        {"number": 3},
    )


@pytest.mark.django_db(transaction=True)
def test_a_line_outside_a_transaction_is_refused(cast) -> None:
    with pytest.raises(RuntimeError, match="outside a transaction"):
        record("test.press_button", by=None, subject=cast.ward)


def test_journal_filters_by_person_and_deed(cast, as_) -> None:
    record("training.cancel_class", by=cast.binh, subject=cast.ward)
    record("training.cancel_class", by=cast.khai, subject=cast.ward)
    record("training.edit_class", by=cast.khai, subject=cast.ward)
    asked = {"viec": "training.cancel_class", "nguoi": "khải"}
    page = as_(cast.keeper).get("/nhat-ky/", asked).context["page"]
    assert [(entry.deed, entry.actor_name) for entry in page] == [("Hủy lớp", "Vũ Quang Khải")]


def test_journal_costs_the_same_for_one_and_three_lines(cast, as_, django_assert_num_queries) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client = as_(cast.keeper)
    counts = []
    for _ in range(2):
        record("test.deed", by=cast.binh, subject=cast.ward)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            client.get("/nhat-ky/")
        counts.append(len(queries))
        record("test.deed", by=cast.binh, subject=cast.ward)
    assert counts[0] == counts[1]
