// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <loupan/core/columns.hpp>
#include <loupan/core/currency.hpp>
#include <loupan/core/floor_area.hpp>
#include <loupan/core/money.hpp>
#include <loupan/core/unit_price.hpp>
#include <loupan/interop/csv.hpp>
#include <loupan/pricing/errors.hpp>
#include <loupan/pricing/prices.hpp>
#include <loupan/pricing/units.hpp>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <limits>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// \file
/// Units and price lists as CSV (房源表/价目表导入导出).

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

namespace detail {

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

/// Numbers that come one by one, some absent.
template <class T> class value_list {
public:
    void reserve(std::size_t n) { values_.reserve(n); }
    void push(T value) { values_.push_back(value); }
    void push_absent() {
        absent_.push_back(values_.size());
        values_.push_back(T{});
    }
    [[nodiscard]] bool any() const noexcept { return absent_.size() < values_.size(); }
    [[nodiscard]] column<T> finish() && {
        if (absent_.empty()) {
            return column<T>(std::move(values_));
        }
        std::vector<std::uint8_t> bits((values_.size() + 7) / 8, std::uint8_t{0xff});
        for (const auto i : absent_) {
            bits[i / 8] = static_cast<std::uint8_t>(bits[i / 8] & ~(1U << (i % 8)));
        }
        return column<T>(std::move(values_), std::move(bits));
    }

private:
    std::vector<T> values_{};
    std::vector<std::size_t> absent_{};
};

/// Texts as codes. Lists repeat themselves, so a small table in front of the dictionary answers most look-ups.
class text_list {
public:
    void reserve(std::size_t n) { codes_.reserve(n); }
    /// The code of the text; the empty text is absent.
    void push(std::string_view text) { codes_.push_back(text.empty() ? code_column::absent : code_of(text)); }
    [[nodiscard]] std::int32_t code_of(std::string_view text) {
        auto& slot = recent_[cheap_hash(text) % recent_.size()];
        if (slot < 0 || (*names_)[static_cast<std::size_t>(slot)] != text) {
            slot = names_->encode(text);
        }
        return slot;
    }
    void push_code(std::int32_t code) { codes_.push_back(code); }
    [[nodiscard]] std::int32_t last() const noexcept { return codes_.back(); }
    [[nodiscard]] const dictionary& names() const noexcept { return *names_; }
    [[nodiscard]] bool any() const noexcept { return names_->size() != 0; }
    [[nodiscard]] std::vector<std::int32_t> take_codes() && { return std::move(codes_); }
    [[nodiscard]] code_column finish() && {
        value_list<std::int32_t> list;
        list.reserve(codes_.size());
        for (const auto code : codes_) {
            code < 0 ? list.push_absent() : list.push(code);
        }
        // Absent codes are -1 by themselves as well, not only by their bit.
        auto column = std::move(list).finish();
        return column.null_count() == 0 ? code_column(std::move(column), std::move(names_))
                                        : code_column(with_codes(column, std::move(codes_)), std::move(names_));
    }

private:
    static column<std::int32_t> with_codes(const column<std::int32_t>& marked, std::vector<std::int32_t> codes) {
        std::vector<std::uint8_t> bits(marked.validity(), marked.validity() + (marked.size() + 7) / 8);
        return {std::move(codes), std::move(bits)};
    }
    static std::size_t cheap_hash(std::string_view text) noexcept {
        std::uint64_t head = 0;
        std::uint64_t tail = 0;
        const auto n = std::min<std::size_t>(text.size(), sizeof head);
        if (n != 0) {
            std::memcpy(&head, text.data(), n);
            std::memcpy(&tail, text.data() + text.size() - n, n);
        }
        const auto mixed = (head ^ (tail << 1U) ^ text.size()) * 0x9E3779B97F4A7C15U;
        return static_cast<std::size_t>(mixed >> 40U);
    }

    std::shared_ptr<dictionary> names_ = std::make_shared<dictionary>();
    std::array<std::int32_t, 512> recent_ = [] {
        std::array<std::int32_t, 512> none{};
        none.fill(-1);
        return none;
    }();
    std::vector<std::int32_t> codes_{};
};

/// Reads the rows of a list into columns.
class list_reader {
public:
    list_reader(std::string_view text, const csv_options& options) : csv_(text, options.delimiter), options_(options) {
        choose_targets();
        read_rows();
        if (!errors_.empty()) {
            const auto& first = errors_.front();
            raise(*first_code_, {first.path, first.value, first.row, {}}, errors_);
        }
    }

