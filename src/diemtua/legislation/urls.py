"""Addresses of texts and of the search. `/van-ban/<document>/<article>/?ngay=` is for ever: answers and certificates link to it."""

from django.urls import path

from diemtua.legislation.views import amending, importing, mending, reading, searching

app_name = "legislation"

urlpatterns = [
    path("tra-cuu/", searching.search, name="search"),
    path("van-ban/", reading.documents, name="documents"),
    path("van-ban/nap/", importing.import_text, name="import_text"),
    path("van-ban/nap/<int:pk>/", importing.text_import, name="text_import"),
    path("van-ban/nap/<int:pk>/bai-bo/", importing.end_articles, name="end_articles"),
    path("van-ban/nap/chi-muc/", importing.rebuild_index, name="rebuild_index"),
    path("van-ban/nap/hoc/", importing.learn, name="learn"),
    path("van-ban/sua-doi/<int:pk>/", amending.take_amendment, name="take_amendment"),
    path("van-ban/sua-doi/<int:pk>/bo-qua/", amending.set_aside_amendment, name="set_aside_amendment"),
    path("van-ban/<slug:slug>/", reading.document, name="document"),
    path("van-ban/<slug:slug>/thay-doi/", reading.changes, name="changes"),
    path("van-ban/<slug:slug>/akoma-ntoso.xml", reading.akoma_ntoso_file, name="akoma_ntoso"),
    path("van-ban/<slug:slug>/chat-luong/", mending.quality, name="quality"),
    path("van-ban/<slug:slug>/het-hieu-luc/", mending.end_document, name="end_document"),
    path("van-ban/<slug:slug>/thong-tin/", mending.edit_document, name="edit_document"),
    path("van-ban/<slug:slug>/xoa/", mending.delete_document, name="delete_document"),
    path("van-ban/<slug:slug>/<slug:article_slug>/", reading.article, name="article"),
    path("van-ban/<slug:slug>/<slug:article_slug>/so-sanh/", reading.compare, name="compare"),
    path("van-ban/<slug:slug>/<slug:article_slug>/sua/", mending.edit_article, name="edit_article"),
    path("van-ban/<slug:slug>/<slug:article_slug>/tach/", mending.split_article, name="split_article"),
    path("van-ban/<slug:slug>/<slug:article_slug>/noi/", mending.join_article, name="join_article"),
]
