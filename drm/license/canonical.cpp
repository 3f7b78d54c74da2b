#include "drm/license/canonical.h"

#include <algorithm>

namespace oqyrman::drm {

namespace {

void write_escape(std::string& out, unsigned code, bool upper) {
    const std::string_view digits = upper ? "0123456789ABCDEF" : "0123456789abcdef";
    out += "\\u";
    for (int shift = 12; shift >= 0; shift -= 4) out += digits[code >> shift & 0xFU];
}

void write_control(std::string& out, unsigned char c, Spelling spelling) {
    switch (c) {
        case '\n':
            out += "\\n";
            return;
        case '\r':
            out += "\\r";
            return;
        case '\t':
            out += "\\t";
            return;
        case '\b':
        case '\f':
            if (spelling == Spelling::older_go) break;
            out += c == '\b' ? "\\b" : "\\f";
            return;
        default:
            break;
    }
    write_escape(out, c, spelling == Spelling::specification);
}

void write_string(std::string& out, std::string_view text, Spelling spelling) {
    out += '"';
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto c = static_cast<unsigned char>(text[i]);
        const std::string_view three = text.substr(i, 3);
        const bool line_separator = three == "\u2028" || three == "\u2029";
        if (c == '"' || c == '\\') {
            out += '\\';
            out += text[i];
        } else if (c < 0x20) {
            write_control(out, c, spelling);
        } else if (line_separator && spelling != Spelling::specification) {
            write_escape(out, three == "\u2028" ? 0x2028 : 0x2029, false);
            i += 2;
        } else {
            out += text[i];
        }
    }
    out += '"';
}

/// 0.5 -> 5.0E-1, 1.50 -> 1.5E0, 12e1 -> 1.2E2. Integers stay as they are.
std::string normalised_number(const std::string& written) {
    if (written.find_first_of(".eE") == std::string::npos) return written;
    const bool negative = written.starts_with('-');
    const std::size_t e = std::min(written.find_first_of("eE"), written.size());
    std::string mantissa = written.substr(negative ? 1 : 0, e - (negative ? 1 : 0));
    long exponent = 0;
    if (e < written.size()) {
        try {
            exponent = std::stol(written.substr(e + 1));
        } catch (const std::exception&) {
            return written;  // an exponent beyond long: nothing a signer would have written
        }
    }
    const std::size_t point = std::min(mantissa.find('.'), mantissa.size());
    exponent += static_cast<long>(point) - 1;
    std::erase(mantissa, '.');
    const std::size_t first = mantissa.find_first_not_of('0');
    if (first == std::string::npos) return "0.0E0";
    exponent -= static_cast<long>(first);
    mantissa.erase(0, first);
    while (mantissa.size() > 2 && mantissa.back() == '0') mantissa.pop_back();
    if (mantissa.size() == 1) mantissa += '0';
    return (negative ? "-" : "") + mantissa.substr(0, 1) + "." + mantissa.substr(1) + "E" +
           std::to_string(exponent);
}

struct Writer {
    Spelling spelling;
    Numbers numbers;
    std::string out;

    // The depth is bounded by parse_json.
    void write(const Json& value, bool root) {  // NOLINT(misc-no-recursion)
        switch (value.kind) {
            case Json::Kind::null:
                out += "null";
                return;
            case Json::Kind::boolean:
                out += value.text;
                return;
            case Json::Kind::number:
                out += numbers == Numbers::normalised ? normalised_number(value.text) : value.text;
                return;
            case Json::Kind::string:
                return write_string(out, value.text, spelling);
            case Json::Kind::array:
                return write_array(value);
            case Json::Kind::object:
                return write_object(value, root);
        }
    }
    void write_array(const Json& value) {  // NOLINT(misc-no-recursion)
        out += '[';
        for (const Json& item : value.items) {
            if (&item != value.items.data()) out += ',';
            write(item, false);
        }
        out += ']';
    }
    void write_object(const Json& value, bool root) {  // NOLINT(misc-no-recursion)
        out += '{';
        bool first = true;
        for (const auto& [name, member] : value.members) {
            if (root && name == "signature") continue;
            if (!first) out += ',';
            first = false;
            write_string(out, name, spelling);
            out += ':';
            write(member, false);
        }
        out += '}';
    }
};

}  // namespace

std::string canonical_form(const Json& license, Spelling spelling, Numbers numbers) {
    Writer writer{.spelling = spelling, .numbers = numbers, .out = {}};
    writer.write(license, true);
    return std::move(writer.out);
}

}  // namespace oqyrman::drm
