// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <loupan/core/error.hpp>
#include <loupan/interop/detail/utf8.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <span>
#include <string>
#include <string_view>
#include <unordered_set>
#include <utility>
#include <vector>

/// \file
/// CSV as RFC 4180 has it (逗号分隔文件), read strictly: what a lenient reader would guess at is an error with its place.

namespace loupan::inline LOUPAN_ABI::interop {

/// Reads a text row by row (读取器). The first row names the columns. UTF-8, with or without a byte order mark; rows end with
/// LF or CRLF, the last one may end with the text. Fields are views into the text; only those with doubled quotes are
/// copied, and live until the next row.
///
/// Errors (core.csv_invalid, path `line 3, column 7`): a row with more or fewer fields than the header, a quote that is not
/// closed, a quote inside an unquoted field, text after a closing quote, CR without LF, a NUL character, a column without a name or
/// with the name of another. Not UTF-8: core.text_encoding.
class csv_reader {
public:
    /// The text must outlive the reader. \throws invalid_argument core.csv_invalid, core.text_encoding
    explicit csv_reader(std::string_view text, char delimiter = ',') : text_(text), delimiter_(delimiter) {
        if (delimiter == '"' || delimiter == '\n' || delimiter == '\r' || delimiter == '\0') {
            raise(errors::validation, {"delimiter", "a quote or an end of line", {}, {}});
        }
        if (text_.starts_with("\xEF\xBB\xBF")) {
            at_ = 3;
        }
        detail::require_utf8(text_);
        if (const auto nul = text_.find('\0'); nul != std::string_view::npos) {
            fail(nul, "a NUL character");
        }
        for (const char c : {delimiter, '"', '\n', '\r'}) {
            special_[static_cast<unsigned char>(c)] = true;
        }
        read_header();
    }

    /// The names of the columns, in the order of the text.
    [[nodiscard]] const std::vector<std::string>& header() const noexcept { return header_; }
    /// Moves to the next row; false at the end. \throws invalid_argument core.csv_invalid
    [[nodiscard]] bool next() {
        if (at_ >= text_.size()) {
            return false;
        }
        read_row();
        if (fields_.size() < header_.size()) {
            fail(row_end_, count_message());
        }
        ++rows_;
        return true;
    }
    [[nodiscard]] std::span<const std::string_view> fields() const noexcept { return fields_; }
    /// Where the row begins, from 1; a quoted field may span several lines.
    [[nodiscard]] std::size_t line() const noexcept { return row_line_; }
    /// Number of the row after the header, from 0.
    [[nodiscard]] std::size_t row() const noexcept { return rows_ - 1; }
    /// At most how many rows the text holds: the number of its lines.
    [[nodiscard]] std::size_t most_rows() const noexcept {
        return static_cast<std::size_t>(std::count(text_.begin(), text_.end(), '\n')) + 1;
    }

private:
    [[noreturn]] void fail(std::size_t byte, std::string why) const {
        raise(errors::csv_invalid, {detail::place_of(text_, byte), std::move(why), {}, {}});
    }
    [[nodiscard]] std::string count_message() const {
        return std::to_string(fields_.size()) + " fields instead of " + std::to_string(header_.size());
    }

    void read_header() {
        if (at_ >= text_.size()) {
            fail(at_, "no header row");
        }
        const auto begin = at_;
        read_row();
        std::unordered_set<std::string_view> seen;
        for (const auto field : fields_) {
            header_.emplace_back(field);
        }
        for (const auto& name : header_) {
            if (name.empty()) {
                fail(begin, "a column without a name");
            }
            if (!seen.insert(name).second) {
                fail(begin, "two columns named '" + loupan::detail::clip(name) + "'");
            }
        }
    }

    /// Reads up to and with the end of the line.
    void read_row() {
        fields_.clear();
        copies_.clear();
        row_line_ = line_;
        for (;;) {
            if (!header_.empty() && fields_.size() == header_.size()) {
                fields_.emplace_back();
                fail(at_, std::to_string(header_.size()) + " fields are due, and here begins one more");
            }
            fields_.push_back(at_ < text_.size() && text_[at_] == '"' ? quoted_field() : plain_field());
            row_end_ = at_;
            if (at_ < text_.size() && text_[at_] == delimiter_) {
                ++at_;
                continue;
            }
            end_of_line();
            return;
        }
    }

