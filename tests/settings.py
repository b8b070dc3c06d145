"""The suite's settings: the real ones, with a quick hasher, jobs run at once, and the database the run asks for."""

import os
import tempfile

# A home for each worker of the run: files of one must not be met, or deleted, by another.
os.environ["DIEMTUA_HOME"] = os.path.join(
    os.environ.get("DIEMTUA_HOME") or tempfile.mkdtemp(prefix="diemtua-test-"),
    os.environ.get("PYTEST_XDIST_WORKER", "main"),
)

from diemtua.web.settings import *  # noqa: F403
from diemtua.web.settings import DATABASES, STATIC_ROOT, STORAGES

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
STORAGES = STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
STATIC_ROOT.mkdir(exist_ok=True)
ALLOWED_HOSTS = ["*"]
PUBLIC_URL = "http://testserver"
GALLERY = True
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # A live server's thread and the test must see one database: a file, with the pragmas of production but no sync.
    DATABASES["default"]["TEST"] = {"NAME": os.path.join(os.environ["DIEMTUA_HOME"], "test.sqlite3")}
    DATABASES["default"]["OPTIONS"]["init_command"] = "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF;"
else:
    DATABASES["default"]["CONN_MAX_AGE"] = 0
    # Where one that was migrated is told, each worker's database is a copy of it: migrating takes as long as 200 tests.
    DATABASES["default"]["TEST"] = {"TEMPLATE": os.environ.get("DIEMTUA_TEST_TEMPLATE")}
