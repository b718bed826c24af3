"""What the OAuth toolkit shows in the admin is not for hands: clients are made by command or page."""

from django.apps import apps
from django.contrib import admin

for model in apps.get_app_config("oauth2_provider").get_models():
    if admin.site.is_registered(model):
        admin.site.unregister(model)
