"""Persons and the posts they hold."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from diemtua.kernel.text import fold, name_sort_key
from diemtua.unions.models.units import Unit
from diemtua.unions.rules import ACCOUNTS, BASES, END_REASONS, POSITIONS
from diemtua.vault.sealing import SealedField, digest


class Person(models.Model):
    """Cán bộ công đoàn: one human being, once, however many mandates."""

    class Privacy:
        personal = {
            "full_name": "họ tên",
            "sex": "giới tính",
            "birth_date": "ngày sinh",
            "birth_year": "năm sinh",
            "citizen_id": "số định danh (mã hóa)",
            "phone": "số điện thoại",
            "email": "thư điện tử",
        }
        kept = "trong nhiệm kỳ và 5 năm sau khi thôi chức vụ cuối cùng"

    class Sex(models.TextChoices):
        MALE = "m", "Nam"
        FEMALE = "f", "Nữ"

    full_name = models.CharField("Họ và tên", max_length=150)
    sort_key = models.CharField(max_length=330, editable=False)
    search = models.CharField(max_length=200, editable=False, db_index=True)
    sex = models.CharField("Giới tính", max_length=1, choices=Sex, blank=True)
    birth_date = models.DateField("Ngày sinh", null=True, blank=True)
    birth_year = models.PositiveSmallIntegerField("Năm sinh", null=True, blank=True)
    citizen_id = SealedField("Số CCCD", blank=True)
    citizen_digest = models.CharField(max_length=64, blank=True, editable=False, db_index=True)
    phone = models.CharField("Số điện thoại", max_length=15, blank=True, db_index=True)
    email = models.CharField("Thư điện tử", max_length=120, blank=True)
    last_trained_year = models.PositiveSmallIntegerField("Năm tập huấn gần nhất", null=True, blank=True)
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="person"
    )
    # Found to be that person (see `duplicates`): nothing points here any more, so no list shows this row; what it
    # told is kept, and a list that tells it again means that person.
    merged_into = models.ForeignKey(
        "self", null=True, blank=True, editable=False, on_delete=models.PROTECT, related_name="merged"
    )
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["sort_key", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["citizen_digest"],
                condition=~models.Q(citizen_digest="") & models.Q(merged_into=None),
                name="one_person_per_citizen_id",
            ),
            models.CheckConstraint(
                condition=models.Q(merged_into=None) | ~models.Q(merged_into=models.F("pk")), name="not_its_own_person"
            ),
        ]
        # With the key: pages by name are walked in the index alone. Searching inside names: migration 0006, PostgreSQL.
        indexes = [models.Index(fields=["sort_key", "id"], name="person_by_name")]

    def __str__(self) -> str:
        return self.full_name

    @property
    def current_mandates(self) -> models.QuerySet["Mandate"]:
        """What the person holds now, with unit and the unit above. One query each time it is read."""
        return self.mandates.filter(ended_on=None).select_related("unit__parent")

    @property
    def account_state(self) -> str:
        """none | waiting | active, as `rules.ACCOUNTS` names them; read with `user` at hand."""
        if self.user is None:
            return "none"
        return "active" if self.user.is_activated else "waiting"

    @property
    def account_label(self) -> str:
        return ACCOUNTS[self.account_state]

    @property
    def masked_citizen_id(self) -> str:
        """The last three digits of the identity number, the rest hidden."""
        return "•" * (len(self.citizen_id) - 3) + self.citizen_id[-3:] if self.citizen_id else ""

    def fill_keys(self) -> "Person":
        """Set what is derived from name and identity number; bulk writers call it themselves."""
        self.sort_key = name_sort_key(self.full_name)
        self.search = fold(self.full_name)
        self.citizen_digest = digest(self.citizen_id or "", purpose="citizen_id")
        return self

    def save(self, *args: object, **kwargs: object) -> None:
        self.fill_keys()
        super().save(*args, **kwargs)  # type: ignore[arg-type]


class Mandate(models.Model):
    """Chức vụ của một người ở một đơn vị. Current while `ended_on` (its last day) is null.

    It lies within the life of its unit: triggers of the database hold that (`guards.py`). `contract_ends_on` is of the
    labour contract with the employer there; a term that outlives it must be noticed (OFC-05).
    """

    class Privacy:
        personal = {"person": "cán bộ", "position": "chức vụ"}
        kept = "lâu dài, là lịch sử tổ chức"

    # Without indexes of their own: «mandate_of_person» and «mandate_of_unit» begin with them.
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="mandates", db_index=False)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="mandates", db_index=False)
    position = models.CharField("Chức vụ", max_length=8, choices=list(POSITIONS.items()))
    full_time = models.BooleanField("Chuyên trách", default=False)
    since_year = models.PositiveSmallIntegerField("Năm bắt đầu giữ chức vụ", null=True, blank=True)
    started_on = models.DateField("Từ ngày", null=True, blank=True)
    ended_on = models.DateField("Đến ngày", null=True, blank=True)
    term_ends_on = models.DateField("Nhiệm kỳ đến ngày", null=True, blank=True)
    basis = models.CharField("Căn cứ", max_length=9, choices=list(BASES.items()), blank=True, db_default="")
    decision = models.CharField("Quyết định công nhận hoặc chỉ định", max_length=100, blank=True, db_default="")
    end_reason = models.CharField(
        "Lý do thôi", max_length=12, choices=list(END_REASONS.items()), blank=True, db_default=""
    )
    contract_ends_on = models.DateField("Hợp đồng lao động đến ngày", null=True, blank=True)

    class Meta:
        ordering = ["unit__path", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ended_on=None)
                | models.Q(started_on=None)
                | models.Q(ended_on__gte=models.F("started_on")),
                name="mandate_ends_after_it_begins",
            ),
            models.UniqueConstraint(
                fields=["person", "unit", "position"],
                condition=models.Q(ended_on=None),
                name="one_current_mandate_per_post",
            ),
        ]
        # Everything a filter over 65,749 officers asks is in the index itself: half the time of reading the rows.
        indexes = [
            models.Index(fields=["unit", "ended_on", "position", "person"], name="mandate_of_unit"),
            models.Index(fields=["person", "ended_on", "position", "unit"], name="mandate_of_person"),
            models.Index(
                fields=["term_ends_on"],
                condition=models.Q(ended_on=None, term_ends_on__isnull=False),
                name="mandate_term_running",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_position_display()} {self.unit}"
