"""The hour of a deadline counted in hours; rows get theirs with the next event or the next daily count."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("casework", "0002_held_on")]

    operations = [
        migrations.AddField(model_name="case", name="due_at", field=models.DateTimeField(null=True)),
    ]
