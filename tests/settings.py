"""The product's settings, with files and secrets of the tests' own. Passwords are hashed fast: they protect nobody here."""

import os
import tempfile

os.environ["RELAIS_HOME"] = os.environ.get("RELAIS_TEST_HOME") or tempfile.mkdtemp(
    prefix="relais-tests-"
)
os.environ["RELAIS_EMAIL_BACKEND"] = "django.core.mail.backends.locmem.EmailBackend"

from config.settings import *  # noqa: F403
from config.settings import STATIC_ROOT

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STATIC_ROOT.mkdir(parents=True, exist_ok=True)
