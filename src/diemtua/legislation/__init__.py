"""Văn bản pháp luật: texts of law by article and day in force, and the search that finds the article.

The texts are imported by the keeper and never ship with the product. Not here: legal numbers and deadlines (`rulebook`), questions
and answers (`advice`).
"""
