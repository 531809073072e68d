// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "catch.hpp"

#include <loupan/core/explain.hpp>

#include <set>
#include <span>
#include <string>
#include <string_view>

namespace loupan_test {

/// The names in braces; `item_zh` is the Chinese name of what `item` names.
inline std::set<std::string> holes(std::string_view text) {
    std::set<std::string> out;
    for (auto at = text.find('{'); at != std::string_view::npos; at = text.find('{', at + 1)) {
        auto name = text.substr(at + 1, text.find('}', at) - at - 1);
        name.remove_suffix(name.ends_with("_zh") ? 3 : 0);
        out.emplace(name);
    }
    return out;
}

/// What every catalogue of wordings must hold: codes of its room, each once, and the same names in both languages.
inline void check_catalogue(std::span<const loupan::step_text> texts, std::string_view room) {
    std::set<std::string_view> codes;
    for (const auto& t : texts) {
        CAPTURE(std::string(t.code));
        CHECK(t.code.starts_with(room));
        CHECK(codes.insert(t.code).second);
        CHECK_FALSE(t.english.empty());
        CHECK_FALSE(t.chinese.empty());
        CHECK(holes(t.english) == holes(t.chinese));
    }
}

} // namespace loupan_test
