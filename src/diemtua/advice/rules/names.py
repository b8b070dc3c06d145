"""Họ, tên, chữ đệm: the words masking goes by. Data only; who finds one missing adds it here.

Written with marks and small. A word typed without marks is compared without them.
"""


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


def _list(phrases: str) -> list[str]:
    return phrases.split("|")


# Family names that are hardly ever another word, and those that also are one («lương», «hồ», «đoàn»).
STRONG_SURNAMES = _set(
    "nguyễn trần phạm huỳnh hoàng bùi lê ngô vũ võ đặng đỗ đinh trịnh trương phùng tạ tống khổng doãn đàm mạc quách nghiêm thạch lò giàng sùng thào tẩn phàn "
    "chảo lường quàng xồng moong niê mlô byă ayun ksor kpă siu êban chamaléa"
)
SURNAMES = STRONG_SURNAMES | _set(
    "phan hồ dương lý đoàn lâm mai đào cao hà chu lương tô thái vương kiều la triệu bạch từ lưu thân giang nông hứa lục vi ma quan sầm ninh tăng đồng văn kim "
    "châu diệp cù lã ông ngụy âu cái đường hàn khuất phí quản tiêu trà viên bế tòng cà bạc lự bàn vàng vừ hạng mùa lầu lô kha hờ cháng tráng sình ly thèn sần "
    "pờ lỳ mào danh sơn bá đàng nay rah rơ đèo lù lèng cư cầm"
)
PLAIN_STRONG = _set("nguyen tran pham huynh hoang bui le ngo")  # typed without marks still hardly another word
# Of Korea, China, Japan: before another capital.
FOREIGN_SURNAMES = _set(
    "park lee choi jung jeong kang cho yoon jang lim han shin kwon hwang ahn song kim wang zhang li chen liu yang huang zhao wu zhou xu sun lin tanaka suzuki sato "
    "yamada takahashi ito watanabe nakamura kobayashi yamamoto"
)
# Given names. One that is also an everyday word counts after a family name, not after «chị» alone.
CLEAR_GIVEN = _set(
    "hoa hòa hoà lan hương tuấn dũng hùng linh thảo yến hằng huệ cường hải nga loan nhung oanh quỳnh phượng tùng thúy thuý thủy thuỷ ngọc hạnh hiền huyền dung kiên khánh "
    "quân quyên trâm thoa thơ vân vy uyên tuyết nguyệt hoài hiếu hưng khoa khang châu diễm duyên giang my mỵ mị nhi phúc phương tú thư trinh "
    "tuyền xuân đức huy hậu lâm lộc luân tấn thịnh tín trí triết trọng vinh vũ thắm thương ngân nhàn bích diệu hà"
)
GIVEN = CLEAR_GIVEN | _set(
    "an anh ánh ân ba bảo bé chi chiến chinh công diệp dân duy gấm hai hân hồng hợi huân lai lành lập long lực mai mạnh miền minh na nam năm nguyên nhân nhâm phát phong "
    "phước quang quế quốc quý sáu sen sinh sơn tài tâm tân thanh thành thân thắng thi thìn thu thùy tiên tiến toàn toản trang trung trường tuyển tuyến tư tý "
    "như liên thái sang đạt lợi bình nhật thuận nghĩa ly viên viết việt xoan yên của páo dinh đông đồng"
)
NAME_WORDS = SURNAMES | GIVEN | {"thị", "văn", "thi"}
# «văn phòng», «thị trường»: what follows a middle name and makes it none.
NOT_AFTER_VAN = _set("phòng bản hóa hoá kiện học thư nghệ bằng hành tải chuyển dụng động đề đáp minh thể tự")
NOT_AFTER_THI = _set("trường xã trấn hiếu sát phần thực hành công đua tuyển cử lực tốt")
# «nguyên nhân», «vi phạm»: pairs that are no name, typed with or without marks.
NOT_AFTER_SURNAME = _set(
    "nhân tắc liệu đơn do vẹn trạng lương vọng thủy tố vi tội luật pháp lan nhà nợ đóng xe lời nghị việc viên thể bộ sự sơ liệu tịch đồng tháng hơn quý ngày năm phòng mức "
    "lần một hai ba bốn giờ bản bố"
)
NOT_BEFORE_SURNAME = _set(
    "vi xúc mức giá nhà tội công đội tham thực phạm quản hợp bảo đang cao sa cây ăn đạt chủ xử pháp nghiệp đại lượng"
)

NOT_SAID = _set("nam nu hai ba cong")  # «em là nam, 30 tuổi» tells no name
# How a person is spoken to or of; a capital after it begins a name.
ADDRESS = _list(
    "anh|chị|ông|bà|cô|chú|bác|em|bạn|cháu|dì|cậu|mợ|thím|sếp|mr|mrs|ms|miss|giám đốc|phó giám đốc|tổng giám đốc|quản đốc|quản lý|tổ trưởng|tổ phó|chuyền trưởng|"
    "trưởng phòng|phó phòng|trưởng ca|chủ tịch|phó chủ tịch|kế toán|công nhân|nhân viên|chủ quán|chuyên gia|phiên dịch|tên|tên là|tôi là|em là|mình là|cháu là"
)
# After these a name typed small is still a name, when the word is one.
SPOKEN = _set("anh chị ông bà cô chú bác em cháu sếp")

