from django.apps import AppConfig


class AgreementsConfig(AppConfig):
    name = "diemtua.agreements"
    verbose_name = "Thỏa ước lao động tập thể"

    def ready(self) -> None:
        """A signed bargaining leads into the register (ADR 0018)."""
        from diemtua.agreements.queries.bargaining import sequel_of
        from diemtua.casework import sequels

        sequels.register(sequel_of)
