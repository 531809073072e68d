// SPDX-License-Identifier: Apache-2.0
#include "catch.hpp"

#include <loupan/interop/json.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace interop_json_test {

using namespace loupan;
using interop::parse_json;

namespace {

struct refusal {
    std::string code;
    std::string path;
};

template <class F> refusal refused(F&& call) {
    try {
        static_cast<void>(call());
    } catch (const error& e) {
        return {e.code(), e.path()};
    }
    return {"nothing", {}};
}

void require_refused(std::string_view text, const std::string& code, const std::string& path) {
    INFO(text);
    const auto r = refused([&] { return parse_json(text); });
    CHECK(r.code == code);
    CHECK(r.path == path);
}

enum class colour { red, green };

std::optional<colour> parse_colour(std::string_view name) {
    return name == "red" ? std::optional(colour::red) : name == "green" ? std::optional(colour::green) : std::nullopt;
}

} // namespace

TEST_CASE("a document without what is refused is read as it stands") {
    const auto v =
        parse_json("\xEF\xBB\xBF {\"a\": [1, -9223372036854775808, true, null, \"\\u4e00\\ud83d\\ude00\"], \"b\": {}}");
    CHECK(v["a"][1].get<std::int64_t>() == std::numeric_limits<std::int64_t>::min());
    CHECK(v["a"][4].get<std::string>() == "一😀");
    CHECK(v["b"].is_object());
    CHECK(parse_json("[{\"a\":1},{\"a\":2}]").size() == 2); // the same key in two objects
}

TEST_CASE("syntax errors name line and column") {
    require_refused("", "core.json_invalid", "line 1, column 1");
    require_refused("{\"a\": 1,\n  \"b\" 2}", "core.json_invalid", "line 2, column 7");
    require_refused("{\"一二\": 1 x}", "core.json_invalid", "line 1, column 10"); // columns count characters
    require_refused("[1, 2] 3", "core.json_invalid", "line 1, column 8");
    require_refused("[NaN]", "core.json_invalid", "line 1, column 2");
    require_refused("[+1]", "core.json_invalid", "line 1, column 2");
    require_refused("['a']", "core.json_invalid", "line 1, column 2");
    require_refused("[1,]", "core.json_invalid", "line 1, column 4");
    require_refused(R"(["\ud800"])", "core.json_invalid", "line 1, column 9"); // half a surrogate pair
    require_refused("// no comments\n1", "core.json_invalid", "line 1, column 1");
}

TEST_CASE("a key twice in one object is refused with its path") {
    require_refused(R"({"a": [0, {"b": 1, "c": 2, "b": 3}]})", "core.json_duplicate_key", "a[1].b");
    require_refused(R"({"a": 1, "\u0061": 2})", "core.json_duplicate_key", "a"); // equal after unescaping
    require_refused(R"([[{"x":{}},{"x":1,"x":2}]])", "core.json_duplicate_key", "[0][1].x");
}

TEST_CASE("fractions and exponents are refused, long integers overflow") {
    require_refused("{\"a\": 1.5}", "core.json_fraction", "a");
    require_refused("{\"a\": [1, 1.0]}", "core.json_fraction", "a[1]");
    require_refused("[[0], 1e3]", "core.json_fraction", "[1]");
    require_refused("[1E400]", "core.json_fraction", "[0]");
    require_refused("[9223372036854775808]", "core.overflow", "[0]");
    require_refused("[-9223372036854775809]", "core.overflow", "[0]");
    require_refused("{\"a\": 123456789012345678901234567890}", "core.overflow", "a");
}

TEST_CASE("what is not UTF-8 is refused where it stands") {
    require_refused("{\"a\":\n\"一\xff\"}", "core.text_encoding", "line 2, column 3");
    require_refused("\"\xC0\x80\"", "core.text_encoding", "line 1, column 2");         // overlong
    require_refused("\"\xED\xA0\x80\"", "core.text_encoding", "line 1, column 2");     // surrogate
    require_refused("\"\xF4\x90\x80\x80\"", "core.text_encoding", "line 1, column 2"); // beyond U+10FFFF
    require_refused("\"\xE4\xB8", "core.text_encoding", "line 1, column 2");           // cut off
    CHECK(parse_json("\"\xF4\x8F\xBF\xBF\xEE\x80\x80\xC2\x80\"").is_string());         // the edges themselves
}

TEST_CASE("nesting and size have limits") {
    const auto nested = [](std::size_t n) { return std::string(n, '[') + std::string(n, ']'); };
    CHECK(parse_json(nested(64)).is_array());
    CHECK(refused([&] { return parse_json(nested(65)); }).code == "core.json_invalid");
    CHECK(refused([&] { return parse_json(nested(1000000)); }).code == "core.json_invalid");
    std::string large(interop::max_json_bytes + 1, ' ');
    large[0] = '1';
    CHECK(refused([&] { return parse_json(large); }).code == "core.json_invalid");
}

