// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <loupan/core/decimal.hpp>

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace loupan::inline LOUPAN_ABI::pricing {

/// A test on one attribute of a unit. With `any_of`, the text equals one of them (for tags: the set holds one of them;
/// for floors: the number reads so). With `from`/`to`, a number (floor or area) lies in the closed range. `negate` turns
/// the test round; an absent attribute fails every test but a negated one.
struct condition {
    std::string attribute{};           ///< `building`, `floor`, `views`, `gross`, or any column of the units
    std::vector<std::string> any_of{}; ///< sorted when read from JSON
    std::optional<decimal> from{};     ///< inclusive
    std::optional<decimal> to{};       ///< inclusive
    bool negate = false;
    friend bool operator==(const condition&, const condition&) = default;
};

/// Which units a rule is about (适用范围): all conditions hold and, where `any` is given, at least one of those matches.
/// Empty matches every unit.
struct match {
    std::vector<condition> conditions{};
    std::vector<match> any{};

    [[nodiscard]] bool empty() const noexcept { return conditions.empty() && any.empty(); }
    /// At least one of these.
    [[nodiscard]] static match any_of(std::vector<match> alternatives) { return match{{}, std::move(alternatives)}; }
    /// `match::is("building", "1栋")`; chain further tests with `&&`.
    [[nodiscard]] static match is(std::string attribute, std::string value) {
        return match{{condition{std::move(attribute), {std::move(value)}, {}, {}, false}}, {}};
    }
    [[nodiscard]] static match in(std::string attribute, std::vector<std::string> values) {
        return match{{condition{std::move(attribute), std::move(values), {}, {}, false}}, {}};
    }
    [[nodiscard]] static match between(std::string attribute, std::optional<decimal> from, std::optional<decimal> to) {
        return match{{condition{std::move(attribute), {}, std::move(from), std::move(to), false}}, {}};
    }
    [[nodiscard]] static match is_not(std::string attribute, std::string value) {
        return match{{condition{std::move(attribute), {std::move(value)}, {}, {}, true}}, {}};
    }
    friend match operator&&(match a, match b) {
        a.conditions.insert(a.conditions.end(), b.conditions.begin(), b.conditions.end());
        if (a.any.empty()) {
            a.any = std::move(b.any);
        } else if (!b.any.empty()) { // (x or y) and (u or v) = every pair
            std::vector<match> pairs;
            for (const auto& left : a.any) {
                for (const auto& right : b.any) {
                    pairs.push_back(left && right);
                }
            }
            a.any = std::move(pairs);
        }
        return a;
    }
    friend bool operator==(const match&, const match&) = default;
};

/// Readable form for messages: `building=1栋, floor 2..10`.
[[nodiscard]] inline std::string to_string(const match& m) {
    std::string out;
    for (const auto& c : m.conditions) {
        out += out.empty() ? "" : ", ";
        out += c.negate ? "not " + c.attribute : c.attribute;
        if (!c.any_of.empty()) {
            out += '=';
            for (std::size_t i = 0; i < c.any_of.size(); ++i) {
                out += (i == 0 ? "" : "|") + c.any_of[i];
            }
        }
        if (c.from || c.to) {
            out += ' ' + (c.from ? c.from->to_string() : std::string()) + ".." +
                   (c.to ? c.to->to_string() : std::string());
        }
    }
    for (std::size_t i = 0; i < m.any.size(); ++i) {
        out += i == 0 ? (out.empty() ? "(" : ", (") : " or ";
        out += to_string(m.any[i]);
        out += i + 1 == m.any.size() ? ")" : "";
    }
    return out.empty() ? "all" : out;
}

} // namespace loupan::inline LOUPAN_ABI::pricing
