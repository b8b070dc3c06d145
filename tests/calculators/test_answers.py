"""What each calculator answers: an address in, the sentence and its article out. The cases follow the articles, not the code."""

import datetime as dt

import pytest
from django.http import QueryDict

from diemtua.calculators.forms.catalogue import FORMS
from diemtua.calculators.rules.catalogue import TOOLS
from diemtua.calculators.rules.outcome import Outcome, bases
from diemtua.kernel.errors import DomainError

TODAY = dt.date(2026, 11, 22)
WORKER = "ben=nguoi-lao-dong&ly_do=thuong&nghi=factory"
EMPLOYER = "ben=nguoi-su-dung&ly_do=thuong&nghi=factory"
LC, D145 = "Bộ luật Lao động, Điều ", "Nghị định 145/2020/NĐ-CP, Điều "


def asked(slug: str, query: str) -> Outcome:
    form = FORMS[slug](QueryDict(query), today=TODAY)
    assert form.is_bound
    assert form.is_valid(), form.errors
    return form.answer()


# calculator, what was typed, the answer, the article it rests on
ANSWERS = [
    ("bao-truoc", f"{WORKER}&hop_dong=khong-xac-dinh&moc=nghi&ngay=2026-12-31", "Phải báo chậm nhất thứ Hai, 16/11/2026", LC + "35 khoản 1 điểm a"),
    ("bao-truoc", f"{WORKER}&hop_dong=12-36&moc=bao&ngay=2026-11-22", "Được nghỉ sớm nhất từ thứ Ba, 22/12/2026", LC + "35 khoản 1 điểm b"),
    ("bao-truoc", f"{WORKER}&hop_dong=duoi-12&moc=bao&ngay=2026-02-13", "Được nghỉ sớm nhất từ thứ Hai, 23/02/2026", LC + "35 khoản 1 điểm c"),
    ("bao-truoc", f"{WORKER}&hop_dong=duoi-12&moc=nghi&ngay=2026-02-23", "Phải báo chậm nhất thứ Sáu, 13/02/2026", LC + "35 khoản 1 điểm c"),
    ("bao-truoc", f"{WORKER}&hop_dong=12-36&dac_thu=on&moc=bao&ngay=2026-01-01", "Được nghỉ sớm nhất từ thứ Sáu, 01/05/2026", D145 + "7 khoản 2 điểm a"),
    ("bao-truoc", f"{WORKER}&hop_dong=duoi-12&dac_thu=on&moc=bao&ngay=2026-01-01&tu=2026-01-01&den=2026-04-10", "Được nghỉ sớm nhất từ thứ Hai, 26/01/2026", D145 + "7 khoản 2 điểm b"),
    ("bao-truoc", f"{EMPLOYER}&hop_dong=khong-xac-dinh&moc=nghi&ngay=2026-12-31", "Phải báo chậm nhất thứ Hai, 16/11/2026", LC + "36 khoản 2 điểm a"),
    ("bao-truoc", "ben=nguoi-su-dung&ly_do=om-dau&nghi=factory&hop_dong=khong-xac-dinh&moc=bao&ngay=2026-11-19", "Được nghỉ sớm nhất từ thứ Hai, 23/11/2026", LC + "36 khoản 2 điểm c"),
    ("bao-truoc", "ben=nguoi-su-dung&ly_do=om-dau&dac_thu=on&nghi=factory&hop_dong=12-36&moc=bao&ngay=2026-11-19", "Được nghỉ sớm nhất từ thứ Sáu, 19/03/2027", D145 + "7 khoản 2 điểm a"),
    ("bao-truoc", "ben=nguoi-lao-dong&ly_do=khong-bao-truoc&nghi=factory&hop_dong=12-36&moc=bao&ngay=2026-11-19", "Không phải báo trước, chỉ trong các trường hợp dưới đây", LC + "35 khoản 2"),
    ("thu-viec", "viec=quan-ly&ngay=2026-01-01&nghi=factory", "Thử việc nhiều nhất 180 ngày, đến hết thứ Hai, 29/06/2026", LC + "25 khoản 1"),
    ("thu-viec", "viec=khac&ngay=2026-02-12&nghi=factory", "Thử việc nhiều nhất 6 ngày làm việc, đến hết thứ Ba, 24/02/2026", LC + "25 khoản 4"),
    ("thu-viec", "viec=khac&ngay=2026-02-12&nghi=office", "Thử việc nhiều nhất 6 ngày làm việc, đến hết thứ Năm, 26/02/2026", LC + "25 khoản 4"),
    ("tro-cap", "loai=thoi-viec&lam_viec=30&bao_hiem=0&da_tra=0&luong=10.000.000&ngay=2026-11-01", "Trợ cấp thôi việc: 12.500.000 đồng", LC + "46 khoản 1"),
    ("tro-cap", "loai=mat-viec&lam_viec=14&bao_hiem=0&da_tra=0&luong=10tr&ngay=2026-11-01", "Trợ cấp mất việc làm: 20.000.000 đồng", LC + "47 khoản 1"),
    ("tro-cap", "loai=thoi-viec&lam_viec=11&bao_hiem=0&da_tra=0&luong=10000000&ngay=2026-11-01", "Chưa đủ điều kiện: phải làm việc từ 12 tháng trở lên", LC + "46 khoản 1"),
    ("tro-cap", "loai=thoi-viec&lam_viec=60&bao_hiem=60&da_tra=0&luong=10000000&ngay=2026-11-01", "Không còn thời gian tính trợ cấp: đã tính vào bảo hiểm thất nghiệp hoặc đã được trả", LC + "46 khoản 1"),
    ("tro-cap", "loai=mat-viec&lam_viec=120&bao_hiem=120&da_tra=0&luong=10000000&ngay=2026-11-01", "Trợ cấp mất việc làm: 20.000.000 đồng", D145 + "8 khoản 2"),
    ("tro-cap", "loai=mat-viec&lam_viec=11&bao_hiem=0&da_tra=0&luong=10000000&ngay=2026-11-01", "Chưa đủ điều kiện: phải làm việc từ 12 tháng trở lên", LC + "47 khoản 1"),
    ("tuoi-nghi-huu", "gioi=nam&sinh=1965-01-15", "Đủ tuổi nghỉ hưu trong tháng 07/2026", LC + "169 khoản 2"),
    ("tuoi-nghi-huu", "gioi=nu&sinh=1969-11-30", "Đủ tuổi nghỉ hưu trong tháng 11/2026", LC + "169 khoản 2"),
    ("tuoi-nghi-huu", "gioi=nam&sinh=1961-01-01", "Đủ tuổi nghỉ hưu trong tháng 04/2021", "Nghị định 135/2020/NĐ-CP, Điều 4 khoản 1"),
    ("tuoi-nghi-huu", "gioi=nu&sinh=1966-01-31", "Đủ tuổi nghỉ hưu trong tháng 05/2021", "Nghị định 135/2020/NĐ-CP, Điều 4 khoản 1"),
    ("tuoi-nghi-huu", "gioi=nam&sinh=1961-10-31", "Đủ tuổi nghỉ hưu trong tháng 04/2022", LC + "169 khoản 2"),
    ("tuoi-nghi-huu", "gioi=nam&sinh=1966-05-01", "Đủ tuổi nghỉ hưu trong tháng 05/2028", LC + "169 khoản 2"),
    ("tuoi-nghi-huu", "gioi=nu&sinh=1975-05-31", "Đủ tuổi nghỉ hưu trong tháng 05/2035", LC + "169 khoản 2"),
    ("tuoi-nghi-huu", "gioi=nu&sinh=1976-02-29", "Đủ tuổi nghỉ hưu trong tháng 02/2036", "Nghị định 135/2020/NĐ-CP, Điều 3"),
    ("tuoi-nghi-huu", "gioi=nu&sinh=1980-05-05", "Đủ tuổi nghỉ hưu trong tháng 05/2040", LC + "169 khoản 2"),
    ("luong-toi-thieu", "vung=2&ngay=2026-11-22", "Ít nhất 4.730.000 đồng một tháng", "Nghị định 293/2025/NĐ-CP, Điều 3"),
    ("luong-toi-thieu", "vung=1&ngay=2025-12-31", "Ít nhất 4.960.000 đồng một tháng", "Nghị định 74/2024/NĐ-CP"),
    ("luong-toi-thieu", "vung=4&luong=3.699.999&ngay=2026-01-01", "3.699.999 đồng thấp hơn lương tối thiểu 3.700.000 đồng", "Nghị định 293/2025/NĐ-CP, Điều 3"),
    ("luong-toi-thieu", "vung=4&luong=3.700.000&ngay=2026-01-01", "3.700.000 đồng không thấp hơn lương tối thiểu 3.700.000 đồng", "Nghị định 293/2025/NĐ-CP, Điều 3"),
    ("lam-them-gio", "loai=ngay-thuong&luong=50.000&gio=2&ngay=2026-11-20", "Ít nhất 150.000 đồng", LC + "98 khoản 1 điểm a"),
    ("lam-them-gio", "loai=ngay-thuong&dem=on&luong=50.000&gio=2&ngay=2026-11-20", "Ít nhất 200.000 đồng", LC + "98 khoản 3"),
    ("lam-them-gio", "loai=ngay-thuong&dem=on&sau_ban_ngay=on&luong=50.000&gio=2&ngay=2026-11-20", "Ít nhất 210.000 đồng", D145 + "57 khoản 1"),
    ("lam-them-gio", "loai=ngay-thuong&luong=50.000&gio=1,5&ngay=2026-11-20", "Ít nhất 112.500 đồng", LC + "98 khoản 1 điểm a"),
    ("lam-them-gio", "loai=ngay-thuong&luong=50,000&gio=8&ngay=2026-11-24", "Ít nhất 1.200.000 đồng", "Nghị quyết 28/2026/QH16"),
    ("lam-them-gio", "loai=ngay-nghi&luong=50.000&gio=8&ngay=2026-04-26", "Ít nhất 1.200.000 đồng", LC + "98 khoản 1 điểm c"),
    ("lam-them-gio", "loai=ngay-thuong&luong=50.000&gio=8&ngay=2024-09-02", "Ít nhất 600.000 đồng", LC + "98 khoản 1 điểm a"),
    ("lam-them-gio", "loai=ngay-le&luong=50.000&gio=8&ngay=2026-09-02", "Ít nhất 1.200.000 đồng", LC + "98 khoản 1 điểm c"),
    ("gioi-han-lam-them", "binh_thuong=8&trong_ngay=4&trong_thang=40&trong_nam=200&ngay=2026-11-20", "Trong giới hạn", LC + "107 khoản 2 điểm b"),
    ("gioi-han-lam-them", "binh_thuong=8&trong_ngay=4&trong_thang=41&trong_nam=201&ngay=2026-11-20", "Vượt giới hạn trong tháng, trong năm", LC + "107 khoản 2 điểm c"),
    ("gioi-han-lam-them", "binh_thuong=8&trong_ngay=4&trong_thang=40&trong_nam=300&dac_biet=on&ngay=2026-11-20", "Trong giới hạn", LC + "107 khoản 3"),
    ("gioi-han-lam-them", "loai=theo-tuan&binh_thuong=10&trong_ngay=5&trong_thang=40&trong_nam=200&ngay=2026-11-20", "Vượt giới hạn cả ngày", LC + "107 khoản 2 điểm b"),
    ("gioi-han-lam-them", "loai=theo-tuan&binh_thuong=10&trong_ngay=2&trong_thang=40&trong_nam=200&ngay=2026-11-20", "Trong giới hạn", LC + "105 khoản 2"),
    ("gioi-han-lam-them", "loai=theo-tuan&binh_thuong=10.5&trong_ngay=1&trong_thang=40&trong_nam=200&ngay=2026-11-20", "Vượt giới hạn giờ bình thường", LC + "105 khoản 2"),
    ("gioi-han-lam-them", "loai=theo-ngay&binh_thuong=24&trong_ngay=12&trong_thang=40&trong_nam=200&ngay=2026-11-20", "Vượt giới hạn giờ bình thường", LC + "105 khoản 1"),
    ("gioi-han-lam-them", "loai=ngay-nghi&binh_thuong=8&trong_ngay=12&trong_thang=40&trong_nam=200&ngay=2026-11-20", "Trong giới hạn", D145 + "60 khoản 4"),
    ("gioi-han-lam-them", "loai=ngay-nghi&binh_thuong=8&trong_ngay=12,5&trong_thang=40&trong_nam=200&ngay=2026-11-20", "Vượt giới hạn trong ngày", D145 + "60 khoản 4"),
    ("gioi-han-lam-them", "loai=khong-tron&binh_thuong=4&trong_ngay=8&trong_thang=40&trong_nam=200&ngay=2026-11-20", "Trong giới hạn", D145 + "60 khoản 3"),
    ("gioi-han-lam-them", "loai=khong-tron&binh_thuong=4&trong_ngay=8,5&trong_thang=40&trong_nam=200&ngay=2026-11-20", "Vượt giới hạn cả ngày", D145 + "60 khoản 3"),
    ("lam-dem", "vao=22:00&ra=06:00&ngay=2026-11-20", "8 giờ làm việc ban đêm", LC + "106"),
    ("lam-dem", "vao=14:00&ra=22:30&ngay=2026-11-20", "0,5 giờ làm việc ban đêm", LC + "106"),
    ("lam-dem", "vao=05:00&ra=13:00&ngay=2026-11-20", "1 giờ làm việc ban đêm", LC + "106"),
    ("lam-dem", "vao=06:00&ra=22:00&ngay=2026-11-20", "0 giờ làm việc ban đêm", LC + "106"),
    ("phep-nam", "dieu_kien=binh-thuong&nam=4&thang=12&ngay=2026-11-20", "12 ngày phép", LC + "113 khoản 1 điểm a"),
    ("phep-nam", "dieu_kien=nang-nhoc&nam=5&thang=12&ngay=2026-11-20", "15 ngày phép", LC + "114"),
    ("phep-nam", "dieu_kien=dac-biet&nam=0&thang=3&ngay=2026-11-20", "4 ngày phép", D145 + "66"),
    ("muc-phat", "hanh_vi=dialogue&ai=to-chuc&ngay=2026-09-10", "Phạt tổ chức 10.000.000 đồng đến 20.000.000 đồng", "Nghị định 283/2026/NĐ-CP, Điều 21"),
    ("muc-phat", "hanh_vi=dialogue&ai=ca-nhan&ngay=2026-09-10", "Phạt cá nhân 5.000.000 đồng đến 10.000.000 đồng", "Nghị định 283/2026/NĐ-CP, Điều 7 khoản 1"),
    ("muc-phat", "hanh_vi=fund_late_percent&ai=to-chuc&so_tien=200.000.000&ngay=2026-10-01", "Phạt tổ chức 48.000.000 đồng đến dưới 60.000.000 đồng", "Nghị định 283/2026/NĐ-CP, Điều 42 khoản 1"),
    ("muc-phat", "hanh_vi=fund_unpaid_percent&ai=to-chuc&so_tien=400.000.000&ngay=2026-10-01", "Phạt tổ chức 144.000.000 đồng đến 150.000.000 đồng", "Nghị định 283/2026/NĐ-CP, Điều 42 khoản 2"),
    ("muc-phat", "hanh_vi=min_wage&ai=to-chuc&so_nguoi=10&ngay=2026-09-10", "Phạt tổ chức 40.000.000 đồng đến 60.000.000 đồng", "Nghị định 283/2026/NĐ-CP, Điều 23 khoản 3"),
    ("muc-phat", "hanh_vi=min_wage&ai=to-chuc&so_nguoi=11&ngay=2026-09-10", "Phạt tổ chức 60.000.000 đồng đến 100.000.000 đồng", "Nghị định 283/2026/NĐ-CP, Điều 23 khoản 3"),
    ("muc-phat", "hanh_vi=wage_late&ai=ca-nhan&so_nguoi=50&ngay=2026-09-10", "Phạt cá nhân 10.000.000 đồng đến 20.000.000 đồng", "Nghị định 283/2026/NĐ-CP, Điều 23 khoản 2"),
    ("muc-phat", "hanh_vi=hours&ai=to-chuc&so_nguoi=100&ngay=2026-09-10", "Phạt tổ chức 40.000.000 đồng đến 80.000.000 đồng", "Nghị định 283/2026/NĐ-CP, Điều 24 khoản 4"),
    ("muc-phat", "hanh_vi=women&ai=to-chuc&ngay=2026-09-10", "Phạt tổ chức 20.000.000 đồng đến 40.000.000 đồng", "Nghị định 283/2026/NĐ-CP, Điều 26 khoản 2"),
    ("muc-phat", "hanh_vi=equality&ai=to-chuc&ngay=2026-09-10", "Phạt tổ chức 10.000.000 đồng đến 20.000.000 đồng", "Nghị định 283/2026/NĐ-CP, Điều 26 khoản 1"),
    ("muc-phat", "hanh_vi=insurance_late_percent&ai=to-chuc&so_tien=9.000.000.000&ngay=2026-10-01", "Phạt tổ chức 150.000.000 đồng", "Nghị định 283/2026/NĐ-CP, Điều 43 khoản 3"),
    ("doan-phi", "luong=10.000.000&ngay=2025-06-30", "Đoàn phí 100.000 đồng một tháng", "Quyết định 1908/QĐ-TLĐ"),
    ("doan-phi", "luong=10.000.000&ngay=2025-07-01", "Đoàn phí 50.000 đồng một tháng", "Quyết định 61/QĐ-TLĐ"),
    ("doan-phi", "luong=90.000.000&ngay=2026-06-30", "Đoàn phí 234.000 đồng một tháng", "Nghị định 73/2024/NĐ-CP"),
    ("doan-phi", "luong=90.000.000&ngay=2026-07-01", "Đoàn phí 253.000 đồng một tháng", "Nghị định 161/2026/NĐ-CP"),
    ("doan-phi", "luong=&ngay=2026-07-01", "Đoàn phí ít nhất 12.650 đồng một tháng", "Quyết định 61/QĐ-TLĐ"),
    ("kinh-phi", "quy_luong=1.000.000.000&ngay=2026-10-05", "Kinh phí công đoàn 20.000.000 đồng", "Nghị định 105/2026/NĐ-CP, Điều 4 khoản 2"),
    ("doan-phi", "don_vi=su-nghiep&luong=30.000.000&ngay=2025-06-30", "Đoàn phí 300.000 đồng một tháng", "Quyết định 1908/QĐ-TLĐ"),
    ("doan-phi", "don_vi=ngan-sach&luong=30.000.000&ngay=2025-05-31", "Đoàn phí 300.000 đồng một tháng", "Quyết định 1908/QĐ-TLĐ"),
    ("doan-phi", "don_vi=ngan-sach&luong=30.000.000&ngay=2025-06-01", "Không phải đóng đoàn phí", "Công văn 4133/TLĐ-ToC"),
    ("kinh-phi", "don_vi=ngan-sach&quy_luong=1.000.000.000&ngay=2026-10-05", "Không phải đóng kinh phí công đoàn", "Luật 97/2025/QH15, Điều 2 khoản 8"),
    ("kinh-phi", "don_vi=doanh-nghiep&ba_thang=on&quy_luong=3.000.000.000&ngay=2026-09-05", "Kinh phí công đoàn 60.000.000 đồng", "Nghị định 105/2026/NĐ-CP, Điều 4 khoản 1"),
    ("gio-cong-doan", "chuc_danh=chu-tich&da_dung=10&ngay=2026-11-01", "24 giờ hưởng lương mỗi tháng", "Luật Công đoàn 50/2024/QH15, Điều 27 khoản 2"),
    ("gio-cong-doan", "chuc_danh=uy-vien&da_dung=13&ngay=2026-11-01", "Đã dùng quá 1 giờ so với 12 giờ hưởng lương mỗi tháng", "Luật Công đoàn 50/2024/QH15, Điều 27 khoản 2"),
    ("phu-cap", "nhom=1&doan_vien=149&ngay=2026-11-01", "379.500 đồng một tháng", "Quyết định 3226/QĐ-TLĐ"),
    ("phu-cap", "nhom=1&doan_vien=150&ngay=2026-11-01", "632.500 đồng một tháng", "Quyết định 3226/QĐ-TLĐ"),
    ("ghe-doi-thoai", "lao_dong=49&ngay=2026-11-01", "Ít nhất 3 người bên người lao động", D145 + "38 khoản 2 điểm a"),
    ("ghe-doi-thoai", "lao_dong=1000&ngay=2026-11-01", "Ít nhất 24 người bên người lao động", D145 + "38 khoản 1"),
    ("bieu-quyet", "viec=thoa-uoc&dem_duoc=250&tong=500&ngay=2026-11-01", "Chưa đạt", LC + "76 khoản 1"),
    ("bieu-quyet", "viec=thoa-uoc&dem_duoc=251&tong=500&ngay=2026-11-01", "Đạt", LC + "76 khoản 1"),
    ("bieu-quyet", "viec=mo-rong-thoa-uoc&dem_duoc=75&tong=100&ngay=2026-11-01", "Chưa đạt", LC + "84 khoản 1"),
    ("bieu-quyet", "viec=gia-nhap-thoa-uoc&dem_duoc=11&tong=12&ngay=2026-11-01", "Chưa đạt", LC + "85"),
    ("bieu-quyet", "viec=gia-nhap-thoa-uoc&dem_duoc=12&tong=12&ngay=2026-11-01", "Đạt", LC + "85"),
    ("bieu-quyet", "viec=hop-doi-thoai&dem_duoc=7&tong=10&dai_dien=on&ngay=2026-11-01", "Chưa đạt", D145 + "39 khoản 4"),
    ("bieu-quyet", "viec=hop-doi-thoai&dem_duoc=8&tong=10&dai_dien=on&ngay=2026-11-01", "Đạt", D145 + "39 khoản 4"),
    ("bieu-quyet", "viec=hop-doi-thoai&dem_duoc=10&tong=10&ngay=2026-11-01", "Chưa đạt", D145 + "39 khoản 4"),
    ("bieu-quyet", "viec=yeu-cau-doi-thoai&dem_duoc=3&tong=10&ngay=2026-11-01", "Đạt", D145 + "40 khoản 1 điểm b"),
    ("bieu-quyet", "viec=dinh-cong&dem_duoc=50&tong=100&ngay=2026-11-01", "Chưa đạt", LC + "202 khoản 1"),
    ("viec-hang-nam", "danh_sach=2024-11-01&doi_thoai=2026-03-05", "1 việc đã quá hạn", D145 + "38 khoản 3"),
    ("viec-hang-nam", "danh_sach=2025-11-01&doi_thoai=2026-03-05&hoi_nghi=2026-02-01", "Việc gần nhất: Xác định lại danh sách thành viên đối thoại", D145 + "47 khoản 1"),
    ("thoi-hieu", "loai=ca-nhan&ngay=2026-10-01", "Yêu cầu hòa giải viên chậm nhất thứ Năm, 01/04/2027", LC + "190 khoản 1"),
    ("thoi-hieu", "loai=ca-nhan&ngay=2026-04-22", "Yêu cầu trọng tài chậm nhất thứ Sáu, 22/01/2027", LC + "190 khoản 2"),
    ("thoi-hieu", "loai=quyen&ngay=2025-11-20", "Mọi thời hiệu đều đã hết", LC + "194 khoản 3"),
    ("thoi-hieu", "loai=ca-nhan&ngay=2023-06-01", "Mọi thời hiệu đều đã hết", LC + "190 khoản 3"),
    ("thoi-hieu", "loai=ca-nhan&ngay=2027-10-01", "Yêu cầu hòa giải viên chậm nhất thứ Bảy, 01/04/2028", LC + "190 khoản 1"),
    ("thoi-hieu", "loai=loi-ich&ngay=2026-04-22", "Luật không quy định thời hiệu cho tranh chấp về lợi ích", LC + "195"),
    ("duong-giai-quyet", "tap_the=khong&vu_viec=a", "Tranh chấp cá nhân", LC + "188"),
    ("duong-giai-quyet", "tap_the=co&quyen_co_san=co", "Tranh chấp tập thể về quyền", LC + "191"),
    ("duong-giai-quyet", "tap_the=co&quyen_co_san=khong", "Tranh chấp tập thể về lợi ích", LC + "195"),
    ("dem-ngay", "ngay=2026-02-12&so=5&don_vi=ngay-lam-viec&nguoc=toi&nghi=factory", "Hết hạn vào cuối thứ Ba, 24/02/2026", "Bộ luật Dân sự, Điều 148"),
    ("dem-ngay", "ngay=2026-01-31&so=1&don_vi=thang&nguoc=toi&nghi=office", "Hết hạn vào cuối thứ Hai, 02/03/2026", "Bộ luật Dân sự, Điều 148"),
    ("dem-ngay", "ngay=2026-02-23&so=5&don_vi=ngay-lam-viec&nguoc=lui&nghi=factory", "Chậm nhất thứ Tư, 11/02/2026", "Bộ luật Dân sự, Điều 147"),
]  # fmt: skip


