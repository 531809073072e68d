// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <loupan/core/columns.hpp>

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <utility>

// What comes in from C, checked and copied into the types of C++.

namespace loupan_abi {

/// A text of the caller's, still in its memory. \throws invalid_argument core.empty (NULL), core.validation (a negative size)
[[nodiscard]] std::string_view text_of(const char* text, std::int64_t size, const char* name);
/// A name, copied by its user. \throws invalid_argument as `text_of`; core.empty (no character), core.text_encoding
[[nodiscard]] std::string_view name_of(const char* text, std::int64_t size);
/// A number of values. \throws invalid_argument core.validation (negative), arithmetic_error core.overflow (more than 2^31 - 1)
[[nodiscard]] std::size_t count_of(std::int64_t count, const char* name);

/// `count` values, or none. \throws invalid_argument core.empty when there should be values and the pointer is NULL
template <class T> [[nodiscard]] std::span<const T> values_of(const T* values, std::size_t count, const char* name) {
    if (values == nullptr && count != 0) {
        loupan::raise(loupan::errors::empty, {name, "NULL", {}, {}});
    }
    return {values, count};
}

/// Ranges of something else: `count` + 1 offsets, ascending from 0 or more, none beyond `limit`.
/// \throws invalid_argument core.empty (NULL), core.validation (not ascending, beyond the limit)
[[nodiscard]] std::span<const std::int32_t> offsets_of(const std::int32_t* offsets, std::size_t count,
                                                       std::int64_t limit, const char* name);

/// `count` texts in the caller's memory, each UTF-8.
class text_list {
public:
    /// \throws invalid_argument core.empty, core.validation, core.text_encoding with the row
    text_list(const std::int32_t* offsets, std::int64_t count, const char* characters, std::int64_t size,
              const char* name);

    [[nodiscard]] std::size_t size() const noexcept { return size_; }
    [[nodiscard]] std::string_view operator[](std::size_t i) const noexcept {
        const auto begin = static_cast<std::size_t>(offsets_[i]);
        return characters_.substr(begin, static_cast<std::size_t>(offsets_[i + 1]) - begin);
    }

private:
    std::size_t size_;
    std::string_view characters_;
    std::span<const std::int32_t> offsets_;
};

/// A copy of a column. Absent values become 0, so that what they were cannot matter.
template <class T>
[[nodiscard]] loupan::column<T> column_of(const T* values, const std::uint8_t* validity, std::int64_t count,
                                          const char* name) {
    const auto given = values_of(values, count_of(count, name), name);
    loupan::column_builder<T> out(given.size());
    for (std::size_t i = 0; i < given.size(); ++i) {
        const bool present = validity == nullptr || ((validity[i / 8] >> (i % 8)) & 1U) != 0;
        out.data()[i] = present ? given[i] : T{};
        if (!present) {
            out.set_null(i);
        }
    }
    return std::move(out).finish();
}

} // namespace loupan_abi
