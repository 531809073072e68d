// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

// What the headers of a list mean: fields by their names, and the headers of the lists that exist.

namespace loupan::inline LOUPAN_ABI::pricing::detail {

enum class csv_kind : std::uint8_t {
    ignored,
    key,
    floor,
    attribute,
    tags,
    area,
    unit_price_bound,
    total_bound,
    unit_price,
    total
};

/// What a column of the text is for.
struct csv_target {
    csv_kind kind = csv_kind::ignored;
    std::string name{};
    friend bool operator==(const csv_target&, const csv_target&) = default;
};

/// The meaning of a field's name; nothing when it is not one of the known.
inline std::optional<csv_target> known_field(std::string_view field) {
    static constexpr std::array<std::string_view, 9> attributes{"project", "building",    "unit",    "stack", "room",
                                                                "layout",  "orientation", "product", "status"};
    static constexpr std::array<std::string_view, 4> derived{"ignore", "gross_unit_price", "inner_unit_price", "flags"};
    const auto rest = [field](std::string_view prefix) { return std::string(field.substr(prefix.size())); };
    if (std::find(derived.begin(), derived.end(), field) != derived.end()) {
        return csv_target{};
    }
    if (std::find(attributes.begin(), attributes.end(), field) != attributes.end()) {
        return csv_target{csv_kind::attribute, std::string(field)};
    }
    if (field == "key") return csv_target{csv_kind::key, "key"};
    if (field == "floor") return csv_target{csv_kind::floor, "floor"};
    if (field == "views") return csv_target{csv_kind::tags, "views"};
    if (field == "unit_price") return csv_target{csv_kind::unit_price, "unit_price"};
    if (field == "total") return csv_target{csv_kind::total, "total"};
    for (const std::string_view bound : {"min", "max", "fixed"}) {
        if (field.starts_with(bound)) {
            const auto what = field.substr(bound.size());
            if (what == "_unit_price") return csv_target{csv_kind::unit_price_bound, std::string(bound)};
            if (what == "_total") return csv_target{csv_kind::total_bound, std::string(bound)};
        }
    }
    if (field.starts_with("attribute:")) return csv_target{csv_kind::attribute, rest("attribute:")};
    if (field.starts_with("tags:")) return csv_target{csv_kind::tags, rest("tags:")};
    if (field.starts_with("area:")) return csv_target{csv_kind::area, rest("area:")};
    if (field.size() > 5 && field.ends_with("_area")) {
        return csv_target{csv_kind::area, std::string(field.substr(0, field.size() - 5))};
    }
    return std::nullopt;
}

/// The field behind a header of the lists that exist; empty when there is none.
inline std::string_view field_of_header(std::string_view header) {
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 31> table{{
        {"id", "key"},
        {"use", "product"},
        {"inside_area_m2", "inner_area"},
        {"shared_area_m2", "shared_area"},
        {"building_area_m2", "gross_area"},
        {"done_inside_area_m2", "inner_measured_area"},
        {"done_shared_area_m2", "shared_measured_area"},
        {"done_building_area_m2", "gross_measured_area"},
        {"unit_price_cny_m2", "unit_price"},
        {"total_price_cny", "total"},
        {"房源编号", "key"},
        {"项目", "project"},
        {"楼栋", "building"},
        {"单元", "unit"},
        {"垂直线", "stack"},
        {"楼层", "floor"},
        {"房号", "room"},
        {"户型", "layout"},
        {"朝向", "orientation"},
        {"景观", "views"},
        {"产品类型", "product"},
        {"状态", "status"},
        {"建筑面积", "gross_area"},
        {"套内面积", "inner_area"},
        {"分摊面积", "shared_area"},
        {"单价", "unit_price"},
        {"总价", "total"},
        {"底价单价", "min_unit_price"},
        {"底价总价", "min_total"},
        {"备案单价", "max_unit_price"},
        {"备案总价", "max_total"},
    }};
    for (const auto& [name, field] : table) {
        if (name == header) {
            return field;
        }
    }
    return {};
}

} // namespace loupan::inline LOUPAN_ABI::pricing::detail
