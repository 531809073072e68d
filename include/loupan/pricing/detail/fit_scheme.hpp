// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <loupan/pricing/detail/fit_input.hpp>
#include <loupan/pricing/fit_report.hpp>
#include <loupan/pricing/scheme.hpp>

#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

// From lines and atoms to a scheme that prices the caller's own units.

namespace loupan::inline LOUPAN_ABI::pricing::detail::fitting {

[[nodiscard]] inline decimal to_price(amount value) {
    return decimal::from_parts(loupan::detail::int128{value}, loupan::unit_price::scale).normalized();
}

/// Sets of lines as conditions on the units' attributes: lines that differ in one attribute are drawn together.
class line_matches {
public:
    explicit line_matches(const input& in) : in_(in), texts_(in.attributes.size()) {
        for (const auto& key : in.keys) {
            for (std::size_t i = 0; i < key.size(); ++i) {
                if (!key[i].any) {
                    texts_[i].insert(key[i].text);
                }
            }
        }
    }

    [[nodiscard]] match of(const std::vector<std::int32_t>& lines) const {
        if (lines.size() == in_.lines.size() && lines.size() > 1) {
            return {};
        }
        std::vector<block> blocks;
        for (const auto l : lines) {
            block b;
            for (const auto& cell : in_.keys[static_cast<std::size_t>(l)]) {
                b.push_back(cell.any ? std::set<std::string>() : std::set<std::string>{cell.text});
            }
            blocks.push_back(std::move(b));
        }
        for (std::size_t i = 0; i < in_.attributes.size(); ++i) {
            std::map<block, std::set<std::string>> drawn; // the other attributes -> the texts of this one
            for (const auto& b : blocks) {
                block others = b;
                others[i].clear();
                if (b[i].empty()) {
                    others[i].insert("\x01"); // makes no difference here: not to be mixed with lines where it does
                }
                drawn[others].insert(b[i].begin(), b[i].end());
            }
            blocks.clear();
            for (auto& [others, texts] : drawn) {
                block b = others;
                b[i] = std::move(texts);
                blocks.push_back(std::move(b));
            }
        }
        std::vector<match> alternatives;
        for (const auto& b : blocks) {
            match m;
            for (std::size_t k = 0; k < b.size(); ++k) {
                const std::size_t i = k + 1 < b.size() ? k + 1 : 0; // building first, stack last
                if (!b[i].empty()) {
                    m.conditions.push_back(test(i, b[i]));
                }
            }
            alternatives.push_back(std::move(m));
        }
        return alternatives.size() == 1 ? std::move(alternatives.front()) : match::any_of(std::move(alternatives));
    }

private:
    using block = std::vector<std::set<std::string>>; ///< parallel to the attributes; empty: makes no difference

    /// Absence cannot be asked for: it is what none of the texts holds for.
    [[nodiscard]] condition test(std::size_t attribute, const std::set<std::string>& wanted) const {
        condition c{in_.attributes[attribute], {}, {}, {}, wanted.contains(std::string())};
        for (const auto& text : texts_[attribute]) {
            if (!text.empty() && wanted.contains(text) != c.negate) {
                c.any_of.push_back(text);
            }
        }
        return c;
    }