# Capitals that begin no name.
NOT_NAMES = _set(
    "công luật bộ nghị thông điều chương ban hội tổ sở phòng ủy uỷ chủ tòa toà việt quốc nhà người khi nếu theo trong tại không cơ tư khoản mục ngày tháng năm bảo lao "
    "văn hợp giám trưởng phó tổng phố tỉnh thành trung giấy sổ đơn quyết tôi em anh chị ông bà tiền lương hồ đại liên chính thủ thanh toà bên hàn nhật trung mỹ "
    "đài xã phường quận huyện của là có được bị và ở đang đã sẽ cho như thì mà xin hỏi nay bạn các những"
)  # fmt: skip
NOT_PLACES = _set("công luật nghị điều giám trưởng đoàn hội ủy uỷ việt")
PROVINCES = _list(
    "hà nội|hồ chí minh|hà nam|hà giang|hà tĩnh|hà tây|cao bằng|thái bình|thái nguyên|ninh bình|ninh thuận|lâm đồng|đồng nai|đồng tháp|lào cai|lai châu|hàn quốc|"
    "an giang|bắc giang|hậu giang|kiên giang|tiền giang|sơn la|quản trị|văn phòng|đoàn thể|đồng việt nam"
)

# What stands for a firm; with it go the words of its kind, then its name.
FIRMS = _list(
    "tổng công ty|công ty|c.ty|cty.|cty|tập đoàn|doanh nghiệp tư nhân|doanh nghiệp|dntn|hợp tác xã|htx|xí nghiệp|nhà máy|xưởng|trường|bệnh viện|phòng khám|khách sạn|"
    "siêu thị|chi nhánh|ngân hàng|văn phòng|cửa hàng|bưu cục|quán cơm|quán phở|tnhh|nhà hàng|nhà thuốc|tiệm|gara|garage"
)
FIRM_KINDS = _list(
    "trách nhiệm hữu hạn|tnhh|cổ phần|cp|mtv|một thành viên|hai thành viên|liên doanh|tư nhân|đầu tư|sản xuất|thương mại|dịch vụ|xây dựng|xuất nhập khẩu|và|&|sx|tm|dv|"
    "xd|xnk|mầm non|tiểu học|thcs|thpt|đa khoa|tm-dv|nail|cắt tóc|làm tóc|bánh|vàng|điện tử|thủy sản|thuỷ sản|hải sản|nông sản|thực phẩm|cơ khí|may mặc|dệt may|da giày|da giầy|bao bì|vận tải|"
    "cao su|dược phẩm|mỹ phẩm|xi măng|du lịch|giáo dục|điện lực|nội thất|hóa chất|hoá chất|môi trường|bảo vệ|vệ sĩ|kỹ thuật|công nghệ"
)
# Firms whose names may be typed small right after these: «công ty may sông hồng».
TRADES_IN_NAMES = _set("may dệt da giày giầy thép gỗ nhựa dược sữa in")
INSIDE_FIRM_NAMES = TRADES_IN_NAMES | {"mặc"}  # «May mặc Sông Hồng»
# Two of these after «công ty» are its name, typed small: «công ty minh phú».
FIRM_NAMES = _set(
    "minh phú hoàng gia thành phát đạt long hưng thịnh lộc tấn đức vinh quang việt đại tiến an hòa hoà phúc tân sơn hà kim ngọc thiên vạn cường á thái dương châu khang "
    "thanh tâm trung trí tín nghĩa hồng lợi nhật nguyên bảo huy"
)
NOT_FIRMS = _set(
    "luật bộ nghị điều việt nhà nhật hàn đài mỹ trung nước fdi khoản chính hợp tôi em xã thái theo khi nếu không chưa đang đã"
)
BRANDS = _list(
    "samsung|foxconn|pouyuen|pou yuen|pouchen|luxshare|goertek|vinatex|vingroup|vinfast|viettel|vinamilk|canon|honda|toyota|panasonic|nidec|brother|katolec|denso|hoya|"
    "bách hóa xanh|bách hoá xanh|thế giới di động|điện máy xanh|shopee|lazada|winmart|coopmart|changshin|chang shin|taekwang|tae kwang|hansae|nike|adidas|intel|amkor|"
    "vinhomes|hanosimex|sunhouse|masan|hòa phát|hoà phát|woosung|yazaki|sumitomo"
)

