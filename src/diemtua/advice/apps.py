from django.apps import AppConfig


class AdviceConfig(AppConfig):
    name = "diemtua.advice"
    label = "advice"
    verbose_name = "Tư vấn pháp luật"

    def ready(self) -> None:
        """Four doors of `legislation` open upward: its search asks for answers (ADR 0021) and learns from them (ADR 0013), its
        changes are told, and pages ask what is being looked over for them (ADR 0020)."""
        from diemtua.advice import jobs
        from diemtua.advice.queries import knowledge
        from diemtua.legislation import answered, changes, finders, notices

        finders.register(
            "advice", heading="Câu đã giải đáp", icon="messages-square", order=2, finder=knowledge.find_answers
        )
        answered.register("advice", knowledge.answered_for_learning)
        changes.listen(jobs.law_changed)
        notices.register(knowledge.reasons_under_review)
