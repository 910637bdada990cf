# One image, two stages: the first builds the environment from the lock, the second holds only what runs.
FROM python:3.13-slim-bookworm AS build
WORKDIR /srv/tournee
COPY . .
RUN TOURNEE_KERNEL_DIR=/dev/null scripts/setup && rm -rf .venv-uv

FROM python:3.13-slim-bookworm
# libgomp and expat are what the wheels of OR-Tools and osmium expect of the system.
RUN apt-get update && apt-get install -y --no-install-recommends libexpat1 libgomp1 && rm -rf /var/lib/apt/lists/* \
    && useradd --create-home --uid 10001 tournee && install -d -o tournee /data
COPY --from=build /srv/tournee /srv/tournee
USER tournee
WORKDIR /srv/tournee
# The search is compiled for the processor that runs it, at the first start, and kept with the data.
ENV PATH=/srv/tournee/.venv/bin:$PATH TOURNEE_DATA_DIR=/data TOURNEE_KERNEL_DIR=/data/kernels PYTHONUNBUFFERED=1
VOLUME /data
# The service answers on loopback only unless TLS or a trusted proxy is set (docs/deployment.md): run it with `--network host`.
EXPOSE 8000
HEALTHCHECK CMD ["python", "-c", "import urllib.request as u; u.urlopen('http://127.0.0.1:8000/healthz', timeout=3)"]
CMD ["tournee", "serve", "--port", "8000"]
