"""Checks tell real numbers from look-alikes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from redactor.recognizers import CHECKS

REAL = {
    "luhn": ["4111 1111 1111 1111", "490154203237518"],
    "iban": ["GB82 WEST 1234 5698 7654 32", "NL91ABNA0417164300"],
    "mod97": ["85.07.30-033.28"],
    "cpf": ["123.456.789-09"],
    "rut": ["12.345.678-5"],
    "cuit": ["20-12345678-6"],
    "dni": ["12345678Z", "X1234567L"],
    "bsn": ["123456782"],
    "resident": ["11010519491231002X"],
    "birth": ["8001015009087"],
    "code": ["12/2021", "A123"],
    "strong_code": ["A1234", "123456", "245/PG/2023"],
    "latlon": ["12.5, -1.5"],
    "degrees": ["12 22 17"],
    "ipv4": ["192.168.1.1"],
    "ipv4_any": ["8.8.8.8"],
    "ipv6": ["2001:db8::ff00:42:8329"],
    "plate": ["KBZ 123A"],
    "mixed": ["9G8F+5H"],
    "nick": ["awa_2"],
}
FALSE = {
    "luhn": ["4111 1111 1111 1112", "0000 0000 0000 0000", ""],
    "iban": ["GB82 WEST 1234 5698 7654 33", "GB82"],
    "mod97": ["85.07.30-033.29", "1"],
    "cpf": ["111.111.111-11", "123.456.789-00"],
    "rut": ["12.345.678-6"],
    "cuit": ["20-12345678-7"],
    "dni": ["12345678A"],
    "bsn": ["123456783", "000000000"],
    "resident": ["110105194912310021"],
    "birth": ["8013015009087"],
    "code": ["12/03/2021", "2021-03-12", "2019-2020", "12 000", "A1", "2021"],
    "strong_code": ["2021", "123", "12.500", "12 000 000"],
    "latlon": ["95.5, 100.5", "12.5"],
    "degrees": ["200 1 1"],
    "ipv4": ["3.2.1.4", "12.03.20.21", "300.1.1.1"],
    "ipv4_any": ["300.1.1.1"],
    "ipv6": ["10:30:45"],
    "plate": ["USD 123A"],
    "mixed": ["2345+67"],
    "nick": ["awa", "2.5"],
}


@pytest.mark.parametrize("name", sorted(CHECKS))
def test_accepts_the_real_and_refuses_the_rest(name: str) -> None:
    """Every check has numbers it accepts and look-alikes it refuses."""
    assert all(CHECKS[name](text) for text in REAL[name])
    assert not any(CHECKS[name](text) for text in FALSE[name])


@pytest.mark.parametrize("name", ["luhn", "iban", "bsn", "dni"])
@given(data=st.data())
def test_one_wrong_digit_is_noticed(name: str, data: st.DataObject) -> None:
    """Changing any one digit of a checked number makes it false."""
    number = REAL[name][0]
    at = data.draw(st.sampled_from([n for n, c in enumerate(number) if c.isdigit()]))
    other = data.draw(st.sampled_from([d for d in "0123456789" if d != number[at]]))
    assert not CHECKS[name](number[:at] + other + number[at + 1 :])
