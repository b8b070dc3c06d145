"""Giờ công đoàn: the officer's own book of paid hours used for union work, a month beside the legal hours of the post.

Not a record of presence at work, and no page of the employer's: what leaves is the sheet the officer takes out.
"""
