// SPDX-License-Identifier: Apache-2.0
#include "catch.hpp"
#include "core/random.hpp"
#include "core/throws.hpp"
#include "payment/ledger_support.hpp"

#include <loupan/payment/ledger.hpp>
#include <loupan/payment/receivable_change.hpp>
#include <loupan/payment/waiver.hpp>

#include <rapidcheck.h>

#include <algorithm>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace payment_ledger_test {

using namespace loupan;
using namespace loupan::payment;
using loupan_test::code_of;
using payment_test::day;
using payment_test::line;
using payment_test::money_in;
using payment_test::yuan;

namespace {

constexpr auto far = "2099-12-31";

} // namespace

TEST_CASE("a receipt is entered once, a slip is used once", "[payment][ledger]") {
    const auto empty = open_ledger({line("A", "100", "2026-01-01")});
    auto r = money_in("R1", "60");
    r.slip_no = "S1";
    const auto one = post(empty, r);
    CHECK(one.line("A").postings.size() == 1);
    CHECK(post(one, r) == one); // the same again changes nothing
    CHECK(empty == open_ledger({line("A", "100", "2026-01-01")}));
    auto other = r;
    other.amount = yuan("50");
    CHECK(code_of([&] { return post(one, other); }) == "core.duplicate");
    other.no = "R2";
    CHECK(code_of([&] { return post(one, other); }) == "payment.slip_used");
    other.slip_no = "S2";
    const auto two = post(one, other);
    CHECK(two.credit() == yuan("10"));
    other = money_in("R3", "1");
    other.state = receipt_state::draft;
    CHECK(code_of([&] { return post(one, other); }) == "core.state_invalid");
    CHECK(code_of([&] { return post(one, money_in("R3", "0")); }) == "core.validation");
    CHECK(code_of([&] { return post(one, money_in("", "1")); }) == "core.empty");
    auto foreign = money_in("R4", "1");
    foreign.amount = money::parse("1", currency::parse("USD"));
    CHECK(code_of([&] { return post(one, foreign); }) == "core.currency_mismatch");
}

TEST_CASE("a late entry of an early receipt does not pay twice", "[payment][ledger]") {
    auto book = open_ledger({line("A", "100", "2026-01-01")});
    book = post(book, money_in("R2", "100", "2026-06-10"));
    book = post(book, money_in("R1", "100", "2026-06-01"));
    CHECK(book.credit() == yuan("100"));
    validate(book);
}

TEST_CASE("a red receipt takes a receipt back and leaves its trace", "[payment][ledger]") {
    const auto before = open_ledger({line("A", "100", "2026-01-01"), line("B", "100", "2026-02-01")});
    const auto with = post(before, money_in("R1", "250", "2026-03-01"));
    const red_receipt red{"R1-", "R1", day("2026-04-01"), "cheque bounced", reversal_value::original};
    const auto after = reverse(with, red);
    for (const auto& l : after.lines) {
        CHECK(status(l, day(far)).open == status(before.line(l.key), day(far)).open);
        CHECK(status(l, day("2026-03-31")).state == receivable_state::settled); // the books of March stay
    }
    CHECK(after.credit().is_zero());
    CHECK(after.receipt("R1").reversed_by == "R1-");
    CHECK(reverse(after, red) == after);
    validate(after);
    late_fee_rules rules;
    rules.rate = parse_periodic_rate("日万分之三");
    CHECK(late_fee(rules, after.line("A"), day("2026-06-01")) == late_fee(rules, before.line("A"), day("2026-06-01")));
    auto there = red;
    there.value = reversal_value::reversal; // the money was there for 31 days
    CHECK(late_fee(rules, reverse(with, there).line("A"), day("2026-06-01")).days ==
          late_fee(rules, before.line("A"), day("2026-06-01")).days - 31);

    CHECK(code_of([&] { return reverse(after, {"X", "R1", day("2026-04-02"), "again", {}}); }) == "core.state_invalid");
    CHECK(code_of([&] { return reverse(with, {"R1", "R1", day("2026-04-02"), "x", {}}); }) == "core.duplicate");
    CHECK(code_of([&] { return reverse(with, {"X", "R9", day("2026-04-02"), "x", {}}); }) == "core.not_found");
    CHECK(code_of([&] { return reverse(with, {"X", "R1", day("2026-02-28"), "x", {}}); }) == "core.validation");
    CHECK(code_of([&] { return reverse(with, {"X", "R1", day("2026-04-02"), "", {}}); }) == "core.empty");
    auto closed = with;
    closed.lines[0] = close(closed.lines[0], {closing_kind::transferred, day("2026-03-15"), "exchange"});
    CHECK(code_of([&] { return reverse(closed, red); }) == "core.state_invalid");
}

