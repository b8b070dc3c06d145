"""Units, enterprises, persons, mandates, and who manages which unit."""

import datetime as dt

from django.conf import settings
from django.db import models
from django.utils import timezone

from diemtua.kernel.text import fold, name_sort_key
from diemtua.unions.rules import ACCOUNTS, BASES, END_REASONS, LOWER_KINDS, OWNERSHIPS, POSITIONS, subtree_end
from diemtua.vault.sealing import SealedField, digest


class Unit(models.Model):
    """Đơn vị công đoàn: one node of the tree, valid from-to. `path` names its place: five digits a level.

    The row tells what holds now (after its end: what held last). What it was called and where it stood before is in
    `past_states`; `standing_since` is the first day of what the row tells, null when it was always so.
    """

    class Privacy:
        personal = {"address": "địa chỉ nơi làm việc, có khi là nhà của hộ kinh doanh"}
        kept = "lâu dài, là lịch sử tổ chức"

    class Kind(models.TextChoices):
        CITY = "city", "Liên đoàn Lao động thành phố"
        DISTRICT = "district", "Liên đoàn Lao động quận, huyện (đến 30/6/2025)"
        WARD = "ward", "Công đoàn phường, xã, đặc khu"
        SECTOR = "sector", "Công đoàn ngành"
        ZONE = "zone", "Công đoàn khu công nghiệp"
        CORPORATION = "corporation", "Công đoàn tập đoàn, tổng công ty"
        GRASSROOTS = "grassroots", "Công đoàn cơ sở"
        PROFESSION = "profession", "Nghiệp đoàn cơ sở"
        MEMBER = "member", "Công đoàn cơ sở thành viên"
        SECTION = "section", "Công đoàn bộ phận"
        GROUP = "group", "Tổ công đoàn"

    kind = models.CharField("Loại", max_length=12, choices=Kind)
    name = models.CharField("Tên", max_length=200)
    search = models.CharField(max_length=200, editable=False, db_index=True)
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="children")
    path = models.CharField(max_length=40, unique=True, editable=False)
    area_code = models.CharField("Mã phường, xã", max_length=10, blank=True)
    address = models.CharField("Địa chỉ", max_length=200, blank=True, db_default="")
    enterprise = models.ForeignKey("Enterprise", null=True, blank=True, on_delete=models.PROTECT, related_name="unions")
    valid_from = models.DateField("Từ ngày", null=True, blank=True)
    valid_to = models.DateField("Đến hết ngày", null=True, blank=True)
    suspended = models.BooleanField("Tạm ngừng hoạt động", default=False, db_default=False)
    standing_since = models.DateField(null=True, blank=True, editable=False)

    class Meta:
        ordering = ["path"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(valid_to=None)
                | models.Q(valid_from=None)
                | models.Q(valid_to__gte=models.F("valid_from")),
                name="unit_ends_after_it_begins",
            )
        ]
        indexes = [models.Index(fields=["kind", "path"])]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: object, **kwargs: object) -> None:
        self.search = fold(self.name)
        super().save(*args, **kwargs)  # type: ignore[arg-type]

    @property
    def is_grassroots(self) -> bool:
        """A grassroots union, or a part of one."""
        return self.kind in LOWER_KINDS

    @property
    def is_ended(self) -> bool:
        """A decision has ended it (with a last day that may still lie ahead)."""
        return self.valid_to is not None

    @property
    def below(self) -> models.Q:
        """Condition on Unit: this unit and all below it."""
        return self.below_as("")

    def below_as(self, prefix: str) -> models.Q:
        """The same, on a model that reaches Unit by `prefix` (like «unit__»)."""
        return models.Q(**{f"{prefix}path__gte": self.path, f"{prefix}path__lte": subtree_end(self.path)})


