// Readium's own reader of catalogues (r2-opds-js) reads what ours has read. Every line of OURS is what tell_feeds
// says of a document: all that a patron could see or follow must be the same in both readings. DIFFERENCES lists
// where they are not, with the reason: what is not in it is a failure, and so is a row that no longer holds.
//
// node feeds_with_r2.js OURS DIFFERENCES ; NODE_PATH says where the packages are. Exit status 1 where the two differ.
"use strict";
const fs = require("fs");
const path = require("path");
const dist = "/dist/es8-es2017/src/";
const { DOMParser } = require("@xmldom/xmldom");
const { XML } = require("r2-utils-js" + dist + "_utils/xml-js-mapper");
const { TaJsonDeserialize } = require("r2-lcp-js" + dist + "serializable");
const opds = require("r2-opds-js" + dist + "opds/init-globals");
const { convertOpds1ToOpds2, convertOpds1ToOpds2_EntryToPublication } = require("r2-opds-js" + dist + "opds/converter");
const { OPDS } = require("r2-opds-js" + dist + "opds/opds1/opds");
const { Entry } = require("r2-opds-js" + dist + "opds/opds1/opds-entry");
const { OPDSFeed } = require("r2-opds-js" + dist + "opds/opds2/opds2");
const { OPDSPublication } = require("r2-opds-js" + dist + "opds/opds2/opds2-publication");
const { OPDSAuthenticationDoc } = require("r2-opds-js" + dist + "opds/opds2/opds2-authentication-doc");
const sharedInit = require("r2-shared-js" + dist + "init-globals");

/// Words of a language map: the languages of our reader first, as ours does.
function words(text) {
    if (text && typeof text === "object") text = text.kk || text.ru || text.en || Object.values(text)[0];
    return typeof text === "string" ? text.replace(/\s+/g, " ").trim() : "";
}

const list = (values) => values || [];
const names = (people) => list(people).map((one) => words(one.Name)).filter(Boolean);
const number = (value) => (value === undefined ? null : Number(value));
const instant = (date) => (date ? date.getTime() : null);
const rels = (link) => list(link.Rel);

/// Absolute, in the one spelling of the URL standard; both readings go through it. Empty where nobody could follow it
/// from a catalogue: another scheme (urn:book:0:book.epub in fixtures), or none.
function absolute(href, base) {
    if (!URL.canParse(href || "", base)) return "";
    const url = new URL(href || "", base);
    return href && ["http:", "https:", "mailto:", "tel:"].includes(url.protocol) ? url.href : "";
}

/// The words of OPDS for the ways to a book, short and long (OPDS 2.0, 5.3), as ours names them.
function wayOf(link) {
    const short = {
        "http://opds-spec.org/acquisition": "generic", "acquisition": "generic", "open-access": "open-access",
        "download": "open-access", "borrow": "borrow", "buy": "buy", "sample": "sample", "preview": "sample",
        "subscribe": "subscribe", "http://opds-spec.org/open-access": "open-access",
    };
    const found = rels(link).map((rel) => short[rel.replace("http://opds-spec.org/acquisition/", "")]).filter(Boolean);
    return found.pop();
}

/// Each chain of indirect acquisitions from the link's own type down.
function paths(above, below) {
    if (!list(below).length) return [above];
    return below.flatMap((one) => paths([...above, one.TypeAcquisition], one.Children));
}

function ofWays(link, base) {
    const rel = wayOf(link);
    const url = absolute(link.Href, base);
    if (!rel || !url) return [];
    const said = link.Properties || {};
    const availability = said.Availability || {}, holds = said.Holds || {}, copies = said.Copies || {};
    return paths([link.TypeLink || ""], said.IndirectAcquisitions).map((steps) => ({
        rel, url, path: steps,
        state: availability.State || null, since: instant(availability.Since), until: instant(availability.Until),
        holds: [number(holds.Total), number(holds.Position)], copies: [number(copies.Total), number(copies.Available)],
    }));
}

function ofPublication(publication, base) {
    const said = publication.Metadata;
    return {
        title: words(said.Title), id: words(said.Identifier), authors: names(said.Author),
        languages: list(said.Language), publisher: names(said.Publisher)[0] || "",
        subjects: [...new Set(list(said.Subject).map((one) => words(one.Name) || words(one.Code)).filter(Boolean))],
        series: names(said.BelongsTo && said.BelongsTo.Series)[0] || "",
        // A manifest names its cover among its links.
        images: [...list(publication.Links).filter((link) => rels(link).includes("cover")), ...list(publication.Images)]
            .map((link) => [absolute(link.Href, base), link.TypeLink || ""]).filter(([url]) => url),
        ways: list(publication.Links).flatMap((link) => ofWays(link, base)),
    };
}

const ofLinks = (links, base) => list(links).map((link) => ({
    title: words(link.Title), url: absolute(link.Href, base),
    count: number(link.Properties && link.Properties.NumberOfItems),
}));

function linked(holder, rel, base) {
    const found = list(holder.Links).find((link) => rels(link).includes(rel));
    return found ? absolute(found.Href, base) : "";
}

