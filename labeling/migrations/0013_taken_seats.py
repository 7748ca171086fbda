"""The index of free seats that somebody had taken, built while labelers work."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ("labeling", "0012_search_starts"),
    ]

    operations = [
        AddIndexConcurrently(
            model_name="seat",
            index=models.Index(
                condition=models.Q(
                    ("finished_at", None), ("left_at", None), ("labeler__isnull", False)
                ),
                fields=["purpose", "kind", "language", "round_number", "task", "place"],
                name="taken_seats",
            ),
        ),
    ]
