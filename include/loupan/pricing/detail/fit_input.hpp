// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <loupan/pricing/detail/fit_emit.hpp>
#include <loupan/pricing/errors.hpp>
#include <loupan/pricing/prices.hpp>
#include <loupan/pricing/units.hpp>

#include <compare>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace loupan::inline LOUPAN_ABI::pricing::detail::fitting {

/// One attribute's part in the name of a line: its text, empty where absent; `any` where it makes no difference.
struct key_cell {
    std::string text{};
    bool any = false;
    friend auto operator<=>(const key_cell&, const key_cell&) = default;
};
using line_key = std::vector<key_cell>; ///< parallel to `input::attributes`; the stack first

/// Lines in the order of a reader: by building and so on, the stack last.
struct by_place {
    bool operator()(const line_key& a, const line_key& b) const {
        const auto c = std::lexicographical_compare_three_way(a.begin() + 1, a.end(), b.begin() + 1, b.end());
        return c != 0 ? c < 0 : a.front() < b.front();
    }
};

/// The list brought to lines of prices. Lines and rows stand in an order of their own, so the order of the list's rows
/// does not matter.
struct input {
    std::vector<std::string> attributes{}; ///< the stack first, then what tells stacks of one name apart
    std::vector<line_key> keys{};          ///< ascending
    std::vector<std::string> labels{};
    std::vector<line> lines{};
    std::vector<std::vector<std::vector<std::size_t>>> rows{}; ///< of each point of each line
    std::vector<std::vector<std::size_t>> doubles{}; ///< of each line: rows whose floor has another, more frequent price
    std::vector<std::size_t> stray{};                ///< priced rows without a floor or a stack
    std::vector<std::int32_t> line_of{};             ///< of each row of the list, also without a floor; -1: none
    std::vector<amount> price{};                     ///< of each row, 1e-4; 0: unpriced
    extent list{};
    std::vector<std::string> products{}; ///< of each line: the last of `within`, where the units have it

    /// Whose ladder a line may follow where its own prices tell nothing: 2 its namesake's elsewhere, 1 another line's
    /// of its building; 0 never, e.g. a shop a dwelling's.
    [[nodiscard]] int similar(std::size_t a, std::size_t b) const {
        if (products[a] != products[b]) {
            return 0;
        }
        const bool one_place = keys[a].size() < 2 || keys[a][1] == keys[b][1];
        return keys[a][0] == keys[b][0] ? 2 : (one_place ? 1 : 0);
    }
};

/// The attributes that make lines, and each row's key. An attribute after the stack and the first is used only for
/// lines that it tells apart.
class line_keys {
public:
    line_keys(const units& of, const std::string& stack, const std::vector<std::string>& within) : of_(of) {
        if (of.attribute(stack) == nullptr) {
            raise(errors::attribute_missing, {"stack", stack, {}, {}});
        }
        if (of.floor().empty()) {
            raise(errors::attribute_missing, {"floor", "floor", {}, {}});
        }
        keys_.resize(of.size());
        add(stack, false);
        bool first = true; // the first one, the building, is part of every key
        for (const auto& name : within) {
            const auto* column = of.attribute(name);
            const bool used = std::find(attributes_.begin(), attributes_.end(), name) != attributes_.end();
            if (column != nullptr && !used && column->codes().null_count() != column->size()) {
                add(name, !first);
                first = false;
            }
        }
    }
    [[nodiscard]] const std::vector<std::string>& attributes() const noexcept { return attributes_; }
    [[nodiscard]] const line_key& operator[](std::size_t row) const { return keys_[row]; }

private:
    void add(const std::string& name, bool only_where_needed) {
        const auto& column = *of_.attribute(name);
        std::map<line_key, std::pair<std::string, bool>> seen; // the first text met, whether there are others
        for (std::size_t row = 0; row < keys_.size(); ++row) {
            const std::string text(column.text(row));
            auto& met = seen.try_emplace(keys_[row], text, false).first->second;
            met.second = met.second || met.first != text;
        }
        if (only_where_needed &&
            std::none_of(seen.begin(), seen.end(), [](const auto& entry) { return entry.second.second; })) {
            return;
        }
        attributes_.push_back(name);
        std::vector<key_cell> cells(keys_.size());
        for (std::size_t row = 0; row < keys_.size(); ++row) {
            const bool any = only_where_needed && !seen.at(keys_[row]).second;
            cells[row] = {any ? std::string() : std::string(column.text(row)), any};
        }
        for (std::size_t row = 0; row < keys_.size(); ++row) {
            keys_[row].push_back(std::move(cells[row]));
        }
    }

