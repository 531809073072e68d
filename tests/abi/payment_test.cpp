// SPDX-License-Identifier: Apache-2.0
#include "abi/payment_support.hpp"

#include <loupan/payment/loan_json.hpp>
#include <loupan/payment/loan_schedule.hpp>

#include <string>
#include <vector>

namespace abi_payment_test {

using namespace abi_test;

namespace {

using instalments = owner<loupan_instalments, loupan_instalments_free>;
using loan_rows = owner<loupan_loan_schedule, loupan_loan_schedule_free>;

loupan_status schedule_loan(const json& of, loan_rows& out, loupan_error** error, const loupan_calendar* in = nullptr) {
    const auto terms = of.at("terms").dump();
    const auto early = of.contains("prepayments") ? of.at("prepayments").dump() : std::string();
    loupan_loan_schedule* raw = nullptr;
    const auto status = loupan_schedule_loan(terms.data(), size_of(terms), early.empty() ? nullptr : early.data(),
                                             size_of(early), in, &raw, error);
    out.reset(raw);
    return status;
}

std::vector<std::int64_t> column_of(const loan_rows& of, loupan_loan_column which) {
    const std::int64_t* values = nullptr;
    REQUIRE(loupan_loan_schedule_column(of.get(), which, &values, nullptr) == LOUPAN_OK);
    return {values, values + loupan_loan_schedule_size(of.get())};
}

} // namespace

TEST_CASE("the C interface computes the golden level instalments") {
    const char* const modes[] = {"half_up", "half_even", "half_down", "up", "down", "ceiling", "floor"};
    for (const auto& c : list_of("payment_loan.json", "level")) {
        loupan_level_options how{sizeof how, LOUPAN_RAISE, c.value("periods_per_year", 0), 0, 0};
        const auto mode = c.value("mode", std::string("half_up"));
        while (modes[how.rounding] != mode) {
            ++how.rounding;
        }
        how.rounding_step = fen(c.value("step", std::string("0.01")));
        const auto principal = fen(c.at("principal").get<std::string>());
        const auto annual = loupan::rate::parse(c.at("annual_rate").get<std::string>()).scaled();
        const auto periods = c.at("periods").get<std::int32_t>();
        const auto expected = fen(c.at("payment").get<std::string>());
        std::int64_t got = 0;
        REQUIRE(loupan_level_payment(principal, annual, periods, &how, &got, nullptr) == LOUPAN_OK);
        CHECK(got == expected);

        loupan_instalments* raw = nullptr;
        REQUIRE(loupan_level_payments(&principal, &annual, &periods, 1, &how, &raw, nullptr) == LOUPAN_OK);
        const instalments column(raw);
        const std::int64_t* values = nullptr;
        const std::uint8_t* validity = nullptr;
        REQUIRE(loupan_instalments_payments(column.get(), &values, &validity, nullptr) == LOUPAN_OK);
        CHECK(validity == nullptr);
        CHECK(values[0] == expected);
    }
}

TEST_CASE("level instalments that cannot be are raised or collected") {
    const std::int64_t principal[] = {99'000'000, 0, 99'000'000};
    const std::int64_t annual[] = {3'000'000, 3'000'000, 300'000'000};
    const std::int32_t periods[] = {360, 360, 360};
    loupan_instalments* raw = nullptr;
    const auto failed =
        failure_of([&](auto** e) { return loupan_level_payments(principal, annual, periods, 3, nullptr, &raw, e); });
    CHECK(raw == nullptr);
    CHECK(failed.status == LOUPAN_INVALID_ARGUMENT);
    CHECK(failed.code == "payment.principal_invalid");
    CHECK(failed.row == 1);

    // an older caller's options: what lies beyond their size has its default
    const loupan_level_options collect{8, LOUPAN_COLLECT, -1, 99, -1};
    REQUIRE(loupan_level_payments(principal, annual, periods, 3, &collect, &raw, nullptr) == LOUPAN_OK);
    const instalments column(raw);
    REQUIRE(loupan_instalments_size(column.get()) == 3);
    const std::int64_t* values = nullptr;
    const std::uint8_t* validity = nullptr;
    REQUIRE(loupan_instalments_payments(column.get(), &values, &validity, nullptr) == LOUPAN_OK);
    CHECK(values[0] == 417'388);
    REQUIRE(validity != nullptr);
    CHECK((validity[0] & 7) == 1);
    const auto* errors = loupan_instalments_errors(column.get());
    REQUIRE(loupan_row_errors_count(errors) == 2);
    CHECK(loupan_row_errors_row(errors, 1) == 2);
    CHECK(std::string(loupan_row_errors_text(errors, 1, LOUPAN_ERROR_CODE, nullptr)) == "payment.rate_implausible");
}

TEST_CASE("loan schedules through C have the rows of C++") {
    for (const auto& c : list_of("payment_loan.json", "schedules")) {
        CAPTURE(c.at("name").get<std::string>());
        loan_rows got;
        REQUIRE(schedule_loan(c, got, nullptr) == LOUPAN_OK);
        const auto terms = loupan::payment::parse_loan_terms(c.at("terms").dump());
        const auto early = c.contains("prepayments") ? loupan::payment::parse_prepayments(c.at("prepayments").dump())
                                                     : std::vector<loupan::payment::prepayment>{};
        const auto expected = loupan::payment::schedule(terms, early);
        REQUIRE(loupan_loan_schedule_size(got.get()) == static_cast<std::int64_t>(expected.size()));
        REQUIRE(loupan_loan_schedule_size(got.get()) == c.at("rows").get<std::int64_t>());
        CHECK(loupan_loan_schedule_currency_digits(got.get()) == 2);
        const auto paid = column_of(got, LOUPAN_LOAN_PAYMENT);
        const auto interest = column_of(got, LOUPAN_LOAN_INTEREST);
        const auto principal = column_of(got, LOUPAN_LOAN_PRINCIPAL);
        const auto fee = column_of(got, LOUPAN_LOAN_FEE);
        const auto balance = column_of(got, LOUPAN_LOAN_BALANCE);
        const auto annual = column_of(got, LOUPAN_LOAN_ANNUAL_RATE);
        const std::int32_t* days = nullptr;
        const std::uint8_t* validity = nullptr;
        REQUIRE(loupan_loan_schedule_due(got.get(), &days, &validity, nullptr) == LOUPAN_OK);
        std::int64_t total_interest = 0;
        for (std::size_t i = 0; i < expected.size(); ++i) {
            const auto& row = expected[i];
            REQUIRE(paid[i] == row.payment.minor());
            REQUIRE(interest[i] == row.interest.minor());
            REQUIRE(principal[i] == row.principal.minor());
            REQUIRE(fee[i] == row.fee.minor());
            REQUIRE(balance[i] == row.balance.minor());
            REQUIRE(annual[i] == row.annual.scaled());
            REQUIRE(loupan_loan_schedule_numbers(got.get())[i] == row.no);
            REQUIRE(loupan_loan_schedule_kinds(got.get())[i] == static_cast<std::uint8_t>(row.kind));
            REQUIRE(loupan_loan_schedule_provisional(got.get())[i] == (row.provisional ? 1 : 0));
            REQUIRE(present(validity, i) == row.due.has_value());
            REQUIRE((!row.due || days[i] == row.due->days()));
            total_interest += interest[i];
        }
        CHECK(total_interest == fen(c.at("total_interest").get<std::string>()));
        for (const auto& check : c.at("check")) {
            const auto at = check.at("at").get<std::size_t>();
            CHECK(paid[at] == fen(check.at("payment").get<std::string>()));
            CHECK(balance[at] == fen(check.at("balance").get<std::string>()));
        }
    }
}

TEST_CASE("due days of a loan move off the holidays of China") {
    const json of{{"terms",
                   {{"schema", "loupan/loan-terms"},
                    {"semantics", 1},
                    {"principal", "990000"},
                    {"annual_rate", "0.03"},
                    {"periods", 12},
                    {"start", "2025-09-01"},
                    {"roll", "following"}}}};
    loan_rows got;
    CHECK(failure_of([&](auto** e) { return schedule_loan(of, got, e); }).code == "core.calendar_missing");
    CHECK(got == nullptr);
    loupan_calendar* raw = nullptr;
    REQUIRE(loupan_calendar_china(&raw, nullptr) == LOUPAN_OK);
    const calendar_handle china(raw);
    REQUIRE(schedule_loan(of, got, nullptr, china.get()) == LOUPAN_OK);
    const std::int32_t* days = nullptr;
    const std::uint8_t* validity = nullptr;
    REQUIRE(loupan_loan_schedule_due(got.get(), &days, &validity, nullptr) == LOUPAN_OK);
    CHECK(days[0] == loupan::date::parse("2025-10-09").days()); // 1 to 8 October 2025 were off
    CHECK(days[1] == loupan::date::parse("2025-11-03").days());
}

TEST_CASE("the C interface refuses bad loans with code and path") {
    int seen = 0;
    for (const auto& c : document("bad_loan.json")) {
        CAPTURE(c.at("name").get<std::string>());
        const auto call = c.at("call").get<std::string>();
        if (call != "terms" && call != "schedule") {
            continue;
        }
        ++seen;
        loan_rows rows;
        const auto failed = failure_of([&](auto** e) { return schedule_loan(c.at("args"), rows, e); });
        CHECK(failed.code == c.at("code").get<std::string>());
        CHECK((!c.contains("path") || failed.path == c.at("path").get<std::string>()));
        CHECK(rows == nullptr);
    }
    CHECK(seen == 36);
}

TEST_CASE("NULL and nonsense are answered, never followed, by the payment functions") {
    CHECK(failure_of([](auto** e) { return loupan_calendar_from_json(nullptr, 3, nullptr, e); }).code == "core.empty");
    CHECK(failure_of([](auto** e) { return loupan_calendar_china(nullptr, e); }).code == "core.empty");
    CHECK(failure_of([](auto** e) { return loupan_level_payment(1, 0, 1, nullptr, nullptr, e); }).code == "core.empty");
    std::int64_t payment = 7;
    const auto with = [&payment](loupan_level_options how) {
        return failure_of([&](auto** e) { return loupan_level_payment(1'000'000, 0, 12, &how, &payment, e); }).code;
    };
    CHECK(with({2, 0, 0, 0, 0}) == "core.validation");
    CHECK(with({24, 9, 0, 0, 0}) == "core.validation");
    CHECK(with({24, 0, -1, 0, 0}) == "core.validation");
    CHECK(with({24, 0, 0, 9, 0}) == "core.validation");
    CHECK(with({24, 0, 0, 0, -1}) == "core.rounding_invalid");
    CHECK(payment == 0);
    loupan_instalments* none = nullptr;
    CHECK(failure_of([&](auto** e) {
              return loupan_level_payments(nullptr, nullptr, nullptr, 2, nullptr, &none, e);
          }).code == "core.empty");
    REQUIRE(loupan_level_payments(nullptr, nullptr, nullptr, 0, nullptr, &none, nullptr) == LOUPAN_OK);
    CHECK(loupan_instalments_size(none) == 0);
    loupan_instalments_free(none);
    loupan_loan_schedule* rows = nullptr;
    CHECK(failure_of([&](auto** e) { return loupan_schedule_loan(nullptr, 3, nullptr, 0, nullptr, &rows, e); }).code ==
          "core.empty");
    loupan_pay_schedule* lines = nullptr;
    CHECK(failure_of([&](auto** e) { return loupan_pay_plan_schedule(nullptr, "{}", 2, nullptr, &lines, e); }).code ==
          "core.empty");
    CHECK(loupan_instalments_size(nullptr) == 0);
    CHECK(loupan_instalments_errors(nullptr) == nullptr);
    CHECK(loupan_loan_schedule_size(nullptr) == 0);
    CHECK(loupan_loan_schedule_numbers(nullptr) == nullptr);
    CHECK(loupan_loan_schedule_kinds(nullptr) == nullptr);
    CHECK(loupan_loan_schedule_provisional(nullptr) == nullptr);
    CHECK(loupan_loan_schedule_currency_digits(nullptr) == 0);
    CHECK(loupan_pay_schedule_size(nullptr) == 0);
    CHECK(loupan_pay_schedule_amounts(nullptr) == nullptr);
    CHECK(loupan_pay_schedule_flags(nullptr) == nullptr);
    CHECK(loupan_pay_schedule_total(nullptr) == 0);
    CHECK(std::string(loupan_pay_schedule_text(nullptr, 0, LOUPAN_PAY_KEY, nullptr)).empty());
    CHECK(std::string(loupan_pay_plan_digest(nullptr, nullptr)).empty());
    loupan_calendar_free(nullptr);
    loupan_instalments_free(nullptr);
    loupan_loan_schedule_free(nullptr);
    loupan_pay_plan_free(nullptr);
    loupan_pay_schedule_free(nullptr);
}

} // namespace abi_payment_test
