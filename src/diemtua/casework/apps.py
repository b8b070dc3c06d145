from django.apps import AppConfig


class CaseworkConfig(AppConfig):
    name = "diemtua.casework"
    label = "casework"
    verbose_name = "Vụ việc"
