from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "diemtua.demo"
    label = "demo"
    verbose_name = "Liên đoàn mẫu"
