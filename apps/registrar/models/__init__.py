"""What the desk keeps: lists of patients, their rows and links."""

from apps.registrar.models.lists import ListLink, ListRow, PatientList

__all__ = ["ListLink", "ListRow", "PatientList"]
