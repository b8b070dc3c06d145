"""Texts of law are public; importing them is the keeper's."""

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet

from diemtua.kernel.errors import NotAllowed
from diemtua.legislation.models import Amendment, Article, Document, Mending, TextImport
from diemtua.people.models import User

Reader = User | AnonymousUser


def visible_documents(user: Reader) -> QuerySet[Document]:
    """Every document, for everybody, signed in or not."""
    return Document.objects.all()


def visible_articles(user: Reader) -> QuerySet[Article]:
    """Every article, for everybody."""
    return Article.objects.select_related("document")


def can_import(user: Reader) -> bool:
    """The keeper looks after the texts."""
    return user.is_authenticated and user.is_keeper


def require_import(user: Reader) -> None:
    """Raise NotAllowed for those who do not look after the texts."""
    if not can_import(user):
        raise NotAllowed("Nạp văn bản do quản trị hệ thống làm; hãy gửi tệp cho quản trị nếu kho còn thiếu văn bản.")


def visible_imports(user: Reader) -> QuerySet[TextImport]:
    """The imports, for the keeper alone."""
    return (
        TextImport.objects.select_related("document").defer("source_text")
        if can_import(user)
        else TextImport.objects.none()
    )


def visible_amendments(user: Reader) -> QuerySet[Amendment]:
    """What documents change in one another, for everybody."""
    return Amendment.objects.select_related("document", "article__document")


def visible_mendings(user: Reader) -> QuerySet[Mending]:
    """What was mended by hand, for the keeper alone."""
    return Mending.objects.select_related("by", "article") if can_import(user) else Mending.objects.none()
