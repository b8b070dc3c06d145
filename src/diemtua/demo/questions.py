"""Questions and answers of the demo's classes. Legal facts carry their article."""

# topic, question, answer, citation
ANSWERED = (
    ("T05", "Công ty em có 120 lao động thì phía người lao động cần tối thiểu mấy người tham gia đối thoại?",
     "Từ 50 đến dưới 150 lao động: ít nhất 4 người. Anh chị thống nhất con số trong quy chế dân chủ của công ty.",
     "Nghị định 145/2020/NĐ-CP, Điều 38 khoản 2"),
    ("T06", "Lấy phiếu thỏa ước, tính quá nửa số người bỏ phiếu hay quá nửa toàn công ty?",
     "Phải trên 50% số người lao động của cả doanh nghiệp tán thành, không phải trên số người bỏ phiếu.",
     "Bộ luật Lao động 2019, Điều 76 khoản 1"),
    ("T06", "Ký thỏa ước xong thì bao lâu phải gửi lên Sở?",
     "Trong 10 ngày kể từ ngày ký, người sử dụng lao động gửi một bản đến cơ quan chuyên môn về lao động cấp tỉnh.",
     "Bộ luật Lao động 2019, Điều 77"),
)  # fmt: skip

ASKED = (
    ("T07", "Người lao động bị cho nghỉ việc qua tin nhắn, có phải hòa giải trước khi ra tòa không?"),
    ("T07", "Công ty nợ bảo hiểm 5 tháng, công đoàn cơ sở nên làm gì trước?"),
    ("T07", "Hòa giải viên quá hạn không mở phiên họp thì làm tiếp thế nào?"),
    ("T04", "Hết hạn hợp đồng mà công ty vẫn cho làm, chưa ký mới thì là hợp đồng gì?"),
    ("T07", "Tổ tôi có 12 người cùng bị trừ tiền chuyên cần, đây là tranh chấp cá nhân hay tập thể?"),
)

ESSAYS = (
    "Trước hết tôi lấy ý kiến tổ công đoàn về bữa ăn ca, tổng hợp thành văn bản có chữ ký của các thành viên nhóm đối thoại. "
    "Sau đó gửi nội dung cho công ty, hẹn thời gian địa điểm, ghi biên bản có chữ ký hai bên và niêm yết kết quả.",
    "Tôi gửi yêu cầu bằng văn bản, chờ công ty trả lời trong 5 ngày làm việc. Khi đối thoại phải có biên bản. "
    "Kết quả công bố tại nơi làm việc trong 3 ngày làm việc.",
    "Phải gặp giám đốc để nói chuyện trước, nếu không được thì báo công đoàn phường hỗ trợ.",
)
