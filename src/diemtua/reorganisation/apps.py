from django.apps import AppConfig


class ReorganisationConfig(AppConfig):
    name = "diemtua.reorganisation"
    label = "reorganisation"
    verbose_name = "Sắp xếp tổ chức"

    def ready(self) -> None:
        """A recognised union leads into the register of units (ADR 0018)."""
        from diemtua.casework import sequels
        from diemtua.reorganisation.queries import sequel_of

        sequels.register(sequel_of)