    const units& of_;
    std::vector<std::string> attributes_;
    std::vector<line_key> keys_;
};

[[nodiscard]] inline std::string label_of(const line_key& key) {
    std::string out;
    for (std::size_t i = 1; i <= key.size(); ++i) { // the stack's own name last, its product behind it
        const auto& cell = key[i < key.size() ? i : 0];
        if (!cell.any && !cell.text.empty()) {
            out += (out.empty() ? "" : "-") + cell.text;
        }
    }
    return out;
}

/// `price`: of each row, 1e-4, 0 where unpriced.
[[nodiscard]] inline input read_list(const units& of, std::vector<amount> price, const std::string& stack,
                                     const std::vector<std::string>& within) {
    input in;
    in.price = std::move(price);
    const line_keys keys(of, stack, within);
    in.attributes = keys.attributes();
    in.line_of.assign(of.size(), -1);
    in.list.lowest = of.lowest_floor();
    in.list.highest = of.highest_floor();

    struct placed {
        std::int32_t floor;
        amount price;
        std::size_t row;
    };
    std::map<line_key, std::vector<placed>, by_place> groups;
    for (std::size_t row = 0; row < of.size(); ++row) {
        const bool has_place = of.floor().is_valid(row) && !keys[row][0].text.empty();
        if (in.price[row] != 0 && has_place) {
            groups[keys[row]].push_back({of.floor()[row], in.price[row], row});
        } else if (in.price[row] != 0) {
            in.stray.push_back(row);
        }
    }
    const auto by_key = [&of](std::size_t a, std::size_t b) { return of.key(a) < of.key(b); };
    for (auto& [key, units_of_line] : groups) {
        std::sort(units_of_line.begin(), units_of_line.end(), [&](const placed& a, const placed& b) {
            return std::tie(a.floor, a.price) != std::tie(b.floor, b.price)
                       ? std::tie(a.floor, a.price) < std::tie(b.floor, b.price)
                       : by_key(a.row, b.row);
        });
        line l;
        std::vector<std::vector<std::size_t>> points;
        std::vector<std::size_t> doubles;
        for (std::size_t i = 0; i < units_of_line.size();) {
            std::vector<std::size_t> same; // the same floor and price
            const auto first = units_of_line[i];
            for (; i < units_of_line.size() && units_of_line[i].floor == first.floor &&
                   units_of_line[i].price == first.price;
                 ++i) {
                same.push_back(units_of_line[i].row);
            }
            if (!l.floors.empty() && l.floors.back() == first.floor) { // one price a floor; the others are overrides
                if (same.size() > points.back().size()) {
                    std::swap(same, points.back());
                    l.prices.back() = first.price;
                }
                doubles.insert(doubles.end(), same.begin(), same.end());
            } else {
                l.floors.push_back(first.floor);
                l.prices.push_back(first.price);
                points.push_back(std::move(same));
            }
        }
        for (const auto& p : points) {
            l.weights.push_back(static_cast<std::int32_t>(p.size()));
        }
        in.keys.push_back(key);
        in.labels.push_back(label_of(key));
        in.lines.push_back(std::move(l));
        in.rows.push_back(std::move(points));
        in.doubles.push_back(std::move(doubles));
    }
    std::sort(in.stray.begin(), in.stray.end(), by_key);
    in.list.tops.assign(in.lines.size(), in.list.lowest);
    for (std::size_t row = 0; row < of.size(); ++row) {
        const auto at = std::lower_bound(in.keys.begin(), in.keys.end(), keys[row], by_place{});
        if (at == in.keys.end() || *at != keys[row]) {
            continue;
        }
        in.line_of[row] = static_cast<std::int32_t>(at - in.keys.begin());
        if (of.floor().is_valid(row)) {
            auto& top = in.list.tops[static_cast<std::size_t>(in.line_of[row])];
            top = std::max(top, of.floor()[row]);
        }
    }
    const auto* product = within.empty() ? nullptr : of.attribute(within.back());
    for (const auto& points : in.rows) {
        in.products.emplace_back(product == nullptr ? std::string_view() : product->text(points.front().front()));
    }
    return in;
}

} // namespace loupan::inline LOUPAN_ABI::pricing::detail::fitting
