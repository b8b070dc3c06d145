"""Facts asked by topic are kept sealed; what is published names neither the number nor the day of the question behind it."""

import re

import diemtua.vault.sealing
from django.db import migrations
from django.utils import timezone

from diemtua.kernel.codes import new_code


def addresses_tell_nothing(apps, schema_editor):
    """The first published answers ended in the number of their question: they get random letters, the old addresses are gone."""
    Entry, Review = apps.get_model("advice", "KnowledgeEntry"), apps.get_model("advice", "Review")
    for entry in Entry.objects.filter(slug__regex=r"-[0-9]+$").only("pk", "slug"):
        old, slug = entry.slug, re.sub(r"-[0-9]+$", f"-{new_code(5).lower()}", entry.slug)
        Entry.objects.filter(pk=entry.pk).update(slug=slug)
        for review in Review.objects.filter(source="entry", key=str(entry.pk)).only("pk", "url"):
            Review.objects.filter(pk=review.pk).update(url=review.url.replace(f"/{old}/", f"/{slug}/"))


def law_days_tell_nobody(apps, schema_editor):
    """Told was the day of the matter, often the day of asking: the first of its month tells the same law."""
    Entry = apps.get_model("advice", "KnowledgeEntry")
    for entry in Entry.objects.only("pk", "law_day", "published_at"):
        if entry.law_day <= timezone.localdate(entry.published_at):  # later ones were set when somebody looked it over
            since = entry.citations.values_list("version__since", flat=True)
            Entry.objects.filter(pk=entry.pk).update(law_day=max([entry.law_day.replace(day=1), *since]))


class Migration(migrations.Migration):

    dependencies = [
        ('advice', '0003_closing_and_hastening'),
    ]

    operations = [
        migrations.AddField(
            model_name='inquiry',
            name='details',
            field=diemtua.vault.sealing.SealedField(blank=True, verbose_name='Điều kể thêm theo chủ đề'),
        ),
        migrations.RunPython(addresses_tell_nothing, migrations.RunPython.noop),
        migrations.RunPython(law_days_tell_nobody, migrations.RunPython.noop),
    ]
