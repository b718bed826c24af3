from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CommonConfig(AppConfig):
    name = "apps.common"
    verbose_name = _("Common")

    def ready(self) -> None:
        from apps.common import checks

        checks.refuse_old_time_zones()
