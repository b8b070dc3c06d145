from django.apps import AppConfig


class DuplicatesConfig(AppConfig):
    name = "diemtua.duplicates"
    label = "duplicates"
    verbose_name = "Người trùng"
