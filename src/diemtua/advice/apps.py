from django.apps import AppConfig


class AdviceConfig(AppConfig):
    name = "diemtua.advice"
    label = "advice"
    verbose_name = "Tư vấn pháp luật"

    def ready(self) -> None:
        """Two doors of `legislation` open upward (ADR 0020): its search asks for answers, its import tells of new words."""
        from diemtua.advice import jobs
        from diemtua.advice.queries import knowledge
        from diemtua.legislation import registry

        registry.answers = knowledge.answers_like
        registry.told_of_change = jobs.law_changed
