"""What the public pages and the console say, in Vietnamese and English. Pure; a test compares the two lists."""

from diemtua.credentials.proof.checking import Reason

# One sentence for each outcome of a check.
SENTENCES: dict[Reason, dict[str, str]] = {
    Reason.GENUINE: {
        "vi": "Tệp là bản thật: chữ ký đúng và không một byte nào bị thay đổi.",
        "en": "This file is genuine: the signature is right and not one byte was changed.",
    },
    Reason.REVOKED: {
        "vi": "Tệp là bản thật, nhưng chứng nhận này đã bị thu hồi.",
        "en": "The file is genuine, but this certificate has been revoked.",
    },
    Reason.REPLACED: {
        "vi": "Tệp là bản thật, nhưng chứng nhận này đã được cấp lại bằng một bản khác.",
        "en": "The file is genuine, but this certificate has been replaced by another one.",
    },
    Reason.ALTERED: {
        "vi": "Tệp đã bị sửa sau khi ký, hoặc được lưu lại bằng chương trình khác; hãy xin tệp gốc từ người được cấp.",
        "en": "This file was changed after it was signed, or saved anew by another program; ask the holder for the original file.",
    },
    Reason.TRUNCATED: {
        "vi": "Tệp bị cắt mất phần cuối; hãy tải hoặc gửi lại cho trọn tệp.",
        "en": "The end of this file is missing; download or send the whole file again.",
    },
    Reason.FORGED: {
        "vi": "Chữ ký không phải của một đơn vị cấp mà chúng tôi biết, không thể tin tệp này.",
        "en": "The signature does not belong to any issuer we know; this file cannot be trusted.",
    },
    Reason.UNSEALED: {
        "vi": "Tệp PDF này không mang dấu ký của Điểm Tựa; hãy xin tệp gốc hoặc nhập mã in trên chứng nhận.",
        "en": "This PDF carries no Điểm Tựa seal; ask for the original file, or type the code printed on the certificate.",
    },
    Reason.UNREGISTERED: {
        "vi": "Chữ ký đúng nhưng sổ cấp không có chứng nhận này; hãy hỏi đơn vị cấp.",
        "en": "The signature is right, but the register does not hold this certificate; ask the issuer.",
    },
    Reason.FOREIGN: {
        "vi": "Đây không phải tệp chứng nhận (PDF) hay huy hiệu (.jwt, .json) do Điểm Tựa cấp.",
        "en": "This is neither a certificate (PDF) nor a badge (.jwt, .json) issued through Điểm Tựa.",
    },
    Reason.EMPTY: {"vi": "Tệp trống; hãy chọn lại tệp.", "en": "The file is empty; choose another file."},
    Reason.TOO_LARGE: {
        "vi": "Tệp lớn hơn 2 MB nên không thể là chứng nhận; hãy chọn đúng tệp PDF hoặc tệp huy hiệu.",
        "en": "The file is larger than 2 MB and cannot be a certificate; choose the PDF or the badge file.",
    },
}

