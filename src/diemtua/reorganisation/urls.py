"""Addresses of reorganisation, one line per thing a person can do."""

from django.urls import path

from diemtua.reorganisation import views

app_name = "reorganisation"

urlpatterns = [
    path("", views.decisions, name="decisions"),
    path("moi/", views.draft_decision, name="draft_decision"),
    path("mau/", views.table_form, name="table_form"),
    path("lich-su/<int:pk>/", views.history, name="history"),
    path("<int:pk>/", views.decision, name="decision"),
    path("<int:pk>/sua/", views.edit_decision, name="edit_decision"),
    path("<int:pk>/tep/", views.decision_file, name="decision_file"),
    path("<int:pk>/xem-truoc/", views.preview, name="preview"),
    path("<int:pk>/them/<slug:kind>/", views.add_operation, name="add_operation"),
    path("<int:pk>/viec/<int:operation_pk>/bo/", views.remove_operation, name="remove_operation"),
    path("<int:pk>/xoa-viec/", views.clear_operations, name="clear_operations"),
    path("<int:pk>/bang/", views.load_table, name="load_table"),
    path("<int:pk>/dia-chi/", views.questions, name="questions"),
    path("<int:pk>/dao-lai/", views.reverse_decision, name="reverse_decision"),
    path("<int:pk>/nhan-soan/", views.take_over_draft, name="take_over_draft"),
    path("<int:pk>/trinh/", views.submit_decision, name="submit_decision"),
    path("<int:pk>/rut/", views.take_back_decision, name="take_back_decision"),
    path("<int:pk>/duyet/", views.approve_decision, name="approve_decision"),
    path("<int:pk>/huy/", views.cancel_decision, name="cancel_decision"),
]
