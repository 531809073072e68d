// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <loupan/core/decimal.hpp>
#include <loupan/core/explain.hpp>
#include <loupan/pricing/scheme.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace loupan::inline LOUPAN_ABI::pricing {

/// What a fitted scheme explains and what it does not (拟合报告). Amounts are yuan per unit of area, for suites yuan.
struct fit_report {
    /// A vertical line of units (垂直线) and its value on the lowest floor of the list, before ladders.
    struct stack_value {
        std::string stack{}; ///< e.g. `2栋-01`
        decimal value{};
        std::size_t priced = 0;
        friend bool operator==(const stack_value&, const stack_value&) = default;
    };
    /// One table of floor steps (层差) and the stacks that it holds for.
    struct ladder {
        std::string table{}; ///< name of the factor table in the scheme
        std::vector<std::string> stacks{};
        std::vector<floor_range> ranges{};   ///< of one floor only: a shift of level (跳差)
        std::vector<floor_value> specials{}; ///< special floors (特殊楼层)
        friend bool operator==(const ladder&, const ladder&) = default;
    };
    /// A unit whose filed price is no rule's.
    struct exception {
        std::string unit{};
        std::string stack{}; ///< empty when the unit has no floor or no stack
        std::optional<std::int32_t> floor{};
        decimal filed{};
        std::optional<decimal> ladder{};     ///< what the rules alone would give
        std::optional<decimal> difference{}; ///< filed less ladder
        friend bool operator==(const exception&, const exception&) = default;
    };
    /// A filed figure that the scheme does not give, e.g. a total that is not unit price times area.
    struct miss {
        std::string unit{};
        std::string field{}; ///< `unit_price` or `total`
        decimal filed{};
        std::optional<decimal> computed{};   ///< absent when the unit has no area
        std::optional<decimal> difference{}; ///< filed less computed
        friend bool operator==(const miss&, const miss&) = default;
    };

    std::size_t units = 0;
    std::size_t priced = 0;
    std::size_t explained = 0; ///< priced units that stack values and ladders give without an override

    std::size_t stack_values = 0; ///< the base price is one of them
    std::size_t steps = 0;        ///< ranges of two floors and more
    std::size_t shifts = 0;       ///< changes of level at one floor: they reproduce the list rather than explain it
    std::size_t specials = 0;
    std::size_t overrides = 0;
    std::size_t base = 0; ///< 1 when the base price is a number of its own, else 0
    /// The free numbers of the scheme (自由参数).
    [[nodiscard]] std::size_t total() const noexcept {
        return stack_values + steps + shifts + specials + overrides + base;
    }
    [[nodiscard]] std::size_t unpriced() const noexcept { return units - priced; }

    std::vector<stack_value> stacks{};
    std::vector<ladder> ladders{};
    std::vector<exception> exceptions{};
    bool totals_checked = false;
    std::size_t totals_reproduced = 0;
    std::vector<miss> misses{};
    std::vector<std::string> predicted{};   ///< unpriced units that the scheme can price
    std::vector<std::string> unpredicted{}; ///< unpriced units without a floor or a stack value
    std::string unit_rounding{};            ///< `half_up@1`
    std::string total_rounding{};

    /// A table for a terminal. Long lists are cut after `rows` lines, and say so.
    [[nodiscard]] std::string to_string(language in = language::english, std::size_t rows = 60) const;

    friend bool operator==(const fit_report&, const fit_report&) = default;
};

namespace detail {

/// Text in columns; CJK characters are two cells wide.
class fit_table {
public:
    void row(std::vector<std::string> cells) { rows_.push_back(std::move(cells)); }
    /// `right`: a column of numbers.
    [[nodiscard]] std::string print(const std::vector<bool>& right) const {
        std::vector<std::size_t> widths(right.size(), 0);
        for (const auto& r : rows_) {
            for (std::size_t i = 0; i + 1 < r.size(); ++i) {
                widths[i] = std::max(widths[i], width(r[i]));
            }
            if (right[r.size() - 1]) {
                widths[r.size() - 1] = std::max(widths[r.size() - 1], width(r.back()));
            }
        }
        std::string out;
        for (const auto& r : rows_) {
            out += ' ';
            for (std::size_t i = 0; i < r.size(); ++i) {
                const auto own = width(r[i]);
                const std::string pad(widths[i] > own ? widths[i] - own : 0, ' ');
                out += ' ' + (right[i] ? pad + r[i] : r[i] + (i + 1 < r.size() ? pad : std::string()));
            }
            out += '\n';
        }
        return out;
    }

private:
    static std::size_t width(std::string_view text) noexcept {
        std::size_t cells = 0;
        for (const char c : text) {
            const auto byte = static_cast<unsigned char>(c);
            cells += byte >= 0xe3 ? 2U : ((byte & 0xc0U) == 0x80U ? 0U : 1U); // lead bytes only
        }
        return cells;
    }
    std::vector<std::vector<std::string>> rows_;
};

inline std::string signed_text(const decimal& d) {
    return (d.sign() > 0 ? "+" : "") + loupan::detail::print_trimmed(loupan::detail::int128{d.to_scaled(4)}, 4, 2);
}
inline std::string plain_text(const decimal& d) {
    return loupan::detail::print_trimmed(loupan::detail::int128{d.to_scaled(4)}, 4, 2);
}

inline std::string joined(const std::vector<std::string>& texts, std::string_view separator, std::size_t limit) {
    std::string out;
    for (std::size_t i = 0; i < texts.size(); ++i) {
        if (i == limit) {
            return out + " ... (" + std::to_string(texts.size()) + ")";
        }
        out += (i == 0 ? std::string() : std::string(separator)) + texts[i];
    }
    return out;
}

} // namespace detail

