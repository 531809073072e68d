// SPDX-License-Identifier: Apache-2.0
#include "deal_support.hpp"

#include <functional>
#include <set>

namespace pricing_trial_test {

using namespace deal_test;
using loupan::language;
using loupan_test::contains;

namespace {

trial_request request() {
    trial_request r;
    r.line = line("1420356", "12000.30", "118.36");
    r.line.floor_total = money::parse("1350000");
    r.facts = facts();
    r.facts.of.attributes["product"] = "flat";
    r.discounts = {keep("PAY", "0.98"), keep("EARLY", "0.99"), keep("VIP", "0.995")};
    r.discounts[0].name = "一次性付款";
    r.discounts.push_back(plan("GIFT", discount_calc::gift, "20000"));
    r.policy.lead = price_lead::total;
    r.rewards = {{"REF", "老带新", true, decimal::parse("0.002"), rounding("100")}};
    r.attachments.push_back({"P-12", "车位", attachment_kind::parking, money::parse("200000"), {}, true, true, false});
    r.attachments.push_back(
        {"S-3", "储藏室", attachment_kind::storage, money::parse("30000"), {}, false, false, false});
    fitment f;
    f.per_area = loupan::unit_price::parse("1500");
    f.in_contract_price = true;
    r.fitment = f;
    authority_matrix m;
    m.roles = {"consultant", "manager"};
    m.rows = {{"consultant", {}, decimal::parse("0.02"), {}, false},
              {"manager", {}, decimal::parse("0.05"), {}, false}};
    r.authority = m;
    r.actor = "consultant";
    return r;
}

} // namespace

TEST_CASE("a trial goes from the list price to the contract total", "[pricing][trial]") {
    const auto r = trial(request());
    CHECK(r.house.list == money::parse("1420356"));
    CHECK(r.house.deal == money::parse("1371139"));
    CHECK(r.house.percent == decimal::parse("96.53"));
    CHECK(r.house.deal_unit_price->to_string() == "11584.48"); // 1 371 139 / 118.36 = 11 584.479...
    CHECK(r.house.gifts.size() == 1);
    CHECK(r.floor.distance == money::parse("21139"));
    REQUIRE(r.authority);
    CHECK(r.authority->level == approval_level::role);
    CHECK(r.authority->role == "manager");
    CHECK(r.rewards == std::vector<reward_line>{{"REF", money::parse("2700")}}); // 2 742.28 to 100
    CHECK(r.marketing_cost == money::parse("22700"));
    REQUIRE(r.attachments.size() == 2);
    CHECK(r.attachments[0].deal == money::parse("193070")); // 200 000 x 0.98 x 0.99 x 0.995 = 193 069.8
    CHECK(r.attachments[1].deal == money::parse("30000"));
    CHECK(r.fitment == money::parse("177540"));
    CHECK(r.contract_total == money::parse("1741749")); // 1 371 139 + 193 070 + 177 540
    CHECK(r.separate_total == money::parse("30000"));
    REQUIRE(r.vat);
    CHECK(r.vat->net == money::parse("1597934.86")); // 1 741 749 / 1.09 = 1 597 934.862...
    CHECK(r.vat->net + r.vat->vat == r.contract_total);
    CHECK(trial(request()) == r);
}

TEST_CASE("fixed amounts of the house do not reduce an attachment", "[pricing][trial]") {
    auto q = request();
    q.discounts = {plan("A", discount_calc::amount_total, "5000"), keep("B", "0.98")};
    CHECK(trial(q).attachments[0].deal == money::parse("196000"));
    q.discounts = {};
    CHECK(trial(q).attachments[0].deal == money::parse("200000"));
}

TEST_CASE("what the request leaves out is left out of the answer", "[pricing][trial]") {
    trial_request q;
    q.line = line("1420356");
    q.facts = facts();
    q.vat.reset();
    const auto r = trial(q);
    CHECK(r.house.deal == q.line.total);
    CHECK(r.house.percent == decimal(100));
    CHECK(r.contract_total == q.line.total);
    CHECK_FALSE(r.vat);
    CHECK_FALSE(r.authority);
    CHECK_FALSE(r.floor.distance);
    CHECK_FALSE(r.house.deal_unit_price);
}

TEST_CASE("a price counts only within its validity", "[pricing][trial]") {
    auto q = request();
    q.effective_from = date::parse("2026-03-01");
    q.effective_to = date::parse("2026-03-01");
    CHECK(refused([&] { (void)trial(q); }).empty());
    q.effective_to = date::parse("2026-02-28");
    CHECK(refused([&] { (void)trial(q); }) == "pricing.price_not_effective@as_of");
    q.effective_to.reset();
    q.effective_from = date::parse("2026-03-02");
    CHECK(refused([&] { (void)trial(q); }) == "pricing.price_not_effective@as_of");
}

TEST_CASE("the floor and the authority see the deal after rewards where the policy says so", "[pricing][trial]") {
    auto q = request();
    q.line.floor_total = money::parse("1371139");
    CHECK(trial(q).floor.distance == money::parse("0"));
    q.policy.floor_after_rewards = true;
    CHECK(refused([&] { (void)trial(q); }) == "pricing.price_below_floor@deal");
    q.policy.floor = floor_policy::report;
    const auto r = trial(q);
    CHECK(r.floor.distance == money::parse("-22700")); // the reward and the gift
    CHECK(r.authority->below_floor);
    CHECK(r.authority->level == approval_level::group);
}

TEST_CASE("a trial refuses what cannot be", "[pricing][trial]") {
    const auto with = [](auto&& edit) {
        auto q = request();
        edit(q);
        return refused([&] { (void)trial(q); });
    };
    CHECK(with([](auto& q) { q.vat->kind = "none"; }) == "core.not_found@vat");
    CHECK(with([](auto& q) { q.facts.as_of = date::parse("2010-01-01"); }) == "core.not_found@vat");
    CHECK(with([](auto& q) { q.actor = "nobody"; }) == "core.validation@actor");
    CHECK(with([](auto& q) { q.attachments[1].price = money::parse("-1"); }) ==
          "pricing.negative_price@attachments[1].price");
    CHECK(with([](auto& q) {
              q.attachments[0].price = money::parse("1", loupan::currency::parse("USD"));
          }).starts_with("core.currency_mismatch@"));
    CHECK(with([](auto& q) { q.rewards[0].value = decimal(-1); }) == "core.validation@reward.value");
    CHECK(with([](auto& q) { q.fitment->amount = money::parse("1"); }) == "core.validation@fitment");
    CHECK(with([](auto& q) { q.line.floor_total = money::parse("1400000"); }) == "pricing.price_below_floor@deal");
    CHECK(with([](auto& q) { q.authority->enforce = true; }) == "pricing.discount_not_authorised@actor");
}

TEST_CASE("the explanation tells the figures of the trial in both languages", "[pricing][trial]") {
    const auto q = request();
    const auto e = explain(q);
    const auto r = trial(q);
    CHECK(e.root().result == r.contract_total.to_string());
    REQUIRE(e.root().children.size() >= 8);
    CHECK(e.root().children[0].result == r.house.deal.to_string());
    const auto english = e.to_string();
    CHECK_THAT(english, contains("一次性付款 (PAY): keep 98 %, off 28407.12 CNY, leaves 1391948.88 CNY"));
    CHECK_THAT(english, contains("Total 1371139.244244 CNY, rounded half_up@1: 1371139.00 CNY"));
    CHECK_THAT(english, contains("needs the approval of manager"));
    const auto chinese = e.to_string(language::chinese);
    CHECK_THAT(chinese, contains("按 98 % 计,优惠 28407.12 CNY"));
    CHECK_THAT(chinese, contains("须经 manager 审批"));
    CHECK_THAT(chinese, contains("税额 " + r.vat->vat.to_string()));
}

TEST_CASE("every step has a text in both languages", "[pricing][trial]") {
    std::vector<trial_request> requests{request()};
    auto q = request();
    q.policy.lead = price_lead::unit_price;
    q.policy.auto_round = rounding("1000", loupan::rounding_mode::down);
    q.vat->mode = tax_mode::exclusive;
    q.discounts = {plan("A", discount_calc::points, "0.01"), plan("B", discount_calc::amount_unit, "10")};
    q.rewards[0].of_deal = false;
    q.actor = "manager";
    q.fitment->in_contract_price = false;
    requests.push_back(q);
    q.discounts = {plan("A", discount_calc::amount_total, "100000")};
    q.line.floor_total.reset();
    requests.push_back(q);
    q.discounts = {plan("A", discount_calc::fixed_total, "1400000")};
    requests.push_back(q);
    q.discounts = {keep("A", "0.9999")};
    q.policy.auto_round = rounding("10000", loupan::rounding_mode::up);
    requests.push_back(q);
    std::set<std::string> seen;
    for (const auto& of : requests) {
        const auto e = explain(of);
        const std::function<void(const loupan::step&)> visit = [&](const loupan::step& s) {
            seen.insert(s.code);
            CAPTURE(s.code);
            for (const auto in : {language::english, language::chinese}) {
                CHECK(e.text(s, in) != s.code + ": " + s.result);
            }
            for (const auto& child : s.children) {
                visit(child);
            }
        };
        visit(e.root());
    }
    for (const auto& text : deal_texts) {
        CAPTURE(std::string(text.code));
        CHECK(seen.count(std::string(text.code)) == 1);
    }
}

} // namespace pricing_trial_test
