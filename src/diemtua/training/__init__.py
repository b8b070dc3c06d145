"""Tập huấn: classes, whom they call, answers to the call, attendance, questions. The test itself is in `exams`."""
