from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "diemtua.api"
    label = "api"
    verbose_name = "Kết nối hệ thống"
