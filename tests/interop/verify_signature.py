#!/usr/bin/python3
"""Verifies a License Document with nothing of ours: a canonical form written from the text of LCP 5.3 and
the openssl program. Prints what was verified; exits 1 and says why where something does not hold.

verify_signature.py LICENCE ROOT_PEM
"""
import base64
import json
import os
import subprocess
import sys
import tempfile

RSA = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"
EC = "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256"
SHORT_ESCAPES = {"\b": "\\b", "\t": "\\t", "\n": "\\n", "\f": "\\f", "\r": "\\r", '"': '\\"', "\\": "\\\\"}


class Invalid(Exception):
    """What does not hold."""


class Number(str):
    """A number exactly as the document writes it."""


def text_form(text):
    """A string with only the escapes JSON insists on."""
    return '"' + "".join(
        SHORT_ESCAPES.get(c) or (f"\\u{ord(c):04x}" if ord(c) < 0x20 else c) for c in text) + '"'


def canonical(value):
    """LCP 5.3: no white space, members by code point, numbers as they stand. (Python sorts by code point.)"""
    if isinstance(value, dict):
        return "{" + ",".join(text_form(k) + ":" + canonical(value[k]) for k in sorted(value)) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(canonical, value)) + "]"
    if isinstance(value, Number):
        return str(value)
    if isinstance(value, str):
        return text_form(value)
    return {True: "true", False: "false", None: "null"}[value]


def signed_bytes(license_text):
    """The bytes under the signature, and the signature object."""
    document = json.loads(license_text, parse_int=Number, parse_float=Number)
    signature = document.pop("signature")
    return canonical(document).encode("utf-8"), signature


def der_integer(big_endian):
    stripped = big_endian.lstrip(b"\0") or b"\0"
    if stripped[0] & 0x80:
        stripped = b"\0" + stripped
    return b"\x02" + bytes([len(stripped)]) + stripped


def der_signature(raw):
    """XML Signature writes ECDSA as r || s; openssl reads a DER sequence of the two."""
    if len(raw) != 64:
        raise Invalid(f"a P-256 signature has 64 bytes, this one {len(raw)}")
    body = der_integer(raw[:32]) + der_integer(raw[32:])
    return b"\x30" + bytes([len(body)]) + body


def openssl(*arguments):
    done = subprocess.run(["openssl", *arguments], capture_output=True, timeout=60, check=False)
    if done.returncode != 0:
        raise Invalid("openssl " + arguments[0] + ": " + (done.stderr or done.stdout).decode().strip())
    return done.stdout


def verify(license_text, root_pem):
    """The chain and the signature hold. Returns the algorithm's name."""
    content, signature = signed_bytes(license_text)
    raw = base64.b64decode(signature["value"], validate=True)
    with tempfile.TemporaryDirectory() as folder:
        def put(name, content_bytes):
            path = os.path.join(folder, name)
            with open(path, "wb") as out:
                out.write(content_bytes)
            return path
        der = put("provider.der", base64.b64decode(signature["certificate"], validate=True))
        pem = put("provider.pem", openssl("x509", "-inform", "DER", "-in", der))
        openssl("verify", "-CAfile", root_pem, pem)
        key = openssl("x509", "-in", pem, "-noout", "-pubkey")
        kind = openssl("pkey", "-pubin", "-noout", "-text", "-in", put("key.pem", key))
        if signature["algorithm"] not in (RSA, EC):
            raise Invalid("unknown algorithm " + signature["algorithm"])
        is_ec = signature["algorithm"] == EC
        if is_ec != (b"P-256" in kind):
            raise Invalid("the certificate's key is not of the signature's algorithm")
        openssl("dgst", "-sha256", "-verify", os.path.join(folder, "key.pem"), "-signature",
                put("value", der_signature(raw) if is_ec else raw), put("canonical", content))
    return "ecdsa-sha256" if is_ec else "rsa-sha256"


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        license_text = file.read()
    try:
        print("verified", verify(license_text, sys.argv[2]))
    except Invalid as why:
        sys.exit(f"not verified: {why}")


if __name__ == "__main__":
    main()
