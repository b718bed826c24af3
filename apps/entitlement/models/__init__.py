from apps.entitlement.models.cases import Case, CaseVersion
from apps.entitlement.models.drained import Drained
from apps.entitlement.models.histogram import Histogram
from apps.entitlement.models.months import PersonMonths
from apps.entitlement.models.previewing import DifferingAnswer, LawPreview
from apps.entitlement.models.proofs import Proof, ProofKey
from apps.entitlement.models.webhooks import Webhook, WebhookEvent

__all__ = [
    "Case",
    "CaseVersion",
    "DifferingAnswer",
    "Drained",
    "Histogram",
    "LawPreview",
    "PersonMonths",
    "Proof",
    "ProofKey",
    "Webhook",
    "WebhookEvent",
]
