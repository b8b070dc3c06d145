from django.apps import AppConfig


class DatarightsConfig(AppConfig):
    name = "diemtua.datarights"
    label = "datarights"
    verbose_name = "Dữ liệu cá nhân"
