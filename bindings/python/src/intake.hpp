// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "bind.hpp"

#include <loupan/core/columns.hpp>
#include <loupan/pricing/units.hpp>

#include <string>
#include <vector>

/// \file
/// Columns from what Python has: arrays, lists, floats from spreadsheets.

namespace loupan_python {

/// Collects the bad rows of one column and raises them together.
class bad_rows {
public:
    explicit bad_rows(std::string path) : path_(std::move(path)) {}
    void add(const loupan::error_code& code, std::size_t row, std::string value);
    void raise_any() const;

private:
    static constexpr std::size_t most = 1000; ///< a column of another kind has only bad rows
    std::string path_;
    const loupan::error_code* first_ = nullptr;
    std::vector<loupan::row_error> rows_;
};

/// A column of scaled integers.
///
/// `values` is a one-dimensional float64 or int64 array, or a list of numbers as `to_decimal` takes them; `mask` is None or
/// an array that is true where a value is absent. In an array of floats, and with `floats` in a list too, a value is taken
/// if it is the double nearest to a number with `scale` decimals, and NaN is absent. None and blank text are absent.
/// \throws invalid_argument core.number_invalid, core.too_many_digits, core.float_refused, core.type_invalid with all bad
/// rows; arithmetic_error core.overflow
loupan::column<std::int64_t> read_numbers(const py::object& values, const py::object& mask, int scale,
                                          const std::string& path, bool floats);

/// A column of floors: whole numbers. \throws as `read_numbers`; core.validation beyond 32 bits
loupan::column<std::int32_t> read_floors(const py::object& values, const py::object& mask, bool floats);

/// Scaled integers as they are: a C-contiguous int64 array becomes the column's memory, without a copy.
/// \throws invalid_argument core.type_invalid
loupan::column<std::int64_t> take_scaled(const py::object& values, const py::object& mask, const std::string& path);

/// Texts; None, NaN and blank are absent (empty). Whole numbers are written as such.
/// \throws invalid_argument core.type_invalid with all bad rows
std::vector<std::string> read_texts(const py::object& values, const std::string& path, bool floats);

/// A column of codes from texts. \throws as `read_texts`
loupan::code_column read_codes(const py::object& values, const std::string& path, bool floats);

/// Sets of tags: texts separated by `separator`, or sets, lists and tuples of texts.
/// \throws invalid_argument core.type_invalid, core.duplicate
loupan::tag_column read_tags(const py::object& values, const std::string& path, char separator);

} // namespace loupan_python
