"""Questions and answers of the demo's classes and advice desk. Legal facts carry their article."""

from dataclasses import dataclass

NO_TEXTS = "Bản dùng thử chưa nạp văn bản nên căn cứ ghi trong lời trả lời"


@dataclass(frozen=True)
class AskedAdvice:
    """A question to the desk: answered, or waiting for what the desk wants to know, or nobody's yet."""

    days_ago: int
    topic: str
    text: str
    more: str = ""
    title: str = ""
    answer: str = ""
    reason: str = NO_TEXTS


ASKED_ADVICE = (
    AskedAdvice(
        9, "ending", "Công nhân làm hợp đồng không xác định thời hạn muốn nghỉ việc thì phải báo trước bao nhiêu ngày?",
        title="Nghỉ việc hợp đồng không xác định thời hạn báo trước mấy ngày?",
        answer="Báo trước ít nhất 45 ngày (Bộ luật Lao động 2019, Điều 35 khoản 1 điểm a). Không cần báo trước khi không được trả đủ "
        "lương hoặc trả lương không đúng hạn, bị ngược đãi, bị quấy rối tình dục tại nơi làm việc (Điều 35 khoản 2).",
    ),
    AskedAdvice(
        6, "wages", "Công ty trả lương chậm 20 ngày thì phải trả thêm gì cho người lao động?",
        title="Trả lương chậm 20 ngày phải trả thêm gì?",
        answer="Chậm từ 15 ngày trở lên thì phải trả thêm khoản tiền ít nhất bằng tiền lãi của số tiền trả chậm, theo lãi suất tiền gửi kỳ hạn "
        "01 tháng của ngân hàng nơi trả lương (Bộ luật Lao động 2019, Điều 97 khoản 4).",
    ),
    AskedAdvice(5, "discipline", "Tổ phó bị trừ tiền vì làm hỏng khuôn, công ty trừ thẳng vào lương một nửa thì có được không?",
                more="Chị cho biết giá trị thiệt hại và nội quy lao động quy định thế nào?"),
    AskedAdvice(8, "insurance", "Công ty chậm đóng bảo hiểm xã hội 4 tháng, người sắp sinh thì công đoàn cơ sở nên làm gì trước?"),
)  # fmt: skip


@dataclass(frozen=True)
class AskedOften:
    """What workers of one ward and trade asked, again and again, `times` in each of the last two quarters, the older first: five and
    more, for fewer stay hidden in the figures."""

    topic: str
    trade: str
    ward: int  # its place in WARDS
    times: tuple[int, int]
    texts: tuple[str, ...]
    answer: str


ASKED_OFTEN = (
    AskedOften(
        "wages", "garment", 0, (5, 10),
        texts=(
            "Hai tháng nay công ty trả lương chậm hơn hai tuần mà không nói lý do, tôi đòi thêm được gì không?",
            "Xưởng tôi mùng 10 trả lương mà tháng này gần cuối tháng mới có, bị trễ vậy thì tính sao?",
            "Công ty báo hết đơn hàng nên lương trả chậm một tháng, công nhân có được trả tiền lãi không?",
        ),
        answer=ASKED_ADVICE[1].answer,
    ),
    AskedOften(
        "ending", "electronics", 1, (6, 5),
        texts=(
            "Tôi ký hợp đồng không thời hạn, muốn về quê làm gần nhà thì phải báo trước bao lâu?",
            "Nghỉ việc mà chưa kịp báo đủ ngày thì có sao không, hợp đồng của tôi không ghi ngày hết hạn?",
        ),
        answer=ASKED_ADVICE[0].answer,
    ),
)  # fmt: skip

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
