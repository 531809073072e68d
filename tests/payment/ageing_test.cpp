// SPDX-License-Identifier: Apache-2.0
#include "catch.hpp"
#include "core/random.hpp"
#include "core/throws.hpp"
#include "payment/ledger_support.hpp"

#include <loupan/payment/ageing.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace payment_ageing_test {

using namespace loupan;
using namespace loupan::payment;
using loupan_test::code_of;
using payment_test::day;
using payment_test::line;
using payment_test::yuan;

TEST_CASE("ageing adds up in both directions", "[payment][ageing]") {
    loupan_test::source random(3);
    const auto as_of = date::from_days(20'500);
    std::vector<receivable> lines;
    std::vector<std::int64_t> open;
    std::vector<std::optional<std::int32_t>> due;
    std::vector<std::string> trades;
    money all;
    for (int i = 0; i < 300; ++i) {
        receivable l;
        l.key = std::to_string(i);
        l.trade = "T" + std::to_string(random.between(0, 5));
        l.item = static_cast<item>(random.between(0, 16));
        l.amount = money::from_minor(random.between(0, 1'000'000));
        if (random.between(0, 9) != 0) {
            l.due.value = date::from_days(20'500 - random.between(-60, 500));
        }
        const auto paid = random.between(0, l.amount.minor());
        l.postings.push_back(
            {date::from_days(20'000), date::from_days(20'000), debt_part::principal, money::from_minor(paid), "R"});
        open.push_back(l.amount.minor() - paid);
        due.push_back(l.due.value ? std::optional(l.due.value->days()) : std::nullopt);
        trades.push_back(l.trade);
        all += money::from_minor(open.back());
        lines.push_back(std::move(l));
    }
    for (const auto by : {ageing_by::all, ageing_by::item, ageing_by::group, ageing_by::trade}) {
        const auto table = ageing(lines, {}, as_of, by);
        CHECK(table.total.total == all);
        std::vector<money> columns(table.buckets.size());
        std::int32_t count = 0;
        for (const auto& row : table.rows) {
            CHECK(sum(row.amounts) == row.total);
            count += row.lines;
            for (std::size_t b = 0; b < columns.size(); ++b) {
                columns[b] += row.amounts[b];
            }
        }
        CHECK(columns == table.total.amounts);
        CHECK(count == table.total.lines);
    }
    const auto many =
        ageing(column<std::int64_t>(open), column<std::int32_t>(due), code_column::encode(trades), {}, as_of);
    CHECK(many == ageing(lines, {}, as_of, ageing_by::trade));
}

TEST_CASE("the buckets hold their own ends", "[payment][ageing]") {
    const ageing_buckets b{{30, 60}};
    CHECK(b.size() == 4);
    CHECK(b.name(0) == "not_due");
    CHECK(b.name(1) == "1-30");
    CHECK(b.name(2) == "31-60");
    CHECK(b.name(3) == ">60");
    CHECK(b.of(0) == 0);
    CHECK(b.of(1) == 1);
    CHECK(b.of(30) == 1);
    CHECK(b.of(31) == 2);
    CHECK(b.of(61) == 3);
    CHECK(ageing_buckets{{}}.name(1) == ">0");
    const auto table = ageing(std::vector{line("L1", "100", "2026-03-10")}, {{7, 30}}, day("2026-03-17"));
    CHECK(table.rows[0].amounts[1] == yuan("100"));
    CHECK(ageing(std::vector{line("L1", "100", "2026-03-10")}, {{7, 30}}, day("2026-03-18")).rows[0].amounts[2] ==
          yuan("100"));
    CHECK(code_of([] { return ageing(std::vector{line("L1", "100", "2026-03-10")}, {{30, 30}}, day("2026-03-18")); }) ==
          "core.validation");
    CHECK(ageing(std::vector<receivable>{}, {}, day("2026-03-18")).total.total.is_zero());
}

} // namespace payment_ageing_test
