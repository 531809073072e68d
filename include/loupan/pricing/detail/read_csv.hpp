// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <loupan/core/columns.hpp>
#include <loupan/core/detail/text.hpp>
#include <loupan/core/error.hpp>
#include <loupan/core/floor_area.hpp>
#include <loupan/core/unit_price.hpp>
#include <loupan/interop/csv.hpp>
#include <loupan/pricing/csv_options.hpp>
#include <loupan/pricing/detail/csv_columns.hpp>
#include <loupan/pricing/detail/csv_fields.hpp>
#include <loupan/pricing/errors.hpp>
#include <loupan/pricing/prices.hpp>
#include <loupan/pricing/units.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

// Reads the rows of a list into columns; all bad cells are listed.

namespace loupan::inline LOUPAN_ABI::pricing::detail {

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

} // namespace loupan::inline LOUPAN_ABI::pricing::detail
