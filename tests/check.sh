#!/usr/bin/env bash
# Everything that can be said of the code without running the product.
set -euo pipefail
cd "$(dirname "$0")/.."
RELAIS_HOME="${RELAIS_HOME:-$(mktemp -d)}"
export RELAIS_HOME
echo "== ruff";        ruff check . && ruff format --check --quiet .
echo "== mypy";        mypy relais config
echo "== contracts";   lint-imports | tail -n 12
echo "== migrations";  python manage.py makemigrations --check --dry-run
echo "== repository";  python -m pytest tests/repository -q -p no:cacheprovider
