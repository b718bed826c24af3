"""The portal's own settings with the yardstick's address, and no limit on the benchmark's client."""

from osms_portal.settings import *  # noqa: F403
from osms_portal.settings import OSMS_LIMITS

ROOT_URLCONF = "benchmarks.bare"
OSMS_LIMITS = {**OSMS_LIMITS, "api_second": 1_000_000, "api_people_day": 1_000_000_000}
