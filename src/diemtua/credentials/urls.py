"""Addresses of certificates, one line per thing a person can do."""

from django.urls import path

from diemtua.credentials.views import issuers, issuing, own, public, register

app_name = "credentials"

urlpatterns = [
    # anyone
    path("chung-nhan/", public.check, {"lang": "vi"}, name="check"),
    path("chung-nhan/tep/", public.check_file, {"lang": "vi"}, name="check_file"),
    path("chung-nhan/khoa.json", public.all_keys, name="all_keys"),
    path("chung-nhan/khoa/<str:thumbprint>", public.key, name="key"),
    path("chung-nhan/don-vi-cap/<slug:slug>", public.issuer_profile, name="issuer_profile"),
    path("chung-nhan/don-vi-cap/<slug:slug>/khoa.json", public.issuer_keys, name="issuer_keys"),
    path("chung-nhan/trang-thai/<slug:slug>", public.status_list, name="status_list"),
    path("chung-nhan/<str:code>", public.certificate, {"lang": "vi"}, name="public"),
    path("en/certificate/", public.check, {"lang": "en"}, name="check_en"),
    path("en/certificate/file/", public.check_file, {"lang": "en"}, name="check_file_en"),
    path("en/certificate/<str:code>", public.certificate, {"lang": "en"}, name="public_en"),
    path("en/", public.to_check_en, name="en"),
    path("en/<path:rest>/", public.unknown_en, name="unknown_en"),
    # the holder
    path("chung-nhan-cua-toi/", own.my_certificates, name="my_certificates"),
    path("chung-nhan-cua-toi/<int:pk>/doi-lien-ket/", own.renew_share_link, name="renew_share_link"),
    # the upper-level officer
    path("so-chung-nhan/", register.certificates, name="certificates"),
    path("so-chung-nhan/so-cap.xlsx", register.register_workbook, name="register_workbook"),
    path("so-chung-nhan/<int:pk>/", register.certificate, name="certificate"),
    path("so-chung-nhan/<int:pk>/chung-nhan.pdf", register.pdf, name="pdf"),
    path("so-chung-nhan/<int:pk>/huy-hieu.jwt", register.badge, name="badge"),
    path("so-chung-nhan/<int:pk>/huy-hieu.json", register.badge_json, name="badge_json"),
    path("so-chung-nhan/<int:pk>/thu-hoi/", register.revoke, name="revoke"),
    path("so-chung-nhan/<int:pk>/cap-lai/", register.reissue, name="reissue"),
    path("so-chung-nhan/lop/", issuing.classes, name="classes"),
    path("so-chung-nhan/lop/<int:pk>/", issuing.training_class, name="class"),
    path("so-chung-nhan/lop/<int:pk>/cap/", issuing.issue, name="issue"),
    path("so-chung-nhan/lop/<int:pk>/tat-ca.zip", issuing.class_zip, name="class_zip"),
    path("so-chung-nhan/don-vi-cap/", issuers.issuers, name="issuers"),
    path("so-chung-nhan/don-vi-cap/<int:pk>/", issuers.issuer, name="issuer"),
    path("so-chung-nhan/don-vi-cap/<int:pk>/mau.pdf", issuers.sample, name="sample"),
    path("so-chung-nhan/don-vi-cap/<int:pk>/doi-khoa/", issuers.rotate_key, name="rotate_key"),
]
