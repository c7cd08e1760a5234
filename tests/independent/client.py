"""Independent test client for a KONA PLATE mock server.

Written from the documentation pages and the wire facts alone, without sight of
the Rust code, so that an error shared by our client and our server shows up
here. Usage: `python client.py ENVFILE` or `python client.py --self-test`.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import os
import secrets
import sys
import tempfile
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from email.message import Message
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from jwcrypto import jwe, jwk

Fields = dict[str, Any]

KST = timezone(timedelta(hours=9))
SUCCESS = "000_000"
DUPLICATE_SEQUENCE_ID = "007_008"
KEY_WRAP = "RSA-OAEP-256"
CONTENT_CIPHERS = ("A128GCM", "A256GCM")
TIMEOUT_SECONDS = 15


class CheckFailed(Exception):
    """A check's expectation did not hold. The text never holds a secret."""


def require(condition: bool, why: str) -> None:
    if not condition:
        raise CheckFailed(why)


# --- Configuration ---------------------------------------------------------


@dataclass(frozen=True)
class Config:
    base_url: str
    asp_id: str
    access_key: str
    secret_key: str
    crypto_key_id: str
    server_key: jwk.JWK
    client_key: jwk.JWK


def parse_env(text: str) -> dict[str, str]:
    """`KEY="value"` lines; blank lines and `#` comments are skipped."""
    values: dict[str, str] = {}
    for line in map(str.strip, text.splitlines()):
        if line and not line.startswith("#"):
            key, _, value = line.partition("=")
            value = value.strip()
            if len(value) >= 2 and value[0] == value[-1] == '"':
                value = value[1:-1]
            values[key.strip()] = value
    return values


def load_pem(text: str) -> jwk.JWK:
    """A PEM key or X.509 certificate whose line ends may be literal `\\n`."""
    return jwk.JWK.from_pem(text.replace("\\n", "\n").encode())


def load_config(path: Path) -> Config:
    env = parse_env(path.read_text(encoding="utf-8"))
    return Config(
        base_url=env["KONAPLATE_BASE_URL"].rstrip("/"),
        asp_id=env["KONAPLATE_ASP_ID"],
        access_key=env["KONAPLATE_ACCESS_KEY"],
        secret_key=env["KONAPLATE_SECRET_KEY"],
        crypto_key_id=env["KONAPLATE_CRYPTO_KEY_ID"],
        server_key=load_pem(env["KONAPLATE_SERVER_PUBLIC_KEY"]),
        client_key=load_pem(env["KONAPLATE_CLIENT_PRIVATE_KEY"]),
    )


# --- Signing and encryption ------------------------------------------------


def tran_token(secret_key: str, body: bytes, stamp: str) -> str:
    """`stamp` is yyyyMMddHHmmssSSS; `body` is exactly what goes on the wire."""
    mac = hmac.new(secret_key.encode(), body, hashlib.sha256).digest()
    return f"KMV1:{stamp}:{base64.b64encode(mac).decode()}"


def correlation_id(moment: datetime) -> str:
    return f"{moment:%y%m%d%H%M%S}-{secrets.token_hex(4)[:7]}"


