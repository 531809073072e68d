// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <loupan/core/columns.hpp>
#include <loupan/core/detail/int128.hpp>
#include <loupan/core/detail/text.hpp>
#include <loupan/core/floor_area.hpp>
#include <loupan/pricing/errors.hpp>

#include <algorithm>
#include <bit>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace loupan::inline LOUPAN_ABI::pricing {

/// One unit's facts as a value (房源): for pricing a single unit and for looking at a row of a list.
struct unit {
    std::string key{};
    std::optional<std::int32_t> floor{};
    std::map<std::string, std::string> attributes{};        ///< building, stack, orientation, layout, product, ...
    std::map<std::string, std::vector<std::string>> tags{}; ///< views, ...
    std::map<std::string, std::int64_t> areas{};            ///< gross, inner, garden, ... at 1e-4
    std::map<std::string, std::int64_t> unit_prices{};      ///< min, max, fixed at 1e-4; see unit_columns
    std::map<std::string, std::int64_t> totals{};           ///< min, max, fixed in minor units
    friend bool operator==(const unit&, const unit&) = default;
};

/// The keys of a list in Arrow's text layout: offsets and characters.
struct key_column {
    column<std::int32_t> offsets{}; ///< one more than keys
    column<char> characters{};

    [[nodiscard]] static key_column from(const std::vector<std::string>& keys) {
        std::vector<std::int32_t> offsets{0};
        std::vector<char> characters;
        offsets.reserve(keys.size() + 1);
        for (const auto& key : keys) {
            characters.insert(characters.end(), key.begin(), key.end());
            offsets.push_back(static_cast<std::int32_t>(characters.size()));
        }
        return {column<std::int32_t>(std::move(offsets)), column<char>(std::move(characters))};
    }
    [[nodiscard]] std::size_t size() const noexcept { return offsets.empty() ? 0 : offsets.size() - 1; }
    [[nodiscard]] std::string_view operator[](std::size_t row) const noexcept {
        const auto begin = static_cast<std::size_t>(offsets[row]);
        return {characters.data() + begin, static_cast<std::size_t>(offsets[row + 1]) - begin};
    }
};

/// The columns of a list of units, all of one length; absent columns are empty. Plain data: `units` checks it.
struct unit_columns {
    key_column keys{};            ///< unique; without keys a unit is known by its row number
    column<std::int32_t> floor{}; ///< 楼层; basements are negative
    std::map<std::string, code_column>
        attributes{}; ///< `building`, `stack`, `orientation`, `layout`, `product`, `project`, `status`, any other
    std::map<std::string, tag_column> tags{}; ///< `views`, any other
    std::map<std::string, column<std::int64_t>>
        areas{}; ///< `gross`, `inner`, `shared`, `gross_measured`, `inner_measured`, attached ones; 1e-4
    /// Bounds and fixed prices, 1e-4: `min` (底价), `max` (备案价/标价), `fixed` (sold or locked).
    std::map<std::string, column<std::int64_t>> unit_prices{};
    /// The same for totals, minor units.
    std::map<std::string, column<std::int64_t>> totals{};
    area_unit unit_of_area = area_unit::square_metre;
};

/// A list of units (房源表): immutable, cheap to copy, shared between threads. Text is encoded once, when it comes in.
class units {
public:
    units() : data_(std::make_shared<const data>()) {}
    /// \throws invalid_argument core.length_mismatch, core.duplicate (keys), core.validation (negative area, floor
    /// outside -99..999, unknown bound), pricing.area_inconsistent when gross, inner and shared are all given
    explicit units(unit_columns columns) : data_(std::make_shared<const data>(std::move(columns))) {}
    /// A list made of single units; attributes are the union of theirs.
    [[nodiscard]] static units from_rows(const std::vector<unit>& rows);

