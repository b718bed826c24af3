from apps.changes.models.acts import Act, Approval
from apps.changes.models.installation import Guarded, Installation
from apps.changes.models.sets import ChangeSet, Edit, Operation

__all__ = ["Act", "Approval", "ChangeSet", "Edit", "Guarded", "Installation", "Operation"]