def to_bytes(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def envelop(compact: str) -> bytes:
    return to_bytes({"encData": compact})


def encrypt(plaintext: bytes, key: jwk.JWK, enc: str = "A128GCM", **extra: str) -> str:
    """JWE compact serialization; `extra` goes into the protected header."""
    token = jwe.JWE(
        plaintext,
        protected=json.dumps({"alg": KEY_WRAP, "enc": enc, **extra}),
        algs=[KEY_WRAP, *CONTENT_CIPHERS],
        recipient=key,
    )
    return str(token.serialize(compact=True))


def b64url(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def encrypt_by_hand(plaintext: bytes, key: jwk.JWK, header: Mapping[str, str]) -> str:
    """A128GCM with any protected header: nothing is compressed whatever `zip` says."""
    protected = b64url(to_bytes(header))
    content_key, nonce = os.urandom(16), os.urandom(12)
    oaep = padding.OAEP(padding.MGF1(hashes.SHA256()), hashes.SHA256(), None)
    wrapped = key.get_op_key("encrypt").encrypt(content_key, oaep)
    sealed = AESGCM(content_key).encrypt(nonce, plaintext, protected.encode())
    parts = (wrapped, nonce, sealed[:-16], sealed[-16:])
    return ".".join([protected, *map(b64url, parts)])


def decrypt(compact: str, key: jwk.JWK) -> bytes:
    """Decrypts what the documentation allows and names what it does not."""
    protected = compact.split(".")[0]
    padded = protected + "=" * (-len(protected) % 4)
    header = json.loads(base64.urlsafe_b64decode(padded))
    alg, enc = header.get("alg"), header.get("enc")
    require(alg == KEY_WRAP, f"response JWE alg is {alg!r}")
    require(enc in CONTENT_CIPHERS, f"response JWE enc is {enc!r}")
    token = jwe.JWE(algs=[KEY_WRAP, *CONTENT_CIPHERS])
    token.deserialize(compact, key)
    return bytes(token.payload)


# --- Documented response fields --------------------------------------------


@dataclass(frozen=True)
class Spec:
    """One response field. `low..high` is characters for text, value for numbers."""

    kind: str
    low: int = 0
    high: int = 0
    required: bool = True
    children: Mapping[str, Spec] = field(default_factory=dict)


JSON_TYPES = {"text": str, "number": int, "flag": bool, "object": dict, "array": list}
ITEM = "[]"  # the only child of an array


def text(low: int, high: int | None = None, required: bool = True) -> Spec:
    return Spec("text", low, low if high is None else high, required)


def number(high: int = 9_999_999_999, required: bool = True) -> Spec:
    return Spec("number", 0, high, required)


def flag(required: bool = True) -> Spec:
    return Spec("flag", required=required)


def check_fields(specs: Mapping[str, Spec], body: Fields, where: str = "") -> None:
    for name, spec in specs.items():
        if name in body:
            check_value(spec, body[name], where + name)
        else:
            require(not spec.required, f"{where + name} is missing")


def check_value(spec: Spec, value: Any, where: str) -> None:
    # `type() is`, because Python counts a bool as an int.
    require(type(value) is JSON_TYPES[spec.kind], f"{where} is not a JSON {spec.kind}")
    size = len(value) if spec.kind == "text" else value
    if spec.kind in ("text", "number"):
        require(spec.low <= size <= spec.high, f"{where} is outside {spec.low}..{spec.high}")
    elif spec.kind == "object":
        check_fields(spec.children, value, where + ".")
    elif spec.kind == "array":
        for index, item in enumerate(value):
            check_value(spec.children[ITEM], item, f"{where}[{index}]")


# The page does not say whether rechargeUnitAmt belongs to the card or to the
# point item, so it is optional in both. A status may be SUSPENDED (9
# characters) although the page says at most 7.
POINT_ITEM = Spec("object", children={
    "pointPolicyId": text(15),
    "pointName": text(1, 255),
    "remainingPoint": number(required=False),
    "autoUse": flag(required=False),
    "rechargeUnitAmt": number(required=False),
})
CARD = Spec("object", children={
    "par": text(27),
    "serviceId": text(15),
    "serviceName": text(1, 255),
    "serviceImageUrl": text(1, 255),
    "affiliateId": text(15),
    "rechargeable": flag(),
    "refundable": flag(),
    "remittable": flag(),
    "personalRechargeable": flag(),
    "balance": number(),
    "expiryDate": text(8),
    "physicalCardNo": text(16, required=False),
    "physicalCardStatus": text(1, 9, required=False),
    "mobileCardNo": text(16, required=False),
    "mobileCardStatus": text(1, 9, required=False),
    "maxNonRealNameRechargeAmount": number(),
    "maxRealNameRechargeAmount": number(),
    "minRechargeAmount": number(),
    "rechargeableAmount": number(),
    "overseaPaymentable": flag(required=False),
    "cardPointInfo": Spec("array", required=False, children={ITEM: POINT_ITEM}),
    "rechargeUnitAmt": number(required=False),
})


# --- The operations --------------------------------------------------------


@dataclass(frozen=True)
class Operation:
    """A documented operation and a request that ought to succeed."""

    name: str
    path: str
    sample: Fields
    answer: Mapping[str, Spec]
    fresh: tuple[str, ...] = ()  # required fields that need a new value per call
    encrypts_request: bool = False
    # True: the page marks it. False: unmarked or cut off, and either form will do.
    encrypts_response: bool = False

    @property
    def required(self) -> tuple[str, ...]:
        return (*self.fresh, *self.sample)


USER_ID = 50_000_000_001
CARD_NO = "9410195412345678"
PAR = "Q1KONA" + "0" * 20 + "1"

TOKEN = Operation(
    "one-time-token",
    "/api/v2/payment/generate/onetimetoken",
    {"cardNo": CARD_NO},
    {"oneTimeToken": text(16), "dcvv": text(3)},
    encrypts_request=True,
)
CHARGE = Operation(
    "charge",
    "/api/v1/recharges/by-bank-accounts/no-hce",
    {"userId": USER_ID, "amount": 10_000, "merchantId": "410195430033901"},
    {"nrNumber": text(1, 50), "isPending": flag()},
    fresh=("sequenceId", "oneTimeToken", "dcvv"),
)
INQUIRY = Operation(
    "recharge-result-inquiry",
    "/api/v1/recharges/by-bank-account/result/inquiry",
    {},
    {"result": text(6, 9)},
    fresh=("sequenceId",),
)
CANCEL = Operation(
    "charge-cancel",
    "/api/v1/recharges/by-bank-accounts/no-hce/cancel",
    {"userId": USER_ID, "cardExpiry": "2912"},
    {"isPending": flag()},
    fresh=("sequenceId", "nrNumber", "oneTimeToken", "dcvv"),
)
LOWER_LIMIT = Operation(
    "lower-limit-update",
    "/api/v1/recharges/auto/lower-limit/update",
    {"userId": USER_ID, "par": PAR, "amount": 10_000, "thresholdBalance": 5_000},
    {},
    encrypts_request=True,
)
AUTO_RECHARGE = Operation(
    "auto-recharge-account-register",
    "/api/v1/bankaccounts/as-rcg-svc/ars/register",
    {"userId": USER_ID},
    {"bankAccRegNo": text(1, 22)},
    encrypts_request=True,
    encrypts_response=True,
)
CARD_INFO = Operation(
    "unregistered-card-info",
    "/api/v1/unregister/card/info",
    {"cardNo": CARD_NO, "expiryDate": "2912", "cardCVC": "123"},
    {"cardDataInfo": CARD},
    encrypts_request=True,
    encrypts_response=True,
)
BARCODE = Operation(
    "barcode-spec",
    "/api/v1/payment/generate/barcode-spec",
    {"cardNo": CARD_NO, "type": "CHARGE", "amount": 10_000},
    {"barcodeSpec": text(31)},
    encrypts_request=True,
    encrypts_response=True,
)
STANDALONE = (LOWER_LIMIT, AUTO_RECHARGE, CARD_INFO, BARCODE)
OPERATIONS = (TOKEN, CHARGE, INQUIRY, CANCEL, *STANDALONE)


def new_sequence_id(length: int = 30) -> str:
    stamp = f"{datetime.now(KST):%Y%m%d%H%M%S%f}"
    return (stamp + secrets.token_hex(length))[:length]


# --- One call --------------------------------------------------------------


@dataclass(frozen=True)
class Tamper:
    """How a request departs from a correct one; by default, not at all."""

    now: Callable[[], datetime] = lambda: datetime.now(KST)
    secret_key: Callable[[str], str] = lambda key: key
    seal: Callable[[Config, bytes], bytes] = lambda config, plain: envelop(
        encrypt(plain, config.server_key)
    )
    signed: Callable[[bytes, bytes], bytes] = lambda body, plain: body
    headers: Callable[[dict[str, str]], dict[str, str]] = lambda headers: headers


HONEST = Tamper()


@dataclass(frozen=True)
class Reply:
    status: int
    correlation_id: str
    encrypted: bool
    body: Fields

    @property
    def code(self) -> str:
        return str(self.body["response"]["code"])

    def describe(self) -> str:
        return f"HTTP {self.status} {self.code} {self.body['response'].get('description')}"


class Api:
    """Sends requests, correct or tampered with, and judges the answers."""

    def __init__(self, config: Config) -> None:
        self.config = config
        self.opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))

    def send(self, operation: Operation, fields: Fields, tamper: Tamper = HONEST) -> Reply:
        plain = to_bytes(fields)
        body = tamper.seal(self.config, plain) if operation.encrypts_request else plain
        headers = tamper.headers(self.headers(operation, body, plain, tamper))
        url = self.config.base_url + operation.path
        request = urllib.request.Request(url, body, headers, method="POST")
        try:
            with self.opener.open(request, timeout=TIMEOUT_SECONDS) as answer:
                return self.read(answer.status, answer.headers, answer.read())
        except urllib.error.HTTPError as answer:
            return self.read(answer.code, answer.headers, answer.read())

    def headers(
        self, operation: Operation, body: bytes, plain: bytes, tamper: Tamper
    ) -> dict[str, str]:
        """One instant for the time, the token and the correlation id."""
        moment = tamper.now()
        time = f"{moment:%Y%m%d%H%M%S}"
        stamp = f"{time}{moment.microsecond // 1000:03}"
        key = tamper.secret_key(self.config.secret_key)
        headers = {
            "Content-Type": "application/json",
            "Accept": "application/json",
            "X-KM-User-AspId": self.config.asp_id,
            "X-KM-Correlation-Id": correlation_id(moment),
            "X-KM-Access-Key": self.config.access_key,
            "X-KM-Tran-Token": tran_token(key, tamper.signed(body, plain), stamp),
            "X-KM-Tran-Time": time,
            "X-KM-Time-Zone": "KST",
        }
        if operation.encrypts_request or operation.encrypts_response:
            headers["X-KM-Crypto-Key-Id"] = self.config.crypto_key_id
        return headers

    def read(self, status: int, headers: Message, raw: bytes) -> Reply:
        body = parse_object(status, raw)
        encrypted = "encData" in body
        if encrypted:
            body = parse_object(status, decrypt(body["encData"], self.config.client_key))
        envelope = body.get("response")
        code = envelope.get("code") if isinstance(envelope, dict) else None
        require(isinstance(code, str), f"HTTP {status}: no response.code")
        return Reply(status, headers.get("X-KM-Correlation-Id") or "", encrypted, body)

    def accepted(self, operation: Operation, fields: Fields, tamper: Tamper = HONEST) -> Fields:
        """The answer of a call that must succeed as documented."""
        reply = self.send(operation, fields, tamper)
        require(reply.status == 200 and reply.code == SUCCESS, reply.describe())
        require(
            isinstance(reply.body["response"].get("description"), str),
            "response.description is not a JSON text",
        )
        require(len(reply.correlation_id) == 20, "response X-KM-Correlation-Id is not 20 long")
        if operation.encrypts_response:
            require(reply.encrypted, "the response is plain where the page marks it encrypted")
        if not operation.answer:
            require(set(reply.body) == {"response"}, "fields beside the envelope, none documented")
        check_fields(operation.answer, reply.body)
        return reply.body

    def refused(
        self,
        operation: Operation,
        fields: Fields,
        tamper: Tamper = HONEST,
        code: str | None = None,
    ) -> None:
        reply = self.send(operation, fields, tamper)
        require(reply.status != 200, f"was not refused: {reply.describe()}")
        require(reply.code != SUCCESS, f"refused with the success code: {reply.describe()}")
        require(code in (None, reply.code), f"expected code {code}: {reply.describe()}")

    def fill(self, operation: Operation, **given: Any) -> Fields:
        """A correct request: the sample, new one-time values, then `given`."""
        fields = dict(operation.sample)
        if "sequenceId" in operation.fresh:
            # Shorter than 30 on cancel: its `Length : 30` is a maximum too.
            fields["sequenceId"] = new_sequence_id(24 if operation is CANCEL else 30)
        if "oneTimeToken" in operation.fresh and "oneTimeToken" not in given:
            fields |= self.one_time_token()
        return fields | given

    def one_time_token(self) -> Fields:
        answer = self.accepted(TOKEN, dict(TOKEN.sample))
        return {name: answer[name] for name in TOKEN.answer}


