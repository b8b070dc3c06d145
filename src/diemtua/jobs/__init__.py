"""Việc nền: long work with its progress, in the database, surviving a restart. The queue is django-tasks-db."""