@pytest.mark.parametrize(("slug", "query", "headline", "source"), ANSWERS)
def test_the_calculator_answers_as_the_article_says(slug: str, query: str, headline: str, source: str) -> None:
    outcome = asked(slug, query)
    assert outcome.headline == headline
    assert source in [part for s in (*outcome.sources, *outcome.counting) for part in s.split("; ")]


def test_every_calculator_has_a_case() -> None:
    assert {slug for slug, *_ in ANSWERS} == {tool.slug for tool in TOOLS} == set(FORMS)


# what nobody vouches for is refused in a sentence, never guessed
REFUSALS = [
    ("luong-toi-thieu", "vung=1&ngay=2027-01-01", "Chưa có giá trị «Lương tối thiểu tháng vùng I» được kiểm chứng cho ngày 01/01/2027 (mức đã kiểm chứng chỉ đến hết 31/12/2026, mức mới còn là dự thảo); hãy hỏi công đoàn cấp trên trước khi dùng."),
    ("luong-toi-thieu", "vung=1&ngay=2020-01-01", "Chưa có giá trị"),
    ("bao-truoc", f"{WORKER}&hop_dong=12-36&moc=nghi&ngay=2020-12-31", "Chưa có giá trị"),
    ("bao-truoc", f"{WORKER}&hop_dong=duoi-12&dac_thu=on&moc=nghi&ngay=2026-12-31", "hãy nhập ngày bắt đầu và ngày hết hợp đồng"),
    ("bao-truoc", "ben=nguoi-lao-dong&ly_do=om-dau&nghi=factory&hop_dong=12-36&moc=nghi&ngay=2026-12-31", "hãy chọn lại bên báo trước"),
    ("dem-ngay", "ngay=2027-12-30&so=5&don_vi=ngay-lam-viec&nguoc=toi&nghi=factory", "Lịch nghỉ năm 2028 chưa được đối chiếu"),
    ("dem-ngay", "ngay=2024-05-05&so=5&don_vi=ngay&nguoc=toi&nghi=factory", "Lịch nghỉ năm 2024 chưa được đối chiếu"),
    ("dem-ngay", "ngay=2026-11-23&so=3660&don_vi=nam&nguoc=lui&nghi=factory", "Thời hạn này rơi vào năm -1634"),
    ("dem-ngay", "ngay=2026-11-23&so=3660&don_vi=nam&nguoc=toi&nghi=factory", "hãy nhập khoảng thời gian ngắn hơn"),
    ("thoi-hieu", "loai=quyen&ngay=2026-04-22&tro_ngai_tu=2026-05-01&tro_ngai_den=2026-05-02", "chỉ cho trừ thời gian trở ngại với tranh chấp cá nhân"),
    ("muc-phat", "hanh_vi=dialogue&ai=to-chuc&ngay=2026-09-09", "Chưa có giá trị"),
    ("muc-phat", "hanh_vi=fund_late_percent&ai=to-chuc&ngay=2026-10-01", "hãy nhập số tiền ấy"),
    ("doan-phi", "luong=10.000.000&ngay=2024-06-30", "Chưa có giá trị «Lương cơ sở»"),
    ("tuoi-nghi-huu", "gioi=nam&sinh=1958-12-05", "đủ tuổi trước năm 2021"),
    ("tuoi-nghi-huu", "gioi=nam&sinh=1960-12-31", "đủ tuổi trước năm 2021"),
    ("tuoi-nghi-huu", "gioi=nu&sinh=1965-12-31", "đủ tuổi trước năm 2021"),
    ("viec-hang-nam", "doi_thoai=2076-11-22", "Ngày 22/11/2076 ở sau hôm nay; hãy nhập ngày của lần gần nhất đã làm"),
    ("thoi-hieu", "loai=ca-nhan&ngay=2026-10-01&tro_ngai_tu=2026-10-05&tro_ngai_den=2076-11-22", "Ngày hết trở ngại ở sau hôm nay"),
    ("tuoi-nghi-huu", "gioi=nu&sinh=2060-06-05", "Ngày sinh ở sau hôm nay"),
    ("bieu-quyet", "viec=thoa-uoc&dem_duoc=501&tong=500&ngay=2026-11-01", "nhiều hơn tổng số"),
    ("bieu-quyet", "viec=thoa-uoc&dem_duoc=1&tong=500&ngay=2019-11-01", "Chưa có giá trị"),
    ("ghe-doi-thoai", "lao_dong=10&doan_vien=11&ngay=2026-11-01", "nhiều hơn số lao động"),
    ("ghe-doi-thoai", "lao_dong=10&ngay=2021-01-31", "Chưa có giá trị"),
    ("tro-cap", "loai=thoi-viec&lam_viec=10&bao_hiem=11&da_tra=0&luong=10000000&ngay=2026-11-01", "hãy nhập lại"),
]  # fmt: skip