    [[nodiscard]] units take_units() {
        unit_columns c;
        c.unit_of_area = options_.unit_of_area;
        for (auto& s : sinks_) {
            const auto& name = s.target.name;
            switch (s.target.kind) {
            case csv_kind::key:
                c.keys = {column<std::int32_t>(std::move(offsets_)), column<char>(std::move(characters_))};
                break;
            case csv_kind::floor:
                c.floor = std::move(s.floors).finish();
                break;
            case csv_kind::attribute:
                c.attributes.emplace(name, std::move(s.texts).finish());
                break;
            case csv_kind::tags:
                c.tags.emplace(name, finish_tags(s));
                break;
            case csv_kind::area:
                c.areas.emplace(name, std::move(s.numbers).finish());
                break;
            case csv_kind::unit_price_bound:
                c.unit_prices.emplace(name, std::move(s.numbers).finish());
                break;
            case csv_kind::total_bound:
                c.totals.emplace(name, std::move(s.numbers).finish());
                break;
            default:
                break;
            }
        }
        if (stack_from_room_) {
            c.attributes.emplace("stack", std::move(stacks_).finish());
        }
        try {
            return units(std::move(c));
        } catch (const error& e) {
            if (!e.row()) {
                throw;
            }
            raise(error_code{e.code(), e.kind(), e.message(), e.message_zh()},
                  {place(static_cast<std::size_t>(*e.row()), header_of(e.path())), e.value(), e.row(), e.rule()},
                  e.rows());
        }
    }

    /// The prices of a filed list. \throws invalid_argument pricing.attribute_missing, core.validation
    [[nodiscard]] prices take_prices(const units& of) {
        auto unit_price = take_prices_of(csv_kind::unit_price, "unit_price");
        auto total = take_prices_of(csv_kind::total, "total");
        for (std::size_t i = 0; i < of.size(); ++i) {
            if (unit_price.is_valid(i) != total.is_valid(i)) {
                raise(loupan::errors::validation, {place(i, unit_price.is_valid(i) ? "total" : "unit_price"),
                                                   "a unit price and a total are given together or not at all",
                                                   static_cast<std::int64_t>(i),
                                                   {}});
            }
        }
        return make_prices(of, std::move(unit_price), std::move(total), options_.currency);
    }

private:
    struct sink {
        csv_target target{};
        value_list<std::int64_t> numbers{};
        value_list<std::int32_t> floors{};
        text_list texts{};
        std::vector<std::size_t> first_rows{}; ///< tags: where each distinct text stood first
    };
    /// Reading stops after so many bad cells: a file of another kind has only bad ones.
    static constexpr std::size_t most_errors = 1000;

    void choose_targets() {
        const auto& header = csv_.header();
        sinks_.resize(header.size());
        std::vector<bool> chosen(header.size(), false);
        const auto choose = [&](std::size_t i, csv_target target) {
            sinks_[i].target = std::move(target);
            chosen[i] = true;
        };
        for (const auto& [name, field] : options_.columns) {
            const auto it = std::find(header.begin(), header.end(), name);
            if (it == header.end()) {
                raise(errors::attribute_missing, {"columns", loupan::detail::clip(name), {}, {}});
            }
            auto target = known_field(field).value_or(csv_target{csv_kind::attribute, field});
            choose(static_cast<std::size_t>(it - header.begin()), std::move(target));
        }
        for (std::size_t i = 0; i < header.size(); ++i) {
            if (auto target = known_field(header[i]); target && !chosen[i]) {
                choose(i, *std::move(target));
            }
        }
        for (std::size_t i = 0; i < header.size(); ++i) {
            if (const auto target = chosen[i] ? std::nullopt : known_field(field_of_header(header[i]));
                target && !is_taken(*target)) {
                choose(i, *target);
            }
        }
        for (std::size_t i = 0; i < header.size(); ++i) {
            if (chosen[i]) {
                continue;
            }
            if (options_.others == other_columns::refuse) {
                raise(errors::attribute_missing, {"line 1", loupan::detail::clip(header[i]), {}, {}});
            }
            if (options_.others == other_columns::attributes) {
                choose(i, {csv_kind::attribute, header[i]});
            }
        }
        refuse_twice();
        room_ = find(csv_kind::attribute, "room");
        unit_ = find(csv_kind::attribute, "unit");
        stack_from_room_ = room_ != nullptr && find(csv_kind::attribute, "stack") == nullptr;
    }

