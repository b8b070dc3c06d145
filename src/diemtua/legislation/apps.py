from django.apps import AppConfig


class LegislationConfig(AppConfig):
    name = "diemtua.legislation"
    label = "legislation"
    verbose_name = "Văn bản pháp luật"
