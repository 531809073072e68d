// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/oracle.hpp"
#include "core/random.hpp"
#include "payment/ledger_support.hpp"

#include <loupan/payment/late_fee.hpp>

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace payment_test {

using namespace loupan;
using namespace loupan::payment;

inline late_fee_rules daily(const char* rate = "0.0003") {
    late_fee_rules out;
    out.rate = {rate::parse(rate), rate_period::day};
    return out;
}
inline overdue_facts owed(const char* amount, const char* due, std::vector<paid_amount> paid = {}) {
    return {"L1", yuan(amount), day(due), false, std::move(paid), {}};
}

struct random_case {
    late_fee_rules rules;
    overdue_facts facts;
    date as_of;
};

inline random_case make_case(loupan_test::source& random) {
    random_case c;
    auto& r = c.rules;
    const auto per = random.between(0, 9);
    r.rate.per = per == 0 ? rate_period::year : per == 1 ? rate_period::month : rate_period::day;
    r.rate.value = rate::from_scaled(random.between(0, per < 2 ? 90'000'000 : 200'000));
    r.year_days = random.between(0, 1) == 0 ? 360 : 365;
    r.grace_days = static_cast<std::int32_t>(random.between(0, 3) == 0 ? random.between(0, 40) : 0);
    r.grace = random.between(0, 1) == 0 ? grace_mode::waive_if_within : grace_mode::free_days;
    r.bucket = random.between(0, 1) == 0 ? bucket_mode::whole : bucket_mode::marginal;
    for (std::int32_t at = 0; random.between(0, 1) == 0 && r.buckets.size() < 4;) {
        at += static_cast<std::int32_t>(random.between(1, 40));
        r.buckets.push_back({at, rate::from_scaled(random.between(0, 200'000))});
    }
    if (random.between(0, 3) == 0) {
        r.cap_of_base = rate::from_scaled(random.between(1, 10'000'000));
    }
    r.cap_at_principal = random.between(0, 3) == 0;
    if (random.between(0, 3) == 0) {
        r.floor = decimal::from_parts(loupan::detail::int128{random.between(0, 100'000)}, 3);
    }
    static const std::vector<const char*> steps{"0.01", "0.01", "0.1", "1", "0.05"};
    r.how = rounding(steps[static_cast<std::size_t>(random.between(0, 4))],
                     loupan_test::all_modes[static_cast<std::size_t>(random.between(0, 6))]);
    auto& f = c.facts;
    f.key = "L";
    f.amount = money::from_minor(random.between(0, random.between(0, 3) == 0 ? 5'000 : 50'000'000'000));
    f.due = date::from_days(random.between(20'000, 20'100));
    c.as_of = f.due->plus_days(random.between(-5, 130));
    auto left = f.amount.minor();
    for (auto n = random.between(0, 5); n > 0; --n) {
        auto amount = random.between(0, left);
        const auto on = date::from_days(random.between(19'990, 20'240));
        if (random.between(0, 5) == 0) {
            amount = left;
        }
        left -= amount;
        f.paid.push_back({on, money::from_minor(amount)});
        if (random.between(0, 5) == 0) { // a cheque that bounced: as if it had never come
            f.paid.push_back({on, money::from_minor(-amount)});
            left += amount;
        }
    }
    for (auto n = random.between(0, 5); n > 3; --n) {
        const auto from = date::from_days(random.between(20'000, 20'200));
        f.stops.push_back({from, from.plus_days(random.between(0, 30)), false});
    }
    return c;
}

} // namespace payment_test