def parse_object(status: int, raw: bytes) -> Fields:
    try:
        body = json.loads(raw)
    except ValueError:
        raise CheckFailed(f"HTTP {status}: the body is not JSON") from None
    require(isinstance(body, dict), f"HTTP {status}: the body is not a JSON object")
    return dict(body)


# --- The checks ------------------------------------------------------------


class Report:
    def __init__(self) -> None:
        self.passed = 0
        self.failed = 0

    def check(self, name: str, action: Callable[[], object]) -> None:
        try:
            action()
        except CheckFailed as why:
            self.fail(name, str(why))
        except Exception as error:  # one broken check must not end the run
            self.fail(name, f"{type(error).__name__}: {error}")
        else:
            self.passed += 1
            print(f"ok {name}", flush=True)

    def fail(self, name: str, why: str) -> None:
        self.failed += 1
        print(f"FAIL {name}: {why}", flush=True)

    def finish(self) -> int:
        print(f"{self.passed} passed, {self.failed} failed")
        return 1 if self.failed else 0


class Charged:
    """A charge that went through, for the checks that need one."""

    def __init__(self, api: Api) -> None:
        self.api = api
        self.request: Fields = {}
        self.answer: Fields = {}

    def charge(self) -> None:
        self.request = self.api.fill(CHARGE)
        self.answer = self.api.accepted(CHARGE, self.request)

    def given(self, operation: Operation) -> Fields:
        """What `operation` has to say about this charge."""
        if operation not in (INQUIRY, CANCEL):
            return {}
        # Without it a refusal would pass for the wrong reason.
        require(bool(self.answer), "needs a charge, and that failed")
        if operation is INQUIRY:
            return {"sequenceId": self.request["sequenceId"]}
        return {"nrNumber": self.answer["nrNumber"]}

    def fill(self, operation: Operation, **given: Any) -> Fields:
        return self.api.fill(operation, **self.given(operation), **given)

    def is_completed(self) -> None:
        result = self.api.accepted(INQUIRY, self.fill(INQUIRY))["result"]
        require(result == "COMPLETED", f"result is {result}")

    def cancel(self) -> None:
        self.api.accepted(CANCEL, self.fill(CANCEL))


