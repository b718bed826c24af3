"""What the application's role may do with Django's own tables."""

from django.db import migrations

from apps.common.grants import grant


class Migration(migrations.Migration):
    initial = True
    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
        ("admin", "0003_logentry_add_action_flag_choices"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("sessions", "0001_initial"),
        ("pghistory", "0007_auto_20250421_0444"),
    ]
    operations = [
        grant(
            "SELECT, INSERT, UPDATE, DELETE",
            "auth_user",
            "auth_group",
            "auth_user_groups",
            "auth_user_user_permissions",
            "auth_group_permissions",
            "django_session",
        ),
        grant("SELECT, INSERT", "django_admin_log", "pghistory_context"),
        grant("UPDATE", "pghistory_context"),
        grant("SELECT", "auth_permission", "django_content_type", "django_migrations"),
    ]
