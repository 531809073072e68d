// SPDX-License-Identifier: Apache-2.0
#include "catch.hpp"
#include "core/throws.hpp"
#include "payment/ledger_support.hpp"

#include <loupan/payment/allocation_order.hpp>
#include <loupan/payment/ledger.hpp>
#include <loupan/payment/receivable_change.hpp>

#include <string>
#include <vector>

namespace payment_allocation_order_test {

using namespace loupan;
using namespace loupan::payment;
using loupan_test::code_of;
using payment_test::day;
using payment_test::line;
using payment_test::money_in;
using payment_test::yuan;

namespace {

/// `A 100.00, B 50.00 penalty` in the order paid.
std::string order_of(const std::vector<receivable>& lines, const receipt& r, const allocation_order& order = {}) {
    const auto result = allocate_receipt(lines, r, order);
    std::string out;
    for (const auto& l : result.lines) {
        out += out.empty() ? "" : ", ";
        out += l.receivable + " " + l.amount.to_string();
        out += l.what == debt_part::principal ? "" : " " + std::string(to_string(l.what));
    }
    return out + (result.credit.is_zero() ? "" : "; credit " + result.credit.to_string());
}

} // namespace

TEST_CASE("the Civil Code pays due debts first, then the least secured, the heaviest, the earliest",
          "[payment][ledger]") {
    auto later = line("later", "100", "2026-09-01");
    auto secured = line("secured", "100", "2026-01-01");
    secured.security = 2;
    auto plain = line("plain", "100", "2026-03-01");
    auto heavy = line("heavy", "100", "2026-05-01");
    heavy.burden = 1;
    auto early = line("early", "100", "2026-02-01");
    auto open = line("open", "100", "");
    const std::vector lines{open, later, secured, plain, heavy, early};
    CHECK(order_of(lines, money_in("R1", "550")) ==
          "heavy 100.00, early 100.00, plain 100.00, secured 100.00, later 100.00, open 50.00");
    allocation_order due;
    due.only_due = true;
    CHECK(order_of(lines, money_in("R1", "450"), due) ==
          "heavy 100.00, early 100.00, plain 100.00, secured 100.00; credit 50.00");
}

TEST_CASE("debts that nothing tells apart are paid in proportion, to the fen", "[payment][ledger]") {
    const std::vector lines{line("A", "100", "2026-03-01"), line("B", "100", "2026-03-01"),
                            line("C", "100", "2026-03-01")};
    CHECK(order_of(lines, money_in("R1", "100")) == "A 33.34, B 33.33, C 33.33");
    const std::vector mixed{line("A", "300", "2026-03-01"), line("B", "100", "2026-03-01"),
                            line("C", "100", "2026-04-01")};
    CHECK(order_of(mixed, money_in("R1", "200")) == "A 150.00, B 50.00");
    CHECK(order_of(mixed, money_in("R1", "200"), pro_rata_order()) == "A 120.00, B 40.00, C 40.00");
    CHECK(order_of(mixed, money_in("R1", "700"), pro_rata_order()) == "A 300.00, B 100.00, C 100.00; credit 200.00");
}

TEST_CASE("within one debt: costs, interest, principal, and the penalty last or before", "[payment][ledger]") {
    auto a = line("A", "100", "2026-03-01");
    a.cost = yuan("5");
    a.interest = yuan("7");
    a.accrued = yuan("3");
    a.accrued_to = day("2026-05-31");
    const auto b = line("B", "100", "2026-04-01");
    const std::vector lines{a, b};
    CHECK(order_of(lines, money_in("R1", "150")) == "A 5.00 cost, A 7.00 interest, A 100.00, A 3.00 penalty, B 35.00");
    CHECK(order_of(lines, money_in("R1", "14"), statutory_penalty_first()) ==
          "A 5.00 cost, A 7.00 interest, A 2.00 penalty");
    CHECK(order_of(lines, money_in("R1", "160"), loan_servicing_order()) ==
          "A 3.00 penalty, A 5.00 cost, A 7.00 interest, A 100.00, B 45.00");
}

TEST_CASE("a lender's order goes part by part over all that is due, then to the next or the last instalment",
          "[payment][ledger]") {
    auto a = line("A", "100", "2026-04-01");
    auto b = line("B", "100", "2026-05-01");
    for (auto* l : {&a, &b}) {
        l->interest = yuan("10");
        l->accrued = yuan("1");
        l->accrued_to = day("2026-05-31");
    }
    const std::vector lines{a, b, line("C", "100", "2026-07-01"), line("D", "100", "2026-08-01")};
    CHECK(order_of(lines, money_in("R1", "110"), loan_servicing_order()) ==
          "A 1.00 penalty, B 1.00 penalty, A 10.00 interest, B 10.00 interest, A 88.00");
    const auto parts = std::vector{debt_part::principal, debt_part::interest, debt_part::penalty};
    CHECK(order_of(lines, money_in("R1", "215"), loan_servicing_order(parts)) ==
          "A 100.00, B 100.00, A 10.00 interest, B 5.00 interest");
    CHECK(order_of(lines, money_in("R1", "250"), loan_servicing_order()).ends_with("A 100.00, B 100.00, C 28.00"));
    CHECK(order_of(lines, money_in("R1", "250"),
                   loan_servicing_order({debt_part::penalty, debt_part::interest, debt_part::principal}, true))
              .ends_with("B 100.00, A 100.00, D 28.00"));
}

TEST_CASE("what the payer designates goes first", "[payment][ledger]") {
    const std::vector lines{line("A", "100", "2026-03-01"), line("B", "100", "2026-04-01")};
    CHECK(order_of(lines, money_in("R1", "150", "2026-06-01", {{"B", yuan("80"), {}}})) == "B 80.00, A 70.00");
    allocation_order keep;
    keep.remainder = remainder_rule::credit;
    CHECK(order_of(lines, money_in("R1", "150", "2026-06-01", {{"B", yuan("80"), {}}}), keep) ==
          "B 80.00; credit 70.00");
    CHECK(code_of([&] {
              return allocate_receipt(lines, money_in("R1", "150", "2026-06-01", {{"B", yuan("80"), {}}}),
                                      designated_order());
          }) == "payment.alloc_sum_mismatch");
    CHECK(order_of(lines, money_in("R1", "150", "2026-06-01", {{"B", yuan("80"), {}}, {"A", yuan("70"), {}}}),
                   designated_order()) == "B 80.00, A 70.00");
    CHECK(code_of([&] {
              return allocate_receipt(lines, money_in("R1", "150", "2026-06-01", {{"B", yuan("150.01"), {}}}));
          }) == "payment.alloc_sum_mismatch");
    CHECK(code_of([&] {
              return allocate_receipt(lines, money_in("R1", "150", "2026-06-01", {{"B", yuan("100.01"), {}}}));
          }) == "payment.alloc_exceeds_outstanding");
    CHECK(code_of([&] {
              return allocate_receipt(lines,
                                      money_in("R1", "150", "2026-06-01", {{"B", yuan("1"), debt_part::penalty}}));
          }) == "payment.alloc_exceeds_outstanding");
    CHECK(code_of([&] {
              return allocate_receipt(lines, money_in("R1", "150", "2026-06-01", {{"X", yuan("1"), {}}}));
          }) == "core.not_found");
}

TEST_CASE("collected-for-others items take nothing that is not meant for them", "[payment][ledger]") {
    const std::vector lines{line("tax", "100", "2026-01-01", item::agency), line("A", "50", "2026-04-01")};
    CHECK(order_of(lines, money_in("R1", "80")) == "A 50.00; credit 30.00");
    CHECK(order_of(lines, money_in("R1", "80", "2026-06-01", {{"tax", yuan("60"), {}}})) == "tax 60.00, A 20.00");
    allocation_order all;
    all.agency = true;
    CHECK(order_of(lines, money_in("R1", "80"), all) == "tax 80.00");
}

TEST_CASE("a line in dispute is passed over unless it is named, a closed one takes nothing", "[payment][ledger]") {
    const auto a = suspend(line("A", "100", "2026-01-01"), {day("2026-05-01"), {}, false, "quality"});
    const auto c = close(line("C", "100", "2026-01-01"), {closing_kind::cancelled, day("2026-05-01"), "returned"});
    const std::vector lines{a, line("B", "50", "2026-04-01"), c};
    CHECK(order_of(lines, money_in("R1", "80")) == "B 50.00; credit 30.00");
    CHECK(order_of(lines, money_in("R1", "80", "2026-06-01", {{"A", yuan("80"), {}}})) == "A 80.00");
    CHECK(code_of([&] {
              return allocate_receipt(lines, money_in("R1", "80", "2026-06-01", {{"C", yuan("80"), {}}}));
          }) == "core.state_invalid");
}

TEST_CASE("an order of one's own is a list of lines and items", "[payment][ledger]") {
    const std::vector lines{line("A", "100", "2026-01-01"), line("F", "100", "2026-03-01", item::first),
                            line("B", "100", "2026-02-01")};
    CHECK(order_of(lines, money_in("R1", "250"), listed_order({"B", "first"})) == "B 100.00, F 100.00, A 50.00");
    CHECK(order_of(lines, money_in("R1", "250"), due_order()) == "A 100.00, B 100.00, F 50.00");
    allocation_order small;
    small.debts = {debt_key::smallest};
    small.ties = tie_rule::given;
    const std::vector sizes{line("A", "300", ""), line("B", "100", ""), line("C", "200", "")};
    CHECK(order_of(sizes, money_in("R1", "350"), small) == "B 100.00, C 200.00, A 50.00");
    small.debts = {debt_key::largest};
    CHECK(order_of(sizes, money_in("R1", "350"), small) == "A 300.00, C 50.00");
}

TEST_CASE("an order that contradicts itself is refused", "[payment][ledger]") {
    const auto code = [](auto&& change) {
        allocation_order order;
        change(order);
        return code_of([&] {
            validate(order);
            return 0;
        });
    };
    CHECK(code([](auto& o) { o.parts = {}; }) == "core.empty");
    CHECK(code([](auto& o) { o.parts = {debt_part::cost, debt_part::cost}; }) == "core.duplicate");
    CHECK(code([](auto& o) { o.debts.push_back(debt_key::due_first); }) == "core.duplicate");
    CHECK(code([](auto& o) { o.debts.push_back(debt_key::latest_due); }) == "core.validation");
    CHECK(code([](auto& o) { o.debts.push_back(debt_key::listed); }) == "core.empty");
    CHECK(code([](auto& o) { o.list = {"A"}; }) == "core.validation");
}

} // namespace payment_allocation_order_test