def check_operations(api: Api, report: Report) -> None:
    charged = Charged(api)
    report.check(TOKEN.name, api.one_time_token)
    report.check(CHARGE.name, charged.charge)
    report.check(INQUIRY.name, charged.is_completed)
    report.check(CANCEL.name, charged.cancel)
    for operation in STANDALONE:
        report.check(operation.name, lambda: api.accepted(operation, api.fill(operation)))


def another(value: str) -> str:
    """A value of the same length that differs in its last character."""
    return value[:-1] + ("0" if value[-1] != "0" else "1")


def edit(name: str, change: Callable[[str], str]) -> Tamper:
    return Tamper(headers=lambda headers: headers | {name: change(headers[name])})


def drop(name: str) -> Tamper:
    return Tamper(headers=lambda headers: {k: v for k, v in headers.items() if k != name})


def earlier(time: str) -> str:
    moment = datetime.strptime(time, "%Y%m%d%H%M%S") - timedelta(seconds=2)
    return f"{moment:%Y%m%d%H%M%S}"


def sealed(make: Callable[[Config, bytes], str]) -> Tamper:
    return Tamper(seal=lambda config, plain: envelop(make(config, plain)))


ACCEPTED: tuple[tuple[str, Operation, Tamper, Fields], ...] = (
    ("request encrypted with A256GCM", CARD_INFO,
     sealed(lambda config, plain: encrypt(plain, config.server_key, "A256GCM")), {}),
    ("UTC digits with time zone UTC", INQUIRY,
     Tamper(now=lambda: datetime.now(timezone.utc),
            headers=lambda headers: headers | {"X-KM-Time-Zone": "UTC"}), {}),
    ("one-time token of type ATM", TOKEN, HONEST, {"type": "ATM"}),
    ("one-time token of type CREDIT", TOKEN, HONEST, {"type": "CREDIT"}),
)

