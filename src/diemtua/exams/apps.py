from django.apps import AppConfig


class ExamsConfig(AppConfig):
    name = "diemtua.exams"
    label = "exams"
    verbose_name = "Kiểm tra"
