from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "diemtua.jobs"
    label = "jobs"
    verbose_name = "Việc nền"
