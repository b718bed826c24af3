from django.db import migrations, models

from apps.common.dated import append_only
from apps.common.grants import grant


class Migration(migrations.Migration):
    initial = True

    dependencies = [("common", "0002_guards_of_dated_rows")]

    operations = [
        migrations.CreateModel(
            name="Lookup",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField()),
                (
                    "door",
                    models.CharField(
                        choices=[
                            ("public", "the person's number on the portal"),
                            ("record", "my record"),
                            ("api", "an information system"),
                            ("staff", "staff of the portal"),
                        ],
                        max_length=10,
                    ),
                ),
                ("asker", models.CharField(max_length=200)),
                ("purpose", models.CharField(blank=True, max_length=20)),
                ("presence", models.CharField(blank=True, max_length=20)),
                ("iin_key", models.CharField(max_length=64)),
                ("asked_on", models.DateField(null=True)),
                ("known_on", models.DateField(null=True)),
                ("outcome", models.CharField(max_length=20)),
                ("rules", models.CharField(blank=True, max_length=40)),
            ],
            options={
                "verbose_name": "look-up",
                "verbose_name_plural": "look-ups",
                "indexes": [
                    models.Index(fields=["iin_key", "-at"], name="audit_looku_iin_key_db7d56_idx")
                ],
            },
        ),
        grant("SELECT, INSERT", "audit_lookup"),
        *append_only("audit_lookup"),
    ]