    [[nodiscard]] sink* find(csv_kind kind, std::string_view name) {
        for (auto& s : sinks_) {
            if (s.target.kind == kind && s.target.name == name) {
                return &s;
            }
        }
        return nullptr;
    }
    [[nodiscard]] bool is_taken(const csv_target& target) { return find(target.kind, target.name) != nullptr; }
    void refuse_twice() {
        for (std::size_t i = 0; i < sinks_.size(); ++i) {
            const auto& target = sinks_[i].target;
            if (target.kind == csv_kind::ignored) {
                continue;
            }
            if (target.name.empty()) {
                raise(loupan::errors::validation, {"line 1", loupan::detail::clip(csv_.header()[i]), {}, {}});
            }
            if (find(target.kind, target.name) != &sinks_[i]) {
                raise(loupan::errors::duplicate, {"line 1", loupan::detail::clip(csv_.header()[i]), {}, {}});
            }
        }
    }

    void read_rows() {
        const auto most = csv_.most_rows();
        reserve(most);
        bool plain_lines = true;
        while (errors_.size() < most_errors && csv_.next()) {
            if (rows_ == 0) {
                first_line_ = csv_.line();
            }
            // Lines are numbered by themselves until a quoted field spans some.
            plain_lines = plain_lines && csv_.line() == first_line_ + rows_;
            if (!plain_lines) {
                lines_.emplace_back(rows_, csv_.line());
            }
            const auto fields = csv_.fields();
            for (std::size_t i = 0; i < fields.size(); ++i) {
                read_cell(sinks_[i], fields[i], i);
            }
            if (stack_from_room_) {
                push_stack();
            }
            ++rows_;
        }
    }

    void reserve(std::size_t most) {
        offsets_.reserve(most + 1);
        offsets_.push_back(0);
        for (auto& s : sinks_) {
            switch (s.target.kind) {
            case csv_kind::ignored:
            case csv_kind::key:
                break;
            case csv_kind::floor:
                s.floors.reserve(most);
                break;
            case csv_kind::attribute:
            case csv_kind::tags:
                s.texts.reserve(most);
                break;
            default:
                s.numbers.reserve(most);
                break;
            }
        }
        if (stack_from_room_) {
            stacks_.reserve(most);
        }
    }

    void read_cell(sink& s, std::string_view text, std::size_t column) {
        switch (s.target.kind) {
        case csv_kind::ignored:
            break;
        case csv_kind::key:
            characters_.insert(characters_.end(), text.begin(), text.end());
            if (text.empty()) { // known by its row number, as all rows of a list without keys are
                const auto number = std::to_string(rows_);
                characters_.insert(characters_.end(), number.begin(), number.end());
            }
            if (characters_.size() > static_cast<std::size_t>(std::numeric_limits<std::int32_t>::max())) {
                raise(loupan::errors::overflow, {"key", "more than 2 GiB of keys", {}, {}});
            }
            offsets_.push_back(static_cast<std::int32_t>(characters_.size()));
            break;
        case csv_kind::floor: {
            std::int64_t floor = 0;
            if (text.empty()) {
                s.floors.push_absent();
            } else if (read_number(text, 0, column, floor) && (floor < -99 || floor > 999)) {
                note(loupan::errors::validation, column, text);
            } else {
                s.floors.push(static_cast<std::int32_t>(floor));
            }
            break;
        }
        case csv_kind::attribute:
            s.texts.push(text);
            break;
        case csv_kind::tags:
            s.texts.push_code(s.texts.code_of(text));
            if (s.texts.names().size() > s.first_rows.size()) {
                s.first_rows.push_back(rows_);
            }
            break;
        case csv_kind::area:
            read_amount(s, text, floor_area::scale, column, loupan::errors::validation);
            break;
        case csv_kind::unit_price_bound:
        case csv_kind::unit_price:
            read_amount(s, text, loupan::unit_price::scale, column, errors::negative_price);
            break;
        case csv_kind::total_bound:
        case csv_kind::total:
            read_amount(s, text, options_.currency.digits(), column, errors::negative_price);
            break;
        }
    }

