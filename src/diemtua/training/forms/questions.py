"""Questions and answers."""

from django import forms

from diemtua.training.models import Question


class QuestionForm(forms.ModelForm[Question]):
    """A question: its topic and its text, and whether it may be published."""

    consent = forms.BooleanField(
        label="Tôi đồng ý cho công bố câu hỏi và trả lời sau khi đã che hết danh tính, để người khác cùng biết",
        required=False,
    )

    class Meta:
        model = Question
        fields = ("topic", "text")
        widgets = {"text": forms.Textarea(attrs={"rows": 4, "maxlength": 2000})}
        help_texts = {"text": "Kể việc thật ở đơn vị bạn; tên người hỏi không hiện trên màn hình của lớp."}


class AnswerForm(forms.ModelForm[Question]):
    """An answer and the article it rests on."""

    class Meta:
        model = Question
        fields = ("answer", "citation")
        widgets = {"answer": forms.Textarea(attrs={"rows": 8})}
        help_texts = {"citation": "Ví dụ: Bộ luật Lao động 45/2019/QH14, Điều 63 khoản 2"}

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["answer"].required = True