@pytest.mark.parametrize(("slug", "query", "sentence"), REFUSALS)
def test_the_calculator_refuses_in_a_sentence(slug: str, query: str, sentence: str) -> None:
    with pytest.raises(DomainError) as refused:
        asked(slug, query)
    assert sentence in refused.value.message


def test_a_limit_in_a_year_without_its_calendar_is_the_plain_end_and_says_so() -> None:
    outcome = asked("thoi-hieu", "loai=quyen&ngay=2027-05-12")
    assert [(f.value, f.tone) for f in outcome.facts] == [
        ("thứ Sáu, 12/11/2027", ""),
        ("thứ Bảy, 12/02/2028", "warn"),
        ("thứ Sáu, 12/05/2028", "warn"),
    ]
    assert outcome.notices[-1].startswith("Lịch nghỉ năm 2028 chưa được đối chiếu: gặp ngày nghỉ thì hạn lùi")


def test_who_asks_years_too_late_is_told_so_and_who_may_be_in_time_is_not() -> None:
    late = asked("thoi-hieu", "loai=ca-nhan&ngay=2023-06-01")
    assert {f.tone for f in late.facts} == {"bad"}
    assert late.tone == "bad"
    doubtful = FORMS["thoi-hieu"](QueryDict("loai=quyen&ngay=2023-12-25"), today=dt.date(2024, 12, 31))
    assert doubtful.is_valid()
    assert [f.tone for f in doubtful.answer().facts] == ["bad", "bad", "warn"], "six days after the plain end"


