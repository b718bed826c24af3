from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EntitlementConfig(AppConfig):
    name = "apps.entitlement"
    verbose_name = _("Entitlement")