# INQUIRY stands for the plain operations and CARD_INFO for the encrypted ones:
# both only read, so the untampered request is known to succeed.
TAMPERED: tuple[tuple[str, Operation, Tamper], ...] = (
    ("wrong secret key", INQUIRY, Tamper(secret_key=another)),
    ("token over other bytes", INQUIRY, Tamper(signed=lambda body, plain: body + b" ")),
    ("token over the plaintext", CARD_INFO, Tamper(signed=lambda body, plain: plain)),
    ("Tran-Time one day old", INQUIRY,
     Tamper(now=lambda: datetime.now(KST) - timedelta(days=1))),
    ("Tran-Time other than the token's", INQUIRY, edit("X-KM-Tran-Time", earlier)),
    ("correlation id of 21 characters", INQUIRY,
     edit("X-KM-Correlation-Id", lambda value: value + "a")),
    ("correlation id of 23 characters", INQUIRY,
     edit("X-KM-Correlation-Id", lambda value: value + "abc")),
    ("wrong ASP id", INQUIRY, edit("X-KM-User-AspId", another)),
    ("wrong access key", INQUIRY, edit("X-KM-Access-Key", another)),
    ("KST digits with time zone UTC", INQUIRY, edit("X-KM-Time-Zone", lambda _: "UTC")),
    ("UTC digits with time zone KST", INQUIRY,
     Tamper(now=lambda: datetime.now(timezone.utc))),
    ("no crypto key id", CARD_INFO, drop("X-KM-Crypto-Key-Id")),
    ("request encrypted to another key", CARD_INFO,
     sealed(lambda config, plain: encrypt(plain, jwk.JWK.generate(kty="RSA", size=2048)))),
    ("plain body where encryption is marked", CARD_INFO,
     Tamper(seal=lambda config, plain: plain)),
    ("zip DEF, compressed", CARD_INFO,
     sealed(lambda config, plain: encrypt(plain, config.server_key, zip="DEF"))),
    # A server that overlooks `zip` would take the next two.
    ("zip DEF, not compressed", CARD_INFO,
     sealed(lambda config, plain: encrypt_by_hand(
         plain, config.server_key, {"alg": KEY_WRAP, "enc": "A128GCM", "zip": "DEF"}))),
    ("zip of an unknown name", CARD_INFO,
     sealed(lambda config, plain: encrypt_by_hand(
         plain, config.server_key, {"alg": KEY_WRAP, "enc": "A128GCM", "zip": "LZ4"}))),
)

