"""The day by which a returning duty was done, for the dialogues already recorded too (closed ones are never counted anew)."""

from django.db import migrations, models
from django.db.models import OuterRef, Subquery


def read_dialogues(apps, schema_editor) -> None:
    Case, CaseEvent = apps.get_model("casework", "Case"), apps.get_model("casework", "CaseEvent")
    sessions = CaseEvent.objects.filter(case=OuterRef("pk"), step="session", struck_at=None).order_by("-on_day")
    Case.objects.filter(procedure="doi-thoai-dinh-ky").update(held_on=Subquery(sessions.values("on_day")[:1]))


class Migration(migrations.Migration):
    dependencies = [("casework", "0001_initial")]

    operations = [
        migrations.AddField(model_name="case", name="held_on", field=models.DateField(null=True)),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                fields=["unit", "procedure", "confidential", "held_on", "closed_at"], name="cases_by_duty"
            ),
        ),
        migrations.RunPython(read_dialogues, migrations.RunPython.noop),
    ]
