from django.apps import AppConfig


class UnionsConfig(AppConfig):
    name = "diemtua.unions"
    label = "unions"
    verbose_name = "Tổ chức công đoàn"