def test_the_count_is_told_day_by_day() -> None:
    outcome = asked("dem-ngay", "ngay=2026-02-12&so=5&don_vi=ngay-lam-viec&nguoc=toi&nghi=factory")
    assert "16-20/02 nghỉ Tết Nguyên đán, không tính" in outcome.how[0]


def test_time_lost_to_force_majeure_is_added_and_told() -> None:
    outcome = asked("thoi-hieu", "loai=ca-nhan&ngay=2026-10-01&tro_ngai_tu=2026-11-01&tro_ngai_den=2026-11-10")
    assert outcome.facts[0].value == "thứ Hai, 12/04/2027"
    assert "cộng 10 ngày bất khả kháng" in outcome.how[0]


def test_severance_says_to_whom_the_law_refuses_it() -> None:
    outcome = asked("tro-cap", "loai=thoi-viec&lam_viec=300&bao_hiem=0&da_tra=0&luong=10000000&ngay=2026-11-01")
    assert outcome.notices == (
        "Người đủ điều kiện hưởng lương hưu không được trợ cấp thôi việc.",
        "Người tự ý bỏ việc từ 5 ngày làm việc liên tục mà không có lý do chính đáng cũng không được.",
        "Người lao động đơn phương nghỉ trái luật không được trợ cấp thôi việc.",
    )
    assert {LC + "40 khoản 1", D145 + "8 khoản 1"} <= set(outcome.sources)
    lost = asked("tro-cap", "loai=mat-viec&lam_viec=300&bao_hiem=0&da_tra=0&luong=10000000&ngay=2026-11-01")
    assert lost.notices == (), "another allowance, other conditions"
    assert all("Điều 46" not in source for source in lost.sources)


