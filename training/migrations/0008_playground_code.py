from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("training", "0007_runs_to_be_cancelled")]

    operations = [migrations.RenameModel("ChatCode", "PlaygroundCode")]
