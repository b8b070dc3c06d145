"""Typing of a decision: its facts, each kind of operation, a table, an address."""

import re
from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from diemtua.kernel.numbers import whole_number
from diemtua.kernel.text import clean, fold
from diemtua.people.models import User
from diemtua.reorganisation.access import draft_scopes
from diemtua.reorganisation.destinations import area_codes, area_names, code_of
from diemtua.reorganisation.models import FILE_SUFFIXES, Decision, Operation, PlaceQuestion
from diemtua.reorganisation.queries import Asked
from diemtua.unions.models import Mandate, Unit
from diemtua.unions.rules import LOWER_KINDS, STANDS_UNDER, WITHIN_KINDS

Kind = Operation.Kind
DAY = {"type": "date"}
MATCHES = 40  # units offered to tick
FILE_LIMIT = 20 * 1024 * 1024


class DecisionForm(forms.ModelForm):
    """The facts of a decision."""

    attached = forms.FileField(
        label="Bản quyết định đã ký", required=False, help_text="PDF, Word hoặc ảnh chụp, không bắt buộc khi còn soạn.",
        widget=forms.FileInput(attrs={"accept": ",".join(f".{s}" for s in FILE_SUFFIXES)}),
    )  # fmt: skip

    class Meta:
        model = Decision
        fields = ("title", "number", "signed_on", "issuer", "effective_on", "scope")
        widgets = {
            "signed_on": forms.DateInput(attrs=DAY, format="%Y-%m-%d"),
            "effective_on": forms.DateInput(attrs=DAY, format="%Y-%m-%d"),
        }
        help_texts = {
            "title": "Như «Sắp xếp công đoàn phường, xã từ 1/7/2025».",
            "effective_on": "Từ đầu ngày này sổ đơn vị đổi. Ngày đã qua cũng được: sổ đổi ngay khi duyệt và ghi lùi đúng ngày.",
            "scope": "Mọi tổ chức trong quyết định phải thuộc đơn vị này.",
        }

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        scopes = draft_scopes(user)
        if self.instance.pk or len(scopes) == 1:
            self.only_scope = self.instance.scope if self.instance.pk else scopes[0]
            del self.fields["scope"]
        else:
            self.only_scope = None
            self.fields["scope"].queryset = Unit.objects.filter(pk__in=[unit.pk for unit in scopes])  # type: ignore[attr-defined]
            self.fields["scope"].empty_label = "Chọn đơn vị"  # type: ignore[attr-defined]

    def clean_attached(self) -> Any:
        file = self.cleaned_data["attached"]
        if file is not None:
            if file.size > FILE_LIMIT:
                raise ValidationError("Tệp nặng quá 20 MB; hãy giảm độ phân giải rồi chọn lại.")
            if file.name.rpartition(".")[2].lower() not in FILE_SUFFIXES:
                raise ValidationError("Hãy chọn tệp PDF, Word hoặc ảnh.")
        return file

    def facts(self) -> dict[str, Any]:
        """What the actions take: the facts and the file."""
        values = dict(self.cleaned_data)
        values["file"] = values.pop("attached")
        if self.only_scope is None:
            return values
        return values if self.instance.pk else values | {"scope": self.only_scope}


class TableForm(forms.Form):
    """A table old -> new."""

    table = forms.FileField(
        label="Tệp bảng", help_text="Excel hoặc CSV, như tệp mẫu.",
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xls,.ods,.csv"}),
        error_messages={"required": "Hãy chọn tệp bảng trên máy của bạn."},
    )  # fmt: skip

    def clean_table(self) -> Any:
        file = self.cleaned_data["table"]
        if file.size > FILE_LIMIT:
            raise ValidationError("Tệp nặng quá 20 MB; hãy tách thành nhiều tệp.")
        return file


def _labelled(unit: Unit) -> str:
    return f"{unit.name}, {unit.parent}" if unit.parent and unit.kind in LOWER_KINDS else unit.name


