# Not run: written beside `make run` and compared with it by tests/tools/test_containers.py, never
# built. The same locked packages and the same commands; PostgreSQL and Valkey are docker-compose's.
FROM python:3.13-slim-bookworm

ENV PYTHONUNBUFFERED=1
WORKDIR /app

COPY requirements/bootstrap.txt requirements/base.txt requirements/
RUN pip install --no-cache-dir --require-hashes -r requirements/bootstrap.txt \
    && uv pip install --system --no-cache --require-hashes -r requirements/base.txt

COPY . .
RUN useradd --system --home-dir /app portal \
    && python -m tools.compile_messages \
    && mkdir .var && chown portal .var
USER portal

EXPOSE 8000
