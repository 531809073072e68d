// SPDX-License-Identifier: Apache-2.0
#include "deal_support.hpp"

#include <loupan/pricing/deal_json.hpp>

#include <fstream>

namespace pricing_deal_json_test {

using namespace deal_test;

namespace {

constexpr auto full_plan = R"({"schema": "loupan/discount-plan", "semantics": 1, "code": "VIP", "name": "会员",
    "class": "special", "source": "member", "calc": "points", "value": "0.020", "only": {"product": "flat"},
    "units": ["1-101"], "pay_plans": ["cash"], "valid": {"from": "2026-03-01", "to": "2026-03-31"}, "stackable": false,
    "mutex_group": "g", "sequence": 3, "max_uses": 10, "needs_evidence": true, "enabled": false, "approved": true,
    "bound": {"customer": "C1", "unit": "1-101", "until": "2026-03-31"}, "referral_days": 7})";

constexpr auto full_policy = R"({"schema": "loupan/discount-policy", "semantics": 1, "combination": "sequence",
    "selection": "best", "order": ["special", "promo"], "step_rounding": "0.01", "lead": "unit_price",
    "unit_rounding": "1", "total_rounding": {"step": "10", "mode": "down"}, "auto_round": {"step": "100", "mode": "down"},
    "derived_rounding": "1", "unit_total_exclusive": false, "floor": "report", "floor_after_rewards": true})";

} // namespace

TEST_CASE("a document comes back equal after writing", "[pricing][json]") {
    const auto p = parse_discount_plan(full_plan);
    CHECK(p.value == decimal::parse("0.02"));
    CHECK(p.bound->until == date::parse("2026-03-31"));
    CHECK(parse_discount_plan(to_json(p)) == p);
    const auto q = parse_discount_policy(full_policy);
    CHECK(q.order == std::vector{discount_source::special, discount_source::promo});
    CHECK(parse_discount_policy(to_json(q, 2)) == q);
    CHECK(parse_discount_policy(to_json(discount_policy{})) == discount_policy{});
    CHECK(to_json(discount_policy{}) == R"({"schema":"loupan/discount-policy","semantics":1})");
    discount_plan tiers;
    tiers.code = "G";
    tiers.tiers = {{5, decimal::parse("0.98")}, {10, decimal::parse("0.97")}};
    CHECK(parse_discount_plan(to_json(tiers)) == tiers);
    authority_matrix m;
    m.roles = {"a", "b"};
    m.rows = {{"a", match::is("product", "flat"), decimal::parse("0.03"), decimal(5000), true}};
    m.enforce = true;
    CHECK(parse_authority_matrix(to_json(m)) == m);
    CHECK(parse_vat_table(to_json(china_vat())) == china_vat());
}

TEST_CASE("the digest ignores spelling and sees every change of a rule", "[pricing][json]") {
    const auto p = parse_discount_plan(full_plan);
    auto other = p;
    other.value = decimal::parse("0.0200");
    CHECK(digest(other) == digest(p));
    other.value = decimal::parse("0.021");
    CHECK(digest(other) != digest(p));
    CHECK(digest(p).size() == 64);
    CHECK(digest(china_vat()) != digest(vat_table()));
    CHECK(digest(authority_matrix{}) == digest(authority_matrix{}));
    CHECK(digest(discount_policy{}) != digest(parse_discount_policy(full_policy)));
}

TEST_CASE("a wrong document is refused with the path of the field", "[pricing][json]") {
    const auto plan_with = [](const char* field, const char* value) {
        auto document = nlohmann::json::parse(full_plan);
        document[nlohmann::json::json_pointer(field)] = nlohmann::json::parse(value);
        return refused([&] { (void)parse_discount_plan(document.dump()); });
    };
    CHECK(plan_with("/schema", "\"x\"") == "core.unsupported@schema");
    CHECK(plan_with("/semantics", "2") == "core.unsupported@semantics");
    CHECK(plan_with("/colour", "1") == "core.json_field_unknown@colour");
    CHECK(plan_with("/calc", "\"half\"") == "core.validation@calc");
    CHECK(plan_with("/source", "\"nobody\"") == "core.validation@source");
    CHECK(plan_with("/class", "1") == "core.json_type@class");
    CHECK(plan_with("/value", "2") == "core.json_type@value");
    CHECK(plan_with("/value", "\"1.5\"") == "core.validation@value");
    CHECK(plan_with("/value", "\"2%\"") == "core.number_invalid@value");
    CHECK(plan_with("/valid/from", "\"2026-02-30\"") == "core.date_invalid@valid.from");
    CHECK(plan_with("/valid/to", "\"2026-02-01\"") == "core.validation@valid.to");
    CHECK(plan_with("/units", "[]") == "core.empty@units");
    CHECK(plan_with("/units", "[\"a\", \"a\"]") == "core.duplicate@units[1]");
    CHECK(plan_with("/bound/until", "\"soon\"") == "core.date_invalid@bound.until");
    CHECK(plan_with("/max_uses", "0") == "core.validation@max_uses");
    CHECK(refused([] {
              (void)parse_discount_plan(R"({"schema": "loupan/discount-plan", "semantics": 1, "value": "1"})");
          }) == "core.json_field_missing@code");
    CHECK(refused([] {
              (void)parse_discount_plan(R"({"schema": "loupan/discount-plan", "semantics": 1, "code": "A"})");
          }) == "core.json_field_missing@value");
    CHECK(refused([] { (void)parse_discount_plan("{"); }).starts_with("core.json_invalid@"));
    CHECK(refused([] {
              (void)parse_discount_policy(
                  R"({"schema": "loupan/discount-policy", "semantics": 1, "order": ["promo", "promo"]})");
          }) == "core.duplicate@order[1]");
    CHECK(refused([] {
              (void)parse_discount_policy(
                  R"({"schema": "loupan/discount-policy", "semantics": 1, "total_rounding": "0"})");
          }) == "core.rounding_invalid@total_rounding");
    CHECK(refused([] {
              (void)parse_vat_table(
                  R"({"schema": "loupan/vat-table", "semantics": 1,
                               "rows": [{"kind": "a", "rate": "1.5", "source": "s"}]})");
          }) == "core.validation@rows[0].rate");
    CHECK(refused([] {
              (void)parse_authority_matrix(
                  R"({"schema": "loupan/authority-matrix", "semantics": 1, "roles": ["a"],
                               "rows": [{"role": "b", "max_off": "0.03"}]})");
          }) == "core.validation@rows[0].role");
}

} // namespace pricing_deal_json_test
