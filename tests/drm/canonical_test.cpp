#include "drm/license/canonical.h"

#include "tests/drm/support.h"

using namespace oqyrman;
using namespace oqyrman::drm;
using namespace oqyrman::tests;

namespace {

std::string canonical(std::string_view json, Spelling spelling = Spelling::specification,
                      Numbers numbers = Numbers::as_written) {
    return canonical_form(parse_json(json).value(), spelling, numbers);
}

std::string hash(std::string_view text) { return to_hex(sha256(as_bytes(text))); }

}  // namespace

TEST_CASE("canonical forms have the published hashes") {
    const auto hash_of = [](std::string_view json, Spelling spelling = Spelling::specification) {
        return hash(canonical(json, spelling));
    };
    CHECK(canonical(R"({"b":1, "a":[3,1,2], "signature":{"x":1}})") == R"({"a":[3,1,2],"b":1})");
    CHECK(hash_of(R"({"b":1, "a":[3,1,2], "signature":{"x":1}})") ==
          "c35614dff4239c844f2aba7b99dcf76087221bf13f20fa1fefbe4a4173a7ad12");
    CHECK(hash_of(R"({"\u00e9":1,"z":2,"Z":3,"aa":4,"a":5})") ==
          "af3ee4170d7c0b3281ebe2949769a8796fa7a52c305bc40db1376752240b0039");
    CHECK(hash_of(R"({"t":"a\/b \u00e9 \u2028 <&>"})") ==
          "e4347459e53ebeda532598959c37d87d1dcf04535757ddce11200a0aadda6153");
    CHECK(hash_of(R"({"t":"a\/b \u00e9 \u2028 <&>"})", Spelling::go) ==
          "c28a58ac7a879e7bd84aa027db139ab076b689fad0301aae341e0b7ab189776f");
    CHECK(hash_of(R"({"\ud83d\ude00":2,"\ufffd":1})") ==
          "8beaa064724b71bdf7adf66056e37eef8b67da738f37a5e157a1f837e6c6aa33");
    CHECK(hash_of(R"({"x":{"signature":1}})") ==
          "dce2b7b19594866b5707f6725dddfdb311655275e0f5d85ba9a7929f1b42fa87");
    CHECK(hash_of(R"({"t":"\u001f"})") == "95195fce6f6500efba6c9cc6e480817f3ab9df209e05ad35ce8fcd528cd3586e");
    CHECK(hash_of(R"({"t":"\u001f"})", Spelling::go) ==
          "70bf66dfc5dcd486e2011cc39ed1cc3f07c6a338976a0ab874c96062cb3e3270");
    CHECK(hash_of(R"({"length": 9007199254740993})") ==
          "b130434350291bb86f8b60cd2c9234a43e9a3bc98c3abd1d6b1cbc173aeb33f2");
}

TEST_CASE("numbers keep their spelling") {
    CHECK(canonical(R"([-0,0,-1,1.50,1e2,123456789012345678901234567890])") ==
          "[-0,0,-1,1.50,1e2,123456789012345678901234567890]");
    CHECK(canonical("[0.5,1.50,12e1,-0.002,7]", Spelling::specification, Numbers::normalised) ==
          "[5.0E-1,1.5E0,1.2E2,-2.0E-3,7]");
}

TEST_CASE("the canonical vectors come out byte for byte") {
    for (const std::string name : {"license_rsa.lcpl", "license_ec.lcpl", "ok_with_extensions.lcpl"}) {
        CAPTURE(name);
        CHECK(canonical(vector_file(name)) == vector_file(name + ".canonical"));
    }
    const std::string ec = canonical(vector_file("license_ec.lcpl"));
    CHECK(ec.size() == 1246);
    CHECK(hash(ec) == "faa4d3f9e807aef6629b12286f7230279bb9d980095af69fa3b1b40b99dfccc4");
    CHECK(hash(canonical(vector_file("ok_with_extensions.lcpl"))) ==
          "012526ab4c3aeb2ab21d976e45382b67ba4dd55144ad1788df2767ef79f18a82");
}

TEST_CASE("JSON that two readers could read differently is refused") {
    CHECK_FALSE(parse_json(R"({"a":1,"a":2})"));
    CHECK_FALSE(parse_json(R"({"x":{"a":1,"\u0061":2}})"));
    CHECK_FALSE(parse_json(R"({} {})"));
    CHECK_FALSE(parse_json(R"({"a":"\ud800"})"));
    CHECK_FALSE(parse_json("{\"a\":\"\xFF\"}"));
    CHECK_FALSE(parse_json("{\"a\":01}"));
    CHECK_FALSE(parse_json(""));
    CHECK_FALSE(parse_json(std::string(65, '[') + std::string(65, ']')));
    CHECK(parse_json(std::string(64, '[') + std::string(64, ']')));
    CHECK_FALSE(parse_json("\"" + std::string(k_max_json_bytes, 'a') + "\""));
    CHECK(parse_json("\xEF\xBB\xBF{}"));
}
