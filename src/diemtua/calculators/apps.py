from django.apps import AppConfig


class CalculatorsConfig(AppConfig):
    name = "diemtua.calculators"
    label = "calculators"
    verbose_name = "Công cụ tính"

    def ready(self) -> None:
        """Calculators and rules answer the search of the law too (ADR 0021)."""
        from diemtua.calculators.queries import find_rules, find_tools
        from diemtua.legislation import finders

        finders.register("calculators", heading="Công cụ tính", icon="calculator", order=1, finder=find_tools)
        finders.register("rulebook", heading="Mức, hạn và quy tắc", icon="scale", order=4, finder=find_rules)
