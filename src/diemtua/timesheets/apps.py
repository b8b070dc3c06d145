from django.apps import AppConfig


class TimesheetsConfig(AppConfig):
    name = "diemtua.timesheets"
    label = "timesheets"
    verbose_name = "Giờ công đoàn"
