// Readium's own reader of catalogues (r2-opds-js) reads what ours has read: every line of OURS is "told", a file of
// FOLDER, its kind, our title, six counts (publications, navigation, groups, facets, links, flows) and, of a feed, the
// titles of its publications, those of lanes last.
//
// node feeds_with_r2.js FOLDER OURS ; NODE_PATH says where the packages are. Exit status 1 where the two differ.
"use strict";
const assert = require("assert/strict");
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
    return (text || "").replace(/\s+/g, " ").trim();
}

const count = (list) => (list || []).length;

function ofFeed(feed) {
    const lanes = (feed.Groups || []).flatMap((group) => group.Publications || []);
    return {
        title: words(feed.Metadata.Title),
        counts: [count(feed.Publications), count(feed.Navigation), count(feed.Groups), count(feed.Facets), count(feed.Links), 0],
        titles: [...(feed.Publications || []), ...lanes].map((publication) => words(publication.Metadata.Title)),
    };
}

function ofPublication(publication) {
    return { title: words(publication.Metadata.Title), counts: [0, 0, 0, 0, count(publication.Links), 0], titles: [] };
}

function ofDocument(document) {
    return {
        title: words(document.Title),
        counts: [0, 0, 0, 0, count(document.Links), count(document.Authentication)],
        titles: [],
    };
}

const read = {
    "opds1-feed": (text) => ofFeed(convertOpds1ToOpds2(XML.deserialize(new DOMParser().parseFromString(text, "application/xml"), OPDS))),
    "opds1-entry": (text) => ofPublication(convertOpds1ToOpds2_EntryToPublication(
        XML.deserialize(new DOMParser().parseFromString(text, "application/xml"), Entry))),
    "opds2-feed": (text) => ofFeed(TaJsonDeserialize(JSON.parse(text), OPDSFeed)),
    "opds2-publication": (text) => ofPublication(TaJsonDeserialize(JSON.parse(text), OPDSPublication)),
    "auth": (text) => ofDocument(TaJsonDeserialize(JSON.parse(text), OPDSAuthenticationDoc)),
};

function main([folder, ours]) {
    for (const globals of [opds.initGlobalConverters_GENERIC, opds.initGlobalConverters_OPDS,
        sharedInit.initGlobalConverters_SHARED]) globals();
    const lines = fs.readFileSync(ours, "utf8").split("\n").filter((line) => line.startsWith("told\t"));
    assert.ok(lines.length > 0, "ours told of nothing");
    let differ = 0;
    for (const line of lines) {
        const [, file, kind, title, ...rest] = line.split("\t");
        const ourReading = { title, counts: rest.slice(0, 6).map(Number), titles: rest.slice(6) };
        try {
            const text = fs.readFileSync(path.join(folder, file), "utf8").replace(/^\ufeff/, "");
            assert.deepEqual(read[kind](text), ourReading);
        } catch (why) {
            ++differ;
            console.error(`${file} (${kind}): Readium's reading and ours differ: ${why.message}`);
        }
    }
    console.log(`${lines.length} documents of the field: ${lines.length - differ} read alike`);
    return differ;
}

process.exit(main(process.argv.slice(2)) ? 1 : 0);