WRONG_VALUES: tuple[tuple[str, Operation, Fields], ...] = (
    ("sequenceId of 31 characters", CHARGE, {"sequenceId": new_sequence_id(31)}),
    ("amount 0", CHARGE, {"amount": 0}),
    ("amount 10000000000", CHARGE, {"amount": 10_000_000_000}),
    ("cardNo of 15 characters, one-time token", TOKEN, {"cardNo": CARD_NO[:15]}),
    ("cardNo of 15 characters, card info", CARD_INFO, {"cardNo": CARD_NO[:15]}),
    ("barcode type of an unlisted word", BARCODE, {"type": "TOPUPS"}),
)


def check_variants(api: Api, charged: Charged, report: Report) -> None:
    for name, operation, tamper, given in ACCEPTED:
        report.check(name, lambda: api.accepted(
            operation, charged.fill(operation, **given), tamper))


def check_refusals(api: Api, charged: Charged, report: Report) -> None:
    for name, operation, tamper in TAMPERED:
        report.check(f"refuses {name}", lambda: api.refused(
            operation, charged.fill(operation), tamper))
    for name, operation, given in WRONG_VALUES:
        report.check(f"refuses {name}", lambda: api.refused(
            operation, charged.fill(operation, **given)))
    for operation in OPERATIONS:
        for missing in operation.required:
            report.check(f"refuses {operation.name} without {missing}", lambda: api.refused(
                operation, without(charged.fill(operation), missing)))


def without(fields: Fields, name: str) -> Fields:
    return {key: value for key, value in fields.items() if key != name}


def check_once_only(api: Api, charged: Charged, report: Report) -> None:
    """What may be used once: the sequenceId and the one-time token."""

    def charged_before(name: str) -> Any:
        require(bool(charged.answer), "needs a charge, and that failed")
        return charged.request[name]

    def same_sequence_id(**given: Any) -> None:
        fields = api.fill(CHARGE, sequenceId=charged_before("sequenceId"), **given)
        api.refused(CHARGE, fields, code=DUPLICATE_SEQUENCE_ID)

    def same_token() -> None:
        used = {name: charged_before(name) for name in TOKEN.answer}
        api.refused(CHARGE, api.fill(CHARGE, **used))

    report.check("refuses a sequenceId charged before", same_sequence_id)
    report.check("refuses it with another amount too", lambda: same_sequence_id(amount=20_000))
    report.check("one charge is left after 007_008", charged.is_completed)
    report.check("refuses a one-time token used before", same_token)