    void read_amount(sink& s, std::string_view text, int scale, std::size_t column, const error_code& if_negative) {
        if (text.empty()) {
            s.numbers.push_absent();
            return;
        }
        std::int64_t value = 0;
        if (read_number(text, scale, column, value) && value < 0) {
            note(if_negative, column, text);
        }
        s.numbers.push(value);
    }

    bool read_number(std::string_view text, int scale, std::size_t column, std::int64_t& out) {
        const auto status = loupan::detail::parse_scaled(text, scale, out);
        switch (status) {
        case loupan::detail::parse_status::ok:
            return true;
        case loupan::detail::parse_status::too_many_digits:
            note(loupan::errors::too_many_digits, column, text);
            break;
        case loupan::detail::parse_status::overflow:
            note(loupan::errors::overflow, column, text);
            break;
        default:
            note(loupan::errors::number_invalid, column, text);
            break;
        }
        return false;
    }

    void note(const error_code& code, std::size_t column, std::string_view value) {
        first_code_ = first_code_ == nullptr ? &code : first_code_;
        const error_context context{"line " + std::to_string(csv_.line()) + ", column " + csv_.header()[column],
                                    loupan::detail::clip(value),
                                    static_cast<std::int64_t>(rows_),
                                    {}};
        errors_.push_back({static_cast<std::int64_t>(rows_), std::string(code.code), context.path, context.value,
                           loupan::detail::fill_template(code.english, context),
                           loupan::detail::fill_template(code.chinese, context)});
    }

    /// `line 5, column floor` for a row that has been read.
    [[nodiscard]] std::string place(std::size_t row, std::string_view header) const {
        auto line = first_line_ + row;
        const auto it = std::lower_bound(lines_.begin(), lines_.end(), row,
                                         [](const auto& entry, std::size_t r) { return entry.first < r; });
        if (it != lines_.end() && it->first == row) {
            line = it->second;
        }
        return "line " + std::to_string(line) + ", column " + std::string(header);
    }
    /// The header of the column that became this field.
    [[nodiscard]] std::string header_of(std::string_view name) const {
        for (std::size_t i = 0; i < sinks_.size(); ++i) {
            if (sinks_[i].target.name == name) {
                return csv_.header()[i];
            }
        }
        return std::string(name);
    }

    void push_stack() {
        const auto room = room_->texts.last();
        if (room < 0) {
            stacks_.push({});
            return;
        }
        std::string_view text = room_->texts.names()[static_cast<std::size_t>(room)];
        const auto digit = [&text](std::size_t from_end) {
            return text.size() >= from_end && text[text.size() - from_end] >= '0' &&
                   text[text.size() - from_end] <= '9';
        };
        if (digit(1) && digit(2)) {
            text.remove_prefix(text.size() - 2);
        }
        const auto entrance = unit_ == nullptr ? code_column::absent : unit_->texts.last();
        if (entrance < 0) {
            stacks_.push(text);
            return;
        }
        stack_text_.assign(unit_->texts.names()[static_cast<std::size_t>(entrance)]).append(text);
        stacks_.push(stack_text_);
    }

    [[nodiscard]] tag_column finish_tags(sink& s) const {
        const auto& texts = s.texts.names().texts();
        const auto distinct = [&] {
            try {
                return tag_column::encode(texts, options_.tag_separator);
            } catch (const error& e) { // its row is that of the distinct text
                const auto row = s.first_rows[static_cast<std::size_t>(e.row().value_or(0))];
                raise(error_code{e.code(), e.kind(), e.message(), e.message_zh()},
                      {place(row, header_of(s.target.name)), e.value(), static_cast<std::int64_t>(row), e.rule()});
            }
        }();
        auto codes = std::move(s.texts).take_codes();
        for (auto& code : codes) {
            code = distinct.codes()[static_cast<std::size_t>(code)];
        }
        return {column<std::int32_t>(std::move(codes)), distinct.shared_sets()};
    }

