from django.db import migrations, models

import apps.fhir.models
from apps.common.grants import grant


class Migration(migrations.Migration):
    initial = True

    dependencies = [("common", "0001_app_role_grants")]

    operations = [
        migrations.CreateModel(
            name="Eligibility",
            fields=[
                (
                    "id",
                    models.CharField(
                        default=apps.fhir.models.new_id,
                        editable=False,
                        max_length=32,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("client_id", models.BigIntegerField()),
                ("created_at", models.DateTimeField()),
                ("request", models.TextField()),
                ("response", models.TextField()),
            ],
            options={
                "verbose_name": "answer by FHIR",
                "verbose_name_plural": "answers by FHIR",
                "indexes": [models.Index(fields=["created_at"], name="fhir_eligibility_created")],
            },
        ),
        # An answer once given never changes: there is no UPDATE.
        grant("SELECT, INSERT, DELETE", "fhir_eligibility"),
    ]
