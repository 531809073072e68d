// SPDX-License-Identifier: Apache-2.0
#include "arguments.hpp"
#include "guard.hpp"

#include <algorithm>
#include <memory>
#include <string>
#include <utility>
#include <vector>

using namespace loupan;
using namespace loupan_abi;

namespace {

/// Puts a column under its name. \throws invalid_argument core.duplicate when there is one already
template <class Map> void put(Map& columns, std::string_view name, typename Map::mapped_type column) {
    if (!columns.emplace(std::string(name), std::move(column)).second) {
        raise(errors::duplicate, {"name", loupan::detail::clip(name), {}, {}});
    }
}

/// Codes into a dictionary of ours: it has each text once, and no empty one.
code_column encode(std::span<const std::int32_t> codes, const text_list& texts) {
    auto names = std::make_shared<dictionary>();
    std::vector<std::int32_t> ours(texts.size());
    for (std::size_t i = 0; i < texts.size(); ++i) {
        ours[i] = texts[i].empty() ? code_column::absent : names->encode(texts[i]);
    }
    column_builder<std::int32_t> out(codes.size());
    for (std::size_t row = 0; row < codes.size(); ++row) {
        const auto code = codes[row];
        if (code < code_column::absent || code >= static_cast<std::int64_t>(texts.size())) {
            raise(errors::validation, {"codes", std::to_string(code), static_cast<std::int64_t>(row), {}});
        }
        out.data()[row] = code < 0 ? code_column::absent : ours[static_cast<std::size_t>(code)];
        if (out.data()[row] == code_column::absent) {
            out.set_null(row);
        }
    }
    return {std::move(out).finish(), std::move(names)};
}

std::vector<std::string> tag_set(const text_list& tags, std::int32_t from, std::int32_t to, std::size_t set) {
    std::vector<std::string> out;
    for (auto i = static_cast<std::size_t>(from); i < static_cast<std::size_t>(to); ++i) {
        if (tags[i].empty()) {
            raise(errors::empty, {"tags", {}, static_cast<std::int64_t>(i), {}});
        }
        out.emplace_back(tags[i]);
    }
    std::sort(out.begin(), out.end());
    if (const auto twice = std::adjacent_find(out.begin(), out.end()); twice != out.end()) {
        raise(errors::duplicate, {"sets", *twice, static_cast<std::int64_t>(set), {}});
    }
    return out;
}

auto& numbers(pricing::unit_columns& columns, loupan_number_kind kind) {
    switch (kind) {
    case LOUPAN_AREA:
        return columns.areas;
    case LOUPAN_UNIT_PRICE_BOUND:
        return columns.unit_prices;
    case LOUPAN_TOTAL_BOUND:
        return columns.totals;
    default:
        raise(errors::validation, {"kind", std::to_string(kind), {}, {}});
    }
}

} // namespace

loupan_status loupan_units_builder_new(loupan_units_builder** builder, loupan_error** error) noexcept {
    return made(builder, "builder", error, [] { return loupan_units_builder{}; });
}

loupan_status loupan_units_builder_set_area_unit(loupan_units_builder* builder, loupan_area_unit unit,
                                                 loupan_error** error) noexcept {
    return guarded(error, [&] {
        auto& columns = need(builder, "builder").columns;
        if (unit < LOUPAN_SQUARE_METRE || unit > LOUPAN_PING) {
            raise(errors::unit_unknown, {"unit", std::to_string(unit), {}, {}});
        }
        columns.unit_of_area = static_cast<area_unit>(unit);
    });
}

loupan_status loupan_units_builder_add_keys(loupan_units_builder* builder, const int32_t* offsets, int64_t count,
                                            const char* characters, int64_t size, loupan_error** error) noexcept {
    return guarded(error, [&] {
        auto& columns = need(builder, "builder").columns;
        if (!columns.keys.offsets.empty()) {
            raise(errors::duplicate, {"keys", "keys", {}, {}});
        }
        const text_list given(offsets, count, characters, size, "keys");
        std::vector<std::string> keys(given.size());
        for (std::size_t i = 0; i < given.size(); ++i) {
            keys[i] = given[i];
        }
        columns.keys = pricing::key_column::from(keys);
    });
}

