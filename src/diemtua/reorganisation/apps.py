from django.apps import AppConfig


class ReorganisationConfig(AppConfig):
    name = "diemtua.reorganisation"
    label = "reorganisation"
    verbose_name = "Sắp xếp tổ chức"