@pytest.mark.parametrize(
    ("chosen", "first"),
    [
        ("loai=ngay-thuong&ngay=2026-11-24", "24/11/2026 là ngày nghỉ Ngày Văn hóa Việt Nam, nên tính theo mức ngày lễ, tết."),
        ("loai=ngay-thuong&ngay=2026-11-22", "22/11/2026 là ngày nghỉ hằng tuần của nơi nghỉ Chủ nhật; nếu nơi làm việc nghỉ ngày ấy, hãy chọn «Ngày nghỉ hằng tuần»."),
        ("loai=ngay-le&ngay=2026-11-25", "25/11/2026 không phải ngày lễ, tết trong lịch nghỉ chung; làm vào ngày nghỉ bù thì hưởng mức ngày nghỉ hằng tuần."),
        ("loai=ngay-thuong&ngay=2026-11-25", None),
        ("loai=ngay-nghi&ngay=2026-11-25", None),
    ],
)  # fmt: skip
def test_a_day_that_is_not_what_was_chosen_is_told(chosen: str, first: str | None) -> None:
    assert next(iter(asked("lam-them-gio", f"{chosen}&luong=50.000&gio=8").notices), None) == first


@pytest.mark.parametrize("typed", ["5.5", "5.31", "5,310.000", "1 00", "năm triệu", "5.310.00"])
def test_money_that_is_no_whole_amount_is_not_guessed(typed: str) -> None:
    form = FORMS["luong-toi-thieu"](
        QueryDict(mutable=True) | {"vung": "1", "luong": typed, "ngay": "2026-11-22"}, today=TODAY
    )
    assert list(form.errors) == ["luong"]


