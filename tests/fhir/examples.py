"""Foreign resources: HL7's examples of R4 (CC0) as other servers send them, and two of payers' guides."""

from typing import Any

from tests.builders import IIN

Resource = dict[str, Any]

NARRATIVE = {
    "status": "generated",
    "div": '<div xmlns="http://www.w3.org/1999/xhtml">A human-readable rendering</div>',
}
ELIGIBILITY_REQUEST: Resource = {
    "resourceType": "CoverageEligibilityRequest",
    "id": "52345",
    "text": NARRATIVE,
    "identifier": [
        {"system": "http://happyvalley.com/coverageelegibilityrequest", "value": "52345"}
    ],
    "status": "active",
    "priority": {"coding": [{"code": "normal"}]},
    "purpose": ["validation"],
    "patient": {"reference": "Patient/4"},
    "created": "2014-08-16",
    "provider": {"reference": "Organization/1"},
    "insurer": {"reference": "Organization/2"},
    "insurance": [
        {
            "focal": True,
            "coverage": {"reference": "Coverage/9876B1"},
            "businessArrangement": "NB8742",
        }
    ],
}
ELIGIBILITY_REQUEST_2: Resource = {
    "resourceType": "CoverageEligibilityRequest",
    "id": "52346",
    "text": NARRATIVE,
    "identifier": [
        {"system": "http://happyvalley.com/coverageelegibilityrequest", "value": "52346"}
    ],
    "status": "active",
    "priority": {"coding": [{"code": "normal"}]},
    "purpose": ["validation", "benefits"],
    "patient": {"reference": "Patient/4"},
    "servicedDate": "2014-09-17",
    "created": "2014-08-16",
    "enterer": {"identifier": {"system": "http://happyvalley.com/users", "value": "44577"}},
    "provider": {"reference": "Organization/1"},
    "insurer": {"reference": "Organization/2"},
    "facility": {
        "identifier": {"system": "http://statecliniclicensor.com/clinicid", "value": "G35B9"}
    },
    "insurance": [{"coverage": {"reference": "Coverage/9876B1"}, "businessArrangement": "NB8742"}],
}
ELIGIBILITY_RESPONSE: Resource = {
    "resourceType": "CoverageEligibilityResponse",
    "id": "E2500",
    "text": NARRATIVE,
    "identifier": [
        {"system": "http://www.BenefitsInc.com/fhir/coverageeligibilityresponse", "value": "881234"}
    ],
    "status": "active",
    "purpose": ["validation"],
    "patient": {"reference": "Patient/pat1"},
    "created": "2014-08-16",
    "request": {"reference": "http://www.BenefitsInc.com/fhir/coverageeligibilityrequest/2254"},
    "outcome": "complete",
    "disposition": "Policy is currently in-force.",
    "insurer": {"reference": "Organization/2"},
    "insurance": [{"coverage": {"reference": "Coverage/9876B1"}, "inforce": True}],
}
COVERAGE: Resource = {
    "resourceType": "Coverage",
    "id": "9876B1",
    "text": NARRATIVE,
    "identifier": [{"system": "http://benefitsinc.com/certificate", "value": "12345"}],
    "status": "active",
    "type": {
        "coding": [
            {
                "system": "http://terminology.hl7.org/CodeSystem/v3-ActCode",
                "code": "EHCPOL",
                "display": "extended healthcare",
            }
        ]
    },
    "policyHolder": {"reference": "http://benefitsinc.com/FHIR/Organization/CBI35"},
    "subscriber": {"reference": "Patient/4"},
    "beneficiary": {"reference": "Patient/4"},
    "dependent": "0",
    "relationship": {"coding": [{"code": "self"}]},
    "period": {"start": "2011-05-23", "end": "2012-05-23"},
    "payor": [{"reference": "Organization/2"}],
    "class": [
        {
            "type": {
                "coding": [
                    {
                        "system": "http://terminology.hl7.org/CodeSystem/coverage-class",
                        "code": "group",
                    }
                ]
            },
            "value": "CB135",
            "name": "Corporate Baker's Inc. Local #35",
        }
    ],
}
PATIENT: Resource = {
    "resourceType": "Patient",
    "id": "example",
    "text": NARRATIVE,
    "identifier": [
        {
            "use": "usual",
            "type": {
                "coding": [
                    {"system": "http://terminology.hl7.org/CodeSystem/v2-0203", "code": "MR"}
                ]
            },
            "system": "urn:oid:1.2.36.146.595.217.0.1",
            "value": "12345",
            "period": {"start": "2001-05-06"},
            "assigner": {"display": "Acme Healthcare"},
        }
    ],
    "active": True,
    "name": [{"use": "official", "family": "Chalmers", "given": ["Peter", "James"]}],
    "gender": "male",
    "birthDate": "1974-12-25",
    "_birthDate": {
        "extension": [
            {
                "url": "http://hl7.org/fhir/StructureDefinition/patient-birthTime",
                "valueDateTime": "1974-12-25T14:35:45-05:00",
            }
        ]
    },
    "deceasedBoolean": False,
    "managingOrganization": {"reference": "Organization/1"},
}
INSURANCE_PLAN: Resource = {
    "resourceType": "InsurancePlan",
    "id": "example",
    "identifier": [{"system": "http://example.org/plans", "value": "1"}],
    "status": "active",
    "name": "Gold",
    "ownedBy": {"reference": "#payer"},
    "contained": [{"resourceType": "Organization", "id": "payer", "name": "Payer"}],
}
# What a converter from X12 270 makes, with the service type that asks of the whole plan.
X12_REQUEST: Resource = {
    "resourceType": "CoverageEligibilityRequest",
    "status": "active",
    "purpose": ["benefits"],
    "patient": {
        "identifier": {"system": "http://example.org/member", "value": "W000000002"},
        "display": "Jane Smith",
    },
    "created": "2026-11-22T07:00:00Z",
    "insurer": {"identifier": {"system": "http://example.org/payer", "value": "12345"}},
    "item": [
        {
            "category": {
                "coding": [
                    {
                        "system": "http://terminology.hl7.org/CodeSystem/ex-benefitcategory",
                        "code": "30",
                    }
                ]
            }
        }
    ],
}
# The shape in which claims exchanges send a request: a collection that brings its patient along.
EXCHANGE_BUNDLE: Resource = {
    "resourceType": "Bundle",
    "id": "98aa81af-7a49-4159-a8ed-35e721d6ae74",
    "meta": {"profile": ["http://example.org/StructureDefinition/EligibilityBundle"]},
    "identifier": {"system": "http://example.org/bundle", "value": "98aa81af"},
    "type": "collection",
    "timestamp": "2026-11-22T07:00:00Z",
    "entry": [
        {
            "fullUrl": "urn:uuid:1a1a1a1a-7a49-4159-a8ed-35e721d6ae74",
            "resource": {
                **ELIGIBILITY_REQUEST,
                "patient": {"reference": "urn:uuid:6edcef1a-bea8-4d57-823f-67ac1a56722d"},
                "insurance": [
                    {"coverage": {"identifier": {"system": "urn:osms:package", "value": "mshi"}}}
                ],
            },
        },
        {
            "fullUrl": "urn:uuid:6edcef1a-bea8-4d57-823f-67ac1a56722d",
            "resource": {
                **PATIENT,
                "identifier": [
                    *PATIENT["identifier"],
                    {"system": "urn:osms:iin", "value": IIN},
                ],
            },
        },
        {
            "fullUrl": "urn:uuid:2b2b2b2b-7a49-4159-a8ed-35e721d6ae74",
            "resource": {"resourceType": "Organization", "id": "1", "name": "Clinic"},
        },
    ],
}
