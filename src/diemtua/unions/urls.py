"""Addresses of the register, one line per thing a person can do."""

from django.urls import path

from diemtua.unions.views import codes, lists, mandates, persons, staff, units

app_name = "unions"

urlpatterns = [
    path("can-bo/", persons.persons, name="persons"),
    path("can-bo/xuat/", persons.export_persons, name="export_persons"),
    path("can-bo/cach-xem/", lists.save_view, name="save_view"),
    path("can-bo/cach-xem/<int:pk>/xoa/", lists.delete_view, name="delete_view"),
    path("can-bo/<int:pk>/", persons.person, name="person"),
    path("can-bo/<int:pk>/so-dinh-danh/", persons.reveal_citizen_id, name="reveal_citizen_id"),
    path("can-bo/<int:pk>/cap-ma/", codes.issue_person_code, name="issue_person_code"),
    path("can-bo/nhiem-ky/", mandates.terms, name="terms"),
    path("can-bo/<int:pk>/them-chuc-vu/", mandates.add_mandate, name="add_mandate"),
    path("don-vi/<int:pk>/doanh-nghiep/", mandates.change_enterprise, name="change_enterprise"),
    path("don-vi/", units.units, name="units"),
    path("don-vi/xuat/", units.export_units, name="export_units"),
    path("don-vi/<int:pk>/", units.unit, name="unit"),
    path("ma-kich-hoat/", codes.activation, name="activation"),
    path("ma-kich-hoat/phieu/", codes.slip, name="slip"),
    path("ma-kich-hoat/dot/<int:pk>/", codes.code_batch, name="code_batch"),
    path("ma-kich-hoat/dot/<int:pk>/tai/", codes.download_codes, name="download_codes"),
    path("ma-kich-hoat/dot/<int:pk>/xoa/", codes.delete_code_file, name="delete_code_file"),
    path("can-bo-chuyen-trach/", staff.staff, name="staff"),
    path("can-bo-chuyen-trach/them/", staff.add_staff, name="add_staff"),
    path("can-bo-chuyen-trach/<int:pk>/", staff.staff_member, name="staff_member"),
    path("can-bo-chuyen-trach/<int:pk>/vai-tro/", staff.set_roles, name="set_roles"),
    path("can-bo-chuyen-trach/<int:pk>/khoa/", staff.lock_account, name="lock_account"),
    path("can-bo-chuyen-trach/<int:pk>/mo-khoa/", staff.unlock_account, name="unlock_account"),
    path("can-bo-chuyen-trach/<int:pk>/cap-ma/", staff.issue_staff_code, name="issue_staff_code"),
    path("can-bo-chuyen-trach/<int:pk>/phu-trach/", staff.start_stewardship, name="start_stewardship"),
    path("can-bo-chuyen-trach/phu-trach/<int:pk>/ket-thuc/", staff.end_stewardship, name="end_stewardship"),
]
