// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <loupan/core/currency.hpp>
#include <loupan/core/floor_area.hpp>
#include <loupan/pricing/prices.hpp>
#include <loupan/pricing/units.hpp>

#include <cstdint>
#include <map>
#include <string>

/// \file
/// How a list of units or prices is read from CSV (导入选项), and what a filed list is.

namespace loupan::inline LOUPAN_ABI::pricing {

/// What becomes of a column that has no known name.
enum class other_columns : std::uint8_t {
    attributes, ///< a text attribute of the header's name
    ignore,
    refuse ///< an error, pricing.attribute_missing
};

/// How to read a list. The fields are: `key`, `floor`; the attributes `project`, `building`, `unit`, `stack`, `room`,
/// `orientation`, `layout`, `product`, `status` or any other name; the tags `views`; areas as `gross_area`, `inner_area`,
/// `shared_area` or any `<name>_area`; `unit_price` and `total` of a filed list; `min_`, `max_` and `fixed_unit_price`, and the same
/// for `total`; `ignore`. `attribute:x`, `tags:x` and `area:x` name a column of that kind whatever its name.
///
/// Headers that are fields mean themselves. So do, where the field is not there already, those of the Shenzhen housing bureau's
/// lists (`id`, `use`, `inside_area_m2`, `building_area_m2`, `unit_price_cny_m2`, `total_price_cny`, ...) and common Chinese ones
/// (`楼栋`, `单元`, `楼层`, `房号`, `建筑面积`, `单价`, ...).
///
/// A list with `room` and without `stack` gets its stacks from the rooms: the text of `unit`, then the last two digits of the room.
/// Room 4702 is stack 02; room 01 of 三单元 is stack 三单元01. A room that does not end with two digits stands whole.
///
/// A unit with a blank key is known by its row number, from 0.
struct csv_options {
    std::map<std::string, std::string> columns{}; ///< header to field, before what is known by itself
    other_columns others = other_columns::attributes;
    char delimiter = ',';
    char tag_separator = ';';
    area_unit unit_of_area = area_unit::square_metre;
    loupan::currency currency{}; ///< decides how many decimals a total may have
};

/// A filed list: its units, and its prices, some of which may be absent.
struct filed_list {
    pricing::units units{};
    pricing::prices prices{};
};

} // namespace loupan::inline LOUPAN_ABI::pricing