@pytest.mark.parametrize("typed", ["5310000", "5.310.000", "5,310,000", "5 310 000", "5.310.000 đ"])
def test_money_is_read_however_thousands_are_parted(typed: str) -> None:
    form = FORMS["luong-toi-thieu"](
        QueryDict(mutable=True) | {"vung": "1", "luong": typed, "ngay": "2026-11-22"}, today=TODAY
    )
    assert form.is_valid()
    assert form.cleaned_data["luong"] == 5_310_000


@pytest.mark.parametrize("typed", ["1e50", "9" * 60, "-1e50"])
def test_hours_beyond_all_bounds_are_refused_in_one_sentence(typed: str) -> None:
    form = FORMS["lam-them-gio"](QueryDict(f"loai=ngay-thuong&luong=50.000&gio={typed}&ngay=2026-11-20"), today=TODAY)
    assert len(form.errors["gio"]) == 1


def test_an_obstacle_with_a_day_that_cannot_be_read_is_told_of_that_day_alone() -> None:
    form = FORMS["thoi-hieu"](
        QueryDict("loai=ca-nhan&ngay=2026-10-01&tro_ngai_tu=2026-02-30&tro_ngai_den=2026-11-01"), today=TODAY
    )
    assert list(form.errors) == ["tro_ngai_tu"]


