// A reader that shares no code with ours (Readium's r2-opds-js, r2-lcp-js, r2-shared-js) borrows, opens and
// decrypts books of the demo library, and compares every byte with the originals.
//
// node read_with_r2.js BASE_URL CARD PIN OUT_DIR ORIGINAL... ; NODE_PATH says where the packages are.
// Leaves each License Document in OUT_DIR. Exit status 1 and a line on stderr where something differs.
"use strict";
const assert = require("assert/strict");
const crypto = require("crypto");
const fs = require("fs");
const path = require("path");
const dist = "/dist/es8-es2017/src/";
const { DOMParser } = require("@xmldom/xmldom");
const { XML } = require("r2-utils-js" + dist + "_utils/xml-js-mapper");
const { zipLoadPromise } = require("r2-utils-js" + dist + "_utils/zip/zipFactory");
const { bufferToStream, streamToBufferPromise } = require("r2-utils-js" + dist + "_utils/stream/BufferUtils");
const { TaJsonDeserialize } = require("r2-lcp-js" + dist + "serializable");
const { LCP, setLcpNativePluginPath } = require("r2-lcp-js" + dist + "parser/epub/lcp");
const { LSD } = require("r2-lcp-js" + dist + "parser/epub/lsd");
const { Encrypted } = require("r2-lcp-js" + dist + "models/metadata-encrypted");
const transformer = require("r2-lcp-js" + dist + "transform/transformer-lcp");
const { Encryption } = require("r2-shared-js" + dist + "parser/epub/encryption");
const opds = require("r2-opds-js" + dist + "opds/init-globals");
const { OPDSFeed } = require("r2-opds-js" + dist + "opds/opds2/opds2");
const { OPDSPublication } = require("r2-opds-js" + dist + "opds/opds2/opds2-publication");
const { OPDSAuthenticationDoc } = require("r2-opds-js" + dist + "opds/opds2/opds2-authentication-doc");
const sharedInit = require("r2-shared-js" + dist + "init-globals");

const acquisition = "http://opds-spec.org/acquisition";
const licenseType = "application/vnd.readium.lcp.license.v1.0+json";

async function get(url, type, authorization) {
    const reply = await fetch(url, { headers: authorization ? { Authorization: authorization } : {} });
    assert.equal(reply.status, 200, url);
    assert.equal(reply.headers.get("content-type"), type, url);
    return Buffer.from(await reply.arrayBuffer());
}

async function getAs(model, url, type, authorization) {
    return TaJsonDeserialize(JSON.parse((await get(url, type, authorization)).toString()), model);
}

/// The Authentication Document that comes with a 401, and the credentials its basic flow asks for.
async function signIn(base, card, pin) {
    const reply = await fetch(base + "/opds/shelf");
    assert.equal(reply.status, 401);
    const document = TaJsonDeserialize(await reply.json(), OPDSAuthenticationDoc);
    const types = document.Authentication.map((flow) => flow.Type);
    assert.deepEqual(types, ["http://opds-spec.org/auth/oauth/password", "http://opds-spec.org/auth/basic"]);
    for (const flow of document.Authentication) assert.ok(flow.Labels.Login && flow.Labels.Password);
    return "Basic " + Buffer.from(card + ":" + pin).toString("base64");
}

/// Every publication of the catalogue: the start feed leads to the whole list, that to its next pages.
async function publications(base) {
    const feedType = "application/opds+json";
    const start = await getAs(OPDSFeed, base + "/opds", feedType);
    assert.ok(start.Metadata.Title && start.findFirstLinkByRel("search").Templated);
    const found = [];
    for (let next = start.Navigation[0]; next;) {
        const feed = await getAs(OPDSFeed, next.Href, feedType);
        found.push(...feed.Publications);
        next = feed.findFirstLinkByRel("next");
    }
    return found;
}

/// Borrow link -> publication with an acquisition link -> License Document (its text).
async function borrow(publication, authorization) {
    const offer = publication.findFirstLinkByRel(acquisition + "/borrow");
    assert.equal(offer.Properties.Availability.State, "available");
    const outer = offer.Properties.IndirectAcquisitions[0];
    assert.equal(outer.TypeAcquisition, licenseType);
    assert.equal(outer.Children.length, 1);
    const loan = await getAs(OPDSPublication, offer.Href, "application/opds-publication+json", authorization);
    const link = loan.findFirstLinkByRel(acquisition);
    assert.equal(link.TypeLink, licenseType);
    assert.ok(link.Properties.Availability.Until > new Date());
    return (await get(link.Href, licenseType, authorization)).toString();
}

/// Opens with the passphrase, and not with another.
async function open(licenseText, passphrase) {
    const json = JSON.parse(licenseText);
    const hash = (text) => crypto.createHash("sha256").update(text).digest("hex");
    const license = TaJsonDeserialize(json, LCP);
    license.JsonSource = licenseText;
    await assert.rejects(license.tryUserKeys([hash(passphrase + "x")]), (why) => why === 1);
    await license.tryUserKeys([hash(passphrase)]);
    assert.ok(license.isReady() && !license.isNativeNodePlugin());
    return license;
}

