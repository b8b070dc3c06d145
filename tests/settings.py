"""The suite's settings: the real ones, with a quick hasher, jobs run at once, and the database the run asks for."""

import os
import tempfile

os.environ.setdefault("DIEMTUA_HOME", tempfile.mkdtemp(prefix="diemtua-test-"))

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