    [[nodiscard]] column<std::int64_t> take_prices_of(csv_kind kind, std::string_view name) {
        if (auto* s = find(kind, name)) {
            return std::move(s->numbers).finish();
        }
        raise(errors::attribute_missing, {"line 1", std::string(name), {}, {}});
    }

    interop::csv_reader csv_;
    const csv_options& options_;
    std::vector<sink> sinks_{};
    std::vector<std::int32_t> offsets_{};
    std::vector<char> characters_{};
    text_list stacks_{};
    std::string stack_text_{};
    sink* room_ = nullptr;
    sink* unit_ = nullptr;
    bool stack_from_room_ = false;
    std::size_t rows_ = 0;
    std::size_t first_line_ = 2;
    std::vector<std::pair<std::size_t, std::size_t>> lines_{}; ///< row and line, from where they part
    std::vector<row_error> errors_{};
    const error_code* first_code_ = nullptr;
};

} // namespace detail

/// Units from CSV text (导入房源表). A blank field is absent. All bad cells are listed (`error::rows`), the first of them leads.
/// \throws invalid_argument core.csv_invalid; core.number_invalid, core.too_many_digits, core.validation and
/// pricing.negative_price with the path `line 5, column floor`; core.duplicate for a key that stands twice;
/// pricing.area_inconsistent; pricing.attribute_missing when `columns` names a header that is not there
[[nodiscard]] inline units units_from_csv(std::string_view text, const csv_options& options = {}) {
    return detail::list_reader(text, options).take_units();
}

/// A filed price list from CSV text (导入备案价目表): units and prices. A row has both its unit price and its total, or none of
/// them. \throws invalid_argument as `units_from_csv`; pricing.attribute_missing without these two columns
[[nodiscard]] inline filed_list price_list_from_csv(std::string_view text, const csv_options& options = {}) {
    detail::list_reader reader(text, options);
    auto of = reader.take_units();
    auto filed = reader.take_prices(of);
    return {std::move(of), std::move(filed)};
}

namespace detail {

/// The columns of a list of units, in a readable order, and how to write a row of each.
class list_writer {
public:
    list_writer(const units& of, const currency& in_currency, char tag_separator)
        : of_(of), digits_(in_currency.digits()), separator_(tag_separator) {
        static constexpr std::array<std::string_view, 4> first{"project", "building", "unit", "stack"};
        for (const auto name : first) {
            if (of.attribute(name) != nullptr) {
                attributes_.emplace_back(name);
            }
        }
        before_floor_ = attributes_.size();
        for (const auto& [name, c] : of.columns().attributes) {
            if (std::find(first.begin(), first.end(), name) == first.end()) {
                attributes_.push_back(name);
            }
        }
    }

    void header(interop::csv_writer& out) const {
        const auto& c = of_.columns();
        out.field("key");
        for (std::size_t i = 0; i <= attributes_.size(); ++i) {
            if (i == before_floor_ && !c.floor.empty()) {
                out.field("floor");
            }
            if (i < attributes_.size()) {
                out.field(header_for({csv_kind::attribute, attributes_[i]}, attributes_[i], "attribute:"));
            }
        }
        for (const auto& [name, tags] : c.tags) {
            out.field(header_for({csv_kind::tags, name}, name, "tags:"));
        }
        for (const auto& [name, area] : c.areas) {
            out.field(known_field(name + "_area") == csv_target{csv_kind::area, name} ? name + "_area"
                                                                                      : "area:" + name);
        }
        for (const auto& [name, prices] : c.unit_prices) {
            out.field(name + "_unit_price");
        }
        for (const auto& [name, totals] : c.totals) {
            out.field(name + "_total");
        }
    }

    void row(interop::csv_writer& out, std::size_t at) const {
        const auto& c = of_.columns();
        out.field(of_.key(at));
        for (std::size_t i = 0; i <= attributes_.size(); ++i) {
            if (i == before_floor_ && !c.floor.empty()) {
                out.field(c.floor.is_valid(at) ? std::to_string(c.floor[at]) : std::string());
            }
            if (i < attributes_.size()) {
                out.field(of_.attribute(attributes_[i])->text(at));
            }
        }
        for (const auto& [name, tags] : c.tags) {
            out.field(joined(name, tags.tags(at), at));
        }
        for (const auto& [name, area] : c.areas) {
            out.field(number(area, at, floor_area::scale, 2));
        }
        for (const auto& [name, prices] : c.unit_prices) {
            out.field(number(prices, at, loupan::unit_price::scale, 2));
        }
        for (const auto& [name, totals] : c.totals) {
            out.field(number(totals, at, digits_, digits_));
        }
    }