TEST_CASE("entries of a closed period are dated in the open one", "[payment][ledger]") {
    const posting_options april{day("2026-04-01")};
    auto book = post(open_ledger({line("A", "100", "2026-01-01")}), money_in("R1", "60", "2026-03-20"), {}, april);
    CHECK(book.line("A").postings[0].on == day("2026-04-01"));
    CHECK(book.line("A").postings[0].value == day("2026-03-20"));
    book = reverse(book, {"R1-", "R1", day("2026-03-25"), "wrong", {}}, april);
    CHECK(book.reversals[0].on == day("2026-04-01"));
    CHECK(status(book.line("A"), day("2026-03-31")).paid.principal.is_zero());
}

TEST_CASE("credit is kept, used and given back, and goes with its receipt", "[payment][ledger]") {
    auto book = post(open_ledger({line("A", "100", "2026-01-01"), line("tax", "50", "2026-01-01", item::agency)}),
                     money_in("R1", "160", "2026-03-01"));
    CHECK(book.credit() == yuan("60"));
    const auto used = apply_credit(book, "R1", day("2026-03-05"), {}, {{"tax", yuan("20"), {}}});
    CHECK(used.credit() == yuan("40"));
    CHECK(used.line("tax").postings[0].value == day("2026-03-05"));
    validate(used);
    const auto back = refund_credit(used, "R1", {day("2026-03-06"), yuan("30"), "A7"});
    CHECK(back.credit() == yuan("10"));
    validate(back);
    CHECK(code_of([&] { return refund_credit(back, "R1", {day("2026-03-06"), yuan("10.01"), "A7"}); }) ==
          "payment.refund_over_paid");
    CHECK(code_of([&] { return refund_credit(back, "R1", {day("2026-03-06"), yuan("1"), ""}); }) == "core.empty");
    CHECK(code_of([&] { return refund_credit(back, "R1", {day("2026-03-06"), yuan("-1"), "A"}); }) ==
          "core.validation");
    CHECK(code_of([&] { return reverse(back, {"X", "R1", day("2026-04-02"), "x", {}}); }) == "core.state_invalid");
    const auto gone = reverse(used, {"X", "R1", day("2026-04-02"), "x", {}});
    CHECK(status(gone.line("tax"), day(far)).open.principal == yuan("50"));
    CHECK(status(gone.line("A"), day(far)).open.principal == yuan("100"));
    CHECK(code_of([&] { return apply_credit(gone, "R1", day("2026-04-05")); }) == "core.state_invalid");
    const auto full = refund_credit(back, "R1", {day("2026-03-07"), yuan("10"), "A8"});
    CHECK(code_of([&] { return apply_credit(full, "R1", day("2026-04-05")); }) == "core.state_invalid");
}

TEST_CASE("a ledger accrues all its lines", "[payment][ledger]") {
    late_fee_rules rules;
    rules.rate = parse_periodic_rate("日万分之三");
    auto book = open_ledger({line("A", "120000", "2026-03-10"), line("B", "1", "")});
    book = post(book, money_in("R1", "50000", "2026-04-20"));
    book = post(book, money_in("R2", "70000", "2026-06-05"));
    book = accrue(book, rules, day("2026-06-05"));
    CHECK(book.line("A").accrued == yuan("2442"));
    book = post(book, money_in("R3", "2442", "2026-06-06"));
    CHECK(status(book.line("A"), day(far)).open.penalty.is_zero());
}

// --- properties -------------------------------------------------------------------------------------------------------

