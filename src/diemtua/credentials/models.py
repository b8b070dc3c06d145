"""Issuers, their keys and registers, certificates and their status lists."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from diemtua.credentials.proof.keys import Signer, TrustedKey, private_key, public_jwk, public_key
from diemtua.credentials.rules import CODE_LENGTH, LIST_SIZE, REVOKE_REASONS, SHARE_LENGTH, Printed
from diemtua.kernel.codes import grouped, new_code
from diemtua.kernel.text import fold
from diemtua.training.models import TrainingClass
from diemtua.unions.models import Person, Unit
from diemtua.vault.sealing import SealedField


class Issuer(models.Model):
    """Đơn vị cấp: a unit that issues certificates, and the words it prints. Each certificate keeps its own copy."""

    class Privacy:
        personal = {"signer_name": "người ký"}
        kept = "lâu dài, cùng sổ cấp"

    unit = models.OneToOneField(Unit, on_delete=models.PROTECT, related_name="issuer", verbose_name="Đơn vị")
    # The issuer's name in credentials: an address that never changes, whatever happens to unit and site.
    identifier = models.URLField(max_length=300, unique=True, editable=False)
    slug = models.CharField(max_length=16, unique=True, editable=False)
    name_vi = models.CharField("Tên đơn vị cấp", max_length=200)
    name_en = models.CharField("Tên tiếng Anh", max_length=200)
    superior_vi = models.CharField("Công đoàn cấp trên (dòng đầu)", max_length=200, blank=True)
    title_vi = models.CharField("Tên gọi của chứng nhận", max_length=60, default="GIẤY CHỨNG NHẬN")
    title_en = models.CharField("Tên gọi bằng tiếng Anh", max_length=60, default="Certificate")
    symbol = models.CharField("Ký hiệu sổ cấp", max_length=30)
    place = models.CharField("Nơi cấp", max_length=60)
    signer_title_vi = models.CharField("Chức danh người ký", max_length=120)
    signer_title_en = models.CharField("Chức danh bằng tiếng Anh", max_length=120)
    signer_name = models.CharField("Họ tên người ký", max_length=120)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["unit__path"]

    def __str__(self) -> str:
        return self.name_vi

    def active_key(self) -> "SigningKey":
        """The key that signs now; one query. Every issuer has exactly one."""
        return self.keys.get(retired_at=None)


class SigningKey(models.Model):
    """Khóa ký Ed25519. A retired key has no private half left; its public half verifies for ever."""

    issuer = models.ForeignKey(Issuer, on_delete=models.PROTECT, related_name="keys")
    # RFC 7638, and the last part of `kid`, the address the public half is served at.
    thumbprint = models.CharField(max_length=43, unique=True)
    kid = models.URLField(max_length=300, unique=True)
    x = models.CharField(max_length=43)
    secret = SealedField(blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["issuer"], condition=Q(retired_at=None), name="one_active_key"),
            models.CheckConstraint(condition=Q(retired_at=None) | Q(secret=""), name="retired_key_has_no_secret"),
        ]

    def __str__(self) -> str:
        return f"khóa {self.thumbprint[:8]}"

    @property
    def jwk(self) -> dict[str, str]:
        """The public half as JWK."""
        return public_jwk(self.x, kid=self.kid, issuer=self.issuer.identifier)

    def signer(self) -> Signer:
        """The private half, unsealed."""
        return Signer(self.issuer.identifier, self.kid, private_key(self.x, self.secret))

    def trusted(self) -> TrustedKey:
        """The public half, bound to its issuer."""
        return TrustedKey(self.issuer.identifier, self.kid, public_key(self.x))


class Register(models.Model):
    """Sổ cấp: the last number given by an issuer in a year. Moves only together with the certificates it numbers."""

    issuer = models.ForeignKey(Issuer, on_delete=models.PROTECT, related_name="registers")
    year = models.PositiveSmallIntegerField()
    last_number = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["issuer", "year"], name="one_register_a_year")]

    def __str__(self) -> str:
        return f"{self.issuer} {self.year}"


class StatusList(models.Model):
    """Danh sách trạng thái: 131,072 bits; each certificate owns a random one."""

    issuer = models.ForeignKey(Issuer, on_delete=models.PROTECT, related_name="status_lists")
    url = models.URLField(max_length=300, unique=True)
    slug = models.CharField(max_length=16, unique=True)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.slug


def new_certificate_code() -> str:
    return new_code(CODE_LENGTH)


def new_share_token() -> str:
    return new_code(SHARE_LENGTH)


class Certificate(models.Model):
    """Chứng nhận: one number of the register, what it prints, and the credential signed over it."""

    class Privacy:
        personal = {
            "person": "người được cấp",
            "holder": "họ tên",
            "search": "họ tên để tìm",
            "printed": "nội dung in (họ tên, ngày sinh, đơn vị, kết quả)",
            "revoke_note": "ghi chú thu hồi",
        }
        kept = "lâu dài, là sổ cấp chứng nhận"

    class State(models.TextChoices):
        VALID = "valid", "Còn hiệu lực"
        REVOKED = "revoked", "Đã thu hồi"
        REPLACED = "replaced", "Đã cấp lại"

    issuer = models.ForeignKey(Issuer, on_delete=models.PROTECT, related_name="certificates")
    training_class = models.ForeignKey(TrainingClass, on_delete=models.PROTECT, related_name="certificates")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="certificates")
    year = models.PositiveSmallIntegerField()
    ordinal = models.PositiveIntegerField()
    number = models.CharField("Số vào sổ", max_length=60)
    code = models.CharField("Mã kiểm tra", max_length=16, unique=True, default=new_certificate_code)
    share_token = models.CharField(max_length=24, default=new_share_token)
    holder = models.CharField("Họ và tên", max_length=150)
    search = models.CharField(max_length=320, editable=False, db_index=True)
    printed = models.JSONField()
    token = models.TextField(editable=False)
    status_list = models.ForeignKey(StatusList, on_delete=models.PROTECT, related_name="certificates")
    status_index = models.PositiveIntegerField()
    state = models.CharField("Tình trạng", max_length=8, choices=State, default=State.VALID)
    issued_on = models.DateField("Ngày cấp")
    issued_at = models.DateTimeField()
    issued_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    replaces = models.OneToOneField("self", null=True, blank=True, on_delete=models.PROTECT, related_name="replaced_by")
    reissue_reason = models.CharField("Lý do cấp lại", max_length=300, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoke_reason = models.CharField(
        max_length=12, blank=True, choices=[(k, vi) for k, (vi, _) in REVOKE_REASONS.items()]
    )
    revoke_note = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-year", "-ordinal", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["issuer", "year", "ordinal"], name="number_once_in_register"),
            models.UniqueConstraint(
                fields=["training_class", "person"], condition=Q(replaces=None), name="first_certificate_once"
            ),
            models.UniqueConstraint(
                fields=["training_class", "person"], condition=Q(state="valid"), name="one_valid_certificate"
            ),
            models.UniqueConstraint(fields=["status_list", "status_index"], name="own_bit_in_status_list"),
            models.CheckConstraint(condition=Q(status_index__lt=LIST_SIZE), name="bit_inside_status_list"),
            models.CheckConstraint(
                condition=Q(state="valid", revoked_at=None) | (~Q(state="valid") & Q(revoked_at__isnull=False)),
                name="withdrawn_certificate_has_a_day",
            ),
        ]
        indexes = [models.Index(fields=["issuer", "state"])]

    def __str__(self) -> str:
        return f"{self.number} {self.holder}"

    @property
    def page(self) -> Printed:
        """What is printed, as a value."""
        return Printed.from_json(self.printed)

    def get_printed_display(self) -> str:
        """What the paper tells, in words."""
        return "\n".join(f"{label}: {value}" for label, value in self.page.in_words)

    @property
    def valid(self) -> bool:
        return self.state == self.State.VALID

    @property
    def printed_code(self) -> str:
        """«ABCD-EFGH-JKMN»."""
        return grouped(self.code)

    @property
    def file_stem(self) -> str:
        """A name for its files: «015-2026-GCN-LDLD Tran Thi Hoa», safe on every system."""
        words = f"{fold(self.number).upper()} {fold(self.holder).title()}".replace("/", "-").split()
        return " ".join("".join(c for c in w if c.isalnum() or c == "-") for w in words)

    def fill_search(self) -> "Certificate":
        """Set what is searched; bulk writers call it themselves."""
        self.search = fold(f"{self.holder} {self.number} {self.code}")
        return self

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.fill_search()
        super().save(*args, **kwargs)