    [[nodiscard]] std::size_t size() const noexcept { return data_->size; }
    [[nodiscard]] bool empty() const noexcept { return data_->size == 0; }
    [[nodiscard]] const unit_columns& columns() const noexcept { return data_->columns; }
    [[nodiscard]] area_unit unit_of_area() const noexcept { return data_->columns.unit_of_area; }
    [[nodiscard]] std::string key(std::size_t row) const {
        return data_->columns.keys.size() == 0 ? std::to_string(row) : std::string(data_->columns.keys[row]);
    }
    /// \throws invalid_argument pricing.unit_unknown
    [[nodiscard]] std::size_t row_of(std::string_view key) const {
        if (const auto row = find(key)) {
            return *row;
        }
        raise(errors::unit_unknown, {"unit", loupan::detail::clip(key), {}, {}});
    }
    [[nodiscard]] std::optional<std::size_t> find(std::string_view key) const { return data_->find(key); }
    /// Null when the list has no such column.
    [[nodiscard]] const code_column* attribute(std::string_view name) const noexcept {
        return lookup(data_->columns.attributes, name);
    }
    [[nodiscard]] const tag_column* tags(std::string_view name) const noexcept {
        return lookup(data_->columns.tags, name);
    }
    [[nodiscard]] const column<std::int64_t>* area(std::string_view name) const noexcept {
        return lookup(data_->columns.areas, name);
    }
    [[nodiscard]] const column<std::int64_t>* unit_price(std::string_view name) const noexcept {
        return lookup(data_->columns.unit_prices, name);
    }
    [[nodiscard]] const column<std::int64_t>* total(std::string_view name) const noexcept {
        return lookup(data_->columns.totals, name);
    }
    [[nodiscard]] const column<std::int32_t>& floor() const noexcept { return data_->columns.floor; }
    /// The greatest stored magnitude of an area, unit-price or total column of this list, found when it came in: what
    /// range proofs need.
    [[nodiscard]] std::int64_t greatest(const column<std::int64_t>& of) const noexcept {
        for (const auto& [buffer, value] : data_->greatest) {
            if (buffer == of.data()) {
                return value;
            }
        }
        return std::numeric_limits<std::int64_t>::max();
    }
    /// Whether all units name one project, or none does.
    [[nodiscard]] bool one_project() const noexcept { return data_->one_project; }
    /// The lowest and highest floor present; 0 and -1 when there is none.
    [[nodiscard]] std::int32_t lowest_floor() const noexcept { return data_->lowest_floor; }
    [[nodiscard]] std::int32_t highest_floor() const noexcept { return data_->highest_floor; }

    [[nodiscard]] unit row(std::size_t row) const;
    [[nodiscard]] unit operator[](std::size_t row) const { return this->row(row); }
    /// The same list with some columns replaced or added.
    template <class Edit> [[nodiscard]] units with(Edit&& edit) const {
        unit_columns copy = data_->columns;
        std::forward<Edit>(edit)(copy);
        return units(std::move(copy));
    }
    /// The rows of that list, in the order given. \throws invalid_argument core.validation for a row outside the list
    [[nodiscard]] units take(const std::vector<std::size_t>& rows) const;

private:
    template <class Map>
    static const typename Map::mapped_type* lookup(const Map& map, std::string_view name) noexcept {
        for (const auto& [key, value] : map) {
            if (key == name) {
                return &value;
            }
        }
        return nullptr;
    }

    struct data {
        data() = default;
        explicit data(unit_columns given) : columns(std::move(given)) {
            find_size();
            check_areas();
            check_floors();
            check_prices();
            check_project();
            build_index();
        }

        [[nodiscard]] std::optional<std::size_t> find(std::string_view key) const {
            if (columns.keys.size() == 0) {
                std::int64_t row = 0;
                const auto status = loupan::detail::parse_scaled(key, 0, row);
                const bool in_list = status == loupan::detail::parse_status::ok && row >= 0 &&
                                     static_cast<std::size_t>(row) < size && std::to_string(row) == key;
                return in_list ? std::optional<std::size_t>(static_cast<std::size_t>(row)) : std::nullopt;
            }
            for (std::size_t at = hash(key) & mask;; at = (at + 1) & mask) {
                const auto entry = index[at];
                if (entry < 0) {
                    return std::nullopt;
                }
                if (columns.keys[static_cast<std::size_t>(entry)] == key) {
                    return static_cast<std::size_t>(entry);
                }
            }
        }

        void find_size() {
            bool known = false;
            const auto see = [&](std::string_view name, std::size_t length) {
                if (!known) {
                    size = length;
                    known = true;
                } else if (length != size) {
                    raise(loupan::errors::length_mismatch,
                          {std::string(name), std::to_string(length) + " instead of " + std::to_string(size), {}, {}});
                }
            };
            if (!columns.keys.offsets.empty()) {
                see("key", columns.keys.size());
            }
            if (!columns.floor.empty()) {
                see("floor", columns.floor.size());
            }
            for (const auto& [name, c] : columns.attributes) {
                see(name, c.size());
            }
            for (const auto& [name, c] : columns.tags) {
                see(name, c.size());
            }
            for (const auto& [name, c] : columns.areas) {
                see(name, c.size());
            }
            for (const auto& [name, c] : columns.unit_prices) {
                see(name, c.size());
            }
            for (const auto& [name, c] : columns.totals) {
                see(name, c.size());
            }
            if (size > static_cast<std::size_t>(std::numeric_limits<std::int32_t>::max())) {
                raise(loupan::errors::overflow, {"units", std::to_string(size), {}, {}});
            }
        }

