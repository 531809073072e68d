// SPDX-License-Identifier: Apache-2.0
// A combination loan that follows the loan prime rate, a part paid early, and what settles it. docs/loan.md explains the rules.
#include <loupan/payment/loan_explain.hpp>
#include <loupan/payment/loan_schedule.hpp>
#include <loupan/payment/rate_path_csv.hpp>

#include <array>
#include <fstream>
#include <iostream>
#include <iterator>

using namespace loupan;
using namespace loupan::payment;

namespace {

void show(const char* name, const loan_schedule& s) {
    std::cout << name << ": " << s.size() << " rows, first " << s[0].payment.to_string() << ", interest "
              << s.total_interest().to_string() << '\n';
}

} // namespace

int main() {
    loan_terms commercial;
    commercial.principal = money::parse("990000");
    commercial.annual_rate = rate::parse("3%");
    commercial.periods = 360;
    show("level payment at 3 %", schedule(commercial));
    commercial.method = repayment::level_principal;
    show("level principal at 3 %", schedule(commercial));

    // Drawn in October 2019 at the loan prime rate + 30 basis points, repriced each 1 January.
    std::ifstream file(LOUPAN_SOURCE_DIR "/tests/data/rates/lpr.csv");
    const std::string csv{std::istreambuf_iterator<char>(file), {}};
    const auto lpr = rate_series_from_csv(csv, "lpr_5y");
    commercial.method = repayment::level_payment;
    commercial.start = date::parse("2019-10-15");
    commercial.rates = reprice(lpr, {reprice_day::january_1, 30, 1}, *commercial.start, date::parse("2049-10-15"));
    commercial.annual_rate = commercial.rates.front().annual;
    const auto floating = schedule(commercial);
    for (const auto& change : commercial.rates) {
        std::cout << "  from " << change.from.to_string() << ": " << change.annual.to_percent() << '\n';
    }
    std::cout << "October 2019: " << floating[0].payment.to_string()
              << ", October 2026: " << floating[83].payment.to_string() << '\n';

    // A provident fund loan beside it.
    loan_terms fund = commercial;
    fund.principal = money::parse("500000");
    fund.annual_rate = rate::parse("3.25%");
    fund.rates.clear();
    const std::array parts{floating, schedule(fund)};
    show("both", combine(parts));

    // 200 000 early after five years, with one month of interest as a fee.
    prepayment early;
    early.on = date::parse("2024-10-15");
    early.amount = money::parse("200000");
    early.fee.months_of_interest = 1;
    show("shorter", schedule(commercial, {early}));
    early.effect = prepayment_effect::lower_payment;
    show("lower", schedule(commercial, {early}));
    const auto quote = settle(commercial, date::parse("2026-03-01"));
    std::cout << "settled on 2026-03-01: " << quote.balance.to_string() << " + " << quote.interest.to_string() << " = "
              << quote.total.to_string() << '\n';

    std::cout << explain(commercial, 4).to_string();
}
