import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("labeling", "0009_ranks"),
    ]

    operations = [
        migrations.RenameModel("Correction", "LabelEdit"),
        migrations.RenameField("labeledit", "corrected_at", "edited_at"),
        migrations.AlterField(
            model_name="labeledit",
            name="label",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="edits",
                to="labeling.label",
            ),
        ),
    ]
