// SPDX-License-Identifier: Apache-2.0
#include "fuzz.hpp"

#include <loupan/payment/loan_json.hpp>
#include <loupan/payment/loan_schedule.hpp>

using namespace loupan;
using namespace loupan::payment;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto text = loupan_fuzz::text_of(data, size);
    loupan_fuzz::refuse_or([&] {
        const auto terms = parse_loan_terms(text);
        loupan_fuzz::require(parse_loan_terms(to_json(terms)) == terms, "terms read back equal");
        if (terms.periods > 60) { // an unrounded balance grows with every row
            return;
        }
        const auto s = schedule(terms);
        money balance = terms.principal;
        for (const auto& row : s.rows()) {
            loupan_fuzz::require(row.payment == row.interest + row.principal + row.fee, "a row adds up");
            balance -= row.principal;
            loupan_fuzz::require(row.balance == balance, "the balances are a chain");
            loupan_fuzz::require(balance.sign() >= 0, "no balance is below zero");
        }
        loupan_fuzz::require(balance.is_zero(), "the loan is paid");
    });
    loupan_fuzz::refuse_or([&] { static_cast<void>(parse_prepayments(text)); });
    loupan_fuzz::refuse_or([&] { static_cast<void>(parse_prepayment_fee(text)); });
    return 0;
}
