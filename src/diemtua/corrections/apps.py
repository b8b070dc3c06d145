from django.apps import AppConfig


class CorrectionsConfig(AppConfig):
    name = "diemtua.corrections"
    label = "corrections"
    verbose_name = "Đính chính"