def test_retirement_tells_the_last_day_of_work_and_the_first_of_the_pension() -> None:
    outcome = asked("tuoi-nghi-huu", "gioi=nam&sinh=1965-01-15")
    assert [(f.label, f.value) for f in outcome.facts] == [
        ("Tuổi nghỉ hưu", "61 tuổi 6 tháng"),
        ("Ngày đủ tuổi", "15/07/2026"),
        ("Thời điểm nghỉ hưu", "hết ngày 31/07/2026"),
        ("Hưởng chế độ hưu trí từ", "01/08/2026"),
    ]
    assert outcome.how[-1] == "Sinh ngày 15/01/1965, cộng 61 tuổi 6 tháng là ngày 15/07/2026."
    assert [b.label for b in bases(outcome.sources)] == ["đã kiểm chứng"] * 3


@pytest.mark.parametrize(
    ("contract", "treated"),
    [
        ("khong-xac-dinh", "từ 12 tháng liên tục"),
        ("12-36", "từ 6 tháng liên tục"),
        ("duoi-12", "quá nửa thời hạn hợp đồng"),
    ],
)
def test_who_is_ill_is_let_go_only_after_so_long_a_treatment(contract: str, treated: str) -> None:
    query = f"ben=nguoi-su-dung&ly_do=om-dau&nghi=factory&hop_dong={contract}&moc=bao&ngay=2026-11-19"
    outcome = asked("bao-truoc", query)
    assert (outcome.facts[0].label, outcome.facts[0].value) == ("Chỉ khi đã điều trị mà chưa hồi phục", treated)
    assert LC + "36 khoản 1 điểm b" in outcome.sources


def test_the_doubt_about_the_last_day_of_a_notice_is_told() -> None:
    told = f"{WORKER}&hop_dong=12-36&ngay=2026-11-22"
    assert (
        asked("bao-truoc", f"{told}&moc=bao").notices[0].endswith("làm hết ngày 22/12/2026 rồi nghỉ là chắc chắn nhất.")
    )
    assert (
        asked("bao-truoc", f"{told}&moc=nghi").notices[0].endswith("báo sớm thêm một ngày làm việc là chắc chắn nhất.")
    )


def test_the_sum_of_night_hours_gives_what_is_paid() -> None:
    odd, even = (asked("lam-dem", f"vao={vao}&ra=05:00&luong=33.333&ngay=2026-11-20").how for vao in ("03:20", "03:30"))
    assert odd == ("33.333 đồng/giờ × 100/60 giờ × 30% = 16.667 đồng.",)
    assert even == ("33.333 đồng/giờ × 1,5 giờ × 30% = 15.000 đồng.",)


