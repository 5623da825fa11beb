"""Numbers within the 16 characters of a DS (PS3.5 section 6.2)."""

from __future__ import annotations

from decimal import ROUND_HALF_EVEN, Decimal, localcontext

LONGEST = 16
_PRECISION = Decimal("1e-9")
"""Part of a number that may be lost: no device measures that well."""


def fitted(number: Decimal) -> str | None:
    """Write a number in at most 16 characters; None if more than a billionth of it would be lost."""
    if not number.is_finite():
        return None
    if not number:
        return "0"
    with localcontext() as context:
        context.prec = 60
        sign, digits, exponent = number.normalize().as_tuple()
        top = len(digits) + int(exponent)  # digits in front of the point
        if abs(top) > 400:
            return None
        best = None
        for text in (_fixed(number, top, bool(sign)), _scientific(number, top, bool(sign))):
            if text is not None and len(text) <= LONGEST:
                error = abs(Decimal(text) - number)
                if best is None or error < best[0]:
                    best = error, text
        if best is None or best[0] > abs(number) * _PRECISION:
            return None
        return best[1]


def _fixed(number: Decimal, top: int, is_negative: bool) -> str | None:
    room = LONGEST - is_negative
    places = room - max(top, 1) - 1
    if max(top, 1) > room:
        return None
    text = f"{number.quantize(Decimal(1).scaleb(-max(places, 0)), ROUND_HALF_EVEN):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _scientific(number: Decimal, top: int, is_negative: bool) -> str | None:
    exponent = str(top - 1)
    digits = LONGEST - is_negative - len(exponent) - 2  # a point, and E
    if digits < 1:
        return None
    mantissa = number.scaleb(1 - top).quantize(Decimal(1).scaleb(1 - digits), ROUND_HALF_EVEN)
    text = f"{mantissa:f}"
    return f"{text.rstrip('0').rstrip('.') if '.' in text else text}E{exponent}"
