from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "diemtua.web"
    label = "web"
