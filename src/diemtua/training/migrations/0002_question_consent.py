from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('training', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='question',
            name='consent_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
    ]
