from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("audit", "0004_seals"),
    ]

    operations = [
        migrations.AlterField(
            model_name="lookup",
            name="door",
            field=models.CharField(
                choices=[
                    ("public", "the person's number on the portal"),
                    ("record", "my record"),
                    ("api", "an information system"),
                    ("staff", "staff of the portal"),
                    ("desk", "a registrar at the desk"),
                    ("list", "a list of a clinic"),
                    ("fhir", "an information system, by FHIR"),
                    ("webhook", "a notice to an information system"),
                ],
                max_length=10,
            ),
        ),
    ]
