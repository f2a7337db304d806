# Everything comes from the hashed lock; nothing is compiled, so the slim image suffices twice.
ARG PYTHON=python:3.13-slim
ARG NODE=node:24-slim

# What the pages take from others, copied and compressed; Node itself stays behind.
FROM ${NODE} AS libraries
WORKDIR /app
COPY package.json ./
COPY package-lock.json ./
COPY .npmrc ./
COPY assets.mjs ./
RUN npm ci --ignore-scripts --omit=dev --silent && node assets.mjs

FROM ${PYTHON} AS dependencies
RUN python -m venv /venv
COPY requirements.txt ./
RUN /venv/bin/pip install --no-cache-dir --require-hashes --only-binary :all: -r requirements.txt
# The code stays in /app beside its content and migrations, where settings look for them.
RUN printf '#!/venv/bin/python\nfrom service.__main__ import main\n\nmain()\n' > /venv/bin/exam-tutor \
    && chmod +x /venv/bin/exam-tutor

FROM ${PYTHON}
ENV PATH=/venv/bin:$PATH PYTHONPATH=/app PYTHONUNBUFFERED=1 EXAM_TUTOR_HOST=0.0.0.0 EXAM_TUTOR_PORT=8000
WORKDIR /app
COPY --from=dependencies /venv /venv
COPY question_bank ./question_bank
COPY rubrics ./rubrics
COPY migrations ./migrations
COPY service ./service
COPY --from=libraries /app/service/web/static/vendor ./service/web/static/vendor
RUN useradd --system --uid 10001 --no-create-home tutor \
    && mkdir var && chown tutor var \
    && python -m compileall -q service migrations
USER tutor
# Only the embedded SQLite database writes here; with PostgreSQL it stays empty.
VOLUME /app/var
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s --retries=3 \
    CMD ["python", "-c", "import urllib.request as web; web.urlopen('http://127.0.0.1:8000/healthz', timeout=2)"]
ENTRYPOINT ["exam-tutor"]
CMD ["serve"]
