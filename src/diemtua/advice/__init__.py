"""Tư vấn pháp luật: questions to the legal advisers with their time limits, answers that cite the law of the facts' day, and what
may be told to everybody afterwards.

Not here: the texts and their search (`legislation`), numbers and periods of the law (`rulebook`), questions answered in class
(`training`); a case that follows a procedure (`casework`).
"""
