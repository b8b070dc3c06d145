from django.apps import AppConfig


class RosterConfig(AppConfig):
    name = "diemtua.roster"
    label = "roster"
    verbose_name = "Nạp danh sách"
