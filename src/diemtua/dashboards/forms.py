"""The board's choices, from the address."""

from django.http import Http404, HttpRequest

from diemtua.dashboards.access import board_unit
from diemtua.dashboards.queries import NON_STATE, Scope
from diemtua.unions.models import Enterprise, Unit

KINDS: dict[str, tuple[str, ...]] = {
    "ngoai": NON_STATE,
    "tu-nhan": (Enterprise.Kind.NON_STATE,),
    "fdi": (Enterprise.Kind.FDI,),
    "tat-ca": tuple(Enterprise.Kind.values),
}
KIND_LABELS = {
    "ngoai": "Ngoài khu vực nhà nước",
    "tu-nhan": "Doanh nghiệp ngoài nhà nước",
    "fdi": "Doanh nghiệp FDI",
    "tat-ca": "Mọi loại hình",
}


def scope_from(request: HttpRequest) -> Scope:
    """Unit, kinds and year from the query string; what makes no sense falls back to the widest choice."""
    try:
        unit = board_unit(request.user, request.GET.get("don-vi"))
    except Unit.DoesNotExist as error:
        raise Http404 from error
    year = request.GET.get("nam", "")
    return Scope(unit, KINDS.get(request.GET.get("loai", ""), NON_STATE), int(year) if year.isdigit() else None)
