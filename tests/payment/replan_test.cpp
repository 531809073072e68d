// SPDX-License-Identifier: Apache-2.0
#include "plan_support.hpp"

#include <loupan/payment/replan_explain.hpp>

#include <rapidcheck.h>

#include <set>

namespace payment_replan_test {

using namespace plan_test;

namespace {

std::vector<paid_line> paid(const std::vector<instalment_line>& lines,
                            const std::map<std::string, const char*>& amounts) {
    std::map<std::string, money> out;
    for (const auto& [key, amount] : amounts) {
        out[key] = money::parse(amount);
    }
    return paid_of(lines, out);
}

std::string shown(const std::vector<instalment_line>& lines) {
    std::string out;
    for (const auto& l : lines) {
        out += l.key + (l.settled ? "!" : "") + "=" + l.amount.to_string() + " ";
    }
    return out;
}

} // namespace

TEST_CASE("a new contract total: what was paid stays, the rest is planned anew", "[payment][replan]") {
    const auto plan = compile(milestones());
    const auto s = schedule(plan, deal());
    const auto r = replan(plan, deal("1500000"), paid(s.lines(), {{"deposit", "50000"}, {"s1", "100000"}}));
    CHECK(shown(r.lines) == "deposit!=50000.00 s1!=100000.00 s1#2=150000.00 s2=450000.00 s3=450000.00 s4=300000.00 ");
    CHECK(in_total(r.lines) == money::parse("1500000"));
    CHECK(r.paid == money::parse("150000"));
    CHECK(r.left == money::parse("1350000"));
    // and again, down to less
    const auto again =
        replan(plan, deal("1200000"), paid(r.lines, {{"deposit", "50000"}, {"s1", "100000"}, {"s1#2", "1"}}));
    CHECK(shown(again.lines) ==
          "deposit!=50000.00 s1!=100000.00 s1#2!=1.00 s1#3=89999.00 s2=360000.00 s3=360000.00 s4=240000.00 ");
    CHECK(in_total(again.lines) == money::parse("1200000"));
}

TEST_CASE("a paid row keeps its name, a new one has that of the new plan", "[payment][replan]") {
    auto from = milestones();
    from.lines[1].name = "签约款";
    auto to = mortgage();
    to.lines[1].name = "首期款";
    const auto s = schedule(compile(from), deal());
    const auto r = replan(compile(to), deal(), paid(s.lines(), {{"deposit", "50000"}, {"s1", "234071.20"}}));
    std::string names;
    for (const auto& l : r.lines) {
        names += l.name + " ";
    }
    CHECK(names == "定金 签约款 首期款 按揭款 ");
    // money that is told without a name
    const std::vector<paid_line> told{{"s1", item::house, money::parse("1"), {}, true}};
    CHECK(replan(compile(to), deal(), told).lines.front().name == "楼款");
}

TEST_CASE("another plan: own money pays the new own lines, a loan its own", "[payment][replan]") {
    const auto s = schedule(compile(milestones()), deal());
    const auto money_in = paid(s.lines(), {{"deposit", "50000"}, {"s1", "234071.20"}});
    const auto to = compile(mortgage());
    const auto r = replan(to, deal(), money_in);
    CHECK(shown(r.lines) == "deposit!=50000.00 s1!=234071.20 first=146284.80 loan=990000.00 ");
    CHECK(in_total(r.lines) == money::parse("1420356"));

    // back, after the bank has paid
    const auto m = schedule(to, deal());
    const auto all = paid(m.lines(), {{"deposit", "50000"}, {"first", "380356"}, {"loan", "990000"}});
    CHECK(shown(replan(to, deal(), all).lines) == "deposit!=50000.00 first!=380356.00 loan!=990000.00 ");
    CHECK(refused([&] { static_cast<void>(replan(compile(milestones()), deal(), all)); }) ==
          "payment.plan_over_total@paid[2].amount"); // the bank's money has no line here
}

TEST_CASE("more own money than the new plan asks needs a smaller loan", "[payment][replan]") {
    const auto s = schedule(compile(milestones()), deal());
    const auto money_in = paid(s.lines(), {{"deposit", "50000"}, {"s1", "234071.20"}, {"s2", "426106.80"}});
    CHECK(refused([&] { static_cast<void>(replan(compile(mortgage()), deal(), money_in)); }) ==
          "payment.plan_over_total@paid[2].amount");
    auto facts = deal();
    facts.loan.requested = money::parse("700000");
    const auto r = replan(compile(mortgage()), facts, money_in);
    CHECK(shown(r.lines) == "deposit!=50000.00 s1!=234071.20 s2!=426106.80 first=10178.00 loan=700000.00 ");
}

TEST_CASE("a deposit counts as the new plan says, and taxes keep to themselves", "[payment][replan]") {
    auto rules = milestones();
    rules.lines.push_back(line("tax", item::agency, external_amount{}));
    auto facts = deal();
    facts.amounts["tax"] = money::parse("13030.79");
    const auto s = schedule(compile(rules), facts);
    const auto money_in = paid(s.lines(), {{"deposit", "50000"}, {"tax", "13000"}});
    CHECK(shown(replan(compile(rules), facts, money_in).lines) ==
          "deposit!=50000.00 tax!=13000.00 s1=234071.20 s2=426106.80 s3=426106.80 s4=284071.20 tax#2=30.79 ");
    rules.deposit_in_house = false;
    const auto apart = replan(compile(rules), facts, money_in);
    CHECK(in_total(apart.lines) == facts.total);
    CHECK_FALSE(apart.lines.front().in_total);
    CHECK(apart.paid == money{});
}

TEST_CASE("re-planning refuses what cannot be, and says where", "[payment][replan]") {
    const auto plan = compile(milestones());
    const std::vector<paid_line> twice{{"a", item::house, money::parse("1"), {}, true},
                                       {"a", item::house, money::parse("1"), {}, true}};
    CHECK(refused([&] { static_cast<void>(replan(plan, deal(), twice)); }) == "core.duplicate@paid[1].key");
    const std::vector<paid_line> unnamed{{"", item::house, money::parse("1"), {}, true}};
    CHECK(refused([&] { static_cast<void>(replan(plan, deal(), unnamed)); }) == "core.empty@paid[0].key");
    const std::vector<paid_line> below{{"a", item::house, money::parse("-1"), {}, true}};
    CHECK(refused([&] { static_cast<void>(replan(plan, deal(), below)); }) == "payment.plan_negative@paid[0].amount");
    const std::vector<paid_line> foreign{{"a", item::house, money::parse("1", currency::parse("HKD")), {}, true}};
    CHECK(refused([&] { static_cast<void>(replan(plan, deal(), foreign)); }) ==
          "core.currency_mismatch@paid[0].amount");
}

TEST_CASE("an explanation says what was asked, what came off it, and what is left", "[payment][replan]") {
    auto to = mortgage();
    to.name = "商业按揭";
    to.lines.push_back(line("tax", item::agency, external_amount{}));
    auto facts = deal("1500000");
    facts.amounts["tax"] = money::parse("100");
    auto from = milestones();
    from.lines.push_back(line("tax", item::agency, external_amount{}));
    from.lines.push_back(line("fee", item::handling, fixed_amount{decimal(10)}));
    const auto s = schedule(compile(from), facts);
    const auto money_in =
        paid(s.lines(), {{"deposit", "50000"}, {"s1", "250000"}, {"s2", "150000"}, {"tax", "30"}, {"fee", "10"}});
    const auto told = explain(compile(to), facts, money_in);
    const auto english = told.to_string();
    CAPTURE(english);
    // the plan first, as it explains itself
    CHECK(told.root().children.front() == explain(schedule(compile(to), facts)).root());
    const auto from_paid = [](const std::string& text, const char* first) { return text.substr(text.find(first)); };
    CHECK(from_paid(english, "  deposit (deposit): 50000.00 CNY was paid") ==
          "  deposit (deposit): 50000.00 CNY was paid\n"
          "    deposit asks 50000.00 CNY, less 50000.00 CNY: 0.00 CNY\n"
          "  s1 (house): 250000.00 CNY was paid\n"
          "    first asks 400000.00 CNY, less 250000.00 CNY: 150000.00 CNY\n"
          "  s2 (house): 150000.00 CNY was paid\n"
          "    first asks 150000.00 CNY, less 150000.00 CNY: 0.00 CNY\n"
          "  tax (agency), beside the contract total: 30.00 CNY was paid\n"
          "    tax asks 100.00 CNY, less 30.00 CNY: 70.00 CNY\n"
          "  fee (handling), beside the contract total: 10.00 CNY was paid\n"
          "    10.00 CNY is for nothing that the plan asks\n"
          "  deposit (deposit) is paid in full\n"
          "  first (first) is paid in full\n"
          "  loan (loan) still asks 1050000.00 CNY, due when loan_approval is confirmed\n"
          "  tax#2 (agency) still asks 70.00 CNY, due on 2026-01-31\n");
    CHECK(english.starts_with("Planned anew for a contract total of 1500000.00 CNY: 450000.00 CNY paid, 1050000.00 CNY "
                              "left\n  Payment plan 商业按揭 on a contract total of 1500000.00 CNY\n"));
    const auto chinese = told.to_string(language::chinese);
    CHECK(chinese.starts_with("合同总价 1500000.00 CNY 重新排款:已付 450000.00 CNY,未付 1050000.00 CNY\n"));
    CHECK(from_paid(chinese, "  s1(楼款)") == "  s1(楼款):已付 250000.00 CNY\n"
                                              "    first 应付 400000.00 CNY,抵减 250000.00 CNY:150000.00 CNY\n"
                                              "  s2(楼款):已付 150000.00 CNY\n"
                                              "    first 应付 150000.00 CNY,抵减 150000.00 CNY:0.00 CNY\n"
                                              "  tax(代收费用),合同总价之外:已付 30.00 CNY\n"
                                              "    tax 应付 100.00 CNY,抵减 30.00 CNY:70.00 CNY\n"
                                              "  fee(手续费),合同总价之外:已付 10.00 CNY\n"
                                              "    10.00 CNY 在方案中无对应款项\n"
                                              "  deposit(定金):已付清\n"
                                              "  first(首付):已付清\n"
                                              "  loan(按揭款):尚应付 1050000.00 CNY,待 批贷日 确认\n"
                                              "  tax#2(代收费用):2026-01-31 尚应付 70.00 CNY\n");
    const auto over = paid(s.lines(), {{"deposit", "50000"}, {"s1", "250000"}, {"s2", "450000"}});
    CHECK(refused([&] { static_cast<void>(explain(compile(to), facts, over)); }) ==
          "payment.plan_over_total@paid[2].amount");
}

TEST_CASE("whatever was paid, the rows add up to the new total", "[payment][replan][property]") {
    CHECK(rc::check([] {
        const auto from_plan = compile(*rc::gen::arbitrary<bool>() ? mortgage() : milestones());
        const auto to_plan = compile(*rc::gen::arbitrary<bool>() ? mortgage("100") : milestones());
        const auto s = schedule(from_plan, deal());
        std::map<std::string, money> in;
        for (const auto& l : s.lines()) {
            in[l.key] = money::from_minor(*rc::gen::inRange<std::int64_t>(0, l.amount.minor() + 1));
        }
        auto facts = deal();
        facts.total = money::from_minor(*rc::gen::inRange<std::int64_t>(50'000'000, 500'000'000));
        const auto money_in = paid_of(s.lines(), in);
        try {
            const auto r = replan(to_plan, facts, money_in);
            RC_ASSERT(in_total(r.lines) == facts.total);
            RC_ASSERT(r.paid + r.left == facts.total);
            const auto told = explain(to_plan, facts, money_in);
            RC_ASSERT(told.root().operands.front().value == r.paid.to_string());
            RC_ASSERT(told.root().operands.back().value == r.left.to_string());
            std::set<std::string> keys;
            for (const auto& l : r.lines) {
                RC_ASSERT(l.amount.minor() >= 0);
                RC_ASSERT(keys.insert(l.key).second);
            }
            for (std::size_t i = 0; i < money_in.size(); ++i) {
                RC_ASSERT(r.lines[i].settled);
                RC_ASSERT(r.lines[i].amount == money_in[i].amount);
            }
        } catch (const rule_violation& e) {
            RC_ASSERT(e.code() == "payment.plan_over_total");
        }
    }));
}

} // namespace payment_replan_test
