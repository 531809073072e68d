// SPDX-License-Identifier: Apache-2.0
#include "deal_support.hpp"

#include <loupan/pricing/deal_json.hpp>

#include <fstream>

namespace pricing_deal_golden_test {

using namespace deal_test;
using nlohmann::json;

namespace {

std::string text(const json& object, const char* field, const char* otherwise) {
    return object.contains(field) ? object.at(field).get<std::string>() : otherwise;
}

rounding read_rounding(const json& object, const char* field, const char* otherwise) {
    loupan::interop::field_reader in(object, {});
    rounding how{otherwise};
    in.optional_rounding(field, how);
    return how;
}

void check_discount(const json& c) {
    const auto& l = c.at("line");
    auto of = line(text(l, "total", ""));
    if (l.contains("unit_price")) {
        of = line(text(l, "total", ""), text(l, "unit_price", ""), text(l, "area", ""));
    }
    of.lump = decimal::parse(text(l, "lump", "0"));
    std::vector<discount_plan> plans;
    for (const auto& p : c.at("plans")) {
        loupan::interop::field_reader in(p, {});
        plans.push_back(loupan::pricing::detail::read_discount_fields(in));
    }
    loupan::interop::field_reader policy_fields(c.at("policy"), {});
    const auto policy = loupan::pricing::detail::read_policy_fields(policy_fields);
    auto f = facts(text(c.at("facts"), "as_of", ""));
    f.units_together = c.at("facts").value("units_together", 1);
    const auto& expected = c.at("expect");
    if (expected.contains("error")) {
        const auto got = refused([&] { (void)apply_discounts(of, plans, policy, f); });
        CHECK(got.substr(0, got.find('@')) == expected.at("error").get<std::string>());
        return;
    }
    const auto r = apply_discounts(of, plans, policy, f);
    CHECK(r.deal.to_string() == text(expected, "deal", ""));
    CHECK(r.percent == decimal::parse(text(expected, "percent", "")));
    if (expected.contains("unit_price")) {
        REQUIRE(r.deal_unit_price);
        CHECK(r.deal_unit_price->to_string() == text(expected, "unit_price", ""));
    }
    money sum = money::from_minor(0);
    for (const auto& s : r.steps) {
        sum += s.off;
    }
    CHECK(sum == r.list - r.deal);
}

} // namespace

TEST_CASE("every case of the deal vectors comes out to the fen", "[pricing][deal]") {
    std::ifstream file(LOUPAN_SOURCE_DIR "/tests/vectors/deal_golden.json");
    const auto cases = json::parse(file).at("cases");
    REQUIRE(cases.size() >= 40);
    for (const auto& c : cases) {
        const auto kind = c.at("kind").get<std::string>();
        const auto& expected = c.at("expect");
        CAPTURE(c.at("name").get<std::string>());
        if (kind == "discount") {
            check_discount(c);
        } else if (kind == "reward") {
            reward r;
            r.value = decimal::parse(text(c, "value", ""));
            r.how = read_rounding(c, "rounding", "100");
            CHECK(reward_cost(r, money::parse(text(c, "deal", ""))).to_string() == text(expected, "cost", ""));
        } else if (kind == "vat") {
            const auto mode = parse_enum<tax_mode>(text(c, "mode", ""));
            REQUIRE(mode);
            const auto v =
                split_vat(money::parse(text(c, "price", "")), loupan::rate::parse(text(c, "rate", "")), *mode);
            CHECK(v.net.to_string() == text(expected, "net", ""));
            CHECK(v.vat.to_string() == text(expected, "vat", ""));
            CHECK(v.gross.to_string() == text(expected, "gross", ""));
        } else if (kind == "sales_base") {
            const auto b = sales_base_with_land(money::parse(text(c, "price", "")), money::parse(text(c, "land", "")),
                                                loupan::rate::parse(text(c, "rate", "")));
            CHECK(b.base.to_string() == text(expected, "base", ""));
            CHECK(b.output.to_string() == text(expected, "output", ""));
        } else if (kind == "prepayment") {
            CHECK(vat_prepayment(money::parse(text(c, "receipt", "")), loupan::rate::parse(text(c, "rate", "")),
                                 loupan::rate::parse(text(c, "prepayment_rate", "")))
                      .to_string() == text(expected, "amount", ""));
        } else if (kind == "parking") {
            CHECK(unit_price_without_parking(
                      money::parse(text(c, "total", "")), money::parse(text(c, "parking_price", "")),
                      floor_area::parse(text(c, "area", "")), floor_area::parse(text(c, "parking_area", "")))
                      .to_decimal() == decimal::parse(text(expected, "unit_price", "")));
        } else {
            FAIL("unknown kind " << kind);
        }
    }
}

} // namespace pricing_deal_golden_test