        // The first negative value that is present, if there is one; remembers the greatest magnitude on the way.
        std::optional<std::size_t> scan(const column<std::int64_t>& c) {
            std::int64_t least = 0;
            std::int64_t most = 0;
            for (const auto v : c.values()) {
                least = std::min(least, v);
                most = std::max(most, v);
            }
            const bool extreme = least == std::numeric_limits<std::int64_t>::min();
            greatest.emplace_back(c.data(),
                                  std::max(most, extreme ? std::numeric_limits<std::int64_t>::max() : -least));
            for (std::size_t i = 0; least < 0 && i < c.size(); ++i) {
                if (c[i] < 0 && c.is_valid(i)) {
                    return i;
                }
            }
            return std::nullopt;
        }

        void check_areas() {
            for (const auto& [name, c] : columns.areas) {
                if (const auto i = scan(c)) {
                    raise(loupan::errors::validation,
                          {name, loupan::detail::print_trimmed(loupan::detail::int128{c[*i]}, floor_area::scale, 2),
                           static_cast<std::int64_t>(*i), "K4"});
                }
            }
            const auto* gross = lookup(columns.areas, "gross");
            const auto* inner = lookup(columns.areas, "inner");
            const auto* shared = lookup(columns.areas, "shared");
            if (gross == nullptr || inner == nullptr || shared == nullptr) {
                return;
            }
            for (std::size_t i = 0; i < size; ++i) {
                if (!gross->is_valid(i) || !inner->is_valid(i) || !shared->is_valid(i)) {
                    continue;
                }
                const auto gap = (*gross)[i] - (*inner)[i] - (*shared)[i];
                if (gap > 100 || gap < -100) { // 0.01 at 1e-4
                    raise(errors::area_inconsistent,
                          {"gross", loupan::detail::print_trimmed(loupan::detail::int128{gap}, floor_area::scale, 2),
                           static_cast<std::int64_t>(i), "GB/T 17986"});
                }
            }
        }

        void check_floors() {
            bool any = false;
            for (std::size_t i = 0; i < columns.floor.size(); ++i) {
                if (!columns.floor.is_valid(i)) {
                    continue;
                }
                const auto f = columns.floor[i];
                if (f < -99 || f > 999) {
                    raise(loupan::errors::validation, {"floor", std::to_string(f), static_cast<std::int64_t>(i), {}});
                }
                lowest_floor = any ? std::min(lowest_floor, f) : f;
                highest_floor = any ? std::max(highest_floor, f) : f;
                any = true;
            }
        }

        void check_project() {
            const auto* project = lookup(columns.attributes, "project");
            if (project != nullptr) {
                const auto codes = project->codes().values();
                one_project =
                    std::all_of(codes.begin(), codes.end(), [&](std::int32_t c) { return c == codes.front(); });
            }
        }

        void check_prices() {
            for (const auto* group : {&columns.unit_prices, &columns.totals}) {
                for (const auto& [name, c] : *group) {
                    if (name != "min" && name != "max" && name != "fixed") {
                        raise(loupan::errors::validation, {name, name, {}, {}});
                    }
                    if (const auto i = scan(c)) {
                        raise(errors::negative_price, {name, std::to_string(c[*i]), static_cast<std::int64_t>(*i), {}});
                    }
                }
            }
        }

        void build_index() {
            const auto& keys = columns.keys;
            if (keys.size() == 0) {
                return;
            }
            const std::size_t slots = std::bit_ceil(keys.size() * 2);
            index.assign(slots, -1);
            mask = slots - 1;
            for (std::size_t row = 0; row < keys.size(); ++row) {
                const auto key = keys[row];
                std::size_t at = hash(key) & mask;
                while (index[at] >= 0) {
                    if (keys[static_cast<std::size_t>(index[at])] == key) {
                        raise(loupan::errors::duplicate,
                              {"key", loupan::detail::clip(key), static_cast<std::int64_t>(row), {}});
                    }
                    at = (at + 1) & mask;
                }
                index[at] = static_cast<std::int32_t>(row);
            }
        }

        static std::size_t hash(std::string_view key) noexcept {
            auto h = std::hash<std::string_view>{}(key);
            return h ^ (h >> 32U);
        }

        unit_columns columns{};
        std::size_t size = 0;
        std::int32_t lowest_floor = 0;
        std::int32_t highest_floor = -1;
        std::vector<std::int32_t> index{};
        std::size_t mask = 0;
        std::vector<std::pair<const std::int64_t*, std::int64_t>> greatest{};
        bool one_project = true;
    };

    std::shared_ptr<const data> data_;
};

inline unit units::row(std::size_t at) const {
    if (at >= size()) {
        raise(loupan::errors::not_found, {"units", std::to_string(at), {}, {}});
    }
    const auto& c = data_->columns;
    unit u;
    u.key = key(at);
    if (!c.floor.empty()) {
        u.floor = c.floor.at(at);
    }
    for (const auto& [name, values] : c.attributes) {
        if (values.code(at) >= 0) {
            u.attributes.emplace(name, values.text(at));
        }
    }
    for (const auto& [name, values] : c.tags) {
        u.tags.emplace(name, values.tags(at));
    }
    const auto copy = [at](const auto& from, auto& to) {
        for (const auto& [name, values] : from) {
            if (const auto v = values.at(at)) {
                to.emplace(name, *v);
            }
        }
    };
    copy(c.areas, u.areas);
    copy(c.unit_prices, u.unit_prices);
    copy(c.totals, u.totals);
    return u;
}