    const input& in_;
    std::vector<std::set<std::string>> texts_; ///< all texts of each attribute
};

/// The base price: the most frequent value of a line, then the roundest, then the lowest; it must be above zero.
[[nodiscard]] inline std::optional<amount> choose_base(const std::vector<amount>& values) {
    std::map<amount, std::int64_t> counts;
    for (const auto v : values) {
        ++counts[v];
    }
    const auto zeros = [](amount v) {
        int n = 0;
        for (; v != 0 && v % 10 == 0; v /= 10) {
            ++n;
        }
        return n;
    };
    std::optional<std::tuple<std::int64_t, int, amount>> best;
    for (const auto& [v, count] : counts) {
        const std::tuple<std::int64_t, int, amount> rank{-count, -zeros(v), v};
        if (v > 0 && (!best || rank < *best)) {
            best = rank;
        }
    }
    return best ? std::optional<amount>(std::get<2>(*best)) : std::nullopt;
}

/// Factor tables of floor steps: the atoms of one set of lines together, in as many tables as their ranges overlap.
inline void add_ladders(const input& in, const solution& found, scheme& out, fit_report& report) {
    const line_matches matches(in);
    for (std::size_t i = 0; i < found.all.size();) {
        const auto& members = found.all[i].lines;
        std::vector<floor_steps> tables;
        for (; i < found.all.size() && found.all[i].lines == members; ++i) {
            const auto& a = found.all[i];
            const auto fits = [&a](const floor_steps& t) {
                return a.kind == shape::special
                           ? std::none_of(t.specials.begin(), t.specials.end(),
                                          [&a](const auto& s) { return s.floor == a.from; })
                           : std::none_of(t.ranges.begin(), t.ranges.end(),
                                          [&a](const auto& r) { return a.from <= r.to && r.from <= a.to; });
            };
            auto place = std::find_if(tables.begin(), tables.end(), fits);
            if (place == tables.end()) {
                tables.push_back({in.list.lowest, {}, {}, {}, {}, {}});
                place = tables.end() - 1;
            }
            if (a.kind == shape::special) {
                place->specials.push_back({a.from, to_price(a.step)});
                ++report.specials;
            } else {
                place->ranges.push_back({a.from, a.to, to_price(a.step)});
                ++(a.from == a.to ? report.shifts : report.steps);
            }
        }
        std::vector<std::string> labels;
        for (const auto l : members) {
            labels.push_back(in.labels[static_cast<std::size_t>(l)]);
        }
        for (auto& t : tables) {
            std::sort(t.ranges.begin(), t.ranges.end(), [](const auto& a, const auto& b) { return a.from < b.from; });
            factor_table table;
            table.name = "ladder " + std::to_string(report.ladders.size() + 1);
            table.only = matches.of(members);
            report.ladders.push_back({table.name, labels, t.ranges, t.specials});
            table.rows = std::move(t);
            out.factors.push_back(std::move(table));
        }
    }
}

inline void add_stacks(const input& in, const solution& found, amount base, scheme& out, fit_report& report) {
    const line_matches matches(in);
    absolute_rows rows;
    for (std::size_t i = 0; i < in.lines.size(); ++i) {
        std::size_t priced = in.doubles[i].size();
        for (const auto w : in.lines[i].weights) {
            priced += static_cast<std::size_t>(w);
        }
        report.stacks.push_back({in.labels[i], to_price(found.bases[i]), priced});
        rows.rows.push_back({matches.of({static_cast<std::int32_t>(i)}), to_price(found.bases[i] - base)});
    }
    report.stack_values = in.lines.size();
    factor_table table; // without a line: empty, so that no unit gets a price that nothing says
    table.name = "stack";
    table.rows = std::move(rows);
    out.factors.push_back(std::move(table));
}

/// What the rules alone give a row of a line.
[[nodiscard]] inline amount ladder_price(const solution& found, std::int32_t line, std::int32_t floor) {
    amount sum = found.bases[static_cast<std::size_t>(line)];
    for (const auto& a : found.all) {
        sum = plus(sum, a.holds(line) ? a.at(floor) : 0);
    }
    return sum;
}

inline void add_overrides(const units& of, const input& in, const solution& found, bool suite, scheme& out,
                          fit_report& report) {
    const auto add = [&](std::size_t row, std::int32_t line) {
        const auto filed = in.price[row];
        fit_report::exception e{of.key(row), {}, {}, to_price(filed), {}, {}};
        price_override o{of.key(row), {}, {}, "filed price; the unit has no floor or no stack"};
        if (of.floor().is_valid(row)) {
            e.floor = of.floor()[row];
        }
        if (line >= 0) {
            e.stack = in.labels[static_cast<std::size_t>(line)];
            e.ladder = to_price(ladder_price(found, line, *e.floor));
            e.difference = e.filed - *e.ladder;
            o.reason = "filed price differs from its ladder by " + detail::signed_text(*e.difference);
        }
        (suite ? o.total : o.unit_price) = e.filed;
        report.exceptions.push_back(std::move(e));
        out.overrides.push_back(std::move(o));
    };
    for (std::size_t i = 0; i < in.lines.size(); ++i) {
        std::vector<std::size_t> rows;
        for (const auto k : found.odd[i]) {
            rows.insert(rows.end(), in.rows[i][k].begin(), in.rows[i][k].end());
        }
        for (const auto row : in.doubles[i]) { // another unit of the floor carries the ladder, perhaps at this price
            if (ladder_price(found, static_cast<std::int32_t>(i), of.floor()[row]) != in.price[row]) {
                rows.push_back(row);
            }
        }
        std::sort(rows.begin(), rows.end(), [&of](std::size_t a, std::size_t b) {
            return of.floor()[a] != of.floor()[b] ? of.floor()[a] < of.floor()[b] : of.key(a) < of.key(b);
        });
        for (const auto row : rows) {
            add(row, static_cast<std::int32_t>(i));
        }
    }
    for (const auto row : in.stray) {
        add(row, -1);
    }
    report.overrides = out.overrides.size();
}

} // namespace loupan::inline LOUPAN_ABI::pricing::detail::fitting
