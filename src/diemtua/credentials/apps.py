from django.apps import AppConfig


class CredentialsConfig(AppConfig):
    name = "diemtua.credentials"
    label = "credentials"
    verbose_name = "Chứng nhận"
