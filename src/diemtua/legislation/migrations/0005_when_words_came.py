"""When the store got the words of every version; for those of before, when their import began."""

import datetime as dt

import django.utils.timezone
from django.db import migrations, models
from django.db.models import OuterRef, Subquery, Value
from django.db.models.functions import Coalesce

LONG_AGO = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)  # words whose import is not known are no news to anybody


def by_import(apps, schema_editor):
    versions = apps.get_model("legislation", "ArticleVersion").objects
    imports = apps.get_model("legislation", "TextImport").objects.filter(pk=OuterRef("source_id"))
    versions.update(written_at=Coalesce(Subquery(imports.values("at")[:1]), Value(LONG_AGO)))


class Migration(migrations.Migration):

    dependencies = [
        ("legislation", "0004_reading_of_citations"),
    ]

    operations = [
        migrations.AddField(
            model_name="articleversion",
            name="written_at",
            field=models.DateTimeField(default=django.utils.timezone.now),
        ),
        migrations.AddField(
            model_name="articleversion",
            name="ending_noted_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="document",
            name="ending_noted_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.RunPython(by_import, migrations.RunPython.noop),
    ]
