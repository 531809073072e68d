// SPDX-License-Identifier: Apache-2.0
#include "abi/payment_support.hpp"

#include <loupan/interop/json.hpp>
#include <loupan/payment/instalment_explain.hpp>
#include <loupan/payment/late_fee.hpp>
#include <loupan/payment/ledger_json.hpp>
#include <loupan/payment/loan_explain.hpp>
#include <loupan/payment/loan_json.hpp>

#include <string>
#include <vector>

namespace abi_explain_test {

using namespace abi_test;
namespace payment = loupan::payment;

namespace {

const char* const fee_text =
    R"({"schema":"loupan/late-fee-rules","semantics":1,"rate":{"value":"0.0003","per":"day"}})";

/// The explanation in both languages and as JSON must be that of C++; `call` is given language and format.
template <class Call> void check_explained(const loupan::explanation& expected, Call&& call) {
    const auto got = [&](loupan_language in, loupan_explain_format as) {
        loupan_text* out = nullptr;
        REQUIRE(call(in, as, &out, nullptr) == LOUPAN_OK);
        return read(out);
    };
    CHECK(got(LOUPAN_ENGLISH, LOUPAN_EXPLAIN_TEXT) == expected.to_string());
    CHECK(got(LOUPAN_CHINESE, LOUPAN_EXPLAIN_TEXT) == expected.to_string(loupan::language::chinese));
    CHECK(got(LOUPAN_CHINESE, LOUPAN_EXPLAIN_JSON) == to_json(expected, loupan::language::chinese));
    loupan_text* none = nullptr;
    for (const auto& [in, as] : {std::pair{2, 0}, std::pair{0, 2}, std::pair{-1, 0}}) {
        CHECK(failure_of([&, i = in, a = as](auto** e) { return call(i, a, &none, e); }).code == "core.validation");
        CHECK(none == nullptr);
    }
}

} // namespace

TEST_CASE("every instalment of the golden loans is explained through C as in C++") {
    for (const auto& c : list_of("payment_loan.json", "schedules")) {
        CAPTURE(c.at("name").get<std::string>());
        const auto text = c.at("terms").dump();
        const auto early = c.contains("prepayments") ? c.at("prepayments").dump() : std::string("[]");
        loupan_loan_schedule* raw = nullptr;
        REQUIRE(loupan_schedule_loan(text.data(), size_of(text), early.data(), size_of(early), nullptr, &raw,
                                     nullptr) == LOUPAN_OK);
        const owner<loupan_loan_schedule, loupan_loan_schedule_free> rows(raw);
        const auto terms = payment::parse_loan_terms(text);
        const auto prepaid = payment::parse_prepayments(early);
        const auto count = loupan_loan_schedule_size(rows.get());
        for (const auto row : {std::int64_t{0}, count / 2}) {
            if (loupan_loan_schedule_kinds(rows.get())[row] != LOUPAN_LOAN_INSTALMENT) {
                continue;
            }
            const auto no = loupan_loan_schedule_numbers(rows.get())[row];
            check_explained(payment::explain(terms, no, prepaid),
                            [&](auto in, auto as, loupan_text** out, loupan_error** e) {
                                return loupan_loan_schedule_explain(rows.get(), no, in, as, out, e);
                            });
        }
        loupan_text* none = nullptr;
        const auto failed =
            failure_of([&](auto** e) { return loupan_loan_schedule_explain(rows.get(), 100'000, 0, 0, &none, e); });
        CHECK(failed.code == "core.not_found");
        CHECK(failed.status == LOUPAN_NOT_FOUND);
    }
}

TEST_CASE("the explanation of a loan keeps its calendar") {
    const std::string terms = R"({"schema": "loupan/loan-terms", "semantics": 1, "principal": "990000",
        "annual_rate": "0.03", "periods": 12, "start": "2025-09-01", "roll": "following"})";
    loupan_calendar* raw_days = nullptr;
    REQUIRE(loupan_calendar_china(&raw_days, nullptr) == LOUPAN_OK);
    calendar_handle china(raw_days);
    loupan_loan_schedule* raw = nullptr;
    REQUIRE(loupan_schedule_loan(terms.data(), size_of(terms), nullptr, 0, china.get(), &raw, nullptr) == LOUPAN_OK);
    const owner<loupan_loan_schedule, loupan_loan_schedule_free> rows(raw);
    china.reset();
    loupan_text* text = nullptr;
    REQUIRE(loupan_loan_schedule_explain(rows.get(), 1, LOUPAN_ENGLISH, LOUPAN_EXPLAIN_TEXT, &text, nullptr) ==
            LOUPAN_OK);
    CHECK(read(text).find("2025-10-09") != std::string::npos);
}

TEST_CASE("a level instalment is explained") {
    const auto principal = loupan::money::parse("990000");
    const auto annual = loupan::rate::parse("0.03");
    const auto told = payment::explain_level_payment(principal, annual, 360);
    CHECK(told.to_string() == "Level instalment of 990000.00 CNY over 360 periods: 4173.88 CNY\n"
                              "  3% a year over 12 periods: r = 3%/12 a period\n"
                              "  P r (1+r)^n / ((1+r)^n - 1), rounded once, half_up@0.01: 4173.88 CNY\n");
    check_explained(told, [&](auto in, auto as, loupan_text** out, loupan_error** e) {
        return loupan_level_explain(99'000'000, 3'000'000, 360, nullptr, in, as, out, e);
    });
    const loupan_level_options weekly{sizeof weekly, LOUPAN_RAISE, 52, LOUPAN_UP, 100};
    const auto even =
        payment::explain_level_payment(principal, {}, 100, loupan::rounding("1.00", loupan::rounding_mode::up), 52);
    CHECK(even.to_string(loupan::language::chinese).find("P/n = 990000.00/100") != std::string::npos);
    check_explained(even, [&](auto in, auto as, loupan_text** out, loupan_error** e) {
        return loupan_level_explain(99'000'000, 0, 100, &weekly, in, as, out, e);
    });
    loupan_text* none = nullptr;
    CHECK(failure_of([&](auto** e) {
              return loupan_level_explain(99'000'000, 300'000'000, 360, nullptr, 0, 0, &none, e);
          }).code == "payment.rate_implausible");
    CHECK(none == nullptr);
}

TEST_CASE("late fees are explained line by line, from columns and from a ledger") {
    using loupan::date;
    loupan_late_fee_rules* raw_rules = nullptr;
    REQUIRE(loupan_late_fee_rules_from_json(fee_text, LOUPAN_NUL_TERMINATED, &raw_rules, nullptr) == LOUPAN_OK);
    const owner<loupan_late_fee_rules, loupan_late_fee_rules_free> by(raw_rules);
    const auto rules = payment::parse_late_fee_rules(fee_text);
    const auto day = [](const char* text) { return date::parse(text).days(); };

    loupan_overdue* raw = nullptr;
    REQUIRE(loupan_overdue_new(&raw, nullptr) == LOUPAN_OK);
    const owner<loupan_overdue, loupan_overdue_free> of(raw);
    const std::int64_t amounts[] = {1, 12'000'000, -1};
    const std::int32_t due[] = {0, day("2026-03-10"), 0};
    const std::uint8_t due_there[] = {0x2};
    REQUIRE(loupan_overdue_set_lines(of.get(), amounts, due, due_there, 3, nullptr) == LOUPAN_OK);
    const auto explained = [&](std::int64_t row, auto in, auto as, loupan_text** out, loupan_error** e) {
        return loupan_late_fee_explain(by.get(), of.get(), row, day("2026-12-31"), nullptr, nullptr, in, as, out, e);
    };
    payment::overdue_facts facts;
    facts.key = "1";
    facts.amount = loupan::money::parse("120000");
    facts.due = date::parse("2026-03-10");
    const auto as_of = date::parse("2026-12-31");
    check_explained(payment::explain(rules, facts, as_of), [&](auto... rest) { return explained(1, rest...); });

    const std::int32_t paid_offsets[] = {0, 0, 2, 2};
    const std::int32_t paid_on[] = {day("2026-04-20"), day("2026-06-05")};
    const std::int64_t paid[] = {5'000'000, 7'000'000};
    REQUIRE(loupan_overdue_set_payments(of.get(), paid_offsets, paid_on, paid, 2, nullptr) == LOUPAN_OK);
    const std::int32_t stop_offsets[] = {0, 0, 1, 1};
    const std::int32_t from = day("2026-03-16");
    const std::int32_t to = day("2026-03-20");
    REQUIRE(loupan_overdue_set_stops(of.get(), stop_offsets, &from, &to, 1, nullptr) == LOUPAN_OK);
    facts.paid = {{date::parse("2026-04-20"), loupan::money::parse("50000")},
                  {date::parse("2026-06-05"), loupan::money::parse("70000")}};
    facts.stops = {{date::parse("2026-03-16"), date::parse("2026-03-20"), false}};
    const auto told = payment::explain(rules, facts, as_of);
    CHECK(told.root().result == "2262.00"); // V7 less five days of 36 yuan
    check_explained(told, [&](auto... rest) { return explained(1, rest...); });
    const auto refused = [&](std::int64_t row) {
        loupan_text* none = nullptr;
        return failure_of([&](auto** e) { return explained(row, 0, 0, &none, e); }).code;
    };
    CHECK(refused(-1) == "core.not_found");
    CHECK(refused(3) == "core.not_found");
    CHECK(refused(2) == "core.validation");

    // V7, as the ledger has it
    const std::string book = R"({"schema": "loupan/ledger", "semantics": 1, "lines": [{"key": "L1", "amount": "120000",
        "due": "2026-03-10", "disputes": [{"from": "2026-03-16", "until": "2026-03-20", "stops_late_fee": true, "reason": "x"}]}]})";
    loupan_ledger* raw_book = nullptr;
    REQUIRE(loupan_ledger_from_json(book.data(), size_of(book), &raw_book, nullptr) == LOUPAN_OK);
    const owner<loupan_ledger, loupan_ledger_free> lines(raw_book);
    check_explained(payment::explain(rules, payment::parse_ledger(book).line("L1"), as_of),
                    [&](auto in, auto as, loupan_text** out, loupan_error** e) {
                        return loupan_ledger_explain_late_fee(lines.get(), "L1", 2, by.get(), day("2026-12-31"),
                                                              nullptr, in, as, out, e);
                    });
}

} // namespace abi_explain_test