class OperationForm(forms.Form):
    """One kind of operation: search units, tick them, say where to. Its fields depend on the kind."""

    tim = forms.CharField(label="Tìm tổ chức", required=False, max_length=100, widget=forms.TextInput(attrs={"type": "search"}))  # fmt: skip

    def __init__(self, *args: Any, decision: Decision, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.decision, self.kind = decision, kind
        self.known = {unit.pk: unit for unit in self._offered()}
        if kind == Kind.FOUND:
            del self.fields["tim"]
            self._founding_fields()
            return
        offered = [(pk, _labelled(unit)) for pk, unit in self.known.items()]
        if kind in (Kind.SPLIT, Kind.RENAME):
            self.fields["don_vi"] = forms.TypedChoiceField(label="Tổ chức", choices=offered, coerce=int, widget=forms.RadioSelect)  # fmt: skip
        else:
            self.fields["don_vi"] = forms.TypedMultipleChoiceField(label="Tổ chức", choices=offered, coerce=int, widget=forms.CheckboxSelectMultiple)  # fmt: skip
        if kind in (Kind.MERGE, Kind.MOVE, Kind.SPLIT):
            self.fields["noi_den"] = forms.ChoiceField(label=self._into_label(), choices=self._into())
        if kind in (Kind.MERGE, Kind.SPLIT, Kind.RENAME):
            self.fields["ten_moi"] = forms.CharField(label="Tên mới", max_length=200, required=kind == Kind.RENAME)
        if kind == Kind.MERGE:
            self.fields["giu_can_bo"] = forms.BooleanField(
                label="Cán bộ tiếp tục giữ chức vụ ở tổ chức mới", required=False, initial=True,
                help_text="Bỏ chọn khi Ban Chấp hành mới do cấp trên chỉ định.",
            )  # fmt: skip
        if kind == Kind.SPLIT:
            self._splitting_fields()

    def _into_label(self) -> str:
        return {Kind.MERGE: "Sáp nhập vào", Kind.MOVE: "Cấp trên mới", Kind.SPLIT: "Tổ chức tách ra"}[Kind(self.kind)]

    def _picked(self) -> list[int]:
        source = self.data if self.is_bound else self.initial
        values = source.getlist("don_vi") if hasattr(source, "getlist") else source.get("don_vi") or []
        typed = (whole_number(str(v)) for v in (values if isinstance(values, list) else [values]))
        return [pk for pk in typed if pk is not None]

    def _offered(self) -> list[Unit]:
        """Those ticked, then those the search finds; without a search the units above the grassroots, or all."""
        living = Unit.objects.filter(self.decision.scope.below, valid_to=None).exclude(pk=self.decision.scope_id)
        living = living.select_related("parent")
        picked = list(living.filter(pk__in=self._picked()))
        search = (self.data if self.is_bound else self.initial).get("tim") or ""
        if search.strip():
            found = living.filter(search__contains=fold(search))
        else:
            found = living.exclude(kind__in=LOWER_KINDS)
            found = found if found.exists() else living
        return picked + [unit for unit in found.order_by("path")[:MATCHES] if unit not in picked]

    def _into(self) -> list[tuple[str, str]]:
        foundings = self.decision.operations.filter(kind=Kind.FOUND)
        uppers = Unit.objects.filter(self.decision.scope.below, valid_to=None).exclude(kind__in=LOWER_KINDS)
        units = [*uppers.select_related("parent"), *(u for u in self.known.values() if u.kind in LOWER_KINDS)]
        new = [] if self.kind == Kind.MOVE else [("moi", "Tổ chức mới, ghi tên bên dưới")]
        founded = [(f"f{op.pk}", f"{op.new_name} (thành lập trong bản này)") for op in foundings]
        standing = [] if self.kind == Kind.SPLIT else [(f"u{unit.pk}", _labelled(unit)) for unit in units]
        return [*new, *founded, *standing]

    def _founding_fields(self) -> None:
        uppers = Unit.objects.filter(self.decision.scope.below, valid_to=None).exclude(kind__in=LOWER_KINDS)
        above = [(f"u{unit.pk}", _labelled(unit)) for unit in uppers.select_related("parent").order_by("path")]
        above += [(f"f{op.pk}", f"{op.new_name} (thành lập trong bản này)") for op in self.decision.operations.filter(kind=Kind.FOUND)]  # fmt: skip
        kinds = [(k, label) for k, label in Unit.Kind.choices if k not in ("city", "district", *WITHIN_KINDS)]
        usual = "ward" if self.decision.scope.kind in STANDS_UNDER["ward"] else "grassroots"
        self.fields["ten_moi"] = forms.CharField(label="Tên", max_length=200)
        self.fields["loai"] = forms.ChoiceField(label="Loại", choices=kinds, initial=usual)
        self.fields["noi_den"] = forms.ChoiceField(label="Trực thuộc", choices=above)
        self.fields["dia_ban"] = forms.CharField(
            label="Phường, xã phụ trách", required=False, widget=forms.Textarea(attrs={"rows": 3}),
            help_text="Chỉ với công đoàn phường, xã; mỗi dòng một phường, xã, hoặc cách nhau bằng dấu chấm phẩy.",
        )  # fmt: skip

    def _splitting_fields(self) -> None:
        """Who goes along, once the union is chosen."""
        picked = self._picked()[:1]
        children = Unit.objects.filter(parent__in=picked, valid_to=None)
        posts = Mandate.objects.filter(unit__in=picked, ended_on=None).select_related("person")
        if children:
            self.fields["truc_thuoc"] = forms.TypedMultipleChoiceField(
                label="Tổ chức trực thuộc đi theo", choices=[(u.pk, u.name) for u in children], coerce=int, required=False,
                widget=forms.CheckboxSelectMultiple,
            )  # fmt: skip
        if posts:
            self.fields["can_bo"] = forms.TypedMultipleChoiceField(
                label="Cán bộ sang tổ chức tách ra", coerce=int, required=False, widget=forms.CheckboxSelectMultiple,
                choices=[(m.pk, f"{m.person} ({m.get_position_display()})") for m in posts],
            )  # fmt: skip

    def clean_ten_moi(self) -> str:
        return clean(self.cleaned_data["ten_moi"])

    def clean_dia_ban(self) -> list[str]:
        codes = []
        for text in re.split(r"[;\n]", self.cleaned_data["dia_ban"]):
            if text.strip():
                code = code_of(text, area_codes())
                if not code:
                    raise ValidationError(f"Không có phường, xã nào tên «{text.strip()}»; hãy ghi như «phường Bồ Đề».")
                codes.append(code)
        return codes

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        if values.get("noi_den") == "moi" and not values.get("ten_moi"):
            self.add_error("ten_moi", "Hãy ghi tên tổ chức mới.")
        if self.kind == Kind.FOUND and values.get("noi_den", "").startswith("u"):
            above = self.decision.scope if int(values["noi_den"][1:]) == self.decision.scope_id else Unit.objects.get(pk=values["noi_den"][1:])  # fmt: skip
            if above.kind not in STANDS_UNDER[values.get("loai", "ward")]:
                self.add_error("noi_den", "Loại tổ chức này không trực thuộc được đơn vị đã chọn; hãy chọn lại.")
        return values

    def _where(self, first: Unit | None) -> tuple[list[Operation], dict[str, Any]]:
        """What has to be founded first, and the fields that say where to."""
        chosen = self.cleaned_data["noi_den"]
        if chosen == "moi":
            assert first is not None
            new = Operation(
                kind=Kind.FOUND, new_name=self.cleaned_data["ten_moi"], new_kind=first.kind, target=first.parent
            )
            return [new], {"founding": new}
        if chosen.startswith("f"):
            return [], {"founding": self.decision.operations.get(kind=Kind.FOUND, pk=chosen[1:])}
        return [], {"target": Unit.objects.get(pk=chosen[1:])}

    def operations(self) -> list[Operation]:
        """What was meant, unsaved, foundings first."""
        values = self.cleaned_data
        if self.kind == Kind.FOUND:
            _, where = self._where(None)
            return [Operation(kind=Kind.FOUND, new_name=values["ten_moi"], new_kind=values["loai"], areas=values["dia_ban"], **where)]  # fmt: skip
        picked = values["don_vi"] if isinstance(values["don_vi"], list) else [values["don_vi"]]
        units = [self.known[pk] for pk in picked]
        if self.kind == Kind.RENAME:
            return [Operation(kind=Kind.RENAME, unit=units[0], new_name=values["ten_moi"])]
        if self.kind not in (Kind.MERGE, Kind.MOVE, Kind.SPLIT):
            return [Operation(kind=self.kind, unit=unit) for unit in units]
        before, where = self._where(units[0])
        if self.kind == Kind.SPLIT:
            going = [Operation(kind=Kind.MOVE, unit_id=pk, **where) for pk in values.get("truc_thuoc", [])]
            people = [
                Operation(kind=Kind.TRANSFER, unit=units[0], mandate_id=pk, **where) for pk in values.get("can_bo", [])
            ]
            return [*before, Operation(kind=Kind.SPLIT, unit=units[0], **where), *going, *people]
        keep = values.get("giu_can_bo", True)
        staying = where.get("target")
        return [
            *before,
            *(Operation(kind=self.kind, unit=u, keep_officers=keep, **where) for u in units if u != staying),
        ]


class PlacesForm(forms.Form):
    """Which ward or commune of now each address of a page lies in: the candidates first, then all. All optional."""

    def __init__(self, *args: Any, asked: Sequence[Asked], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = area_names()
        self.rows = []
        for row in asked:
            question = row.question
            likely = [(code, names[code]) for code in question.candidates if code in names]
            others = [(code, name) for code, name in names.items() if code not in question.candidates]
            groups = [("Có thể là", likely), ("Mọi phường, xã", others)] if likely else others
            label = f"Phường, xã hiện nay của {question.unit}"
            field = forms.ChoiceField(label=label, choices=[("", "Chưa xác định"), *groups], required=False)
            self.fields[f"q{question.pk}"] = field
            self.rows.append((row, self[f"q{question.pk}"]))

    def chosen(self) -> list[tuple[PlaceQuestion, str]]:
        """Question and ward, of those somebody chose for."""
        answers = [(row.question, self.cleaned_data.get(bound.name)) for row, bound in self.rows]
        return [(question, code) for question, code in answers if code]
