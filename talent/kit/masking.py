"""Personal data, masked for display. Pure functions of text."""


def mask_name(name: str) -> str:
    """欧阳娜娜 -> 欧***: the first character, then one star for each other."""
    return name[:1] + "*" * max(1, len(name) - 1) if name else ""


def mask_mobile(mobile: str) -> str:
    """13812345678 -> 138****5678."""
    return f"{mobile[:3]}****{mobile[-4:]}" if len(mobile) >= 8 else "*" * len(mobile)


def mask_email(email: str) -> str:
    """wang.li@example.com -> w***@example.com."""
    local, at, host = email.partition("@")
    return f"{local[:1]}***{at}{host}" if at else "*" * len(email)


def mask_resident_id(resident_id: str) -> str:
    """Keeps the six digits of the county and the last character."""
    if len(resident_id) != 18:
        return "*" * len(resident_id)
    return f"{resident_id[:6]}{'*' * 11}{resident_id[-1:]}"
