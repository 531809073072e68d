// SPDX-License-Identifier: Apache-2.0
// Business days, schedules and day counts. docs/calendar.md explains it.
#include <loupan/calendar.hpp>
#include <loupan/calendar/json.hpp>

#include <iostream>
#include <string>

using namespace loupan::calendar;
using loupan::date;

namespace {

date day(const char* text) { return date::parse(text); }

std::string text_of(const rolled_date& r) { return r.value.to_string() + (r.provisional ? " provisional" : ""); }

void print(const char* title, const std::vector<scheduled_date>& dates) {
    std::cout << title << '\n';
    for (const auto& d : dates) {
        std::cout << "  " << d.unrolled.to_string();
        if (d.value != d.unrolled) {
            std::cout << " -> " << d.value.to_string();
        }
        std::cout << (d.provisional ? "  provisional" : "") << (d.regular ? "" : "  not a whole period") << '\n';
    }
}

} // namespace

int main() {
    const business_calendar cn = china();

    std::cout << "From Sunday 2026-02-15, the first day of the spring festival\n";
    for (const auto by : {convention::following, convention::modified_following, convention::preceding,
                          convention::nearest, convention::half_month_modified_following}) {
        std::cout << "  " << to_string(by) << ": " << text_of(roll(day("2026-02-15"), cn, by)) << '\n';
    }
    std::cout << "15 business days after signing on 2026-02-10: "
              << text_of(add_business_days(day("2026-02-10"), 15, cn)) << "\n\n";

    print("Instalments on the 31st, the last one on signing of the deed",
          schedule({.start = day("2026-08-31"), .end = day("2027-02-10"), .convention = convention::following}, cn));
    std::cout << '\n';

    print("The same reckoned back from the end, a long first period", schedule({.start = day("2026-08-31"),
                                                                                .end = day("2027-02-10"),
                                                                                .direction = direction::backward,
                                                                                .stub = stub::long_period},
                                                                               cn));
    std::cout << '\n';

    // The notice of 2027, when it is published; this one is made up.
    const auto with_2027 = with_holiday_cn(cn, R"({"year": 2027, "papers": [], "days": [
        {"name": "元旦", "date": "2027-01-01", "isOffDay": true},
        {"name": "元旦", "date": "2027-01-02", "isOffDay": true},
        {"name": "元旦", "date": "2027-01-03", "isOffDay": true}]})");
    const auto before = roll(day("2027-01-02"), cn, convention::following);
    std::cout << "2027-01-02 today: " << text_of(before) << '\n';
    if (const auto now = roll_again(day("2027-01-02"), before, with_2027, convention::following)) {
        std::cout << "2027-01-02 with the notice of 2027: " << text_of(*now) << "\n\n";
    }

    std::cout << "From 2025-08-31 to 2026-02-28\n";
    const day_count_facts facts{.termination = day("2030-08-31"),
                                .period_start = day("2025-08-31"),
                                .period_end = day("2026-02-28"),
                                .frequency = 2};
    for (int i = 0; i <= static_cast<int>(day_count::actual_actual_afb); ++i) {
        const auto by = static_cast<day_count>(i);
        std::cout << "  " << market_name(by) << ": "
                  << year_fraction(day("2025-08-31"), day("2026-02-28"), by, facts).to_string() << '\n';
    }
}
