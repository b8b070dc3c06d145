from django.db import migrations, models

from diemtua.kernel.text import fold

CHUNK = 2000


def fold_what_stands(apps, schema_editor):
    """The names of the lines already written, 2,000 lines at a time."""
    rows = apps.get_model("audit", "Entry").objects.order_by("pk")
    last = 0
    while lines := list(rows.filter(pk__gt=last).only("actor_name", "subject")[:CHUNK]):
        for line in lines:
            line.actor_search, line.subject_search = fold(line.actor_name), fold(line.subject)
        rows.bulk_update(lines, ["actor_search", "subject_search"], batch_size=500)
        last = lines[-1].pk


class Migration(migrations.Migration):
    dependencies = [
        ("audit", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="entry",
            name="actor_search",
            field=models.CharField(default="", editable=False, max_length=200),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="entry",
            name="subject_search",
            field=models.CharField(default="", editable=False, max_length=300),
            preserve_default=False,
        ),
        migrations.RunPython(fold_what_stands, migrations.RunPython.noop),
    ]
