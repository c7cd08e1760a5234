"""Writes compact serializations of JWE and what must become of each, by RFC 7515, 7516 and 7518 alone: no code of
this project is asked. Each fault is the only one of its message: what can be sealed with it is sealed with it, so that
a reader which overlooks the fault opens the message. Run once, in this folder:

    python3 -m venv .venv && .venv/bin/pip install jwcrypto==1.6.1 cryptography==50.0.2
    .venv/bin/python jwe-vectors.py > jwe-vectors.json

Keys and nonces are random: another run writes other messages.
"""

import hashlib
import json
import os

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from jwcrypto import jwe, jwk
from jwcrypto.common import base64url_decode, base64url_encode

PLAIN = b'{"userId":50000000001,"status":"ACTIVE"}'
# Also those that jwcrypto does not allow unless asked.
ALL = jwe.default_allowed_algs + ["RSA1_5"]


def pem(name):
    with open(name, "rb") as file:
        return file.read()


KEY = jwk.JWK.from_pem(pem("test-key.pem"))
OTHER = jwk.JWK.from_pem(pem("other-key.pem"))
RSA = serialization.load_pem_private_key(pem("test-key.pem"), None).public_key()

vectors = []


def opened(name, message, plain=PLAIN):
    """jwcrypto opens it too, to the same bytes, unless it holds none: it takes an empty ciphertext for a missing one."""
    if plain:
        token = jwe.JWE(algs=ALL)
        token.deserialize(message, KEY)
        assert token.payload == plain, name
    vectors.append({"name": name, "jwe": message, "sha256": hashlib.sha256(plain).hexdigest()})


def refused(name, message, why):
    vectors.append({"name": name, "jwe": message, "refused": why})


def text(header):
    return header if isinstance(header, str) else json.dumps(header, separators=(",", ":"))


def made(header, plain=PLAIN, key=KEY):
    """As jwcrypto makes it."""
    token = jwe.JWE(plain, protected=text(header), algs=ALL)
    token.add_recipient(key)
    return token.serialize(compact=True)


def oaep(hash=hashes.SHA256, mgf=None, label=None):
    return padding.OAEP(padding.MGF1((mgf or hash)()), hash(), label)


def sealed(header, cek=16, iv=12, wrap=None, plain=PLAIN, aad=None, encoded=None):
    """As only a faulty sender makes it; `header` is what its part holds, `encoded` that part itself."""
    encoded = encoded or base64url_encode(header if isinstance(header, bytes) else text(header))
    key, nonce = os.urandom(cek), os.urandom(iv)
    seal = Cipher(algorithms.AES(key), modes.GCM(nonce)).encryptor()
    seal.authenticate_additional_data(encoded.encode() if aad is None else aad)
    body = seal.update(plain) + seal.finalize()
    wrapped = RSA.encrypt(key, wrap or oaep())
    return ".".join([encoded, *map(base64url_encode, (wrapped, nonce, body, seal.tag))])


def with_part(message, at, change):
    """Changes the text of one part."""
    parts = message.split(".")
    parts[at] = change(parts[at])
    return ".".join(parts)


def with_bytes(message, at, change):
    """Changes what one part holds."""
    return with_part(message, at, lambda part: base64url_encode(change(base64url_decode(part))))


def flipped(at):
    return lambda held: held[:at] + bytes([held[at] ^ 1]) + held[at + 1 :]


USUAL = {"alg": "RSA-OAEP-256", "enc": "A128GCM"}
HEADER, WRAPPED, NONCE, TEXT, TAG = range(5)
PART = ["header", "encrypted key", "nonce", "ciphertext", "tag"]


