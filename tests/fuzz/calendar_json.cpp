// SPDX-License-Identifier: Apache-2.0
#include "fuzz.hpp"

#include <loupan/calendar.hpp>
#include <loupan/calendar/json.hpp>

using namespace loupan;
using namespace loupan::calendar;
using loupan_fuzz::require;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto text = loupan_fuzz::text_of(data, size);
    loupan_fuzz::refuse_or([&] {
        const auto c = parse_calendar(text);
        require(parse_calendar(to_json(c, 1)) == c, "a calendar reads back");
        require(digest(parse_calendar(canonical(c))) == digest(c), "the canonical form is a fixed point");
        require(c.extended(c.data()) == c, "a calendar added to itself is itself");
        const auto& days = c.days();
        require(days.select(0) == days.next(c.first().days()), "the first business day");
        require(days.select(c.size() - 1) == days.previous(c.last().days()), "the last business day");
        for (std::int32_t k = 0; k < c.size(); k += 1 + c.size() / 50) {
            require(days.rank(days.select(k)) == k, "rank and select are inverse");
        }
    });
    loupan_fuzz::refuse_or([&] {
        const auto c = with_holiday_cn(china(), text);
        require(parse_calendar(to_json(c)) == c, "a merged calendar reads back");
        require(c.covers(china().last()), "a merge never shortens the calendar");
    });
    return 0;
}
