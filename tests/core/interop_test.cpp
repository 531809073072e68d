// SPDX-License-Identifier: Apache-2.0
#include "catch.hpp"
#include "core/throws.hpp"

#include <loupan/core/ostream.hpp>
#include <loupan/interop/boost_date_time.hpp>
#include <loupan/interop/chrono.hpp>
#include <loupan/interop/fmt.hpp>

#include <fmt/xchar.h>

#include <sstream>

namespace core_interop_test {

using namespace loupan;
using loupan_test::code_of;

TEST_CASE("dates go to Boost and back, and its special values do not become dates", "[core][interop]") {
    for (const char* text : {"1400-01-01", "1970-01-01", "2024-02-29", "9999-12-31"}) {
        const date d = date::parse(text);
        const auto there = interop::to_gregorian(d);
        CHECK(boost::gregorian::date(there).day_number() ==
              boost::gregorian::date(1970, 1, 1).day_number() + static_cast<std::uint32_t>(d.days()));
        CHECK((interop::to_date(there) == d));
    }
    CHECK(code_of([] { return interop::to_gregorian(date::parse("1399-12-31")); }) == "core.date_invalid");
    CHECK(code_of([] { return interop::to_date(boost::gregorian::date()); }) == "core.date_invalid");
    CHECK(code_of([] { return interop::to_date(boost::gregorian::date(boost::gregorian::pos_infin)); }) ==
          "core.date_invalid");
    CHECK(code_of([] { return interop::to_date(boost::gregorian::date(boost::gregorian::neg_infin)); }) ==
          "core.date_invalid");
}

TEST_CASE("a chrono day that does not exist is refused", "[core][interop]") {
    namespace c = std::chrono;
    CHECK(code_of([] { return interop::to_date(c::year{2023} / 2 / 29); }) == "core.date_invalid");
    CHECK(code_of([] { return interop::to_date(c::year{0} / 1 / 1); }) == "core.date_invalid");
    CHECK(code_of([] { return interop::to_date(c::sys_days{c::year{10000} / 1 / 1}); }) == "core.date_invalid");
}

TEST_CASE("streams and fmt print the exact text, with width and fill", "[core][interop]") {
    std::ostringstream out;
    out << money::parse("-12.5") << '|' << decimal::parse("1.20") << '|' << rate::parse("3%") << '|'
        << floor_area::parse("118.36") << '|' << unit_price::parse("81748") << '|' << date::parse("2026-03-01") << '|'
        << rounding("1") << '|' << id() << '|' << currency();
    CHECK(out.str() ==
          "-12.50|1.20|0.03|118.36|81748.00|2026-03-01|half_up@1|00000000-0000-0000-0000-000000000000|CNY");
    std::ostringstream flags;
    flags.precision(1);
    flags << std::hex << std::showpos;
    flags.width(8);
    flags << money::parse("255");
    CHECK(flags.str() == "  255.00");
    CHECK(fmt::format("{} {:>8} {:*<12}", money::parse("3"), rate::parse("3%"), date::parse("2026-03-01")) ==
          "3.00     0.03 2026-03-01**");
    CHECK(fmt::format(L"{}", decimal::parse("1.50")) == L"1.50");
}

} // namespace core_interop_test
