"""What the counter knows. Pure Python: no input or output, no Qt, no SQLAlchemy.

Terms (English here, Vietnamese on screen and in law): dossier (hồ sơ), procedure (thủ tục hành
chính), component (thành phần hồ sơ), paper (giấy tờ), intake slip (Giấy tiếp nhận hồ sơ và hẹn
trả kết quả), clerk (người tiếp nhận), unit (đơn vị), supervisor (Lãnh đạo Trung tâm), due (hẹn
trả), overdue (quá hạn), seal (chốt để gửi), freeze (fix the bytes to be sent), relay (máy chủ
trung chuyển), receipt (the relay's signed answer), catalogue (danh mục).
"""
