"""Addresses of this feature, one line per thing a person can do."""

from django.urls import path

from diemtua.agreements.views import agreements, bargaining, clauses, imports, register, rubrics

app_name = "agreements"

urlpatterns = [
    # The register
    path("", register.agreements, name="agreements"),
    path("xuat.xlsx", register.export_register, name="export_register"),
    path("tim-dieu-khoan/", register.find_clauses, name="find_clauses"),
    path("danh-muc/", register.catalogue, name="catalogue"),
    path("thang-diem/", rubrics.rubric, name="rubric"),
    path("thang-diem/nhap/", rubrics.enter_rubric, name="enter_rubric"),
    path("thang-diem/<int:pk>/sua/", rubrics.edit_rubric, name="edit_rubric"),
    # Import
    path("nap/", imports.imports, name="imports"),
    path("nap/mau.xlsx", imports.form_file, name="form_file"),
    path("nap/<int:pk>/", imports.show_import, name="import"),
    path("nap/<int:pk>/xac-nhan/", imports.confirm, name="confirm_import"),
    path("nap/<int:pk>/bo/", imports.discard, name="discard_import"),
    # One agreement
    path("them/", agreements.create_agreement, name="create_agreement"),
    path("tu-vu-viec/<int:case_pk>/", bargaining.register_case, name="register_case"),
    path("tu-vu-viec/<int:case_pk>/noi/<int:pk>/", bargaining.join_case, name="join_case"),
    path("<int:pk>/", agreements.agreement, name="agreement"),
    path("<int:pk>/sua/", agreements.edit_agreement, name="edit_agreement"),
    path("<int:pk>/truoc-khi-ky/", agreements.check_agreement, name="check_agreement"),
    path("<int:pk>/ky/", agreements.sign_agreement, name="sign_agreement"),
    path("<int:pk>/gui/", agreements.file_agreement, name="file_agreement"),
    path("<int:pk>/thuong-luong-lai/", agreements.renew_agreement, name="renew_agreement"),
    path("<int:pk>/thuong-luong-lai/bo/", agreements.withdraw_renewal, name="withdraw_renewal"),
    path("<int:pk>/ket-thuc/", agreements.end_agreement, name="end_agreement"),
    path("<int:pk>/xoa/", agreements.remove_agreement, name="remove_agreement"),
    path("<int:pk>/so-sanh/", agreements.compare_peers, name="compare_peers"),
    path("<int:pk>/tep/", agreements.attach_file, name="attach_file"),
    path("<int:pk>/tep/tai/", agreements.download_file, name="download_file"),
    # Its clauses
    path("<int:pk>/dieu-khoan/", clauses.choose_term, name="choose_term"),
    path("<int:pk>/dieu-khoan/<slug:term_id>/", clauses.save_clause, name="save_clause"),
    path("dieu-khoan/<int:pk>/", clauses.edit_clause, name="edit_clause"),
    path("dieu-khoan/<int:pk>/xoa/", clauses.remove_clause, name="remove_clause"),
    path("dieu-khoan/<int:pk>/quyet-dinh/", clauses.decide_clause, name="decide_clause"),
]
