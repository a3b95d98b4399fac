FROM python:3.12-slim

WORKDIR /srv/dealgraph
COPY requirements.lock ./
RUN pip install --no-cache-dir --require-hashes -r requirements.lock
COPY . .
RUN pip install --no-cache-dir --no-deps --editable . \
    && useradd --system --home-dir /var/lib/dealgraph --create-home dealgraph

USER dealgraph
EXPOSE 8000
CMD ["sh", "-c", "dealgraph load data && exec dealgraph serve"]
