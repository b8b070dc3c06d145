from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate


class UnionsConfig(AppConfig):
    name = "diemtua.unions"
    label = "unions"
    verbose_name = "Tổ chức công đoàn"

    def ready(self) -> None:
        """The triggers of `guards.py` stand outside every migration (ADR 0016)."""
        from diemtua.unions import guards

        pre_migrate.connect(guards.take_off, sender=self, dispatch_uid="unions.guards.take_off")
        post_migrate.connect(guards.put_on, sender=self, dispatch_uid="unions.guards.put_on")
