"""What a form says of an empty field, wherever it stands."""

from django import forms
from django.utils.html import strip_tags

from diemtua.web.forms import GalleryForm


class OwnSentence(forms.Form):
    """One field with a sentence of its own, one of each other kind without."""

    reason = forms.CharField(label="Lý do", error_messages={"required": "Hãy ghi lý do để người gửi hiểu."})
    kind = forms.ChoiceField(label="Loại", choices=[("", ""), ("a", "A")])
    file = forms.FileField(label="Bản đã ký")
    agreed = forms.BooleanField(label="Tôi đã đọc")


def test_an_empty_field_is_named_and_a_sentence_of_the_form_s_own_stands() -> None:
    page = strip_tags(str(OwnSentence({})))
    for sentence in ("Hãy ghi lý do để người gửi hiểu.", "Hãy chọn ô «Loại».", "Hãy chọn tệp cho ô «Bản đã ký».", "Hãy đánh dấu ô «Tôi đã đọc»."):  # fmt: skip
        assert page.count(sentence) == 1
    assert "bắt buộc." not in page
    assert "Còn 4 ô cần điền:" in page


def test_the_top_of_a_form_counts_and_leads_to_what_is_left() -> None:
    page = str(GalleryForm({"kind": "x"}))
    assert "Còn 2 ô cần điền, 1 ô cần sửa:" in page
    assert '<a href="#id_name">Tên lớp</a>' in page
    assert "Hãy điền ô «Tên lớp»." in page
    assert "ô cần" not in str(GalleryForm()) + str(GalleryForm({"name": "a", "kind": "a", "one": "a"}))
