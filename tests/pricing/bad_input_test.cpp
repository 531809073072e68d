// SPDX-License-Identifier: Apache-2.0
#include "catch.hpp"
#include "files.hpp"

#include <loupan/core/date.hpp>
#include <loupan/core/rate.hpp>
#include <loupan/pricing/csv.hpp>
#include <loupan/pricing/json.hpp>
#include <loupan/pricing/price.hpp>

#include <functional>
#include <map>
#include <string>
#include <type_traits>

namespace pricing_bad_input_test {

using namespace loupan;
using namespace loupan::pricing;

namespace {

using reader = std::function<void(const nlohmann::json&)>;

template <class Value> reader value_of(Value (*parse)(std::string_view)) {
    return [parse](const nlohmann::json& in) { static_cast<void>(parse(in.get<std::string>())); };
}

void read_csv(const std::string& text) {
    interop::csv_reader in(text);
    while (in.next()) {
    }
}

std::string text_of(const nlohmann::json& in) { return in.is_string() ? in.get<std::string>() : in.dump(); }

const std::map<std::string, reader>& readers() {
    static const std::map<std::string, reader> all{
        {"decimal", value_of<decimal>(decimal::parse)},
        {"money", [](const auto& in) { static_cast<void>(money::parse(in.template get<std::string>())); }},
        {"rate", value_of<rate>(rate::parse)},
        {"unit_price", [](const auto& in) { static_cast<void>(unit_price::parse(in.template get<std::string>())); }},
        {"area", [](const auto& in) { static_cast<void>(floor_area::parse(in.template get<std::string>())); }},
        {"date", value_of<date>(date::parse)},
        {"rounding", value_of<rounding>(rounding::parse)},
        {"currency", value_of<currency>(currency::parse)},
        {"json", [](const auto& in) { static_cast<void>(interop::parse_json(in.template get<std::string>())); }},
        {"scheme_json", [](const auto& in) { static_cast<void>(load_scheme(text_of(in))); }},
        {"csv", [](const auto& in) { read_csv(in.template get<std::string>()); }},
        {"units_csv", [](const auto& in) { static_cast<void>(units_from_csv(in.template get<std::string>())); }},
        {"price_list_csv",
         [](const auto& in) { static_cast<void>(price_list_from_csv(in.template get<std::string>())); }},
        {"price",
         [](const auto& in) {
             const auto list = units_from_csv(in.at("units").template get<std::string>());
             static_cast<void>(price(load_scheme(text_of(in.at("scheme"))), list));
         }},
    };
    return all;
}

} // namespace

TEST_CASE("bad input gives the documented code, path and row") {
    const auto cases = nlohmann::json::parse(
        loupan_test::read_file(loupan_test::project_file("tests/vectors/bad_input.json")))["cases"];
    REQUIRE(cases.size() >= 60);
    for (const auto& c : cases) {
        INFO(c["name"]);
        const auto kind = c["kind"].get<std::string>();
        if (kind == "float") { // see below: it does not compile
            continue;
        }
        try {
            readers().at(kind)(c["input"]);
            FAIL_CHECK("was accepted");
        } catch (const error& e) {
            CHECK(e.code() == c["code"].get<std::string>());
            if (c.contains("path")) {
                CHECK(e.path() == c["path"].get<std::string>());
            }
            if (c.contains("row")) {
                CHECK(e.row() == c["row"].get<std::int64_t>());
            }
            CHECK_FALSE(e.message().empty());
            CHECK_FALSE(e.message_zh().empty());
        }
    }
}

TEST_CASE("binary floating point does not become an amount") {
    STATIC_REQUIRE_FALSE(std::is_constructible_v<decimal, double>);
    STATIC_REQUIRE_FALSE(std::is_constructible_v<decimal, float>);
    STATIC_REQUIRE_FALSE(std::is_constructible_v<money, double>);
    STATIC_REQUIRE_FALSE(std::is_constructible_v<unit_price, double>);
    STATIC_REQUIRE_FALSE(std::is_convertible_v<double, rate>);
    STATIC_REQUIRE_FALSE(std::is_convertible_v<double, floor_area>);
}

} // namespace pricing_bad_input_test
