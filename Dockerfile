# One image, two stages: the first builds the environment from the lock, the second holds only what runs.
FROM python:3.13-slim-bookworm AS build
WORKDIR /srv/tournee
COPY . .
RUN TOURNEE_KERNEL_DIR=/dev/null scripts/setup && rm -rf .venv-uv

FROM python:3.13-slim-bookworm
# libgomp and expat are what the wheels of OR-Tools and osmium expect of the system; Debian's security updates come without a pin.
# hadolint ignore=DL3008
RUN apt-get update && apt-get install -y --no-install-recommends libexpat1 libgomp1 && rm -rf /var/lib/apt/lists/* \
    && useradd --create-home --uid 10001 tournee && install -d -o tournee /data /kernels
COPY --from=build /srv/tournee /srv/tournee
USER 10001:10001
WORKDIR /srv/tournee
# The root may be read-only: what is written lies in the volumes and in /tmp. The search is compiled for the processor that runs
# it at the first start, kept in /kernels, and compiled again where another processor comes.
ENV PATH=/srv/tournee/.venv/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    TOURNEE_DATA_DIR=/data \
    TOURNEE_KERNEL_DIR=/kernels
VOLUME ["/data", "/kernels"]
# The service answers on loopback only unless TLS or a trusted proxy is set (docs/deployment.md): run it with `--network host`, or by compose.yaml.
EXPOSE 8000
# A listening service answers; whether it can do its work is asked at /readyz.
HEALTHCHECK CMD ["python", "-c", "import socket; socket.create_connection(('127.0.0.1', 8000), 3)"]
STOPSIGNAL SIGTERM
CMD ["tournee", "serve"]
