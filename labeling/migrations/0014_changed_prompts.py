"""When prompts were edited, and indexes for what has changed, built while labelers work."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ("labeling", "0013_taken_seats"),
    ]

    operations = [
        migrations.AddField(
            model_name="prompt",
            name="edited_at",
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        AddIndexConcurrently(
            model_name="prompt",
            index=models.Index(
                condition=models.Q(("edited_at__isnull", False)),
                fields=["edited_at"],
                name="prompts_by_edit",
            ),
        ),
        AddIndexConcurrently(
            model_name="prompt",
            index=models.Index(
                condition=models.Q(("withdrawn_at__isnull", False)),
                fields=["withdrawn_at"],
                name="prompts_by_withdrawal",
            ),
        ),
    ]