namespace {

struct scene {
    std::vector<receivable> lines;
    std::vector<receipt> receipts;
};

scene random_scene(loupan_test::source& random) {
    scene out;
    const auto count = random.between(1, 6);
    for (std::int64_t i = 0; i < count; ++i) {
        receivable l;
        l.key = "L" + std::to_string(i);
        l.amount = money::from_minor(random.between(0, 100'000));
        l.item = random.between(0, 9) == 0 ? item::agency : item::house;
        if (random.between(0, 7) != 0) {
            l.due.value = date::from_days(20'000 + random.between(0, 3) * 30);
        }
        if (random.between(0, 2) == 0) {
            l.interest = money::from_minor(random.between(0, 5'000));
            l.cost = money::from_minor(random.between(0, 5'000));
        }
        if (random.between(0, 2) == 0) {
            l.accrued = money::from_minor(random.between(0, 5'000));
            l.accrued_to = date::from_days(20'000);
        }
        l.security = static_cast<std::int32_t>(random.between(0, 1));
        l.burden = static_cast<std::int32_t>(random.between(0, 1));
        out.lines.push_back(std::move(l));
    }
    const auto receipts = random.between(1, 5);
    for (std::int64_t i = 0; i < receipts; ++i) {
        receipt r;
        r.no = "R" + std::to_string(i);
        r.on = date::from_days(20'000 + random.between(0, 120));
        r.amount = money::from_minor(random.between(1, 120'000));
        out.receipts.push_back(std::move(r));
    }
    return out;
}

allocation_order random_order(loupan_test::source& random) {
    switch (random.between(0, 6)) {
    case 0:
        return statutory_penalty_first();
    case 1:
        return due_order();
    case 2:
        return pro_rata_order();
    case 3:
        return loan_servicing_order();
    case 4:
        return loan_servicing_order({debt_part::interest, debt_part::principal, debt_part::penalty, debt_part::cost},
                                    true);
    case 5: {
        auto out = pro_rata_order();
        out.scope = part_scope::across_debts;
        out.agency = true;
        return out;
    }
    default:
        return {};
    }
}

money open_total(const ledger& of) {
    money sum;
    for (const auto& l : of.lines) {
        sum += status(l, date::from_days(date::max_days)).open.total();
    }
    return sum;
}

} // namespace

TEST_CASE("money is conserved, reversal restores, whatever the order", "[payment][ledger][property]") {
    CHECK(rc::check("post and reverse", [](std::uint64_t seed) {
        loupan_test::source random(seed);
        const auto s = random_scene(random);
        const auto order = random_order(random);
        const auto empty = open_ledger(s.lines);
        auto book = empty;
        money received;
        for (const auto& r : s.receipts) {
            const auto result = allocate_receipt(book.lines, r, order);
            money sum = result.credit;
            for (const auto& l : result.lines) {
                RC_ASSERT(l.amount.sign() > 0);
                sum += l.amount;
            }
            RC_ASSERT(sum == r.amount);
            book = post(book, r, order);
            received += r.amount;
            validate(book);
            for (const auto& l : book.lines) {
                const auto now = status(l, date::from_days(date::max_days));
                for (const auto part :
                     {debt_part::cost, debt_part::interest, debt_part::principal, debt_part::penalty}) {
                    RC_ASSERT(now.open[part].sign() >= 0);
                }
            }
        }
        RC_ASSERT(open_total(empty) - open_total(book) + book.credit() == received);
        // No credit while something that the order may pay is open.
        for (const auto& l : book.lines) {
            if (book.credit().sign() > 0 && (order.agency || group_of(l.item) != item_group::agency)) {
                RC_ASSERT(status(l, date::from_days(date::max_days)).open.total().is_zero());
            }
        }
        // Take all back, in any order.
        std::vector<std::size_t> back(s.receipts.size());
        for (std::size_t i = 0; i < back.size(); ++i) {
            back[i] = i;
            std::swap(back[i], back[static_cast<std::size_t>(random.between(0, static_cast<std::int64_t>(i)))]);
        }
        for (const auto i : back) {
            const auto& no = s.receipts[i].no;
            book = reverse(book, {no + "-", no, date::from_days(20'200), "test", {}});
            validate(book);
        }
        RC_ASSERT(book.credit().is_zero());
        for (const auto& l : book.lines) {
            RC_ASSERT(status(l, date::from_days(date::max_days)).open ==
                      status(empty.line(l.key), date::from_days(date::max_days)).open);
        }
    }));
}

TEST_CASE("by due date, two receipts pay what one of their sum pays, in either order", "[payment][ledger][property]") {
    CHECK(rc::check("order independence", [](std::uint64_t seed) {
        loupan_test::source random(seed);
        auto s = random_scene(random);
        for (auto& r : s.receipts) {
            r.on = date::from_days(20'050);
        }
        const auto order = random.between(0, 1) == 0 ? due_order() : loan_servicing_order();
        auto forward = open_ledger(s.lines);
        auto backward = forward;
        auto sum = money();
        for (std::size_t i = 0; i < s.receipts.size(); ++i) {
            forward = post(forward, s.receipts[i], order);
            backward = post(backward, s.receipts[s.receipts.size() - 1 - i], order);
            sum += s.receipts[i].amount;
        }
        receipt all = s.receipts[0];
        all.no = "all";
        all.amount = sum;
        const auto once = post(open_ledger(s.lines), all, order);
        for (const auto& l : s.lines) {
            const auto open = [&l](const ledger& b) {
                return status(b.line(l.key), date::from_days(date::max_days)).open;
            };
            RC_ASSERT(open(forward) == open(backward));
            RC_ASSERT(open(forward) == open(once));
        }
    }));
}

TEST_CASE("a replay gives one ledger, whatever order the entries come in", "[payment][ledger][property]") {
    CHECK(rc::check("replay", [](std::uint64_t seed) {
        loupan_test::source random(seed);
        auto s = random_scene(random);
        const auto order = random_order(random);
        std::vector<red_receipt> red;
        for (const auto& r : s.receipts) {
            if (random.between(0, 2) == 0) {
                red.push_back({r.no + "-", r.no, r.on.plus_days(random.between(0, 30)), "test", {}});
            }
        }
        const auto first = replay(s.lines, s.receipts, red, order);
        for (int i = 0; i < 3; ++i) {
            for (std::size_t k = s.receipts.size(); k > 1; --k) {
                std::swap(s.receipts[k - 1],
                          s.receipts[static_cast<std::size_t>(random.between(0, static_cast<std::int64_t>(k) - 1))]);
            }
            std::reverse(red.begin(), red.end());
            auto twice = s.receipts;
            twice.push_back(s.receipts[0]); // delivered twice
            RC_ASSERT(replay(s.lines, twice, red, order) == first);
        }
        validate(first);
    }));
}

} // namespace payment_ledger_test
