from django.apps import AppConfig


class DashboardsConfig(AppConfig):
    name = "diemtua.dashboards"
    label = "dashboards"
    verbose_name = "Bảng điều hành"