# Words that hold a sentence together: no place is called so.
FUNCTION = _set(
    "tôi em anh chị mình ta họ này đó kia nơi có không chưa đã đang sẽ vẫn và hoặc hay là ở của cho khi nếu bị được phải cũng thì mà thuộc như với về đến từ tại do vì nên "
    "theo trong ngoài yêu xác giải hướng trả hẹn mời báo nói gọi nhưng nào gì ai hỏi làm ra cần muốn xã quận huyện lại còn mới cùng tiếp nhận"
)
# Words that end a name typed small: the story goes on.
ORDINARY = FUNCTION | _set(
    "chúng để trên dưới nợ bắt ép buộc đuổi sa cắt giảm trừ ký chấm thông đóng chậm thuê tuyển điều chuyển phạt giữ "
    "đòi định bảo gửi tổ họp sản gia xuất mặc thời trang việc lương tiền công người lao động nhân viên nước tư nhà "
    "lớn nhỏ cũ khác nhiều ít một hai ba năm tháng ngày sao xin thế rồi hết lên xuống vào đi gần xa bên cạnh trước "
    "sau đơn vị chỉ mỗi tất cả phường ấy ạ à ko k kg dc đc vs hợp đồng tạm dừng nghỉ bồi kỷ lập mở đặt chia tách "
    "sáp bán phá tự rất quá lúc hôm vừa đề kiểm thanh vi chính xưởng chuyền ca quy nội cấp xử thấy tên đầy đủ thật "
    "tuổi bộ đều luôn ngay hỗ giúp kết can"
)
SHORTHAND = _set(
    "fdi startup logistics outsourcing outsource bpo online game marketing group nld nlđ nsdlđ hđlđ hdld bhxh bhyt bhtn bhtnld lđtb kpi ceo hcns hành tnhh mtv jsc ltd "
    "oke okay email zalo facebook pccc atvsld atvslđ gtgt"
)
NETWORKS = _list("facebook|face|fb|zalo|zl|tiktok|tik tok|instagram|insta|telegram|viber|messenger|nick")

# «hòa giải», «an toàn», «điều hòa»: a given name that is part of another word.
AFTER_GIVEN = _set(
    "giải bình hợp nhập thuận toàn ninh tâm sinh nữ trạng bạch chứng mẽ họa hoạ hồng quả văn động thắng lợi vụ trình ty nhân đồng chúng giới cáo phát"
)
BEFORE_GIVEN = _set("điều ôn chung bất bảo an trị lao học hải thanh quốc giá tăng phân thành công việt")

# What is written with a capital in the middle of a sentence and names nobody. A word that is also a name is none only before what
# makes it another word.
CAPITALS = NOT_NAMES | _set(
    "chấp vụ lao xã y tế việc làm tâm dịch tư pháp luật liên đoàn hội trọng giải ủy uỷ ban tra tòa toà án kiểm sát thủ đảng nước sự tố hiến kho ngân kỹ thuật sản xuất vệ sinh nghiệp "
    "tết nguyên đán lịch zalo facebook email internet excel word covid vneid vssid thứ quy chế thỏa thoả ước trợ cấp hưu"
)
PAIRS = frozenset(_list(
    "an ninh|an toàn|bảo hiểm|bảo hộ|bảo vệ|cao đẳng|chi bộ|chi nhánh|công an|công nhân|công ty|công văn|công đoàn|công ước|dân sự|dân tộc|dương lịch|"
    "hoà giải|hành chính|hòa giải|hồ sơ|kế toán|liên doanh|liên đoàn|nam bộ|nguyên đán|nhân dân|nhân sự|nhân viên|nông dân|nội bộ|nội quy|nội vụ|phong trào|"
    "quản lý|quản trị|quản đốc|quốc gia|quốc hội|quốc khánh|thanh niên|thanh toán|thanh tra|thi hành|thi đua|thành phố|thành viên|trung tâm|trung ương|"
    "tài chính|tài khoản|tài sản|văn phòng|đoàn thể|đoàn viên|đình công|đồng nghiệp"
))  # fmt: skip
WEEKDAY = _set("thứ")
OF_WEEK = _set("hai ba tư năm sáu bảy")
SHORT = _set(
    "tp tphcm hcm tw ubnd hdnd nd cp tt qh vn vnd usd ot ca kcs hr pdf ok sms app tnhh cp mtv ldtbxh bldtbxh bld bqp bca ilo cccd cmnd atm"
)
COUNTRIES = _list("việt nam|hàn quốc|nhật bản|trung quốc|đài loan|hoa kỳ|mỹ|thái lan|singapore|malaysia|châu âu|châu á|đà nẵng|hải phòng|cần thơ|huế|quảng ninh|quảng ngãi|quảng nam|bắc ninh|"
                  "hưng yên|hải dương|vĩnh phúc|phú thọ|nghệ an|thanh hóa|thanh hoá|nam định|bình dương|bình phước|tây ninh|long an|vĩnh long|cà mau|gia lai|đắk lắk|khánh hòa|khánh hoà|"
                  "lạng sơn|tuyên quang|điện biên|bà rịa|vũng tàu|sài gòn|hòa bình|hoà bình|yên bái|bắc kạn|bắc giang|bến tre|trà vinh|sóc trăng|bạc liêu|phú yên|bình định|bình thuận|kon tum")  # fmt: skip
