// SPDX-License-Identifier: Apache-2.0
#include "arguments.hpp"
#include "payment_handles.hpp"
#include "wording.hpp"

#include <loupan/payment/loan_explain.hpp>
#include <loupan/payment/loan_json.hpp>

using namespace loupan;
using namespace loupan_abi;

namespace {

static_assert(LOUPAN_LOAN_INSTALMENT == static_cast<int>(payment::row_kind::instalment) &&
              LOUPAN_LOAN_PREPAYMENT == static_cast<int>(payment::row_kind::prepayment) &&
              LOUPAN_LOAN_SETTLEMENT == static_cast<int>(payment::row_kind::settlement));

loupan_loan_schedule loan_columns(const payment::loan_schedule& of) {
    loupan_loan_schedule out{};
    out.digits = static_cast<std::int32_t>(of.principal().currency().digits());
    out.due = days_of(of.size(), [&of](std::size_t i) { return of[i].due; });
    for (const auto& row : of.rows()) {
        out.amounts[LOUPAN_LOAN_PAYMENT].push_back(row.payment.minor());
        out.amounts[LOUPAN_LOAN_INTEREST].push_back(row.interest.minor());
        out.amounts[LOUPAN_LOAN_PRINCIPAL].push_back(row.principal.minor());
        out.amounts[LOUPAN_LOAN_FEE].push_back(row.fee.minor());
        out.amounts[LOUPAN_LOAN_BALANCE].push_back(row.balance.minor());
        out.amounts[LOUPAN_LOAN_ANNUAL_RATE].push_back(row.annual.scaled());
        out.numbers.push_back(row.no);
        out.kinds.push_back(static_cast<std::uint8_t>(row.kind));
        out.provisional.push_back(row.provisional ? 1 : 0);
    }
    return out;
}

} // namespace

loupan_status loupan_schedule_loan(const char* terms, int64_t terms_size, const char* prepayments,
                                   int64_t prepayments_size, const loupan_calendar* calendar,
                                   loupan_loan_schedule** schedule, loupan_error** error) noexcept {
    return made(schedule, "schedule", error, [&] {
        auto loan = payment::parse_loan_terms(text_of(terms, terms_size, "terms"));
        std::vector<payment::prepayment> early;
        if (prepayments != nullptr) {
            early = payment::parse_prepayments(text_of(prepayments, prepayments_size, "prepayments"),
                                               loan.principal.currency());
        }
        auto out = loan_columns(payment::schedule(loan, early, calendar_or_none(calendar)));
        out.terms = std::move(loan);
        out.early = std::move(early);
        if (calendar != nullptr) {
            out.calendar = calendar->value;
        }
        return out;
    });
}

int64_t loupan_loan_schedule_size(const loupan_loan_schedule* schedule) noexcept {
    return schedule == nullptr ? 0 : static_cast<int64_t>(schedule->numbers.size());
}

loupan_status loupan_loan_schedule_column(const loupan_loan_schedule* schedule, loupan_loan_column column,
                                          const int64_t** values, loupan_error** error) noexcept {
    if (values != nullptr) {
        *values = nullptr;
    }
    return guarded(error, [&] {
        const auto& from = need(schedule, "schedule").amounts;
        if (column < LOUPAN_LOAN_PAYMENT || column > LOUPAN_LOAN_ANNUAL_RATE) {
            raise(errors::validation, {"column", std::to_string(column), {}, {}});
        }
        need(values, "values") = from[column].data();
    });
}

loupan_status loupan_loan_schedule_due(const loupan_loan_schedule* schedule, const int32_t** days,
                                       const uint8_t** validity, loupan_error** error) noexcept {
    return give_column(days, validity, error, [&]() -> const auto& { return need(schedule, "schedule").due; });
}

const int32_t* loupan_loan_schedule_numbers(const loupan_loan_schedule* schedule) noexcept {
    return schedule == nullptr ? nullptr : schedule->numbers.data();
}

const uint8_t* loupan_loan_schedule_kinds(const loupan_loan_schedule* schedule) noexcept {
    return schedule == nullptr ? nullptr : schedule->kinds.data();
}

const uint8_t* loupan_loan_schedule_provisional(const loupan_loan_schedule* schedule) noexcept {
    return schedule == nullptr ? nullptr : schedule->provisional.data();
}

int32_t loupan_loan_schedule_currency_digits(const loupan_loan_schedule* schedule) noexcept {
    return schedule == nullptr ? 0 : schedule->digits;
}

loupan_status loupan_loan_schedule_explain(const loupan_loan_schedule* schedule, int32_t number,
                                           loupan_language language, loupan_explain_format format, loupan_text** text,
                                           loupan_error** error) noexcept {
    return made(text, "text", error, [&] {
        const auto& of = need(schedule, "schedule");
        const wording in(language, format);
        return in(payment::explain(of.terms, number, of.early, of.calendar ? &*of.calendar : nullptr));
    });
}

void loupan_loan_schedule_free(loupan_loan_schedule* schedule) noexcept { delete schedule; }
