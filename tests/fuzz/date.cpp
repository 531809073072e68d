// SPDX-License-Identifier: Apache-2.0
#include "fuzz.hpp"

#include <loupan/core/date.hpp>

using namespace loupan;
using loupan_fuzz::require;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto text = loupan_fuzz::text_of(data, size);
    loupan_fuzz::refuse_or([&] {
        const auto d = date::parse(text);
        require(d.to_string() == text, "a date prints as it was read");
        require(date::from_days(d.days()) == d, "a date is its day number");
        const auto parts = d.ymd();
        require(date::from_ymd(parts.year, parts.month, parts.day) == d, "a date is its parts");
        require(parts.day >= 1 && parts.day <= days_in_month(parts.year, parts.month), "the month has the day");
    });
    return 0;
}
