"""Agreement by several figures and units; values with the gate of reliability."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("analysis", "0002_corrected_figures")]

    operations = [
        migrations.RemoveConstraint(model_name="agreement", name="agreement_is_one_per_key"),
        migrations.RenameField(model_name="agreement", old_name="alpha", new_name="value"),
        migrations.AlterField(
            model_name="agreement",
            name="scope",
            field=models.CharField(
                choices=[("theme", "Theme"), ("code", "Code"), ("scale", "Scale")], max_length=10
            ),
        ),
        migrations.AddField(
            model_name="agreement",
            name="unit",
            field=models.CharField(
                choices=[("turn", "Turn"), ("character", "Character"), ("value", "Value")],
                default="turn",
                max_length=10,
            ),
        ),
        migrations.AddField(
            model_name="agreement",
            name="figure",
            field=models.CharField(
                choices=[("alpha", "Alpha"), ("gwet", "Gwet"), ("percent", "Percent")],
                default="alpha",
                max_length=10,
            ),
        ),
        migrations.AddField(
            model_name="agreement",
            name="scale",
            field=models.CharField(blank=True, max_length=80, default=""),
            preserve_default=False,
        ),
        migrations.AddConstraint(
            model_name="agreement",
            constraint=models.UniqueConstraint(
                fields=("run", "scope", "key", "unit", "figure", "scale"),
                name="agreement_is_one_per_figure",
            ),
        ),
        *(
            migrations.AddField(
                model_name="value",
                name=name,
                field=models.FloatField(blank=True, null=True),
            )
            for name in ("gated", "gated_low", "gated_high")
        ),
    ]