def good():
    for alg in "RSA-OAEP-256", "RSA-OAEP":
        for enc in "A128GCM", "A256GCM":
            opened(f"{alg} with {enc}", made({"alg": alg, "enc": enc}))
    opened("sealed by hand", sealed(USUAL))
    opened("enc before alg", made({"enc": "A128GCM", "alg": "RSA-OAEP-256"}))
    opened("white space in the header", made('\r\n{ "alg"\t:\n"RSA-OAEP-256" , "enc":"A128GCM" }\n'))
    for name, value in {
        "kid": "key-1",
        "typ": "JWE",
        "cty": "application/json",
        "jku": "https://keys.invalid/set.json",
        "x5t#S256": "AAAA",
        "iat": 1700000000,
        "x-unknown": None,
        "jwk": {"kty": "oct", "k": "AAAA"},
        "apu": ["a", {"b": [1.5e3, False]}],
        "Alg": "RSA1_5",
        "\ucda9\uc804": "\U0001f512",
    }.items():
        opened(f"header with {name}", made({**USUAL, name: value}))
    opened("kid of 2,000 characters", made({**USUAL, "kid": "k" * 2000}))
    opened("kid that looks like members", made({**USUAL, "kid": '","alg":"dir","enc":"'}))
    opened("escapes in a name", made('{"\\u0061lg":"RSA-OAEP-256","enc":"A128GCM"}'))
    opened("escapes in a value", made('{"alg":"RSA\\u002dOAEP-256","enc":"A128\\u0047CM"}'))
    # RFC 7515, section 4: the names of header parameters are unique; of what is inside their values it says nothing.
    nested = '{"alg":"RSA-OAEP-256","enc":"A128GCM","x":{"a":1,"a":2}}'
    opened("members duplicated inside a member", made(nested))
    opened("a member named inside another", made({**USUAL, "x": {"alg": "dir", "zip": "DEF", "crit": ["x"]}}))
    for plain in b"", b"{", b"\0" * 15, b"x" * 16, b"y" * 17, bytes(range(256)), b"\xef\xbb\xbf{}":
        opened(f"plaintext of {len(plain)} bytes", made(USUAL, plain), plain)
    large = b'{"list":[' + b"0," * 15000 + b"0]}"
    opened("plaintext of 30,000 bytes", made({**USUAL, "enc": "A256GCM"}, large), large)
    # RFC 7516, section 4.1.3: who reads JWE has to understand it.
    opened("zip DEF", made({**USUAL, "zip": "DEF"}))


def parts():
    why = "RFC 7516, section 7.1: five parts"
    message = made(USUAL)
    part = message.split(".")
    refused("nothing", "", why)
    refused("no dot", part[HEADER], why)
    refused("three parts", ".".join(part[:3]), why)
    refused("four parts", ".".join(part[:4]), why)
    refused("six parts", f"{message}.AAAA", why)
    refused("dot behind it", f"{message}.", why)
    refused("dot before it", f".{message}", why)
    refused("twice", f"{message}.{message}", why)
    refused("nonce left out", ".".join(part[:2] + part[3:]), why)
    token = jwe.JWE(PLAIN, protected=text(USUAL))
    token.add_recipient(KEY)
    refused("JSON serialization, flattened", token.serialize(), "RFC 7516, section 7.1: compact")
    token = jwe.JWE(PLAIN, protected=text(USUAL), flattened=False)
    token.add_recipient(KEY)
    refused("JSON serialization, general", token.serialize(), "RFC 7516, section 7.1: compact")
    refused("four dots", "....", "RFC 7516, section 5.2: the header is a JSON object")
    for at, name in enumerate(PART):
        refused(f"empty {name}", with_part(message, at, lambda _: ""), "RFC 7516, section 5.2")


