from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('training', '0002_question_consent'),
    ]

    operations = [
        migrations.AddField(
            model_name='trainingclass',
            name='rescheduled_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
    ]
