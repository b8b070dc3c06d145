"""What the journal is asked by."""

import datetime as dt

from django import forms

from diemtua.kernel.dates import VN

_DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class DaysForm(forms.Form):
    """From a day to a day, both inclusive, each optional."""

    tu = forms.DateField(label="Từ ngày", required=False, widget=_DAY)
    den = forms.DateField(label="Đến ngày", required=False, widget=_DAY)

    def bounds(self) -> dict[str, dt.datetime]:
        """The filter on `at`: Vietnamese days as instants."""
        first, last = self.cleaned_data["tu"], self.cleaned_data["den"]
        found = {}
        if first:
            found["at__gte"] = dt.datetime.combine(first, dt.time.min, VN)
        if last:
            found["at__lt"] = dt.datetime.combine(last + dt.timedelta(days=1), dt.time.min, VN)
        return found
