"""Amounts and currencies: the smallest, the largest, and how Stripe writes them."""

from __future__ import annotations

from harness.doubles.stripe.errors import StripeError

# What Stripe takes payments in, in the order of its own message.
SUPPORTED = (
    "usd aed afn all amd ang aoa ars aud awg azn bam bbd bdt bgn bhd bif bmd bnd bob brl bsd bwp byn bzd cad cdf chf"
    " clp cny cop crc cve czk djf dkk dop dzd egp etb eur fjd fkp gbp gel gip gmd gnf gtq gyd hkd hnl hrk htg"
    " huf idr ils"
    " inr isk jmd jod jpy kes kgs khr kmf krw kwd kyd kzt lak lbp lkr lrd lsl mad mdl mga mkd mmk mnt mop mur"
    " mvr mwk mxn"
    " myr mzn nad ngn nio nok npr nzd omr pab pen pgk php pkr pln pyg qar ron rsd rub rwf sar sbd scr sek sgd shp sle"
    " sos srd std szl thb tjs tnd top try ttd twd tzs uah ugx uyu uzs vnd vuv wst xaf xcd xof xpf yer zar zmw"
)
CURRENCIES = SUPPORTED.split(" ")
UNDIVIDED = "bif clp djf gnf jpy kmf krw mga pyg rwf ugx vnd vuv xaf xof xpf"
WITHOUT_DECIMALS = frozenset(UNDIVIDED.split(" "))
SIGNS = {"usd": "$", "eur": "€", "gbp": "£", "jpy": "¥", "cad": "$", "aud": "$"}
SMALLEST = {
    "usd": 50,
    "aed": 200,
    "aud": 50,
    "bgn": 100,
    "brl": 50,
    "cad": 50,
    "chf": 50,
    "czk": 1500,
    "dkk": 250,
    "eur": 50,
    "gbp": 30,
    "hkd": 400,
    "huf": 17500,
    "inr": 50,
    "jpy": 50,
    "mxn": 1000,
    "myr": 200,
    "nok": 300,
    "nzd": 50,
    "pln": 200,
    "ron": 200,
    "sek": 300,
    "sgd": 50,
    "thb": 1000,
}
LARGEST = 99_999_999


def written(amount: int, currency: str) -> str:
    """`$10.50`; `10.50 chf` for a currency without a sign of its own here."""
    number = f"{amount:,}" if currency in WITHOUT_DECIMALS else f"{amount / 100:,.2f}"
    return f"{SIGNS[currency]}{number}" if currency in SIGNS else f"{number} {currency}"


def currency_checked(given: str) -> str:
    """A currency in lower case. Raises StripeError."""
    if given.lower() not in CURRENCIES:
        raise StripeError(
            f"Invalid currency: {given.lower()}. Stripe currently supports these currencies: {', '.join(CURRENCIES)}",
            param="currency",
        )
    return given.lower()


def amount_checked(amount: int, currency: str, param: str = "amount") -> int:
    """An amount that can be charged. Raises StripeError."""
    if amount < 1:
        raise StripeError(
            "This value must be greater than or equal to 1.", code="parameter_invalid_integer", param=param
        )
    if amount < SMALLEST.get(currency, 1):
        smallest = written(SMALLEST[currency], currency)
        raise StripeError(f"Amount must be at least {smallest} {currency}", code="amount_too_small", param=param)
    if amount > LARGEST:
        largest = written(LARGEST, currency)
        raise StripeError(f"Amount must be no more than {largest}", code="amount_too_large", param=param)
    return amount
