"""What the admin does not show: second factors' keys, and people, who have pages of their own.

An account changed here would pass by the roles, the second factor and the record of acts; a superuser
is made and reset by command (docs/operations.md).
"""

from django.contrib import admin
from django.contrib.auth.models import Group, User
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice

admin.site.unregister([StaticDevice, TOTPDevice, User, Group])
