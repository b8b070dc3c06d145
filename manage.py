"""Django's own commands, for developers; people use `diemtua`."""

import os
import sys

from django.core.management import execute_from_command_line

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "diemtua.web.settings")
execute_from_command_line(sys.argv)
