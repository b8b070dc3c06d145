"""What a merged asker was answered becomes her own; the asker's own mark of a sensitive question is told from the desk's."""

from django.db import migrations, models
from django.db.models import F


def part_the_answered(apps, schema_editor):
    """Until now a merged question read whatever the other one was answered: it keeps the first answer sent since it was asked."""
    Inquiry, Answer = apps.get_model("advice", "Inquiry"), apps.get_model("advice", "Answer")
    AnswerCitation = apps.get_model("advice", "AnswerCitation")
    for merged in Inquiry.objects.filter(state="merged", answered_at__isnull=False):
        sent = Answer.objects.filter(inquiry=merged.merged_into_id, sent_at__gte=merged.asked_at).order_by("sent_at").first()
        if sent is None:
            continue
        cited = list(AnswerCitation.objects.filter(answer=sent))
        handler, answered_at = sent.by_id, sent.sent_at
        sent.pk, sent.inquiry_id = None, merged.pk
        sent.save(force_insert=True)
        for citation in cited:
            AnswerCitation.objects.create(answer=sent, version_id=citation.version_id, clause=citation.clause)
        Answer.objects.filter(inquiry=merged.pk, sent_at=None).delete()
        Inquiry.objects.filter(pk=merged.pk).update(
            state="answered", merged_into=None, answered_at=answered_at, handler=handler, second_reader=None
        )


def marks_are_the_askers(apps, schema_editor):
    """Who set the marks so far is not known: each counts as the asker's, which nobody lifts."""
    apps.get_model("advice", "Inquiry").objects.update(sensitive_by_asker=F("is_sensitive"))
    schema_editor.connection.check_constraints()  # PostgreSQL makes no index while foreign keys wait to be checked


class Migration(migrations.Migration):

    dependencies = [
        ("advice", "0001_initial"),
        ("legislation", "0002_ending_and_mending"),
    ]

    operations = [
        migrations.AddField(
            "inquiry", "sensitive_by_asker", models.BooleanField(default=False, verbose_name="Người hỏi đánh dấu nhạy cảm")
        ),
        migrations.AddField(
            "inquiry", "once", models.CharField(editable=False, max_length=32, null=True, blank=True, unique=True)
        ),
        migrations.RunPython(part_the_answered, migrations.RunPython.noop),
        migrations.RunPython(marks_are_the_askers, migrations.RunPython.noop),
    ]
