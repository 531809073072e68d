// SPDX-License-Identifier: Apache-2.0
#include "catch.hpp"

#include <loupan/area/texts.hpp>

#include <set>
#include <string>
#include <string_view>

namespace area_texts_test {

using namespace loupan;
using namespace loupan::area;

namespace {

/// The names in braces.
std::set<std::string> holes(std::string_view text) {
    std::set<std::string> out;
    for (auto at = text.find('{'); at != std::string_view::npos; at = text.find('{', at + 1)) {
        out.emplace(text.substr(at + 1, text.find('}', at) - at - 1));
    }
    return out;
}

} // namespace

TEST_CASE("both languages say the same of every step, and no step has two wordings", "[area]") {
    std::set<std::string_view> codes;
    for (const auto& t : area_texts) {
        CAPTURE(std::string(t.code));
        CHECK(t.code.starts_with("area."));
        CHECK(codes.insert(t.code).second);
        CHECK_FALSE(t.english.empty());
        CHECK_FALSE(t.chinese.empty());
        CHECK(holes(t.english) == holes(t.chinese));
    }
}

} // namespace area_texts_test
