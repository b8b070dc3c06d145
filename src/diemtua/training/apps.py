from django.apps import AppConfig


class TrainingConfig(AppConfig):
    name = "diemtua.training"
    label = "training"
    verbose_name = "Tập huấn"