# Everything else on the public pages.
WORDS: dict[str, dict[str, str]] = {
    "vi": {
        "check_title": "Kiểm tra chứng nhận",
        "check_lead": "Nhập mã in trên chứng nhận, hoặc chọn tệp bạn nhận được. Không cần tài khoản.",
        "code_label": "Mã kiểm tra",
        "code_help": "12 chữ và số ở góc dưới bên trái, ví dụ ABCD-EFGH-JKMN. Chữ thường, dấu cách hay gạch nối đều được.",
        "code_button": "Kiểm tra mã",
        "file_label": "Tệp chứng nhận hoặc huy hiệu",
        "file_help": "PDF, .jwt, .json hoặc .txt, không quá 2 MB. Tệp chỉ được đọc để kiểm tra, không được lưu lại.",
        "file_button": "Kiểm tra tệp",
        "file_missing": "Hãy chọn một tệp trước khi bấm kiểm tra.",
        "file_yes": "Bản thật",
        "file_no": "Không dùng được",
        "offline": "Kiểm tra không cần mạng: tải khóa công khai rồi chạy «diemtua verify TỆP --keys khoa.json».",
        "keys": "Khóa công khai của các đơn vị cấp",
        "valid": "Chứng nhận còn hiệu lực",
        "valid_text": "Chứng nhận này có trong sổ cấp và đang có hiệu lực.",
        "revoked": "Chứng nhận đã bị thu hồi",
        "revoked_text": "Chứng nhận này không còn giá trị. Nếu bạn giữ bản in, hãy hỏi đơn vị cấp.",
        "replaced": "Chứng nhận đã được cấp lại",
        "replaced_text": "Bản này không còn hiệu lực vì đã được cấp lại với số khác.",
        "replaced_by": "Xem bản đang dùng",
        "unknown": "Không có chứng nhận nào mang mã này",
        "unknown_text": "Hãy đối chiếu lại từng chữ với bản in. Nếu mã in đúng như vậy, chứng nhận không phải do Điểm Tựa cấp.",
        "name": "Họ và tên",
        "masked": "Tên được che bớt. Người được cấp có thể gửi liên kết đầy đủ cho bạn.",
        "course": "Nội dung",
        "number": "Số vào sổ",
        "issuer": "Đơn vị cấp",
        "issuer_then": "Tên ghi như tại ngày cấp.",
        "issued": "Ngày cấp",
        "withdrawn": "Ngày hết hiệu lực",
        "reason": "Lý do",
        "again": "Kiểm tra chứng nhận khác",
        "other_language": "English",
        "slow_down": "Bạn đã kiểm tra quá nhiều lần trong một phút",
        "slow_down_text": "Hãy chờ một phút rồi thử lại.",
        "no_page": "Không tìm thấy trang này",
        "no_page_text": "Đường dẫn có thể đã đổi. Hãy kiểm tra chứng nhận bằng mã hoặc bằng tệp.",
        "says": "Chứng nhận thật ghi",
        "see": "Xem tình trạng trên trang công khai",
        "foot": "Điểm Tựa lưu sổ cấp của công đoàn. Trang này chỉ cho biết tên, nội dung, số, đơn vị cấp và hiệu lực.",
        "skip": "Đến nội dung",
    },
    "en": {
        "check_title": "Check a certificate",
        "check_lead": "Type the code printed on the certificate, or choose the file you were given. No account is needed.",
        "code_label": "Code",
        "code_help": "12 letters and digits at the bottom left, for example ABCD-EFGH-JKMN. Small letters, blanks and dashes do not matter.",
        "code_button": "Check the code",
        "file_label": "Certificate or badge file",
        "file_help": "PDF, .jwt, .json or .txt, at most 2 MB. The file is only read for this check and not kept.",
        "file_button": "Check the file",
        "file_missing": "Choose a file first.",
        "file_yes": "Genuine",
        "file_no": "Not to be relied on",
        "offline": "To check without a network, download the public keys and run “diemtua verify FILE --keys khoa.json”.",
        "keys": "Public keys of the issuers",
        "valid": "This certificate is valid",
        "valid_text": "It is in the issuer's register and in force.",
        "revoked": "This certificate has been revoked",
        "revoked_text": "It is no longer of any value. If you hold a printed copy, ask the issuer.",
        "replaced": "This certificate has been replaced",
        "replaced_text": "It is no longer in force: it was issued again under another number.",
        "replaced_by": "See the one in force",
        "unknown": "No certificate has this code",
        "unknown_text": "Compare it letter by letter with the printed one. If it is printed like that, the certificate was not issued through Điểm Tựa.",
        "name": "Name",
        "masked": "The name is partly hidden. The holder can send you the full link.",
        "course": "Programme",
        "number": "Register number",
        "issuer": "Issued by",
        "issuer_then": "Named as on the day of issue.",
        "issued": "Issued on",
        "withdrawn": "Withdrawn on",
        "reason": "Reason",
        "again": "Check another certificate",
        "other_language": "Tiếng Việt",
        "slow_down": "Too many checks within a minute",
        "slow_down_text": "Wait a minute and try again.",
        "no_page": "There is no such page",
        "no_page_text": "The address may have changed. Check a certificate by its code or by its file.",
        "says": "The genuine certificate says",
        "see": "See its state on the public page",
        "foot": "Điểm Tựa keeps the trade unions' registers of certificates. This page tells only name, programme, number, issuer and validity.",
        "skip": "Skip to content",
    },
}


def sentence(reason: Reason, lang: str = "vi") -> str:
    """The outcome as one sentence."""
    return SENTENCES[reason][lang]
