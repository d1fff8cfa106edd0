# The fake's own image, and the one that the contract tests run in. PYTHON_IMAGE: see docker-compose.test.yml.
ARG PYTHON_IMAGE

FROM ${PYTHON_IMAGE} AS wheel
WORKDIR /src
COPY pyproject.toml README.md LICENSE docker-compose.test.yml ./
COPY fake_strapi fake_strapi
COPY harness harness
RUN pip wheel --no-cache-dir --no-deps --wheel-dir /wheels .

FROM ${PYTHON_IMAGE} AS contract-tests
WORKDIR /src
COPY pyproject.toml README.md LICENSE docker-compose.test.yml ./
# The packages are a layer of their own, for what an editable package with nothing in it asks for.
RUN mkdir fake_strapi harness && touch fake_strapi/__init__.py harness/__init__.py \
 && pip install --no-cache-dir --editable '.[dev]'
COPY . .
CMD ["pytest", "contract_tests"]

FROM ${PYTHON_IMAGE} AS fake
COPY --from=wheel /wheels /wheels
RUN pip install --no-cache-dir /wheels/*.whl && mkdir /data && chown 1000:1000 /data
WORKDIR /data
USER 1000:1000
EXPOSE 1337
HEALTHCHECK --interval=5s --timeout=3s --start-period=10s \
  CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:1337/_health', timeout=2)"]
ENTRYPOINT ["fake-strapi"]
CMD ["serve", "--host", "0.0.0.0", "--port", "1337"]
