import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("labeling", "0011_requeues"),
    ]

    operations = [
        migrations.CreateModel(
            name="SearchStart",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("fingerprint", models.CharField(max_length=32)),
                ("round_number", models.PositiveIntegerField()),
                ("task", models.PositiveBigIntegerField()),
                ("stored_at", models.DateTimeField()),
                (
                    "labeler",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("labeler", "fingerprint"), name="one_start_per_labeler_and_search"
                    )
                ],
            },
        ),
    ]