loupan_status loupan_units_builder_add_floors(loupan_units_builder* builder, const int32_t* values,
                                              const uint8_t* validity, int64_t count, loupan_error** error) noexcept {
    return guarded(error, [&] {
        auto& columns = need(builder, "builder").columns;
        if (!columns.floor.empty()) {
            raise(errors::duplicate, {"floors", "floors", {}, {}});
        }
        columns.floor = column_of(values, validity, count, "floors");
    });
}

loupan_status loupan_units_builder_add_texts(loupan_units_builder* builder, const char* name, int64_t name_size,
                                             const int32_t* offsets, int64_t count, const char* characters,
                                             int64_t size, loupan_error** error) noexcept {
    return guarded(error, [&] {
        auto& columns = need(builder, "builder").columns;
        const text_list texts(offsets, count, characters, size, "texts");
        std::vector<std::int32_t> codes(texts.size());
        for (std::size_t i = 0; i < codes.size(); ++i) {
            codes[i] = static_cast<std::int32_t>(i);
        }
        put(columns.attributes, name_of(name, name_size), encode(codes, texts));
    });
}

loupan_status loupan_units_builder_add_codes(loupan_units_builder* builder, const char* name, int64_t name_size,
                                             const int32_t* codes, int64_t count, const int32_t* dictionary_offsets,
                                             int64_t dictionary_count, const char* characters, int64_t size,
                                             loupan_error** error) noexcept {
    return guarded(error, [&] {
        auto& columns = need(builder, "builder").columns;
        const text_list texts(dictionary_offsets, dictionary_count, characters, size, "dictionary");
        put(columns.attributes, name_of(name, name_size),
            encode(values_of(codes, count_of(count, "codes"), "codes"), texts));
    });
}

loupan_status loupan_units_builder_add_tags(loupan_units_builder* builder, const char* name, int64_t name_size,
                                            const int32_t* codes, int64_t count, const int32_t* set_offsets,
                                            int64_t set_count, const int32_t* tag_offsets, int64_t tag_count,
                                            const char* characters, int64_t size, loupan_error** error) noexcept {
    return guarded(error, [&] {
        auto& columns = need(builder, "builder").columns;
        const text_list tags(tag_offsets, tag_count, characters, size, "tags");
        const auto ranges = offsets_of(set_offsets, count_of(set_count, "sets"), tag_count, "sets");
        auto sets = std::make_shared<std::vector<std::vector<std::string>>>();
        for (std::size_t s = 0; s + 1 < ranges.size(); ++s) {
            sets->push_back(tag_set(tags, ranges[s], ranges[s + 1], s));
        }
        put(columns.tags, name_of(name, name_size),
            tag_column(column_of(codes, nullptr, count, "codes"), std::move(sets)));
    });
}

loupan_status loupan_units_builder_add_numbers(loupan_units_builder* builder, loupan_number_kind kind, const char* name,
                                               int64_t name_size, const int64_t* values, const uint8_t* validity,
                                               int64_t count, loupan_error** error) noexcept {
    return guarded(error, [&] {
        auto& columns = numbers(need(builder, "builder").columns, kind);
        put(columns, name_of(name, name_size), column_of(values, validity, count, "values"));
    });
}

loupan_status loupan_units_builder_finish(loupan_units_builder* builder, loupan_units** units,
                                          loupan_error** error) noexcept {
    return made(units, "units", error, [&] {
        auto columns = std::exchange(need(builder, "builder").columns, {});
        return loupan_units{pricing::units(std::move(columns))};
    });
}

void loupan_units_builder_free(loupan_units_builder* builder) noexcept { delete builder; }
