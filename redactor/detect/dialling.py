"""What telephone numbers look like on paper, what only looks like one, and the words that announce one."""

import re
from functools import lru_cache
from typing import Any

import phonenumbers
import re2

from redactor.detect.nearby import Context

_REGIONS = """
    BF CI ML SN NE TG BJ GN GW GM SL LR GH NG MR CV CM CD CG GA TD CF GQ BI RW KE UG TZ ET SO SD SS ER DJ
    MZ AO MW ZM ZW ZA NA BW MG MA DZ TN LY EG PS JO LB IQ SY YE TR IR AF PK IN BD NP LK MM TH KH PH ID
    MX GT HN SV NI CR PA CU DO HT CO VE EC PE BO BR PY UY AR CL FR BE NL LU CH GB IE DE ES PT IT UA GE AM AZ US CA
"""
REGIONS = tuple(_REGIONS.split())
"""The countries whose national numbers are known without their country code."""

_DAY, _MONTH = r"(?:0?[1-9]|[12]\d|3[01])", r"(?:0?[1-9]|1[0-2])"
DATE = re.compile(
    rf"{_DAY}([./ -]){_MONTH}\1(?:19|20)\d\d|(?:19|20)\d\d([./ -]){_MONTH}\2{_DAY}|[\d.]{{1,9}}/(?:19|20)\d\d"
)
YEARS = re.compile(r"(?:19|20)\d\d(?: ?[-/ ] ?(?:19|20)\d\d)+|(?:19|20)\d\d[-/. ].*")
AMOUNT = re.compile(r"[1-9]\d{0,2}(?:([ .])\d{3})+")
MONEY = re2.compile(
    r"^ ?(?:%|[€$£¥₦₵]|(?i:f ?cfa|xof|xaf|usd|us\$|euros?|eur|dollars?|francs?|ghs|ksh|kes|ugx|tzs|birr|naira|pesos?|"
    r"soles|reais|meticais|kwanzas?|millions?|milliards?|millones|milhões|personnes|people|personas|pessoas|mensen|"
    r"km|m2|ha)(?:[^\p{L}]|$))"
)
MONEY_BEFORE = re2.compile(r"(?i:[€$£¥₦₵]|fcfa|xof|xaf|usd|eur|ghs|ksh|kes|ugx|tzs|r\$|s/\.?) ?$")
TAIL = re2.compile(r" ?[,;(]? ?(?i:ext(?:ension)?|poste|x|int|anexo|ramal|toestel)[. :]{0,2}\d{1,5}\)?")
GLUED = re.compile(r"\w|[-_/@.]\w|°")
WRITTEN = re.compile(
    r"[2-9]\d(?P<a>[ .-])\d\d(?:(?P=a)\d\d){2}"  # 70 12 34 56
    r"|0\d(?P<b>[ .-])\d\d(?:(?P=b)\d\d){3}"  # 06 12 34 56 78
    r"|\(\d{2,4}\) ?\d{3,5}[ .-]?\d{3,4}|\(0\d{1,4}\)[\d .-]{5,}"  # (555) 123-4567
    r"|0\d{1,4}(?:[ .-]\d{2,4}){2,3}|0\d{1,4}[ /-]\d{6,8}|0\d{8,10}"  # 0812 345 678
    r"|[2-9]\d{2}(?P<c>[.-])\d{3}(?P=c)\d{3,4}"  # 809-555-1234
    r"|[679]\d{2} \d{3} \d{3}|[2-9]\d{2} \d{2} \d{2} \d{2}|[79]\d \d{3} \d{2} \d{2}"  # 77 123 45 67
    r"|[2-9]\d{2} \d{3} (?!19\d|20[0-3])\d{4}"  # 310 448 2071, but no year
    r"|\(?\d{2}\)? 9?\d{4}-\d{4}"  # 11 91234-5678
)
"""How national numbers are grouped where no word announces them."""

_SURE = """
    phones, telephones, téléphones, telefones, teléfonos, telefonos, mobiles, portables, celulares, cells, numéros,
    tel, tél, phone, telephone, téléphone, téléphonique, telefoon, telefoonnummer, telefono, teléfono, telefone,
    telemóvel, mobile, mobil, móvil, portable, cel, celular, cell, cellphone, cellulaire, gsm, whatsapp, whats app, sms,
    fax, telf, tlf, tfno, hotline, helpline, telegram, signal, viber, imo, téléphoner, phoned, telefon, momo,
    numéro vert, ligne verte, orange money, mobile money, wave, m-pesa, mpesa, línea, linha, هاتف, جوال, موبايل
"""
_LIKELY = """
    contact, contacts, contacter, contactez, contacté, call, calls, called, calling, appel, appels, appeler, appelez,
    appelé, numéro, num, numero, número, nummer, number, numbers, contacto, contactar, llamar, llame, llamada, contato,
    ligar, ligue, ligou, chamar, chame,
    llámame, llámeme, llamen, marcar, marque, avisar, appelle, appelez-moi,
    joindre, joignable, reach, reachable, bel, bellen, gebeld, belde, ring, dial, text, texted, message,
    messages, urgence, emergency, emergencia, emergência
"""
SURE = Context(word.strip() for word in _SURE.split(","))
LIKELY = Context(word.strip() for word in _LIKELY.split(","))
"""Words beside which a number that fits a plan is one, unless it is an amount."""


def planned(digits: str) -> bool:
    """Answer whether a number without country code fits the plan of one of our regions."""
    return bool(_plans().fullmatch(digits))


@lru_cache(maxsize=1)
def _plans() -> Any:
    plans = set()
    for region in REGIONS:
        data = phonenumbers.PhoneMetadata.metadata_for_region(region)
        assert data is not None
        prefix = f"(?:{data.national_prefix})?" if data.national_prefix else ""
        for kind in (data.fixed_line, data.mobile, data.voip, data.toll_free):
            if kind is not None and kind.national_number_pattern and kind.possible_length != (-1,):
                plans.add(f"{prefix}(?:{kind.national_number_pattern})")
    return re2.compile("|".join(sorted(plans)))