def run(config: Config) -> int:
    api, report = Api(config), Report()
    check_operations(api, report)
    charged = Charged(api)
    report.check("a charge for the checks below", charged.charge)
    check_variants(api, charged, report)
    check_refusals(api, charged, report)
    check_once_only(api, charged, report)
    # Last: shows that the refused cancels above were refused for what they lacked.
    report.check("the charge can still be cancelled", charged.cancel)
    return report.finish()


# --- Self-test -------------------------------------------------------------


def self_test() -> int:
    """Tests the helpers, without a server."""
    report = Report()
    for test in (vector, lengths, round_trips, unlisted_response_cipher, env_file, field_rules):
        report.check(test.__name__.replace("_", " "), test)
    return report.finish()


def vector() -> None:
    token = tran_token("unit-test-secret", b'{"userId":50000000001}', "20221108120814608")
    expected = "KMV1:20221108120814608:To1ngrygfhk/FGWxp/irKyQhjMuVLoe4PJlM6ZwL7U4="
    require(token == expected and len(token) == 67, "the Tran-Token vector differs")


def lengths() -> None:
    require(len(correlation_id(datetime.now(KST))) == 20, "correlation id")
    require(all(len(new_sequence_id(size)) == size for size in (24, 30, 31)), "sequenceId")
    require(len(PAR) == 27 and len(CARD_NO) == 16, "sample values")
    require(to_bytes({"userId": 1}) == b'{"userId":1}', "JSON has no needless spaces")


def round_trips() -> None:
    key = jwk.JWK.generate(kty="RSA", size=2048)
    plain = '{"name":"코나"}'.encode()
    for enc in CONTENT_CIPHERS:
        require(decrypt(encrypt(plain, key, enc), key) == plain, enc)
    by_hand = encrypt_by_hand(plain, key, {"alg": KEY_WRAP, "enc": "A128GCM"})
    require(decrypt(by_hand, key) == plain, "JWE made by hand")
    require(decrypt(encrypt(plain, key, zip="DEF"), key) == plain, "zip DEF")


def unlisted_response_cipher() -> None:
    compact = ".".join([b64url(b'{"alg":"RSA-OAEP","enc":"A128GCM"}'), "", "", "", ""])
    try:
        decrypt(compact, jwk.JWK.generate(kty="RSA", size=2048))
    except CheckFailed:
        return
    raise CheckFailed("RSA-OAEP was let through")


def env_file() -> None:
    key = jwk.JWK.generate(kty="RSA", size=2048)
    private = key.export_to_pem(private_key=True, password=None).decode().replace("\n", "\\n")
    public = key.export_to_pem().decode().replace("\n", "\\n")
    names = ("BASE_URL", "ASP_ID", "ACCESS_KEY", "SECRET_KEY", "CRYPTO_KEY_ID")
    lines = [f'KONAPLATE_{name}="a=b {name}"' for name in names]
    lines.append(f'KONAPLATE_SERVER_PUBLIC_KEY="{public}"')
    lines.append(f'KONAPLATE_CLIENT_PRIVATE_KEY="{private}"')
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "env")
        path.write_text("# comment\n\n" + "\n".join(lines), encoding="utf-8")
        config = load_config(path)
    require(config.secret_key == "a=b SECRET_KEY", "a value")
    require(decrypt(encrypt(b"{}", config.server_key), config.client_key) == b"{}", "the keys")


def field_rules() -> None:
    good = {"nrNumber": "N1", "isPending": False}
    bad: tuple[Fields, ...] = (
        {"nrNumber": "N1"},
        good | {"isPending": 0},
        good | {"nrNumber": ""},
        good | {"nrNumber": 1},
    )
    check_fields(CHARGE.answer, good)
    for body in bad:
        try:
            check_fields(CHARGE.answer, body)
        except CheckFailed:
            continue
        raise CheckFailed(f"{body} was let through")


def main(arguments: list[str]) -> int:
    if arguments == ["--self-test"]:
        return self_test()
    if len(arguments) != 1 or arguments[0].startswith("-"):
        print("usage: python client.py ENVFILE | --self-test", file=sys.stderr)
        return 2
    try:
        config = load_config(Path(arguments[0]))
    except (OSError, KeyError, ValueError) as error:
        print(f"cannot read {arguments[0]}: {type(error).__name__} {error}", file=sys.stderr)
        return 2
    return run(config)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
