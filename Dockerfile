# One image for web, workers, scheduler and migrate. No registry is named but the base image's; a mirror is a build
# argument: docker build --build-arg PIP_INDEX_URL=… .
FROM python:3.11-slim-bookworm AS build
ARG PIP_INDEX_URL
WORKDIR /srv
COPY requirements requirements
RUN requirements/install run.txt
COPY . .
RUN for po in */locale/*/LC_MESSAGES/django.po; do \
        .venv/bin/pybabel -q compile --use-fuzzy -i "$po" -o "${po%.po}.mo" -l "$(basename "$(dirname "$(dirname "$po")")")"; \
    done \
    # Style sheets, scripts and fonts are the same in both modes, and this one needs no settings.
    && DATA_DIR=/srv/var .venv/bin/python manage.py build_assets && mv var/static var/assets . && rm -rf var

FROM python:3.11-slim-bookworm
RUN useradd --system --uid 10001 --create-home --home-dir /var/lib/bureau-ordre bureau
WORKDIR /srv
COPY --from=build /srv /srv
ENV PATH=/srv/.venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 \
    DJANGO_SETTINGS_MODULE=config.settings.production STATIC_ROOT=/srv/static DATA_DIR=/var/lib/bureau-ordre
USER bureau
EXPOSE 8000
CMD ["gunicorn", "--worker-class", "gthread", "--workers", "3", "--threads", "4", "--bind", "0.0.0.0:8000", "config.wsgi"]