def base64():
    why = "RFC 7515, section 2: base64url without padding, line breaks, white space or other characters"
    # All but the nonce end within a group of 24 bits and would take padding.
    header = text({**USUAL, "kid": "12"})
    assert all(size % 3 == 1 for size in (len(header), RSA.key_size // 8, len(PLAIN), 16))
    message = made(header)
    encoded = base64url_encode(header)
    pads = {HEADER: "==", WRAPPED: "==", NONCE: "====", TEXT: "==", TAG: "=="}
    for at, name in enumerate(PART):
        padded = sealed(header, encoded=encoded + "==") if at == HEADER else None
        padded = padded or with_part(message, at, lambda part: part + pads[at])
        refused(f"padding of the {name}", padded, why)
        broken = sealed(header, encoded=f"{encoded[:8]}\n{encoded[8:]}") if at == HEADER else None
        broken = broken or with_part(message, at, lambda part: f"{part[:8]}\n{part[8:]}")
        refused(f"line break in the {name}", broken, why)
        refused(f"one letter more in the {name}", with_part(message, at, lambda part: part + "AAA"[: 1 + (-len(part)) % 4]), why)
    refused("blank before it", f" {message}", why)
    refused("blank behind it", f"{message} ", why)
    refused("line break behind it", f"{message}\n", why)
    refused("blank between parts", message.replace(".", ". ", 1), why)
    refused("quotes around it", f'"{message}"', why)
    refused("BOM before it", f"\ufeff{message}", why)
    refused("zero behind it", f"{message}\0", why)
    refused("letter outside of ASCII", with_part(message, TAG, lambda part: part[:-1] + "\uff21"), why)
    refused("percent escapes", message.replace("-", "%2D").replace("_", "%5F") + "%3D%3D", why)

    def spare(part):
        letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
        return part[:-1] + letters[letters.index(part[-1]) + 1]

    why = "RFC 4648, section 3.5: one text for the same bytes; the spare bits are zero"
    for at in HEADER, WRAPPED, TEXT, TAG:
        changed = sealed(header, encoded=spare(encoded)) if at == HEADER else with_part(message, at, spare)
        refused(f"spare bits in the {PART[at]}", changed, why)

    def standard(part):
        return part.replace("-", "+").replace("_", "/")

    why = "RFC 7515, section 2: the alphabet for URLs and file names"
    header = text({**USUAL, "kid": "???>>>"})
    encoded = base64url_encode(header)
    assert standard(encoded) != encoded
    refused("standard alphabet of the header", sealed(header, encoded=standard(encoded)), why)
    for at in WRAPPED, NONCE, TEXT, TAG:
        while standard(part := message.split(".")[at]) == part:
            message = made(USUAL)
        refused(f"standard alphabet of the {PART[at]}", with_part(message, at, standard), why)


def headers():
    why = "RFC 7516, section 4: names of header parameters are unique"
    for name, header in {
        "alg twice, alike": '{"alg":"RSA-OAEP-256","enc":"A128GCM","alg":"RSA-OAEP-256"}',
        "alg twice, the first is right": '{"alg":"RSA-OAEP-256","enc":"A128GCM","alg":"RSA-OAEP"}',
        "alg twice, the last is right": '{"alg":"RSA-OAEP","alg":"RSA-OAEP-256","enc":"A128GCM"}',
        "alg twice, the first refused": '{"alg":"dir","alg":"RSA-OAEP-256","enc":"A128GCM"}',
        "alg twice, the last null": '{"alg":"RSA-OAEP-256","enc":"A128GCM","alg":null}',
        "enc twice, alike": '{"alg":"RSA-OAEP-256","enc":"A128GCM","enc":"A128GCM"}',
        "enc twice, the first is right": '{"alg":"RSA-OAEP-256","enc":"A128GCM","enc":"A256GCM"}',
        "enc twice, the last is right": '{"alg":"RSA-OAEP-256","enc":"A256GCM","enc":"A128GCM"}',
        "kid twice": '{"kid":"a","alg":"RSA-OAEP-256","enc":"A128GCM","kid":"b"}',
        "kid twice, alike": '{"kid":"a","kid":"a","alg":"RSA-OAEP-256","enc":"A128GCM"}',
        "an unknown member twice": '{"x":1,"alg":"RSA-OAEP-256","enc":"A128GCM","x":{}}',
        "the empty name twice": '{"":1,"":1,"alg":"RSA-OAEP-256","enc":"A128GCM"}',
        "alg twice, once with an escape": '{"alg":"RSA-OAEP-256","enc":"A128GCM","\\u0061lg":"RSA-OAEP-256"}',
        "alg twice, first with an escape": '{"\\u0061lg":"RSA-OAEP-256","enc":"A128GCM","alg":"RSA-OAEP"}',
        "alg twice, both with escapes": '{"\\u0061lg":"RSA-OAEP-256","enc":"A128GCM","a\\u006Cg":"RSA-OAEP-256"}',
        "an unknown member twice, once with an escape": '{"x/y":1,"alg":"RSA-OAEP-256","enc":"A128GCM","x\\/y":1}',
        "three of a name": '{"x":1,"x":2,"x":3,"alg":"RSA-OAEP-256","enc":"A128GCM"}',
    }.items():
        refused(name, sealed(header), why)

    usual = text(USUAL)
    why = "RFC 7516, section 5.2: the header is UTF-8 and one JSON object"
    for name, header in {
        "no JSON": "alg=RSA-OAEP-256",
        "an array": f"[{usual}]",
        "a string": json.dumps(usual),
        "null": "null",
        "a number": "1",
        "white space alone": " ",
        "cut": usual[:-1],
        "a bracket behind it": usual + "}",
        "a letter behind it": usual + "x",
        "a zero behind it": usual + "\0",
        "two objects": usual + usual,
        "a BOM before it": "\ufeff" + usual,
        "a BOM behind it": usual + "\ufeff",
        "a no-break space before it": "\u00a0" + usual,
        "a comment": usual[:-1] + "/* */}",
        "single quotes": usual.replace('"', "'"),
        "a comma behind the last member": usual[:-1] + ",}",
        "names without quotes": '{alg:"RSA-OAEP-256",enc:"A128GCM"}',
        "a control character in a text": usual[:-1] + ',"kid":"\x01"}',
        "NaN": usual[:-1] + ',"x":NaN}',
        "a number with a leading zero": usual[:-1] + ',"x":01}',
        "UTF-16": usual.encode("utf-16-le"),
        "UTF-16 with a BOM": usual.encode("utf-16"),
        "letters that are no UTF-8": usual[:-1].encode() + b',"kid":"\xff"}',
        "a letter in too many bytes": usual[:-1].encode() + b',"kid":"\xc1\xa1"}',
        "half a surrogate pair in UTF-8": usual[:-1].encode() + b',"kid":"\xed\xa0\x80"}',
    }.items():
        refused(f"header: {name}", sealed(header), why)

    why = "RFC 7516, section 4.1.1 and 4.1.2: alg and enc are there, texts, with the case as written"
    for name, header in {
        "no member": {},
        "no alg": {"enc": "A128GCM"},
        "no enc": {"alg": "RSA-OAEP-256"},
        "alg is null": {**USUAL, "alg": None},
        "alg is a number": {**USUAL, "alg": 256},
        "alg is true": {**USUAL, "alg": True},
        "alg is a list": {**USUAL, "alg": ["RSA-OAEP-256"]},
        "alg is an object": {**USUAL, "alg": {"alg": "RSA-OAEP-256"}},
        "alg is empty": {**USUAL, "alg": ""},
        "alg in small letters": {**USUAL, "alg": "rsa-oaep-256"},
        "alg with a blank": {**USUAL, "alg": "RSA-OAEP-256 "},
        "alg with a zero": {**USUAL, "alg": "RSA-OAEP-256\0"},
        "alg with other hyphens": {**USUAL, "alg": "RSA\u2010OAEP\u2010256"},
        "ALG": {"ALG": "RSA-OAEP-256", "enc": "A128GCM"},
        "enc is null": {**USUAL, "enc": None},
        "enc is a number": {**USUAL, "enc": 128},
        "enc is a list": {**USUAL, "enc": ["A128GCM"]},
        "enc is empty": {**USUAL, "enc": ""},
        "enc in small letters": {**USUAL, "enc": "a128gcm"},
        "enc with a blank": {**USUAL, "enc": " A128GCM"},
        "Enc": {"alg": "RSA-OAEP-256", "Enc": "A128GCM"},
        "alg and enc inside a member": {"header": USUAL},
    }.items():
        refused(f"header: {name}", sealed(header), why)

    why = "RFC 7516, section 4.1.3: no such compression"
    for value in "GZIP", "def", "", None, 1, ["DEF"]:
        refused(f"zip {json.dumps(value)}", sealed({**USUAL, "zip": value}), why)
    why = "RFC 7515, section 4.1.11: an extension that is not understood, or a crit that is not well-formed"
    for value in ["exp"], ["b64"], ["alg"], [], [""], "exp", {}, None, ["kid", "kid"]:
        header = {**USUAL, "exp": 1, "b64": False, "crit": value}
        refused(f"crit {json.dumps(value)}", sealed(header), why)


def other_algorithms():
    why = "RFC 7516, section 5.2: an algorithm that the reader does not support; RSA-OAEP, GCM of 128 and 256 bits are"
    octets = lambda bits: jwk.JWK.generate(kty="oct", size=bits)
    curve = jwk.JWK.generate(kty="EC", crv="P-256")
    for alg, key in {
        "RSA1_5": KEY,
        "dir": octets(128),
        "A128KW": octets(128),
        "A256KW": octets(256),
        "A128GCMKW": octets(128),
        "ECDH-ES": curve,
        "ECDH-ES+A128KW": curve,
        "PBES2-HS256+A128KW": octets(128),
    }.items():
        refused(f"alg {alg}", made({**USUAL, "alg": alg}, key=key), why)
    for enc in "A192GCM", "A128CBC-HS256", "A192CBC-HS384", "A256CBC-HS512":
        refused(f"enc {enc}", made({**USUAL, "enc": enc}), why)
    for alg, hash in {"RSA-OAEP-384": hashes.SHA384, "RSA-OAEP-512": hashes.SHA512}.items():
        refused(f"alg {alg}", sealed({**USUAL, "alg": alg}, wrap=oaep(hash)), why)
    refused("alg none", sealed({**USUAL, "alg": "none"}), why)
    refused("enc none", sealed({**USUAL, "enc": "none"}), why)

    why = "RFC 7518, section 4.3: RSA-OAEP is SHA-1 and MGF1 with SHA-1, RSA-OAEP-256 both with SHA-256, without a label"
    plain = {"alg": "RSA-OAEP", "enc": "A128GCM"}
    refused("RSA-OAEP-256, wrapped with SHA-1", sealed(USUAL, wrap=oaep(hashes.SHA1)), why)
    refused("RSA-OAEP, wrapped with SHA-256", sealed(plain), why)
    refused("RSA-OAEP-256, MGF1 with SHA-1", sealed(USUAL, wrap=oaep(mgf=hashes.SHA1)), why)
    refused("RSA-OAEP, MGF1 with SHA-256", sealed(plain, wrap=oaep(hashes.SHA1, hashes.SHA256)), why)
    refused("RSA-OAEP-256, wrapped with SHA-512", sealed(USUAL, wrap=oaep(hashes.SHA512)), why)
    refused("RSA-OAEP-256, with a label", sealed(USUAL, wrap=oaep(label=b"label")), why)
    refused("RSA-OAEP-256, wrapped as RSA1_5", sealed(USUAL, wrap=padding.PKCS1v15()), why)
    refused("RSA-OAEP, wrapped as RSA1_5", sealed(plain, wrap=padding.PKCS1v15()), why)

    why = "RFC 7516, section 5.2: the content key has the size that enc takes"
    for enc, bits in ("A128GCM", 192), ("A128GCM", 256), ("A256GCM", 128), ("A256GCM", 192):
        header = {**USUAL, "enc": enc}
        refused(f"{enc}, content key of {bits} bits", sealed(header, cek=bits // 8), why)


def sizes():
    why = "RFC 7518, section 5.3: a nonce of 96 bits"
    for size in 8, 11, 13, 16, 32:
        refused(f"nonce of {size} bytes", sealed(USUAL, iv=size), why)
    why = "RFC 7518, section 5.3: a tag of 128 bits"
    for enc in "A128GCM", "A256GCM":
        message = made({**USUAL, "enc": enc})
        for size in 1, 4, 8, 12, 13, 14, 15:
            refused(f"{enc}, tag of {size} bytes", with_bytes(message, TAG, lambda held: held[:size]), why)
        refused(f"{enc}, tag of 17 bytes", with_bytes(message, TAG, lambda held: held + b"\0"), why)
        refused(f"{enc}, tag of 32 bytes", with_bytes(message, TAG, lambda held: held + held), why)


def changes():
    why = "RFC 7516, section 5.2: changed on the way"
    header = {**USUAL, "kid": "key-1"}
    message, another = made(header), made({**USUAL, "kid": "key-2"})
    refused("header: one letter of kid", with_bytes(message, HEADER, flipped(-4)), why)
    for at in WRAPPED, NONCE, TEXT, TAG:
        for place in 0, 7, -1:
            refused(f"{PART[at]}: bit of byte {place}", with_bytes(message, at, flipped(place)), why)
    for at, name in enumerate(PART):
        part = another.split(".")[at]
        refused(f"{name} of another message", with_part(message, at, lambda _: part), why)
    refused("header written otherwise", with_part(message, HEADER, lambda _: base64url_encode(json.dumps(header))), why)
    refused("header without kid", with_part(message, HEADER, lambda _: base64url_encode(text(USUAL))), why)
    refused("ciphertext cut", with_bytes(message, TEXT, lambda held: held[:-1]), why)
    refused("ciphertext longer", with_bytes(message, TEXT, lambda held: held + b"\0"), why)
    part = message.split(".")
    moved = base64url_encode(base64url_decode(part[TEXT]) + base64url_decode(part[TAG]))
    refused("tag behind the ciphertext", ".".join(part[:3] + [moved, ""]), why)
    refused("tag behind the ciphertext, and again", ".".join(part[:3] + [moved, part[TAG]]), why)
    refused("ciphertext and tag swapped", ".".join(part[:3] + [part[TAG], part[TEXT]]), why)
    refused("authenticated as JSON", sealed(USUAL, aad=text(USUAL).encode()), "RFC 7516, section 5.1, step 14")
    refused("nothing authenticated", sealed(USUAL, aad=b""), "RFC 7516, section 5.1, step 14")

    why = "RFC 8017, section 7.1.2: as long as the modulus, and less than it"
    refused("encrypted key cut", with_bytes(message, WRAPPED, lambda held: held[:-1]), why)
    refused("encrypted key without its first byte", with_bytes(message, WRAPPED, lambda held: held[1:]), why)
    refused("encrypted key with a zero before it", with_bytes(message, WRAPPED, lambda held: b"\0" + held), why)
    refused("encrypted key with a zero behind it", with_bytes(message, WRAPPED, lambda held: held + b"\0"), why)
    refused("encrypted key of zeros", with_bytes(message, WRAPPED, lambda held: b"\0" * len(held)), why)
    refused("encrypted key of one", with_bytes(message, WRAPPED, lambda held: b"\0" * 255 + b"\1"), why)
    refused("encrypted key of ones", with_bytes(message, WRAPPED, lambda held: b"\xff" * len(held)), why)
    modulus = RSA.public_numbers().n
    larger = lambda held: (int.from_bytes(held, "big") + modulus).to_bytes(257, "big").removeprefix(b"\0")
    refused("encrypted key and the modulus", with_bytes(message, WRAPPED, larger), why)
    refused("content key as it is", with_bytes(message, WRAPPED, lambda _: os.urandom(16)), why)
    refused("for another key", made(USUAL, key=OTHER), "RFC 7516, section 5.2: of another recipient")


for write in good, parts, base64, headers, other_algorithms, sizes, changes:
    write()
names = [vector["name"] for vector in vectors]
assert len(set(names)) == len(names), sorted(name for name in names if names.count(name) > 1)
print("[")
print(",\n".join(json.dumps(vector) for vector in vectors))
print("]")
