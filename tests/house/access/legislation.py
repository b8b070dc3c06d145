"""Texts are everybody's; importing is the keeper's."""

from django.utils import timezone

from diemtua.legislation.actions import import_text, read_upload
from diemtua.legislation.models import Amendment
from tests.house.access import Page
from tests.legislation import samples


def setup(cast):
    data = samples.LAW.encode()
    done = import_text(read_upload("luat.txt", data), file_name="luat.txt", data=data, by=None, now=timezone.now())
    amending = Amendment.objects.create(
        document=done.document, article=done.document.articles.get(label="1"), source=done, target_number="1/2020/QH14",
        target_label="5", target_slug="dieu-5", deed="amend", said="Sửa đổi Điều 5.", since=done.document.in_force_on,
    )  # fmt: skip
    return {"slug": done.document.slug, "pk": done.pk, "amending": amending.pk}


def article(made):
    return {"slug": made["slug"], "article_slug": "dieu-2"}


EVERYBODY, KEEPER = "200 200 200 200 200 200 200 200 200", "302 403 403 403 403 403 403 403 200"

PAGES = {
    "legislation:search": Page(EVERYBODY, query="?q=so+tay"),
    "legislation:documents": Page(EVERYBODY),
    "legislation:document": Page(EVERYBODY, lambda made: {"slug": made["slug"]}),
    "legislation:article": Page(EVERYBODY, article),
    "legislation:compare": Page(EVERYBODY, article),
    "legislation:import_text": Page(KEEPER),
    "legislation:text_import": Page(KEEPER, lambda made: {"pk": made["pk"]}),
    "legislation:rebuild_index": Page("302 403 403 403 403 403 403 403 302", method="post"),
    "legislation:learn": Page("302 403 403 403 403 403 403 403 302", method="post"),
    "legislation:end_articles": Page(
        "302 403 403 403 403 403 403 403 400", lambda made: {"pk": made["pk"]}, method="post"
    ),
    "legislation:changes": Page(EVERYBODY, lambda made: {"slug": made["slug"]}),
    "legislation:akoma_ntoso": Page(EVERYBODY, lambda made: {"slug": made["slug"]}),
    "legislation:quality": Page(KEEPER, lambda made: {"slug": made["slug"]}),
    "legislation:end_document": Page(KEEPER, lambda made: {"slug": made["slug"]}),
    "legislation:edit_document": Page(KEEPER, lambda made: {"slug": made["slug"]}),
    "legislation:delete_document": Page(
        "302 403 403 403 403 403 403 403 302", lambda made: {"slug": made["slug"]}, method="post"
    ),
    "legislation:take_amendment": Page(KEEPER, lambda made: {"pk": made["amending"]}),
    "legislation:set_aside_amendment": Page(
        "302 403 403 403 403 403 403 403 302", lambda made: {"pk": made["amending"]}, method="post"
    ),
    "legislation:edit_article": Page(KEEPER, article),
    "legislation:split_article": Page(KEEPER, article),
    "legislation:join_article": Page("302 403 403 403 403 403 403 403 400", article, method="post"),
}
