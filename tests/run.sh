#!/usr/bin/env bash
# The whole suite: on SQLite always; again, for what touches the database, on PostgreSQL where one answers.
set -euo pipefail
cd "$(dirname "$0")/.."

install_chromium() {
    command -v chromium >/dev/null || command -v chromium-browser >/dev/null && return 0
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
        echo "== installation de Chromium (paquet Debian)"
        (apt-get update -qq && apt-get install -y -qq chromium) >/dev/null 2>&1 || true
    fi
    command -v chromium >/dev/null || echo "== SAUTÉ : pas de Chromium, les tests de navigateur ne tournent pas"
}
install_oidc() {
    command -v npm >/dev/null || { echo "== SAUTÉ : pas de npm, le test contre un serveur OpenID Connect ne tourne pas"; return 0; }
    [ -d tests/oidc/node_modules ] || npm ci --prefix tests/oidc --silent --no-audit --no-fund || echo "== SAUTÉ : oidc-provider ne s'installe pas"
}
# Heavy (430 MB to fetch), so only where it can run; `make demo` never asks for it.
install_spark() {
    java -version >/dev/null 2>&1 || { echo "== SAUTÉ : pas de Java, les détecteurs ne sont pas comparés sur Spark"; return 0; }
    python -c "import pyspark" 2>/dev/null && return 0
    echo "== installation de PySpark"
    python -m pip install --quiet --disable-pip-version-check --no-build-isolation --require-hashes -r requirements/spark.txt \
        || echo "== SAUTÉ : PySpark ne s'installe pas, les détecteurs ne sont pas comparés sur Spark"
}
install_chromium
install_oidc
install_spark

workers="${RELAIS_TEST_WORKERS:-2}"
echo "== SQLite"
env -u DATABASE_URL python -m pytest -n "$workers" --dist loadgroup -q "$@"

url="${RELAIS_TEST_POSTGRESQL:-postgres://postgres@127.0.0.1:5432/postgres}"
if python -c "import psycopg,sys; psycopg.connect(sys.argv[1].replace('postgres://','postgresql://'), connect_timeout=3).close()" "$url" 2>/dev/null; then
    echo "== PostgreSQL"
    DATABASE_URL="$url" python -m pytest -n "$workers" --dist loadgroup -q -m "not browser and not oidc and not no_database" "$@"
else
    echo "== SAUTÉ : aucun PostgreSQL ne répond (RELAIS_TEST_POSTGRESQL donne son adresse)"
fi