    [[nodiscard]] static std::string number(const column<std::int64_t>& c, std::size_t at, int scale, int least) {
        const auto value = c.at(at); // an empty column has none
        return value ? loupan::detail::print_trimmed(loupan::detail::int128{*value}, scale, least) : std::string();
    }

private:
    /// The plain name where it is read as this column, else the name with its kind in front.
    static std::string header_for(const csv_target& target, const std::string& name, std::string_view prefix) {
        const auto by_name = known_field(name);
        const bool plain =
            by_name ? *by_name == target : target.kind == csv_kind::attribute && field_of_header(name).empty();
        return plain ? name : std::string(prefix) + name;
    }
    [[nodiscard]] std::string joined(const std::string& name, const std::vector<std::string>& tags,
                                     std::size_t at) const {
        std::string out;
        for (const auto& tag : tags) {
            if (tag.find(separator_) != std::string::npos) {
                raise(loupan::errors::validation, {name, loupan::detail::clip(tag), static_cast<std::int64_t>(at), {}});
            }
            out += out.empty() ? "" : std::string(1, separator_);
            out += tag;
        }
        return out;
    }

    const units& of_;
    int digits_;
    char separator_;
    std::vector<std::string> attributes_{};
    std::size_t before_floor_ = 0;
};

} // namespace detail

/// Units as CSV text (导出房源表); `units_from_csv` reads it back equal.
/// \throws invalid_argument core.validation for a tag that contains the separator
[[nodiscard]] inline std::string units_to_csv(const units& of, const interop::csv_format& format = {},
                                              const currency& in_currency = {}, char tag_separator = ';') {
    const detail::list_writer list(of, in_currency, tag_separator);
    interop::csv_writer out(format);
    list.header(out);
    out.end_row();
    for (std::size_t i = 0; i < of.size(); ++i) {
        list.row(out, i);
        out.end_row();
    }
    return std::move(out).take();
}

/// A price list as CSV text (导出价目表): the facts of the units, then `unit_price`, `total`, the display prices and the flags
/// (`overridden;at_floor`). An absent price is blank. `price_list_from_csv` reads it back; the display prices and flags are derived.
[[nodiscard]] inline std::string prices_to_csv(const prices& list, const interop::csv_format& format = {},
                                               char tag_separator = ';') {
    static constexpr std::array<std::pair<price_flag, std::string_view>, 5> names{
        {{price_flag::overridden, "overridden"},
         {price_flag::at_floor, "at_floor"},
         {price_flag::at_ceiling, "at_ceiling"},
         {price_flag::fixed, "fixed"},
         {price_flag::absent, "absent"}}};
    const detail::list_writer facts(list.of(), list.currency(), tag_separator);
    const auto& c = list.columns();
    const int digits = list.currency().digits();
    interop::csv_writer out(format);
    facts.header(out);
    out.field("unit_price").field("total").field("gross_unit_price").field("inner_unit_price").field("flags").end_row();
    for (std::size_t i = 0; i < list.size(); ++i) {
        facts.row(out, i);
        const bool priced = list.has_price(i);
        const auto price = [&](const column<std::int64_t>& from, int scale, int least) {
            out.field(priced ? detail::list_writer::number(from, i, scale, least) : std::string());
        };
        price(c.unit_price, loupan::unit_price::scale, 2);
        price(c.total, digits, digits);
        price(c.gross_unit_price, loupan::unit_price::scale, 2);
        price(c.inner_unit_price, loupan::unit_price::scale, 2);
        std::string flags;
        for (const auto& [flag, name] : names) {
            if (has(c.flags[i], flag)) {
                flags += flags.empty() ? "" : ";";
                flags += name;
            }
        }
        out.field(flags).end_row();
    }
    return std::move(out).take();
}

} // namespace loupan::inline LOUPAN_ABI::pricing
