# One image for web, worker and beat; docker-compose.yml says which of them a container is.
FROM node:22-slim AS assets
WORKDIR /assets
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts --omit=dev

FROM python:3.13-slim
ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 VAR_DIR=/app/var
WORKDIR /app
# What PDFs are made with (WeasyPrint), and a font with every accent.
RUN apt-get update -qq && apt-get install -y -qq --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 \
    libharfbuzz-subset0 fonts-dejavu-core && rm -rf /var/lib/apt/lists/*
COPY requirements/base.txt requirements/base.txt
RUN pip install --no-cache-dir --require-hashes --requirement requirements/base.txt
COPY --from=assets /assets/node_modules node_modules
COPY . .
RUN python -m tools.compile_messages $(find locale locale_packages -name '*.po') \
    && useradd --system --uid 10001 --home-dir /app --shell /usr/sbin/nologin mustsee \
    && mkdir -p /app/var /app/keys && chown mustsee:mustsee /app/var /app/keys && chmod 700 /app/keys
# A named volume takes its owner from these folders, so the user below can write into them.
USER mustsee
VOLUME /app/var
EXPOSE 8000
CMD ["gunicorn", "mustsee.wsgi:application", "--bind", "0.0.0.0:8000", "--worker-class", "gthread", "--workers", "2", \
     "--threads", "4", "--worker-tmp-dir", "/dev/shm", "--no-control-socket", "--access-logfile", "-"]