inline std::string fit_report::to_string(language in, std::size_t rows) const {
    const bool zh = in == language::chinese;
    const auto say = [zh](const char* english, const char* chinese) { return std::string(zh ? chinese : english); };
    const auto n = [](std::size_t count) { return std::to_string(count); };
    std::string out;
    {
        detail::fit_table t;
        t.row({say("units", "房源"), n(units)});
        t.row({say("priced", "有价房源"), n(priced)});
        t.row({say("explained by the ladders alone", "仅由层差解释"), n(explained)});
        t.row({say("unpriced, the scheme can price", "无价但可推算"), n(predicted.size())});
        t.row({say("unpriced, it cannot", "无价且无法推算"), n(unpredicted.size())});
        out += say("Fitted list\n", "价目表拟合\n") + t.print({false, true});
    }
    {
        detail::fit_table t;
        t.row({say("stack values", "垂直线价"), n(stack_values)});
        t.row({say("floor steps", "层差"), n(steps)});
        t.row({say("special floors", "特殊楼层"), n(specials)});
        t.row({say("level shifts", "跳差"), n(shifts)});
        t.row({say("overrides", "手工调整"), n(overrides)});
        if (base != 0) {
            t.row({say("base price", "基准价"), n(base)});
        }
        t.row({say("total", "合计"), n(total())});
        out += say("Free numbers\n", "自由参数\n") + t.print({false, true});
    }
    const auto cut = [&](std::size_t size) {
        return size > rows ? "  ... " + n(size - rows) + say(" more\n", " 行未显示\n") : std::string();
    };
    {
        detail::fit_table t;
        std::size_t lines = 0;
        for (const auto& l : ladders) {
            std::string name = l.table;
            const auto put = [&](const std::string& floors, const std::string& value, const std::string& what) {
                if (lines++ < rows) {
                    t.row({name, floors, value, what, name.empty() ? "" : detail::joined(l.stacks, " ", 12)});
                }
                name.clear();
            };
            for (const auto& r : l.ranges) {
                if (r.from == r.to) {
                    put(std::to_string(r.from), detail::signed_text(r.step), say("from this floor up", "自该层起"));
                } else {
                    put(std::to_string(r.from) + ".." + std::to_string(r.to), detail::signed_text(r.step),
                        say("a floor", "每层"));
                }
            }
            for (const auto& s : l.specials) {
                put(std::to_string(s.floor), detail::signed_text(s.value), say("this floor alone", "仅该层"));
            }
        }
        if (lines != 0) {
            out += say("Ladders\n", "层差表\n") + t.print({false, true, true, false, false}) + cut(lines);
        }
    }
    if (!stacks.empty()) {
        detail::fit_table t;
        for (std::size_t i = 0; i < stacks.size() && i < rows; ++i) {
            t.row({stacks[i].stack, detail::plain_text(stacks[i].value), n(stacks[i].priced)});
        }
        out += say("Stack values (value, priced units)\n", "垂直线价(价格,有价房源数)\n") + t.print({false, true, true}) +
               cut(stacks.size());
    }
    if (!exceptions.empty()) {
        detail::fit_table t;
        t.row({say("unit", "房源"), say("stack", "垂直线"), say("floor", "楼层"), say("filed", "备案价"),
               say("ladder", "层差价"), say("difference", "差额")});
        for (std::size_t i = 0; i < exceptions.size() && i < rows; ++i) {
            const auto& e = exceptions[i];
            t.row({e.unit, e.stack, e.floor ? std::to_string(*e.floor) : "-", detail::plain_text(e.filed),
                   e.ladder ? detail::plain_text(*e.ladder) : "-", e.difference ? detail::signed_text(*e.difference) : "-"});
        }
        out += say("Overrides\n", "手工调整\n") + t.print({false, false, true, true, true, true}) + cut(exceptions.size());
    }
    if (totals_checked) {
        out += say("Totals: ", "总价:") + n(totals_reproduced) + say(" reproduced, rounding ", " 套一致,舍入 ") +
               total_rounding + '\n';
    }
    if (!misses.empty()) {
        detail::fit_table t;
        t.row({say("unit", "房源"), say("field", "字段"), say("filed", "备案"), say("computed", "计算"),
               say("difference", "差额")});
        for (std::size_t i = 0; i < misses.size() && i < rows; ++i) {
            const auto& m = misses[i];
            t.row({m.unit, m.field, detail::plain_text(m.filed), m.computed ? detail::plain_text(*m.computed) : "-",
                   m.difference ? detail::signed_text(*m.difference) : "-"});
        }
        out += say("Not reproduced\n", "未能重现\n") + t.print({false, false, true, true, true}) + cut(misses.size());
    }
    return out;
}

} // namespace loupan::inline LOUPAN_ABI::pricing
