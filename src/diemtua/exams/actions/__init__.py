"""What people do with items, papers, exams, sittings and marks: one function each."""

from diemtua.exams.actions.exams import enter_persons, give_extra_time, open_exam, reschedule_exam, withdraw_person

__all__ = ["enter_persons", "give_extra_time", "open_exam", "reschedule_exam", "withdraw_person"]
