from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "diemtua.people"
    label = "people"
    verbose_name = "Tài khoản"