inline units units::from_rows(const std::vector<unit>& rows) {
    unit_columns c;
    const std::size_t n = rows.size();
    std::vector<std::string> keys;
    std::vector<std::optional<std::int32_t>> floors;
    std::map<std::string, std::vector<std::string>> attributes;
    std::map<std::string, std::vector<std::vector<std::string>>> tags;
    std::map<std::string, std::vector<std::optional<std::int64_t>>> areas;
    std::map<std::string, std::vector<std::optional<std::int64_t>>> unit_prices;
    std::map<std::string, std::vector<std::optional<std::int64_t>>> totals;
    bool any_floor = false;
    bool any_key = false;
    for (std::size_t i = 0; i < n; ++i) {
        const auto& u = rows[i];
        keys.push_back(u.key);
        any_key = any_key || !u.key.empty();
        floors.push_back(u.floor);
        any_floor = any_floor || u.floor.has_value();
        const auto put = [i, n](auto& columns, const auto& values) {
            for (const auto& [name, value] : values) {
                auto& list = columns[name];
                list.resize(n);
                list[i] = value;
            }
        };
        put(attributes, u.attributes);
        put(tags, u.tags);
        put(areas, u.areas);
        put(unit_prices, u.unit_prices);
        put(totals, u.totals);
    }
    if (any_key) {
        c.keys = key_column::from(keys);
    }
    // Rows that say nothing are rows all the same: a column of absent floors gives the list its length.
    const bool says_nothing =
        !any_key && attributes.empty() && tags.empty() && areas.empty() && unit_prices.empty() && totals.empty();
    if (any_floor || says_nothing) {
        c.floor = column<std::int32_t>(floors);
    }
    for (const auto& [name, texts] : attributes) {
        c.attributes.emplace(name, code_column::encode(texts));
    }
    for (auto& [name, lists] : tags) {
        auto sets = std::make_shared<std::vector<std::vector<std::string>>>();
        std::vector<std::int32_t> codes;
        for (auto& list : lists) {
            std::sort(list.begin(), list.end());
            const auto at = std::find(sets->begin(), sets->end(), list);
            codes.push_back(static_cast<std::int32_t>(at - sets->begin()));
            if (at == sets->end()) {
                sets->push_back(list);
            }
        }
        c.tags.emplace(name, tag_column(column<std::int32_t>(std::move(codes)), std::move(sets)));
    }
    const auto freeze = [](const auto& from, auto& to) {
        for (const auto& [name, values] : from) {
            to.emplace(name, column<std::int64_t>(values));
        }
    };
    freeze(areas, c.areas);
    freeze(unit_prices, c.unit_prices);
    freeze(totals, c.totals);
    return units(std::move(c));
}

inline units units::take(const std::vector<std::size_t>& rows) const {
    const auto& from = data_->columns;
    for (const auto row : rows) {
        if (row >= size()) {
            raise(loupan::errors::validation, {"rows", std::to_string(row), {}, {}});
        }
    }
    const auto pick = [&rows]<class T>(const column<T>& c) {
        column_builder<T> out(rows.size());
        for (std::size_t i = 0; i < rows.size(); ++i) {
            out.data()[i] = c[rows[i]];
            if (!c.is_valid(rows[i])) {
                out.set_null(i);
            }
        }
        return std::move(out).finish();
    };
    unit_columns c;
    c.unit_of_area = from.unit_of_area;
    if (from.keys.size() != 0) {
        std::vector<std::string> keys;
        for (const auto row : rows) {
            keys.emplace_back(from.keys[row]);
        }
        c.keys = key_column::from(keys);
    }
    if (!from.floor.empty()) {
        c.floor = pick(from.floor);
    }
    for (const auto& [name, v] : from.attributes) {
        c.attributes.emplace(name, code_column(pick(v.codes()), v.shared_names()));
    }
    for (const auto& [name, v] : from.tags) {
        c.tags.emplace(name, tag_column(pick(v.codes()), v.shared_sets()));
    }
    for (const auto& [name, v] : from.areas) {
        c.areas.emplace(name, pick(v));
    }
    for (const auto& [name, v] : from.unit_prices) {
        c.unit_prices.emplace(name, pick(v));
    }
    for (const auto& [name, v] : from.totals) {
        c.totals.emplace(name, pick(v));
    }
    return units(std::move(c));
}

} // namespace loupan::inline LOUPAN_ABI::pricing
