"""Numbers and addresses that are formally right and can belong to nobody."""

from stdnum.cn import uscc as stdnum_uscc

COMPANY, COOPERATIVE, SCHOOL, NON_PROFIT = "91", "93", "12", "52"

_ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_NUMBER_OF_MOBILES = 10**8


def fictional_uscc(kind: str, division: str, number: int) -> str:
    """A unified social credit code, GB 32100, whose organisation code lies in PDY00001-PDY99999.

    GB 11714-1997, section 3, keeps that range for the own use of systems: it is never given to anybody.
    """
    if not 1 <= number <= 99_999:
        raise ValueError("the range that belongs to nobody has 99,999 codes")
    body = f"PDY{number:05d}"
    code = f"{kind}{division}{body}{_organisation_check(body)}"
    return code + str(stdnum_uscc.calc_check_digit(code))


def fictional_mobile(number: int) -> str:
    """Eleven digits from 142, which reach nobody.

    The numbering plan of 2017 keeps 140-144 for things and gives those 13 digits, so eleven are never a
    whole number; and the ministry's list of March 2023 shows 142 as not allotted to any carrier.
    """
    # Multiplying by a number prime to the modulus scatters neighbours and never meets twice.
    return f"142{number * 60_000_011 % _NUMBER_OF_MOBILES:08d}"


def fictional_email(name: str) -> str:
    """RFC 2606 reserves example.com for this."""
    return f"{name}@example.com"


def _organisation_check(body: str) -> str:
    """GB 11714-1997, 2.1.2: digits count as they are, letters from A as 10."""
    total = sum(int(char, 36) * weight for char, weight in zip(body, _ORGANISATION_WEIGHTS, strict=True))
    remainder = 11 - total % 11
    return "X" if remainder == 10 else str(remainder % 11)
