// SPDX-License-Identifier: Apache-2.0
#include "catch.hpp"
#include "conformance.hpp"

#include <loupan/store/json.hpp>

namespace store_record_test {

using namespace loupan::store;
using conformance::code_of;

TEST_CASE("A record type refuses names that would mislead", "[store]") {
    const auto code = [](std::vector<field> fields, std::string name = "thing") {
        return code_of([&] { record_type(name, "c", fields); });
    };
    const field ok{"title", field_type::text, true, "c", 0};
    CHECK(code({ok}).empty());
    CHECK(code({ok}, "loupan_event") == "store.type_invalid");
    CHECK(code({ok}, "Thing") == "store.type_invalid");
    CHECK(code({ok}, "a\"b") == "store.type_invalid");
    CHECK(code({}) == "store.type_invalid");
    CHECK(code({ok, ok}) == "store.type_invalid");
    CHECK(code({{"version", field_type::integer, false, "c", 0}}) == "store.type_invalid");
    CHECK(code({{"x", field_type::text, false, "two\nlines", 0}}) == "store.type_invalid");
    // A decimal says its unit, and what says a unit is a decimal of that scale.
    CHECK(code({{"total", field_type::decimal, false, "c", 2}}) == "store.type_invalid");
    CHECK(code({{"total_fen", field_type::decimal, false, "c", 4}}) == "store.type_invalid");
    CHECK(code({{"total_fen", field_type::integer, false, "c", 0}}) == "store.type_invalid");
    CHECK(code({{"total_fen", field_type::decimal, false, "c", 2}}).empty());
    CHECK(code({{"area_1e4", field_type::decimal, false, "c", 4}}).empty());
}

TEST_CASE("Only UTF-8 that tools can read is text", "[store]") {
    for (const auto* good : {"", "a\tb\nc", "三栋", "\xF0\x9F\x8F\xA0"}) {
        CHECK(loupan::store::detail::is_clean_text(good));
    }
    for (const auto* bad :
         {"\x01", "\x80", "\xC0\xAF", "\xE4\xB8", "\xED\xA0\x80", "\xF5\x80\x80\x80", "\xE0\x80\x80"}) {
        CHECK_FALSE(loupan::store::detail::is_clean_text(bad));
    }
    CHECK_FALSE(loupan::store::detail::is_clean_text(std::string_view("a\0b", 3)));
}

TEST_CASE("Dates are days of the calendar", "[store]") {
    for (const auto* good : {"2024-02-29", "0001-01-01", "2026-12-31"}) {
        CHECK(loupan::store::detail::is_date(good));
    }
    for (const auto* bad :
         {"2023-02-29", "2026-13-01", "2026-00-10", "0000-01-01", "2026-1-01", "2026/01/01", "2026-01-0a", ""}) {
        CHECK_FALSE(loupan::store::detail::is_date(bad));
    }
}

TEST_CASE("A record goes to JSON and back", "[store]") {
    const auto type = conformance::sample_type();
    auto r = conformance::sample("1", "三栋 \"x\"", -2);
    r.version = 7;
    r.set("total_fen", std::int64_t{9223372036854775807});
    r.external_refs = {{"erp", "77"}};
    const auto text = to_json(type, r);
    CHECK(
        text ==
        R"({"tenant":"tenant-1","partition":"project-1","kind":"sample","id":"1","version":7,)"
        R"("external_refs":{"erp":"77"},"fields":{"title":"三栋 \"x\"","floor":-2,"total_fen":9223372036854775807}})");
    CHECK(record_from_json(type, text) == r);
    const auto code = [&](const std::string& fields) {
        return code_of([&] {
            (void)record_from_json(type, R"({"tenant":"t","partition":"p","kind":"sample","id":"1","fields":)" +
                                             fields + "}");
        });
    };
    CHECK(code(R"({"title":"a"})").empty());
    CHECK(code(R"({"title":"a","title":"b"})") == "core.json_duplicate_key");
    CHECK(code(R"({"title":"a","floor":1.5})") == "core.json_fraction");
    CHECK(code(R"({"title":"a","floor":9223372036854775808})") == "core.overflow");
    CHECK(code(R"({"title":"a","floor":"1"})") == "store.field_type");
    CHECK(code(R"({"title":"a","floor":null})") == "core.json_type");
    CHECK(code(R"({"title":"a","nope":1})") == "store.field_unknown");
    CHECK(code(R"({"floor":1})") == "store.field_missing");
    CHECK(code("[]") == "core.json_type");
    CHECK(code("{") == "core.json_invalid");
    CHECK(code(R"({"title":"a"},"more":1)") == "core.json_field_unknown");
    CHECK(code_of([&] { (void)record_from_json(type, R"({"tenant":"t","fields":{}})"); }) == "core.json_field_missing");
    CHECK(code_of([&] { (void)record_from_json(type, "[1]"); }) == "core.json_type");
}

} // namespace store_record_test
