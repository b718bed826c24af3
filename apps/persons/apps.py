from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PersonsConfig(AppConfig):
    name = "apps.persons"
    verbose_name = _("People")

    def ready(self) -> None:
        from apps.accounts.directory import Directory, register
        from apps.persons import identity, selectors

        register(Directory(key_of=identity.iin_key, contact_of=selectors.contact_of))