TEST_CASE("the field reader names the path of a field and refuses what it does not know") {
    const auto v = parse_json(R"({"rows": [{"value": "1.20", "floor": 3, "colour": "red", "day": "2026-02-28",
                                            "cut": {"step": "100", "mode": "down"}, "one": "0.1", "on": true}]})");
    interop::field_reader top(v, {});
    int seen = 0;
    top.list("rows", [&](const auto& row, const auto& path) {
        ++seen;
        interop::field_reader in(row, path);
        CHECK(in.decimal("value").to_string() == "1.20");
        CHECK(in.int32("floor") == 3);
        auto c = colour::green;
        in.optional_enum("colour", c, parse_colour);
        CHECK(c == colour::red);
        std::string day;
        in.optional_date("day", day);
        CHECK(day == "2026-02-28");
        rounding cut;
        rounding one;
        in.optional_rounding("cut", cut);
        CHECK(cut == rounding("100", rounding_mode::down));
        in.optional_rounding("one", one);
        CHECK(one == rounding("0.1"));
        CHECK(refused([&] { return in.done(), 0; }).path == "rows[0].on");
        CHECK(refused([&] { return in.done(), 0; }).code == "core.json_field_unknown");
        bool on = false;
        in.optional_bool("on", on);
        CHECK(on);
        in.done();
        CHECK(refused([&] { return in.text("missing"); }).code == "core.json_field_missing");
        CHECK(refused([&] { return in.text("floor"); }).code == "core.json_type");
        CHECK(refused([&] { return in.int32("value"); }).path == "rows[0].value");
    });
    CHECK(seen == 1);
    top.done();
}

TEST_CASE("wrong values carry their path and code") {
    const auto v =
        parse_json(R"({"d": "1e3", "day": "2026-02-29", "colour": "blue", "r": "-1", "m": {"step": "1", "mode": "x"},
                                  "x": {"step": "1", "steps": "1"}, "i": 2147483648, "nul": "a\u0000b", "n": 5})");
    interop::field_reader in(v, "base");
    const auto check = [](const refusal& r, const std::string& code, const std::string& path) {
        CHECK(r.code == code);
        CHECK(r.path == path);
    };
    std::string text;
    rounding how;
    auto c = colour::red;
    check(refused([&] { return in.decimal("d"); }), "core.number_invalid", "base.d");
    check(refused([&] { return in.optional_date("day", text), 0; }), "core.date_invalid", "base.day");
    check(refused([&] { return in.optional_enum("colour", c, parse_colour), 0; }), "core.validation", "base.colour");
    check(refused([&] { return in.optional_rounding("r", how), 0; }), "core.rounding_invalid", "base.r");
    check(refused([&] { return in.optional_rounding("m", how), 0; }), "core.rounding_invalid", "base.m.mode");
    check(refused([&] { return in.optional_rounding("x", how), 0; }), "core.json_field_unknown", "base.x.steps");
    check(refused([&] { return in.int32("i"); }), "core.overflow", "base.i");
    check(refused([&] { return in.text("nul"); }), "core.validation", "base.nul");
    check(refused([&] { return in.decimal("n"); }), "core.json_type", "base.n");
    check(refused([&] { return in.list("n", [](const auto&, const auto&) {}), 0; }), "core.json_type", "base.n");
    check(refused([&] { return interop::field_reader(parse_json("[]"), "x").path(); }), "core.json_type", "x");
}

TEST_CASE("the canonical form sorts keys by their bytes and normalises decimals") {
    CHECK(interop::canonical_json(
              parse_json(R"( {"b": 1, "a": [true, null], "é": "/", "Z": "\u4e00\n\"", "一": {}} )")) ==
          "{\"Z\":\"一\\n\\\"\",\"a\":[true,null],\"b\":1,\"é\":\"/\",\"一\":{}}");
    const auto canonical = [](const char* text) { return interop::canonical_decimal(decimal::parse(text)); };
    CHECK(canonical("80000.00") == "80000");
    CHECK(canonical("+1.50") == "1.5");
    CHECK(canonical("-0.00") == "0");
    CHECK(canonical("-0.10") == "-0.1");
    CHECK(canonical("100") == "100");
}

TEST_CASE("an error becomes JSON with its code, both messages and its rows") {
    const error e = invalid_argument(errors::number_invalid, {"line 2, column floor", "x", 0, "K4"},
                                     {{0, "core.number_invalid", "line 2, column floor", "x", "english", "中文"}});
    const auto v = nlohmann::json::parse(to_json(e));
    CHECK(v["code"] == "core.number_invalid");
    CHECK(v["kind"] == "invalid_argument");
    CHECK(v["path"] == "line 2, column floor");
    CHECK(v["row"] == 0);
    CHECK(v["rule"] == "K4");
    CHECK(v["message_zh"].get<std::string>().find("“x”") != std::string::npos);
    CHECK(v["rows"][0]["message"] == "english");
    // Bytes that are not UTF-8 cannot make the report fail.
    CHECK(nlohmann::json::accept(to_json(invalid_argument(errors::validation, {{}, "\xff", {}, {}}))));
}

TEST_CASE("an explanation becomes a tree of steps in the language asked for") {
    static constexpr step_text texts[] = {{"t.sum", "sum {result}", "合计 {result}"},
                                          {"t.part", "part {n}", "部分 {n}"}};
    const explanation of(step{"t.sum", {}, "3", "half_up@1", "3", "CNY", "K1", {step{"t.part", {{"n", "1", "m2"}}}}},
                         texts);
    const auto zh = nlohmann::json::parse(to_json(of, language::chinese));
    CHECK(zh["text"] == "合计 3 CNY");
    CHECK(zh["rounding"] == "half_up@1");
    CHECK(zh["rule"] == "K1");
    CHECK(zh["children"][0]["text"] == "部分 1 m2");
    CHECK(zh["children"][0]["operands"][0] == nlohmann::json({{"name", "n"}, {"value", "1"}, {"unit", "m2"}}));
    CHECK_FALSE(zh["children"][0].contains("exact"));
    CHECK(nlohmann::json::parse(to_json(of))["text"] == "sum 3 CNY");
}

} // namespace interop_json_test