    void end_of_line() {
        if (at_ == text_.size()) {
            return;
        }
        if (text_[at_] == '\r') {
            if (at_ + 1 == text_.size() || text_[at_ + 1] != '\n') {
                fail(at_, "CR without LF");
            }
            ++at_;
        }
        ++at_;
        ++line_;
    }

    std::string_view plain_field() {
        const auto begin = at_;
        while (at_ < text_.size() && !special_[static_cast<unsigned char>(text_[at_])]) {
            ++at_;
        }
        if (at_ < text_.size() && text_[at_] == '"') {
            fail(at_, "a quote inside a field that does not begin with one");
        }
        return text_.substr(begin, at_ - begin);
    }

    std::string_view quoted_field() {
        const auto opening = at_++;
        auto begin = at_;
        std::string* copy = nullptr;
        for (;;) {
            const auto quote = text_.find('"', at_);
            if (quote == std::string_view::npos) {
                fail(opening, "the quote is not closed");
            }
            line_ += static_cast<std::size_t>(std::count(text_.begin() + static_cast<std::ptrdiff_t>(at_),
                                                         text_.begin() + static_cast<std::ptrdiff_t>(quote), '\n'));
            at_ = quote + 1;
            const auto piece = text_.substr(begin, quote - begin);
            if (at_ < text_.size() && text_[at_] == '"') { // doubled: one quote of the value
                copy = copy == nullptr ? &copies_.emplace_back() : copy;
                copy->append(piece) += '"';
                begin = ++at_;
                continue;
            }
            if (at_ < text_.size() && text_[at_] != delimiter_ && text_[at_] != '\n' && text_[at_] != '\r') {
                fail(at_, "text after a closing quote");
            }
            return copy == nullptr ? piece : std::string_view(copy->append(piece));
        }
    }

    std::string_view text_;
    char delimiter_;
    std::array<bool, 256> special_{};
    std::size_t at_ = 0;
    std::size_t line_ = 1;
    std::size_t row_line_ = 1;
    std::size_t row_end_ = 0;
    std::size_t rows_ = 0;
    std::vector<std::string> header_{};
    std::vector<std::string_view> fields_{};
    std::deque<std::string> copies_{}; // a deque: its strings stay where they are
};

/// How to write (写出格式). Excel reads UTF-8 only with a byte order mark.
struct csv_format {
    char delimiter = ',';
    std::string_view end_of_line = "\r\n"; ///< RFC 4180; `\n` is read as well
    bool byte_order_mark = false;
};

/// Writes rows (写出器); quotes only where RFC 4180 needs them.
class csv_writer {
public:
    explicit csv_writer(csv_format format = {}) : format_(format) {
        if (format_.byte_order_mark) {
            out_ = "\xEF\xBB\xBF";
        }
    }
    csv_writer& field(std::string_view value) {
        if (fields_++ != 0) {
            out_ += format_.delimiter;
        }
        // In front of the text a field's own byte order mark would pass for the text's.
        const bool plain = value.find_first_of("\"\r\n") == std::string_view::npos &&
                           value.find(format_.delimiter) == std::string_view::npos &&
                           !value.starts_with("\xEF\xBB\xBF");
        if (plain) {
            out_ += value;
            last_empty_ = value.empty();
            return *this;
        }
        out_ += '"';
        for (const char c : value) {
            out_ += c;
            if (c == '"') {
                out_ += '"';
            }
        }
        out_ += '"';
        last_empty_ = false;
        return *this;
    }
    csv_writer& end_row() {
        if (fields_ == 1 && last_empty_) {
            out_ += "\"\""; // else the row would be an empty line
        }
        out_ += format_.end_of_line;
        fields_ = 0;
        return *this;
    }
    [[nodiscard]] const std::string& text() const noexcept { return out_; }
    [[nodiscard]] std::string take() && { return std::move(out_); }

private:
    csv_format format_;
    std::string out_{};
    std::size_t fields_ = 0;
    bool last_empty_ = false;
};

} // namespace loupan::inline LOUPAN_ABI::interop
