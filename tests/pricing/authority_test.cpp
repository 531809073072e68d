// SPDX-License-Identifier: Apache-2.0
#include "deal_support.hpp"

namespace pricing_authority_test {

using namespace deal_test;

namespace {

authority_matrix matrix() {
    authority_matrix m;
    m.roles = {"consultant", "manager", "director"};
    const auto row = [&m](std::string role, match only, const char* off, bool floor) {
        m.rows.push_back({std::move(role), std::move(only), decimal::parse(off), {}, floor});
    };
    row("consultant", match::is("product", "shop"), "0", false);
    row("consultant", {}, "0.01", false);
    row("manager", {}, "0.03", false);
    row("director", {}, "0.08", true);
    return m;
}

unit flat() {
    unit u;
    u.attributes["product"] = "flat";
    return u;
}

required_authority ask(const char* actor, const char* deal, const char* floor = nullptr,
                       const authority_matrix& m = matrix(), const unit& u = flat()) {
    return required_approval(m, actor, u, money::parse("1000000"), money::parse(deal),
                             floor == nullptr ? std::nullopt : std::optional(money::parse(floor)));
}

} // namespace

TEST_CASE("the lowest role that may grant the price approves it", "[pricing][authority]") {
    CHECK(ask("consultant", "1000000").level == approval_level::none);
    CHECK(ask("consultant", "990000").level == approval_level::none);
    CHECK(ask("consultant", "989999.99").level == approval_level::role);
    CHECK(ask("consultant", "989999.99").role == "manager");
    CHECK(ask("consultant", "970000").role == "manager");
    CHECK(ask("consultant", "969999.99").role == "director");
    CHECK(ask("manager", "970000").level == approval_level::none);
    CHECK(ask("director", "920000").level == approval_level::none);
    CHECK(ask("director", "919999.99").level == approval_level::group);
    CHECK(ask("consultant", "919999.99").role.empty());
    CHECK(ask("consultant", "969999").off_percent == decimal::parse("3.00"));
}

TEST_CASE("below the floor only a role that may break it counts", "[pricing][authority]") {
    CHECK(ask("manager", "980000", "980000").level == approval_level::none);
    const auto below = ask("manager", "979999.99", "980000");
    CHECK(below.below_floor);
    CHECK(below.level == approval_level::role);
    CHECK(below.role == "director");
    CHECK(ask("manager", "1000000", "1000001").role == "director");
    auto m = matrix();
    m.rows.back().may_break_floor = false;
    CHECK(ask("manager", "979999.99", "980000", m).level == approval_level::group);
}

TEST_CASE("a role may have to keep its distance from the floor", "[pricing][authority]") {
    auto m = matrix();
    m.rows[2].min_above_floor = decimal::parse("5000");
    CHECK(ask("manager", "985000", "980000", m).level == approval_level::none);
    CHECK(ask("manager", "984999.99", "980000", m).role == "director");
}

TEST_CASE("the first row of a role that matches the product counts", "[pricing][authority]") {
    auto shop = flat();
    shop.attributes["product"] = "shop";
    CHECK(ask("consultant", "995000", nullptr, matrix(), shop).role == "manager");
    auto m = matrix();
    m.rows.erase(m.rows.begin() + 1);
    CHECK(ask("consultant", "995000", nullptr, m).role == "manager"); // a role without a row grants nothing
}

TEST_CASE("an enforcing matrix refuses what the actor may not grant", "[pricing][authority]") {
    auto m = matrix();
    m.enforce = true;
    CHECK(ask("manager", "970000", nullptr, m).level == approval_level::none);
    try {
        (void)ask("consultant", "970000", nullptr, m);
        FAIL("not refused");
    } catch (const loupan::rule_violation& e) {
        CHECK(e.code() == "pricing.discount_not_authorised");
        CHECK(e.path() == "actor");
        CHECK(e.value() == "consultant: 3.00% off needs manager");
    }
}

TEST_CASE("a matrix that cannot be is refused with the path", "[pricing][authority]") {
    CHECK(refused([] { (void)ask("nobody", "990000"); }) == "core.validation@actor");
    const auto with = [](auto&& edit) {
        auto m = matrix();
        edit(m);
        return refused([&] { validate(m); });
    };
    CHECK(with([](auto&) {}).empty());
    CHECK(with([](auto& m) { m.roles.push_back("manager"); }) == "core.duplicate@authority.roles[3]");
    CHECK(with([](auto& m) { m.rows[1].role = "boss"; }) == "core.validation@authority.rows[1].role");
    CHECK(with([](auto& m) { m.rows[1].max_off = decimal::parse("1.01"); }) ==
          "core.validation@authority.rows[1].max_off");
    CHECK(with([](auto& m) { m.rows[1].max_off = decimal::parse("-0.01"); }) ==
          "core.validation@authority.rows[1].max_off");
    CHECK(with([](auto& m) { m.rows[1].min_above_floor = decimal(-1); }) ==
          "core.validation@authority.rows[1].min_above_floor");
    CHECK(refused([] { (void)required_approval(matrix(), "manager", flat(), money::parse("0"), money::parse("0")); }) ==
          "pricing.negative_price@list");
}

} // namespace pricing_authority_test
