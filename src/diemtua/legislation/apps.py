from django.apps import AppConfig


class LegislationConfig(AppConfig):
    name = "diemtua.legislation"
    label = "legislation"
    verbose_name = "Văn bản pháp luật"

    def ready(self) -> None:
        """Questions people ask are offered beside the articles (ADR 0021)."""
        from diemtua.legislation import finders, usual

        finders.register(
            "usual", heading="Nhiều người hỏi", icon="message-circle-question-mark", order=0, finder=usual.find_asked
        )
