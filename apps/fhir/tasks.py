"""Upkeep of this door."""

from celery import shared_task

from apps.fhir import services


@shared_task
def forget() -> None:
    """Delete answers that are no longer kept."""
    services.forget()
