"""The law's list says which legal statuses there are; here only their form is checked.

Reversible as long as nobody holds a status beyond the nine of the first list.
"""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("persons", "0004_codes_for_the_clinic"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="legalstatusperiod",
            name="persons_known_status_from_a_day",
        ),
        migrations.AddConstraint(
            model_name="legalstatusperiod",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("status__regex", "^[a-z0-9_]+$"),
                    ("valid__isempty", False),
                    ("valid__lower_inf", False),
                ),
                name="persons_status_from_a_day",
            ),
        ),
    ]