def test_overtime_is_counted_by_the_half_hour() -> None:
    form = FORMS["lam-them-gio"](QueryDict("loai=ngay-thuong&luong=50.000&gio=1.25&ngay=2026-11-20"), today=TODAY)
    assert form.errors["gio"] == ["Hãy nhập số giờ chẵn hoặc nửa giờ, ví dụ 1,5."]


def test_a_month_over_the_cap_names_the_resolution_of_which_nobody_knows_whether_it_still_applies() -> None:
    query = "binh_thuong=8&trong_ngay=4&trong_thang=45&trong_nam=300&dac_biet=on&ngay="
    outcome = asked("gioi-han-lam-them", query + "2026-11-20")
    assert outcome.headline == "Vượt giới hạn trong tháng"
    assert outcome.notices[-1] == (
        "Nghị quyết 17/2022/UBTVQH15, Điều 2 nâng mức tháng lên 60 giờ ở nơi được làm thêm đến 300 giờ một năm, và Điều 1 mở rộng "
        "những nơi ấy. Nghị quyết ban hành cho thời kỳ phòng, chống dịch COVID-19, không ghi ngày hết hiệu lực; kho luật chưa kiểm "
        "chứng được nay còn áp dụng hay không, hãy hỏi công đoàn cấp trên trước khi kết luận."
    )
    assert [b.label for b in bases(outcome.sources[-1:])] == ["đã kiểm chứng"]
    before = asked("gioi-han-lam-them", query + "2022-03-31")
    assert not [source for source in before.sources if "17/2022" in source]


@pytest.mark.parametrize(("ends", "is_short"), [("2026-12-30", True), ("2026-12-31", False)])
def test_a_contract_of_twelve_months_is_not_under_twelve(ends: str, is_short: bool) -> None:
    told = f"{WORKER}&hop_dong=duoi-12&dac_thu=on&moc=nghi&ngay=2026-12-31&tu=2026-01-01&den={ends}"
    assert FORMS["bao-truoc"](QueryDict(told), today=TODAY).is_valid() is is_short


def test_a_fine_that_is_a_share_tells_its_sum() -> None:
    outcome = asked("muc-phat", "hanh_vi=fund_late_percent&ai=to-chuc&so_tien=200.000.000&ngay=2026-10-01")
    assert outcome.how == ("24% đến dưới 30% của 200.000.000 đồng, không quá 150.000.000 đồng.",)
    assert outcome.notices[0].startswith("Nghị định ghi tỷ lệ với cá nhân")


def test_a_small_sum_paid_late_is_warned_of_not_fined() -> None:
    outcome = asked("muc-phat", "hanh_vi=insurance_late_percent&ai=to-chuc&so_tien=300.000&ngay=2026-10-01")
    assert (outcome.headline, outcome.how) == (
        "Phạt cảnh cáo tổ chức, không phạt tiền",
        ("300.000 đồng là dưới 400.000 đồng.",),
    )
    assert outcome.sources == ("Nghị định 283/2026/NĐ-CP, Điều 43 khoản 1", "Nghị định 283/2026/NĐ-CP, Điều 67")
    assert [notice for notice in outcome.notices if "gấp đôi" in notice] == []


def test_a_fine_by_head_count_asks_how_many_and_tells_the_band() -> None:
    query = "hanh_vi=jobless_unregistered&ai=to-chuc&ngay=2026-10-01"
    outcome = asked("muc-phat", f"{query}&so_nguoi=50")
    assert outcome.headline == "Phạt tổ chức 10.000.000 đồng đến 20.000.000 đồng"
    assert outcome.how == (
        "50 người thuộc mức từ 50 đến 99 người.",
        "Phạt cá nhân 5.000.000 đồng đến 10.000.000 đồng; tổ chức bị phạt gấp 2 lần.",
    )
    with pytest.raises(DomainError, match="hãy nhập số người"):
        asked("muc-phat", query)


def test_dues_taken_at_the_old_rate_are_spoken_of_only_while_the_new_one_was_not_known() -> None:
    july, august = (asked("doan-phi", f"luong=10.000.000&ngay={day}").notices for day in ("2025-07-31", "2025-08-01"))
    assert [notice for notice in july if "Quyết định công bố ngày 29/07/2025" in notice] == [july[-1]]
    assert july[:-1] == august


def test_the_fund_of_three_months_tells_when_they_end() -> None:
    outcome = asked("kinh-phi", "don_vi=doanh-nghiep&ba_thang=on&quy_luong=3.000.000.000&ngay=2026-09-05")
    assert (
        outcome.how[-1] == "Kinh phí ba tháng đến hết tháng 09/2026 đóng chậm nhất ngày cuối của tháng sau: 31/10/2026."
    )


def test_a_draft_wage_is_shown_as_a_draft_only() -> None:
    outcome = asked("luong-toi-thieu", "vung=1&ngay=2026-11-22")
    assert outcome.notices[0] == "Mức từ 01/01/2027 mới là dự thảo (5.700.000 đồng một tháng), chưa dùng để tính."


def test_the_state_owned_conference_is_due_by_march() -> None:
    facts = asked("viec-hang-nam", "danh_sach=2026-11-01&nha_nuoc=on&hoi_nghi=2026-02-01").facts
    assert facts[2].value == "chậm nhất thứ Tư, 31/03/2027"


def test_questions_come_one_after_the_other() -> None:
    for query, fields in (
        ("", ["tap_the"]),
        ("tap_the=co", ["tap_the", "quyen_co_san"]),
        ("tap_the=khong", ["tap_the", "vu_viec"]),
    ):
        form = FORMS["duong-giai-quyet"](QueryDict(query), today=TODAY)
        assert list(form.fields) == fields
        assert not form.is_bound
