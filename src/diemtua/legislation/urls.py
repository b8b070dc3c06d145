"""Addresses of texts and of the search. `/van-ban/<document>/<article>/?ngay=` is for ever: answers and certificates link to it."""

from django.urls import path

from diemtua.legislation import views

app_name = "legislation"

urlpatterns = [
    path("tra-cuu/", views.search, name="search"),
    path("van-ban/", views.documents, name="documents"),
    path("van-ban/nap/", views.import_text, name="import_text"),
    path("van-ban/nap/<int:pk>/", views.text_import, name="text_import"),
    path("van-ban/nap/<int:pk>/bai-bo/", views.end_articles, name="end_articles"),
    path("van-ban/nap/chi-muc/", views.rebuild_index, name="rebuild_index"),
    path("van-ban/nap/hoc/", views.learn, name="learn"),
    path("van-ban/sua-doi/<int:pk>/", views.take_amendment, name="take_amendment"),
    path("van-ban/sua-doi/<int:pk>/bo-qua/", views.set_aside_amendment, name="set_aside_amendment"),
    path("van-ban/<slug:slug>/", views.document, name="document"),
    path("van-ban/<slug:slug>/thay-doi/", views.changes, name="changes"),
    path("van-ban/<slug:slug>/akoma-ntoso.xml", views.akoma_ntoso_file, name="akoma_ntoso"),
    path("van-ban/<slug:slug>/chat-luong/", views.quality, name="quality"),
    path("van-ban/<slug:slug>/het-hieu-luc/", views.end_document, name="end_document"),
    path("van-ban/<slug:slug>/thong-tin/", views.edit_document, name="edit_document"),
    path("van-ban/<slug:slug>/xoa/", views.delete_document, name="delete_document"),
    path("van-ban/<slug:slug>/<slug:article_slug>/", views.article, name="article"),
    path("van-ban/<slug:slug>/<slug:article_slug>/so-sanh/", views.compare, name="compare"),
    path("van-ban/<slug:slug>/<slug:article_slug>/sua/", views.edit_article, name="edit_article"),
    path("van-ban/<slug:slug>/<slug:article_slug>/tach/", views.split_article, name="split_article"),
    path("van-ban/<slug:slug>/<slug:article_slug>/noi/", views.join_article, name="join_article"),
]
