"""Staff who may see counts, and staff who may not."""

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client

from tests.builders import sign_in


def staff(name: str, *permissions: str) -> Client:
    user = User.objects.create_user(name, password=None, is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=permissions))
    client = Client()
    sign_in(client, user)
    return client


@pytest.fixture
def office(db: None) -> Client:
    """Somebody with the permission."""
    return staff("office", "view_population")


@pytest.fixture
def stranger(db: None) -> Client:
    """Somebody of the staff without it."""
    return staff("stranger")
