from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("training", "0004_playground")]

    operations = [
        migrations.RemoveIndex("run", "ended_runs_to_tell"),
        migrations.RenameField("run", "told_at", "end_handled_at"),
        migrations.AddIndex(
            "run",
            models.Index(
                fields=["id"],
                name="ends_to_handle",
                condition=models.Q(("end_handled_at", None), ("ended_at__isnull", False)),
            ),
        ),
    ]