class PastState(models.Model):
    """Thời kỳ trước của đơn vị: what it was called and where it stood from `since` to `until`, both inclusive.

    Written only when something changes, so that bulk imports need not know of it. `since` is 1/1/0001 when nobody knows.
    """

    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="past_states", db_index=False)
    since = models.DateField(default=dt.date.min)
    until = models.DateField()
    kind = models.CharField(max_length=12, choices=Unit.Kind)
    name = models.CharField(max_length=200)
    search = models.CharField(max_length=200, db_index=True)
    parent = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="past_children")
    path = models.CharField(max_length=40)
    suspended = models.BooleanField(default=False)

    class Meta:
        ordering = ["unit", "until"]
        constraints = [
            models.UniqueConstraint(fields=["unit", "until"], name="one_past_state_a_day"),
            models.CheckConstraint(
                condition=models.Q(until__gte=models.F("since")), name="past_state_ends_after_begin"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} (đến {self.until:%d/%m/%Y})"


class Territory(models.Model):
    """Địa bàn: the union manages the unions of this ward or commune, from-to. A union may manage several."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="territories")
    area_code = models.CharField("Mã phường, xã", max_length=10, db_index=True)
    since = models.DateField(null=True)
    until = models.DateField(null=True)

    class Meta:
        ordering = ["area_code"]
        constraints = [
            models.UniqueConstraint(fields=["area_code"], condition=models.Q(until=None), name="one_union_per_area")
        ]

    def __str__(self) -> str:
        return f"{self.unit}: {self.area_code}"


class Enterprise(models.Model):
    """Doanh nghiệp, cơ quan, trường học: where a grassroots union lives."""

    class Kind(models.TextChoices):
        NON_STATE = "non_state", "Ngoài nhà nước"
        FDI = "fdi", "Vốn đầu tư nước ngoài (FDI)"
        STATE = "state", "Nhà nước"

    name = models.CharField("Tên", max_length=200)
    kind = models.CharField("Loại hình", max_length=10, choices=Kind, db_index=True)
    tax_code = models.CharField("Mã số thuế", max_length=14, blank=True)
    trade = models.CharField("Ngành nghề", max_length=100, blank=True, db_default="")
    ownership = models.CharField(
        "Hình thức sở hữu", max_length=12, choices=list(OWNERSHIPS.items()), blank=True, db_default=""
    )

    class Meta:
        ordering = ["name", "id"]

    def __str__(self) -> str:
        return self.name


class PastEnterprise(models.Model):
    """Thời kỳ trước của doanh nghiệp: of what kind, trade and ownership it was from `since` to `until`, both inclusive.

    Written only when it changes on a day; what was wrong from the beginning is mended without. `since` as in PastState.
    """

    enterprise = models.ForeignKey(Enterprise, on_delete=models.CASCADE, related_name="past_states", db_index=False)
    since = models.DateField(default=dt.date.min)
    until = models.DateField()
    kind = models.CharField("Loại hình", max_length=10, choices=Enterprise.Kind)
    trade = models.CharField("Ngành nghề", max_length=100, blank=True)
    ownership = models.CharField("Hình thức sở hữu", max_length=12, choices=list(OWNERSHIPS.items()), blank=True)

    class Meta:
        ordering = ["enterprise", "-until"]
        constraints = [
            models.UniqueConstraint(fields=["enterprise", "until"], name="one_past_enterprise_a_day"),
            models.CheckConstraint(
                condition=models.Q(until__gte=models.F("since")), name="past_enterprise_ends_after_begin"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.enterprise} (đến {self.until:%d/%m/%Y})"


class Workforce(models.Model):
    """Lao động và đoàn viên của một doanh nghiệp trong một năm (số cuối năm)."""

    enterprise = models.ForeignKey(Enterprise, on_delete=models.CASCADE, related_name="workforce", db_index=False)
    year = models.PositiveSmallIntegerField("Năm")
    workers = models.PositiveIntegerField("Số lao động")
    women = models.PositiveIntegerField("Trong đó nữ", null=True, blank=True)
    members = models.PositiveIntegerField("Số đoàn viên", null=True, blank=True)

    class Meta:
        ordering = ["-year"]
        constraints = [
            models.UniqueConstraint(fields=["enterprise", "year"], name="one_workforce_a_year"),
            models.CheckConstraint(
                condition=models.Q(women=None) | models.Q(women__lte=models.F("workers")), name="women_among_workers"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.enterprise} {self.year}"


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


class Stewardship(models.Model):
    """Phụ trách: this account acts for this unit and all below it (the upper-level officer)."""

    class Privacy:
        personal = {"user": "cán bộ phụ trách"}
        kept = "trong thời gian phụ trách và 5 năm"
        forgotten_by = "diemtua.unions.actions.forget_old_stewardships"

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="stewardships")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="stewardships")
    started_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "unit"], condition=models.Q(ended_at=None), name="one_stewardship")
        ]

    def __str__(self) -> str:
        return f"{self.user} phụ trách {self.unit}"


class CodeBatch(models.Model):
    """Đợt cấp mã kích hoạt: whom one press meant, and the sealed file of codes that came out of it.

    `person_ids` is fixed at the press, so that a run that died can run again for the same people. `file` is a name
    under DIEMTUA_HOME/files/kich-hoat, empty before the run ends and after the file was deleted.
    """

    class Privacy:
        personal = {"by": "người cấp", "person_ids": "những người được cấp mã"}
        kept = "2 năm; tệp mã bị xóa sau 24 giờ"
        forgotten_by = "diemtua.unions.actions.forget_old_code_files"

    class Output(models.TextChoices):
        SLIPS = "slips", "Phiếu in (PDF)"
        WORKBOOK = "workbook", "Bảng Excel để gửi thư"

    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    output = models.CharField("Dạng", max_length=8, choices=Output, default=Output.SLIPS)
    person_ids = models.JSONField(default=list)
    total = models.PositiveIntegerField()
    file = models.CharField(max_length=80, blank=True)
    download_name = models.CharField(max_length=80, blank=True)
    ready_at = models.DateTimeField(null=True, blank=True)
    delete_at = models.DateTimeField(null=True, blank=True, db_index=True)
    job = models.ForeignKey("jobs.Job", null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering = ["-made_at", "-id"]

    def __str__(self) -> str:
        return f"Đợt cấp {self.total} mã kích hoạt"


class SavedView(models.Model):
    """Cách xem đã lưu: filter, sort and columns of the list of officers under a name.

    Without `unit` only its owner sees it; with it, everybody who looks after that unit. It holds a question, no answer:
    who opens it sees the people of the own scope.
    """

    class Privacy:
        personal = {"by": "người lưu"}
        kept = "đến khi người lưu xóa"

    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    unit = models.ForeignKey(Unit, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    name = models.CharField("Tên", max_length=80)
    query = models.CharField(max_length=1000, blank=True)

    class Meta:
        ordering = ["name", "id"]
        constraints = [models.UniqueConstraint(fields=["by", "name"], name="one_view_of_a_name")]

    def __str__(self) -> str:
        return self.name


class ColumnStore(models.Model):
    """Sổ đếm: the posts as columns, made by the worker (`columnstore.py`); one row, none when nothing was stored yet.

    `token` names what `packed` holds, so that a process knows whether it has read it; `form`: see `columns.FORMAT`.
    """

    class Privacy:
        personal = {"packed": "chức vụ, năm sinh, giới tính, năm tập huấn của từng cán bộ, không có tên"}
        kept = "là bản chép để đếm; làm lại trong nửa giờ sau khi sổ gốc đổi"

    token = models.CharField(max_length=32)
    form = models.CharField(max_length=16)
    made_at = models.DateTimeField(default=timezone.now)
    packed = models.BinaryField()

    def __str__(self) -> str:
        return f"sổ đếm làm lúc {self.made_at:%H:%M %d/%m/%Y}"


class ColumnChange(models.Model):
    """A post or a unit that changed since the columns were stored; written by triggers (`guards.py`), for figures only.

    No constraint holds what it points to: a post that was deleted is a change too.
    """

    store = models.ForeignKey(
        ColumnStore,
        on_delete=models.DO_NOTHING,
        related_name="changes",
        db_constraint=False,
        db_index=False,
        db_default=1,
    )
    post = models.ForeignKey(
        Mandate, null=True, on_delete=models.DO_NOTHING, related_name="+", db_constraint=False, db_index=False
    )
    unit = models.ForeignKey(
        Unit, null=True, on_delete=models.DO_NOTHING, related_name="+", db_constraint=False, db_index=False
    )

    def __str__(self) -> str:
        return f"chức vụ {self.post_id}" if self.post_id else f"đơn vị {self.unit_id}"
