// SPDX-License-Identifier: Apache-2.0
// What lateness costs: one instalment paid in two parts, by several rules.
#include <loupan/payment/late_fee.hpp>

#include <iostream>
#include <string>

using namespace loupan;
using namespace loupan::payment;

namespace {

void show(const std::string& what, const late_fee_rules& rules, const overdue_facts& of, const char* as_of) {
    const auto fee = late_fee(rules, of, date::parse(as_of));
    std::cout << what << ": " << fee.days << " days, " << fee.amount.to_string() << (fee.capped ? ", capped" : "")
              << (fee.within_grace ? ", within grace" : "") << '\n';
}

} // namespace

int main() {
    late_fee_rules rules;
    rules.rate = parse_periodic_rate("日万分之三");
    rules.source = "contract, article 8";
    overdue_facts instalment;
    instalment.key = "second instalment";
    instalment.amount = money::parse("120000");
    instalment.due = date::parse("2026-03-10");
    instalment.paid = {{date::parse("2026-04-20"), money::parse("50000")},
                       {date::parse("2026-06-05"), money::parse("70000")}};

    const auto told = explain(rules, instalment, date::parse("2026-06-05"));
    std::cout << told.to_string() << '\n' << told.to_string(language::chinese) << '\n';

    overdue_facts plain = instalment;
    plain.amount = money::parse("100000");
    plain.paid = {};
    auto buckets = rules;
    buckets.rate = parse_periodic_rate("日万分之一");
    buckets.buckets = {{30, rate::parse("万分之三")}};
    show("over 30 days at the higher rate, whole", buckets, plain, "2026-04-24");
    buckets.bucket = bucket_mode::marginal;
    show("the same, marginal", buckets, plain, "2026-04-24");
    auto grace = rules;
    grace.grace_days = 5;
    show("five days of grace, paid on the fifth", grace, plain, "2026-03-15");
    show("five days of grace, paid on the sixth", grace, plain, "2026-03-16");
    grace.grace = grace_mode::free_days;
    show("five free days, paid on the sixth", grace, plain, "2026-03-16");
    auto cap = rules;
    cap.cap_of_base = rate::parse("5%");
    show("at most 5 % of what was overdue", cap, plain, "2027-03-10");

    std::cout << '\n';
    excess_standard standard;
    standard.annual_loss = rate::parse("3.5%");
    for (const auto& note : review(rules, standard)) {
        std::cout << note.code << ": " << note.english << '\n';
    }
    return 0;
}
