from django.apps import AppConfig


class AgreementsConfig(AppConfig):
    name = "diemtua.agreements"
    verbose_name = "Thỏa ước lao động tập thể"
