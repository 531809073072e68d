// SPDX-License-Identifier: Apache-2.0
#include "catch.hpp"
#include "core/random.hpp"
#include "core/throws.hpp"

#include <loupan/core/id.hpp>

#include <array>
#include <unordered_set>

namespace core_id_test {

using loupan::id;
using loupan_test::code_of;

namespace {
std::array<std::uint8_t, 10> bytes(loupan_test::source& random) {
    std::array<std::uint8_t, 10> out{};
    for (auto& b : out) {
        b = static_cast<std::uint8_t>(random.bits());
    }
    return out;
}
} // namespace

TEST_CASE("the example of RFC 9562 comes out bit for bit", "[core][id]") {
    // Appendix A.6: time 0x017F22E279B0, rand_a 0xCC3, rand_b 0x18C4DC0C0C07398F.
    const std::array<std::uint8_t, 10> random{0x0c, 0xc3, 0x18, 0xc4, 0xdc, 0x0c, 0x0c, 0x07, 0x39, 0x8f};
    const id made = id::make(0x017F22E279B0, random);
    CHECK(made.to_string() == "017f22e2-79b0-7cc3-98c4-dc0c0c07398f");
    CHECK(made.version() == 7);
    CHECK(made.unix_milliseconds() == 0x017F22E279B0);
}

TEST_CASE("ids read back, sort by time as their texts do, and differ", "[core][id]") {
    loupan_test::source random(15);
    id last;
    CHECK(last.is_nil());
    std::unordered_set<id> seen;
    for (std::int64_t i = 0; i < 2000; ++i) {
        const id next = id::make(1700000000000 + i, bytes(random));
        REQUIRE(id::parse(next.to_string()) == next);
        REQUIRE(last < next);
        REQUIRE(last.to_string() < next.to_string());
        REQUIRE(id::from_bytes(next.bytes()) == next);
        REQUIRE((next.bytes()[8] & 0xc0U) == 0x80U);
        seen.insert(next);
        last = next;
    }
    CHECK(seen.size() == 2000);
    CHECK(id::parse("017F22E2-79B0-7CC3-98C4-DC0C0C07398F").to_string() == "017f22e2-79b0-7cc3-98c4-dc0c0c07398f");
    CHECK(id::parse("919108f7-52d1-4320-9bac-f847db4148a8").version() == 4);
}

TEST_CASE("text that is no id is refused", "[core][id]") {
    for (const char* text : {"", "017f22e279b07cc398c4dc0c0c07398f", "{017f22e2-79b0-7cc3-98c4-dc0c0c07398f}",
                             "017f22e2-79b0-7cc3-98c4-dc0c0c07398", "017f22e2-79b0-7cc3-98c4-dc0c0c07398g",
                             "017f22e2-79b0-7cc3-98c4-dc0c0c07398ff", "017f22e2_79b0-7cc3-98c4-dc0c0c07398f",
                             "017f22e27-9b0-7cc3-98c4-dc0c0c07398f", "------------------------------------"}) {
        INFO(text);
        CHECK(code_of([&] { return id::parse(text); }) == "core.id_invalid");
    }
    const std::array<std::uint8_t, 10> zero{};
    CHECK(code_of([&] { return id::make(-1, zero); }) == "core.id_invalid");
    CHECK(code_of([&] { return id::make(std::int64_t{1} << 48, zero); }) == "core.id_invalid");
    CHECK(id::make(id::max_unix_milliseconds, zero).to_string() == "ffffffff-ffff-7000-8000-000000000000");
}

} // namespace core_id_test
