import django.utils.timezone
from django.db import migrations, models

CHUNK = 2000


def keep_only_the_day(apps, schema_editor):
    """Of lines already written by «Người hỏi» the moment goes, and of questions asked in a class the name too."""
    rows = apps.get_model("audit", "Entry").objects.order_by("pk")
    in_class = ("training.ask_question", "training.mark_answer_read", "training.set_question_consent")
    rows.filter(action__in=in_class).update(
        actor_id=None, actor_name="Người hỏi", actor_search="nguoi hoi"
    )
    last = 0
    while lines := list(rows.filter(pk__gt=last, actor_id=None, actor_name="Người hỏi").only("at")[:CHUNK]):
        for line in lines:
            line.at = django.utils.timezone.localtime(line.at).replace(hour=0, minute=0, second=0, microsecond=0)
        rows.bulk_update(lines, ["at"], batch_size=500)
        last = lines[-1].pk


class Migration(migrations.Migration):
    dependencies = [
        ("audit", "0002_found_by_name"),
    ]

    operations = [
        migrations.AlterField(
            model_name="entry",
            name="at",
            field=models.DateTimeField(db_index=True, default=django.utils.timezone.now, editable=False),
        ),
        migrations.RunPython(keep_only_the_day, migrations.RunPython.noop),
    ]
