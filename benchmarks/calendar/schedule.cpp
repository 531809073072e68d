// SPDX-License-Identifier: Apache-2.0
#include "../harness.hpp"

#include <loupan/calendar.hpp>

#ifdef LOUPAN_BENCH_QUANTLIB
#include <ql/time/calendars/china.hpp>
#include <ql/time/schedule.hpp>
#endif

#include <array>
#include <cstdint>
#include <string>
#include <vector>

// bench_calendar_schedule   120 monthly dates on China's business days, 2010 to 2019, beside QuantLib where it is installed

namespace {

using namespace loupan;
using namespace loupan::calendar;

constexpr std::array rules{convention::following, convention::modified_following};
constexpr int starts = 28; // one schedule for each day of January 2010 that every month has

schedule_rule rule_of(int i, convention by) {
    return {.start = date::from_ymd(2010, 1, 1 + i), .end = date::from_ymd(2019, 12, 1 + i), .convention = by};
}

volatile std::int64_t sink = 0;

void run_ours(convention by) {
    const auto in = china();
    std::int64_t sum = 0;
    for (int i = 0; i < starts; ++i) {
        const auto dates = schedule(rule_of(i, by), in);
        sum += dates.back().value.days() + static_cast<std::int64_t>(dates.size());
    }
    sink = sink + sum;
}

void run_column(convention by, std::vector<std::int32_t>& days) {
    const auto in = china();
    std::int64_t sum = 0;
    for (int i = 0; i < starts; ++i) {
        const auto n = fill_schedule(rule_of(i, by), in, schedule_columns{.value = days});
        sum += days[n - 1];
    }
    sink = sink + sum;
}

#ifdef LOUPAN_BENCH_QUANTLIB

namespace ql = QuantLib;

ql::Schedule theirs(int i, convention by) {
    const auto rolled = by == convention::following ? ql::Following : ql::ModifiedFollowing;
    return {ql::Date(1 + i, ql::January, 2010),
            ql::Date(1 + i, ql::December, 2019),
            ql::Period(1, ql::Months),
            ql::China(ql::China::IB),
            rolled,
            rolled,
            ql::DateGeneration::Forward,
            false};
}

void run_quantlib(convention by) {
    std::int64_t sum = 0;
    for (int i = 0; i < starts; ++i) {
        const auto s = theirs(i, by);
        sum += s.dates().back().serialNumber() + static_cast<std::int64_t>(s.size());
    }
    sink = sink + sum;
}

std::uint64_t differences(convention by) {
    std::uint64_t wrong = 0;
    for (int i = 0; i < starts; ++i) {
        const auto a = schedule(rule_of(i, by), china());
        const auto b = theirs(i, by);
        wrong += a.size() == b.size() ? 0U : 1U;
        for (std::size_t k = 0; k < a.size() && k < b.size(); ++k) {
            wrong += a[k].value.days() + 25569 == b[k].serialNumber() ? 0U : 1U;
        }
    }
    return wrong;
}

#endif

void measure(convention by) {
    std::vector<std::int32_t> days(120);
    constexpr int times = 20; // one pass is too short for the clock
    const auto repeated = [](auto run) {
        return [run] {
            for (int i = 0; i < times; ++i) {
                run();
            }
        };
    };
    std::vector<bench::way> ways{
        {"schedule", repeated([by] { run_ours(by); })},
        {"fill_schedule", repeated([by, &days] { run_column(by, days); })},
    };
#ifdef LOUPAN_BENCH_QUANTLIB
    ways.push_back({"QuantLib", [by] { run_quantlib(by); }});
#endif
    bench::measure(ways, 21);
    const auto ns = [](const bench::way& w, int passes) { return bench::median(w.seconds) * 1e9 / (passes * starts); };
    const auto name = " of 120 monthly dates, " + std::string(to_string(by));
#ifdef LOUPAN_BENCH_QUANTLIB
    const auto wrong = differences(by);
    const double peer = ns(ways[2], 1);
    const auto ratio = [&ways](const bench::way& w) { return bench::ratio(w, ways[2]) / times; };
    const char* const beside = "QuantLib Schedule";
    constexpr double goal = 0.01; // at least 100 times as fast
    constexpr std::uint64_t of = starts * 120;
#else
    constexpr std::uint64_t wrong = 0;
    constexpr double peer = 0;
    const auto ratio = [](const bench::way&) { return 0.0; };
    const char* const beside = "QuantLib is not installed";
    constexpr double goal = 0;
    constexpr std::uint64_t of = 0;
#endif
    bench::print({"calendar", "schedule()" + name, "ns/schedule", ns(ways[0], times), peer, beside, ratio(ways[0]),
                  goal, wrong, of});
    bench::print({"calendar", "fill_schedule()" + name, "ns/schedule", ns(ways[1], times), peer, beside, ratio(ways[1]),
                  goal, wrong, of});
}

} // namespace

int main() {
    for (const auto by : rules) {
        measure(by);
    }
    return 0;
}