async function download(license, outDir) {
    const link = license.Links.find((one) => one.HasRel("publication"));
    const bytes = await get(link.Href, link.Type);
    assert.equal(bytes.length, link.Length);
    assert.equal(crypto.createHash("sha256").update(bytes).digest("hex"), link.Hash);
    const file = path.join(outDir, license.ID + (link.Type.includes("epub") ? ".epub" : ".lcpdf"));
    fs.writeFileSync(file, bytes);
    return file;
}

async function entryBytes(zip, name) {
    const entry = await zip.entryStreamPromise(name);
    return streamToBufferPromise(entry.stream);
}

/// The transformer finds the padding by one read of the last two cipher blocks, which fails where a piece of
/// the zip's stream ends between them: so it gets each entry in one piece.
function inOnePiece(bytes) {
    return { length: bytes.length, stream: bufferToStream(bytes), reset: async () => inOnePiece(bytes) };
}

async function decrypted(license, zip, name, encrypted) {
    assert.ok(transformer.supports(license, name, encrypted), name);
    const clear = await transformer.transformStream(
        license, name, encrypted, inOnePiece(await entryBytes(zip, name)), false, 0, 0);
    return streamToBufferPromise(clear.stream);
}

/// What META-INF/encryption.xml says of one resource, as r2-shared-js hands it to r2-lcp-js.
function encryptedOf(data, license) {
    const compression = data.EncryptionProperties[0].Compression;
    const encrypted = new Encrypted();
    encrypted.Algorithm = data.EncryptionMethod.Algorithm;
    encrypted.Profile = license.Encryption.Profile;
    encrypted.Scheme = "http://readium.org/2014/01/lcp";
    encrypted.Compression = compression.Method === "8" ? "deflate" : "none";
    encrypted.OriginalLength = Number(compression.OriginalLength);
    return encrypted;
}

async function compareEpub(license, zip, original) {
    const clear = await zipLoadPromise(original);
    const text = (await entryBytes(zip, "META-INF/encryption.xml")).toString();
    const xml = XML.deserialize(new DOMParser().parseFromString(text, "application/xml"), Encryption);
    const secret = new Map(
        xml.EncryptedData.map((data) => [decodeURIComponent(data.CipherData.CipherReference.URI), data]));
    for (const data of secret.values())
        assert.equal(data.KeyInfo.RetrievalMethod.URI, "license.lcpl#/encryption/content_key");
    for (const name of (await clear.getEntries()).filter((one) => !one.endsWith("/"))) {
        const data = secret.get(name);
        const seen = data ? await decrypted(license, zip, name, encryptedOf(data, license))
                          : await entryBytes(zip, name);
        const wanted = await entryBytes(clear, name);
        assert.ok(seen.equals(wanted), name + " differs");
        if (data) assert.ok(!(await entryBytes(zip, name)).includes(wanted), name + " is not protected");
    }
    const unprotected = (await clear.getEntries()).filter((one) => /\.x?html$/.test(one) && !secret.has(one));
    assert.ok(unprotected.length <= 1, "clear besides the navigation: " + unprotected);
    return secret.size;
}

async function comparePdf(license, zip, original) {
    const manifest = JSON.parse((await entryBytes(zip, "manifest.json")).toString());
    assert.equal(manifest.readingOrder.length, 1);
    const item = manifest.readingOrder[0];
    const encrypted = TaJsonDeserialize(item.properties.encrypted, Encrypted);
    const seen = await decrypted(license, zip, item.href, encrypted);
    assert.ok(seen.equals(fs.readFileSync(original)), item.href + " differs");
    return 1;
}

async function main([base, card, pin, outDir, ...originals]) {
    setLcpNativePluginPath(path.join(outDir, "there-is-no-plug-in.node"));
    for (const globals of [opds.initGlobalConverters_GENERIC, opds.initGlobalConverters_OPDS,
        sharedInit.initGlobalConverters_SHARED]) globals();
    const authorization = await signIn(base, card, pin);
    const offered = await publications(base);
    assert.equal(offered.length, originals.length);
    let left = originals;
    for (const publication of offered) {
        const text = await borrow(publication, authorization);
        const license = await open(text, card + "-" + pin);
        fs.writeFileSync(path.join(outDir, license.ID + ".lcpl"), text);
        const link = license.Links.find((one) => one.HasRel("status"));
        const status = await getAs(LSD, link.Href, link.Type);
        assert.deepEqual([status.ID, status.Status], [license.ID, "ready"]);
        const file = await download(license, outDir);
        const epub = file.endsWith(".epub");
        const original = left.find((one) => one.endsWith(epub ? ".epub" : ".pdf"));
        left = left.filter((one) => one !== original);
        const count = await (epub ? compareEpub : comparePdf)(license, await zipLoadPromise(file), original);
        assert.ok(count > 0);
        console.log(`${path.basename(original)}: ${count} protected, all as the original`);
    }
    assert.deepEqual(left, []);
}

main(process.argv.slice(2)).then(() => process.exit(0), (why) => {
    console.error(why);
    process.exit(1);
});
