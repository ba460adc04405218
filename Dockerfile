# One image; the command chooses what it is: api (default), worker, migrate, seed, check.
#   docker build -t lianban .        docker run lianban worker

FROM node:22-bookworm-slim AS pages
WORKDIR /src/frontend
COPY frontend/package.json frontend/package-lock.json frontend/.npmrc ./
RUN npm ci --no-audit --no-fund
COPY frontend/ ./
COPY openapi/ /src/openapi/
RUN npm run build

FROM python:3.12-slim-bookworm AS packages
RUN python -m venv /opt/venv
COPY requirements.lock /tmp/requirements.lock
RUN /opt/venv/bin/pip install --no-cache-dir --require-hashes -r /tmp/requirements.lock

FROM python:3.12-slim-bookworm
RUN useradd --system --uid 10001 --home-dir /srv/lianban --shell /usr/sbin/nologin lianban \
 && install -d -o lianban -g lianban /srv/lianban /srv/lianban/exchange /srv/lianban/documents
WORKDIR /srv/lianban
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    LIANBAN_DOCUMENTS=/srv/lianban/documents \
    LIANBAN_EXCHANGE=/srv/lianban/exchange \
    LIANBAN_FRONTEND=/srv/lianban/frontend/dist \
    LIANBAN_KEYS=/run/secrets/lianban_keys
COPY --from=packages /opt/venv /opt/venv
COPY --from=pages /src/frontend/dist ./frontend/dist
COPY LICENSE alembic.ini ./
COPY adapters/ ./adapters/
COPY api/ ./api/
COPY deploy/ ./deploy/
COPY domain/ ./domain/
COPY migrations/ ./migrations/
USER 10001
EXPOSE 8000
ENTRYPOINT ["/bin/sh", "deploy/scripts/start"]
CMD ["api"]
