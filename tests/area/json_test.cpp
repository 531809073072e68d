// SPDX-License-Identifier: Apache-2.0
#include "catch.hpp"
#include "core/throws.hpp"
#include "files.hpp"

#include <loupan/area.hpp>
#include <loupan/area/facts_json.hpp>

#include <string>
#include <vector>

namespace area_json_test {

using namespace loupan;
using namespace loupan::area;
using loupan_test::code_of;

namespace {

area_rules everything() {
    area_rules r;
    r.id = "demo";
    r.name = "演示";
    r.project = "P1";
    r.version = "3";
    r.parent = "abc";
    r.effective_from = "2026-01-01";
    r.effective_to = "2026-12-31";
    r.state = rules_state::draft;
    r.article = "合同第十二条";
    r.variant = variant::bands;
    r.basis = area_basis::inner;
    r.rescind_beyond = rate::parse("5%");
    r.bands = {band_mode::whole,
               {{{}, false, rate::parse("-0.01"), true, rate::parse("2"), true},
                {rate::parse("-0.01"), false, {}, false, rate::parse("1"), false}}};
    r.price = price_source::total_div_area;
    r.delta_rounding = rounding("1", rounding_mode::down);
    r.tax = tax_change::net_fixed;
    r.net_rounding = rounding("0.1");
    r.pay_days = 7;
    r.refund_days = 15;
    r.roll = calendar::convention::modified_following;
    r.beyond = calendar::beyond_data::refuse;
    r.least_interest = rate::parse("0.0145");
    r.adjust_commission = true;
    r.currency = currency::parse("TWD");
    r.unit_of_area = area_unit::ping;
    r.brackets = {{floor_area::parse("42.35", area_unit::ping), "測試"}};
    return r;
}

} // namespace

TEST_CASE("rules read back as they were written, and the canonical form is one", "[area]") {
    std::vector<area_rules> all{everything(), statutory_rules(), gf2014_inner_rules(), gf2014_gross_dual_rules()};
    area_rules t;
    t.variant = variant::tolerance;
    t.tolerance = {rate::parse("0.6%"), tolerance_formula::statutory, tolerance_part::excess};
    all.push_back(t);
    area_rules l;
    l.variant = variant::limited;
    l.limited.may_rescind = true;
    all.push_back(l);
    for (const auto& r : all) {
        CAPTURE(to_json(r));
        CHECK(parse_rules(to_json(r, 2)) == r);
        CHECK(canonical(parse_rules(canonical(r))) == canonical(r));
        CHECK(load_rules(to_json(r)).digest() == digest(r));
        CHECK(digest(r).size() == 64);
    }
    CHECK(digest(statutory_rules()) != digest(gf2014_inner_rules()));
}

TEST_CASE("spelling does not change the digest of area rules, a rule does", "[area]") {
    const auto one = R"({"schema":"loupan/area-rules","semantics":1,"variant":"statutory"})";
    const auto two =
        R"({"limit":"3.00%","variant":"statutory","refund_days":30,"semantics":1,"schema":"loupan/area-rules"})";
    const auto three = R"({"schema":"loupan/area-rules","semantics":1,"variant":"statutory","limit":"0.0301"})";
    CHECK(load_rules(one).digest() == load_rules(two).digest());
    CHECK(load_rules(one).digest() != load_rules(three).digest());
}

TEST_CASE("the schema knows every field that is written", "[area]") {
    const auto schema =
        nlohmann::json::parse(loupan_test::read_file(loupan_test::project_file("docs/schema/area-rules.schema.json")));
    const auto properties = schema.at("properties");
    for (auto r : {everything(), statutory_rules()}) {
        const auto written = nlohmann::json::parse(to_json(r));
        for (const auto& [name, value] : written.items()) {
            CAPTURE(name);
            CHECK(properties.contains(name));
        }
    }
    for (const auto& [v, name] : enum_names(variant{})) {
        CAPTURE(name);
        const auto known = properties.at("variant").at("enum").get<std::vector<std::string>>();
        CHECK(std::find(known.begin(), known.end(), name) != known.end());
    }
}

} // namespace area_json_test
