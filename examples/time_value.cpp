// SPDX-License-Identifier: Apache-2.0
// What money over time is worth: one loan, one investment. docs/time-value.md explains it.
#include <loupan/payment/time_value.hpp>

#include <iostream>
#include <vector>

namespace tv = loupan::payment::time_value;
using loupan::date;
using loupan::decimal;
using loupan::rounding;

int main() {
    const auto monthly = decimal::parse("0.0025"); // 3 % a year
    const decimal months(360);
    const decimal loan(990000);
    const decimal nothing(0);
    const rounding fen;
    std::cout
        << "payment of 990 000 at 3 %, 360 months     " << tv::pmt(monthly, months, loan, nothing, {}, fen).to_string()
        << "\ninterest in payment 1                     "
        << tv::ipmt(monthly, decimal(1), months, loan, nothing, {}, fen).to_string()
        << "\nprincipal in payment 1                    "
        << tv::ppmt(monthly, decimal(1), months, loan, nothing, {}, fen).to_string()
        << "\nmonths at 5 000 a month                   "
        << tv::nper(monthly, decimal(-5000), loan, nothing, {}, tv::precision::digits(6)).to_string()
        << "\nrate of 48 payments of 200 on 8 000       "
        << tv::rate(decimal(48), decimal(-200), decimal(8000), nothing, {}, {}, tv::precision::digits(6)).to_string();

    const std::vector<decimal> flows{decimal(-10000), decimal(3000), decimal(4200), decimal(6800)};
    const auto rate = decimal::parse("0.1");
    std::cout << "\nnpv, the first value now                  "
              << tv::npv(rate, flows, tv::first_value::now, fen).to_string()
              << "\nnpv, the first value after one period     "
              << tv::npv(rate, flows, tv::first_value::after_one_period, fen).to_string()
              << "\nirr                                       "
              << tv::irr(flows, {}, tv::precision::digits(8)).to_string();

    const std::vector<tv::dated_amount> dated{{date::parse("2008-01-01"), decimal(-10000)},
                                              {date::parse("2008-03-01"), decimal(2750)},
                                              {date::parse("2008-10-30"), decimal(4250)},
                                              {date::parse("2009-02-15"), decimal(3250)},
                                              {date::parse("2009-04-01"), decimal(2750)}};
    std::cout << "\nxnpv at 9 %                               "
              << tv::xnpv(decimal::parse("0.09"), dated, fen).to_string()
              << "\nxirr                                      "
              << tv::xirr(dated, {}, tv::precision::digits(9)).to_string() << "\n";

    try {
        static_cast<void>(tv::irr(std::vector<decimal>{decimal(-100), decimal(230), decimal(-132)}));
    } catch (const loupan::error& e) {
        std::cout << e.message() << "\n";
    }
}
