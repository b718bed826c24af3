"""The portal's commands, for `make run`; docker-compose.yml starts the same programs."""

WEB = (
    "python -m granian --interface wsgi --host {host} --port {port} --workers {workers} --blocking-threads 4 "
    "--workers-kill-timeout 10 --no-access-log osms_portal.wsgi:application"
)
WORKER = (
    "python -m celery --app osms_portal worker --pool threads --concurrency 4 --beat "
    "--schedule {var}/beat-schedule --loglevel info"
)
PREPARE = "python -m tools.prepare"
