from django.apps import AppConfig


class CaseworkConfig(AppConfig):
    name = "diemtua.casework"
    label = "casework"
    verbose_name = "Vụ việc"

    def ready(self) -> None:
        """The procedures answer the search of the law too (ADR 0021)."""
        from diemtua.casework.queries.procedures import find_procedures
        from diemtua.legislation import finders

        finders.register("procedures", heading="Thủ tục từng bước", icon="workflow", order=3, finder=find_procedures)
