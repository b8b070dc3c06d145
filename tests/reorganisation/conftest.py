"""What the register's tests share is used here too."""

from tests.unions.conftest import count_queries

__all__ = ["count_queries"]
