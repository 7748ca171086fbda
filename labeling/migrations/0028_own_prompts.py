from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models
from django.db.models import PROTECT, Q


class Migration(migrations.Migration):
    # The index is built while people work.
    atomic = False

    dependencies = [
        ("labeling", "0027_guideline_translations"),
    ]

    operations = [
        migrations.AddField(
            model_name="prompt",
            name="replaced_by",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                db_index=False,
                editable=False,
                null=True,
                on_delete=PROTECT,
                related_name="versions",
                to="labeling.prompt",
            ),
        ),
        migrations.AddField(
            model_name="prompt",
            name="taken_back_at",
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        AddIndexConcurrently(
            model_name="prompt",
            index=models.Index(
                condition=Q(replaced_by__isnull=False),
                fields=["replaced_by"],
                name="prompts_by_newest_version",
            ),
        ),
    ]