function ofFeed(feed, base) {
    return {
        title: words(feed.Metadata.Title), total: number(feed.Metadata.NumberOfItems), links: list(feed.Links).length,
        next: linked(feed, "next", base), navigation: ofLinks(feed.Navigation, base),
        publications: list(feed.Publications).map((one) => ofPublication(one, base)),
        groups: list(feed.Groups).map((group) => ({
            title: words(group.Metadata.Title), url: linked(group, "self", base),
            navigation: ofLinks(group.Navigation, base),
            publications: list(group.Publications).map((one) => ofPublication(one, base)),
        })),
        facets: list(feed.Facets).map((facet) => ({ title: words(facet.Metadata.Title), links: ofLinks(facet.Links, base) })),
    };
}

const ofSingle = (publication, base) => ({ ...ofPublication(publication, base), links: list(publication.Links).length });

function ofDocument(document, base) {
    return {
        title: words(document.Title), id: document.Id || "", links: list(document.Links).length,
        flows: list(document.Authentication).map((flow) => ({
            login: words(flow.Labels && flow.Labels.Login), password: words(flow.Labels && flow.Labels.Password),
            authenticate: linked(flow, "authenticate", base), refresh: linked(flow, "refresh", base),
        })),
    };
}

const xml = (text) => new DOMParser().parseFromString(text, "application/xml");
const read = {
    "opds1-feed": (text, base) => ofFeed(convertOpds1ToOpds2(XML.deserialize(xml(text), OPDS)), base),
    "opds1-entry": (text, base) => ofSingle(convertOpds1ToOpds2_EntryToPublication(XML.deserialize(xml(text), Entry)), base),
    "opds2-feed": (text, base) => ofFeed(TaJsonDeserialize(JSON.parse(text), OPDSFeed), base),
    "opds2-publication": (text, base) => ofSingle(TaJsonDeserialize(JSON.parse(text), OPDSPublication), base),
    "auth": (text, base) => ofDocument(TaJsonDeserialize(JSON.parse(text), OPDSAuthenticationDoc), base),
};

/// Our addresses in the same spelling.
function spelt(value) {
    if (Array.isArray(value)) return value.map(spelt);
    if (value && typeof value === "object") return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, spelt(v)]));
    return typeof value === "string" && /^(https?|mailto|tel):/.test(value) ? absolute(value) : value;
}

/// Where two readings differ: the place without its numbers, and what each says.
function* differences(theirs, ours, place) {
    const bothLists = Array.isArray(theirs) && Array.isArray(ours);
    const plainList = bothLists && ![...theirs, ...ours].some((one) => one && typeof one === "object" && !Array.isArray(one));
    if (bothLists && !plainList && theirs.length === ours.length) {
        for (let i = 0; i < ours.length; ++i) yield* differences(theirs[i], ours[i], place);
    } else if (theirs && ours && !bothLists && typeof theirs === "object" && typeof ours === "object") {
        for (const name of Object.keys(ours)) yield* differences(theirs[name], ours[name], place ? place + "." + name : name);
    } else if (JSON.stringify(theirs) !== JSON.stringify(ours)) {
        yield { place, said: `${JSON.stringify(theirs)} by Readium, ${JSON.stringify(ours)} by us` };
    }
}

function theirReading({ file, kind, url }) {
    try {
        return { read: read[kind](fs.readFileSync(file, "utf8").replace(/^\ufeff/, ""), url) };
    } catch (why) {
        return { refused: why.message.split("\n")[0] };
    }
}

/// What differs in one document: place -> what was said, once for each place.
function compare(ours) {
    const theirs = theirReading(ours);
    if (ours.refused && theirs.refused) return new Map();
    if (ours.refused) return new Map([["refused", [`only by us: ${ours.refused}`]]]);
    if (theirs.refused) return new Map([["refused", [`only by Readium: ${theirs.refused}`]]]);
    const found = new Map();
    for (const { place, said } of differences(theirs.read, spelt(ours.read), ""))
        found.set(place, [...(found.get(place) || []), said]);
    return found;
}

function main([oursFile, differencesFile]) {
    for (const globals of [opds.initGlobalConverters_GENERIC, opds.initGlobalConverters_OPDS,
        sharedInit.initGlobalConverters_SHARED]) globals();
    console.log = () => {};  // r2 remarks on what it misses
    const say = (line) => process.stdout.write(line + "\n");
    const lines = (file) => fs.readFileSync(file, "utf8").split("\n").filter(Boolean);
    const known = new Map(lines(differencesFile).slice(1).map((row) => row.split("\t")).map(([file, place, count, why]) =>
        [`${file}\t${place}`, { count: Number(count), why }]));
    let wrong = 0, alike = 0;
    const documents = lines(oursFile).map((line) => JSON.parse(line));
    for (const document of documents) {
        const name = path.basename(document.file);
        const found = compare(document);
        if (found.size === 0) ++alike;
        for (const [place, said] of found) {
            const row = known.get(`${name}\t${place}`);
            known.delete(`${name}\t${place}`);
            if (row && row.count === said.length) continue;
            ++wrong;
            say(`${name}\t${place}\t${said.length}\t${row ? "not " + row.count : "new"}: ${said[0]}`);
        }
    }
    for (const row of known.keys()) {
        ++wrong;
        say(`${row.replace("\t", ", ")}: is listed as different, and is not`);
    }
    say(`${documents.length} documents: ${alike} read alike in everything, ${documents.length - alike} but for what is listed`);
    return wrong;
}

process.exitCode = main(process.argv.slice(2)) ? 1 : 0;
