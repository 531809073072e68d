// SPDX-License-Identifier: Apache-2.0
#include "catch.hpp"
#include "core/throws.hpp"

#include <loupan/core/floor_area.hpp>
#include <loupan/interop/json_writer.hpp>

#include <optional>
#include <string>
#include <vector>

namespace interop_json_writer_test {

using namespace loupan;
using namespace loupan::interop;
using loupan_test::code_of;

TEST_CASE("a document says only what differs from the usual, in the order of the calls", "[interop][json]") {
    auto out = document_head("loupan/sample", 3);
    field_writer to(out);
    to.put("name", std::string("x"), std::string());
    to.put("note", std::string(), std::string());
    to.put("days", 30, 30);
    to.put("count", 2, 1);
    to.put("flag", true, false);
    to.put("how", rounding("0.01"), rounding());
    to.put("step", rounding("1", rounding_mode::down), rounding());
    to.put("unit", area_unit::ping, area_unit::square_metre);
    to.put("currency", currency(), currency());
    to.put("absent", std::optional<date>());
    to.put("day", std::optional(date::parse("2026-03-01")));
    to.put("limit", std::optional(decimal::parse("1.500")));
    to.put("rate", rate::parse("3%"), rate());
    to.put("amount", std::optional(money::parse("1")));
    to.put_list("nothing", std::vector<std::string>());
    to.put_list("texts", std::vector<std::string>{"b", "a"});
    to.put_list("squares", std::vector<int>{1, 2}, [](int n) { return n * n; });
    to.put_object("scope", nlohmann::ordered_json::object());
    to.put_object("valid", days_json({}, date::parse("2026-12-31")));
    CHECK(
        write_json(out) ==
        R"({"schema":"loupan/sample","semantics":3,"name":"x","count":2,"flag":true,"step":{"step":"1","mode":"down"},)"
        R"("unit":"ping","day":"2026-03-01","limit":"1.5","rate":"0.03","amount":"1.00","texts":["b","a"],)"
        R"("squares":[1,4],"valid":{"to":"2026-12-31"}})");
}

TEST_CASE("a reader takes the head that was written, and no other", "[interop][json]") {
    const auto read = [](const char* schema, std::int32_t semantics) {
        const auto document = parse_json(write_json(document_head("loupan/sample", 3)));
        field_reader in(document, {});
        in.head(schema, semantics);
        in.done();
    };
    read("loupan/sample", 3);
    CHECK(code_of([&] {
              read("loupan/other", 3);
              return 0;
          }) == "core.unsupported");
    CHECK(code_of([&] {
              read("loupan/sample", 4);
              return 0;
          }) == "core.unsupported");
}

TEST_CASE("fields that may be absent are read into what may be absent", "[interop][json]") {
    const auto document = parse_json(R"({"day":"2026-03-01","rate":"3%","count":2,"unit":"monday"})");
    field_reader in(document, {});
    std::optional<date> day;
    std::optional<rate> share;
    std::optional<std::int32_t> count;
    std::optional<weekday> unit;
    std::optional<weekday> other = weekday::friday;
    in.optional_date("day", day);
    in.optional_rate("rate", share);
    in.optional_int32("count", count);
    in.optional_enum("unit", unit);
    in.optional_enum("other", other);
    in.done();
    CHECK(day == date::parse("2026-03-01"));
    CHECK(share == rate::parse("0.03"));
    CHECK(count == 2);
    CHECK(unit == weekday::monday);
    CHECK(other == weekday::friday); // left alone
}

} // namespace interop_json_writer_test
