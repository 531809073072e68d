// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <loupan/core/columns.hpp>
#include <loupan/core/currency.hpp>
#include <loupan/core/date.hpp>
#include <loupan/core/decimal.hpp>
#include <loupan/core/error.hpp>
#include <loupan/core/money.hpp>
#include <loupan/core/rate.hpp>

#include <pybind11/numpy.h>
#include <pybind11/pybind11.h>

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// \file
/// What every file of the binding shares: one function a room, and the conversions of numbers and dates.

namespace loupan_python {

namespace py = pybind11;

void bind_errors(py::module_& m);
void bind_core(py::module_& m);
void bind_calendar(py::module_& m);
void bind_units(py::module_& m);
void bind_csv(py::module_& m);
void bind_scheme(py::module_& m);
void bind_prices(py::module_& m);
void bind_explain(py::module_& m);
void bind_solve(py::module_& m);
void bind_fit(py::module_& m);
void bind_deal(py::module_& m);
void bind_ledger(py::module_& m);
void bind_board(py::module_& m);
void bind_filter(py::module_& m);
void bind_compare(py::module_& m);
void bind_adjust(py::module_& m);
void bind_sweep(py::module_& m);
void bind_version(py::module_& m);
void bind_area(py::module_& m);
void bind_pay_plan(py::module_& m);
void bind_loan(py::module_& m);
void bind_value(py::module_& m);

/// An exact decimal from `decimal.Decimal`, `int` or `str`, whatever the caller's decimal context. `path` names the
/// argument in the error. \throws invalid_argument core.float_refused, core.type_invalid, core.number_invalid
loupan::decimal to_decimal(py::handle value, std::string_view path = {});
/// The plain text of such a number; what `to_decimal` reads.
std::string number_text(py::handle value, std::string_view path = {});
/// `decimal.Decimal(text)`: the constructor is exact in every context.
py::object make_decimal(std::string_view text);
py::object make_decimal(const loupan::decimal& value);
inline py::object number(const loupan::money& amount) { return make_decimal(amount.to_string()); }
inline py::object number(const loupan::rate& value) { return make_decimal(value.to_decimal()); }
/// None for what is absent.
template <class T> py::object number(const std::optional<T>& value) {
    return value ? make_decimal(value->to_string()) : py::object(py::none());
}
/// A scaled integer as a Decimal with at least `least` decimals: 1176600 at 4 is `117.66`.
py::object make_scaled(std::int64_t value, int scale, int least);

/// `datetime.date`, not `datetime.datetime`; ISO text is taken as well. \throws core.type_invalid, core.date_invalid
loupan::date to_date(py::handle value, std::string_view path = {});
py::object make_date(const loupan::date& value);
/// Absent for None.
inline std::optional<loupan::date> optional_date(py::handle value, std::string_view path) {
    return value.is_none() ? std::nullopt : std::optional(to_date(value, path));
}

/// A currency by its code; `XTS:3` names one that the table lacks, with its decimals. \throws core.currency_unknown
loupan::currency make_currency(const std::string& text);
/// An amount with the currency's decimals at most. \throws core.float_refused, core.type_invalid, core.number_invalid,
/// core.too_many_digits
loupan::money read_money(py::handle from, const loupan::currency& in, std::string_view path);

/// Text that must be `str`. \throws core.type_invalid
std::string to_text(py::handle value, std::string_view path = {});

/// The name of a value's type, for messages.
std::string type_name(py::handle value);

/// A list of row errors as the Python tuple of `loupan.RowError`.
py::tuple make_row_errors(const std::vector<loupan::row_error>& rows);

/// Keeps a Python object alive from C++ threads that do not hold the GIL.
std::shared_ptr<const void> keep_alive(py::object object);

/// A read-only NumPy array over a column's own memory; the array keeps the column alive.
template <class T> py::array view_of(const loupan::column<T>& from) {
    auto* kept = new loupan::column<T>(from);
    py::capsule owner(kept, [](void* p) { delete static_cast<loupan::column<T>*>(p); });
    py::array_t<T> out({static_cast<py::ssize_t>(from.size())}, {static_cast<py::ssize_t>(sizeof(T))}, from.data(),
                       owner);
    out.attr("setflags")(py::arg("write") = false);
    return out;
}

/// True where a value is absent; None when nothing is.
template <class T> py::object mask_of(const loupan::column<T>& from) {
    if (from.null_count() == 0) {
        return py::none();
    }
    py::array_t<bool> mask(static_cast<py::ssize_t>(from.size()));
    auto out = mask.mutable_unchecked<1>();
    for (std::size_t i = 0; i < from.size(); ++i) {
        out(static_cast<py::ssize_t>(i)) = !from.is_valid(i);
    }
    return mask;
}

/// A column that shares the memory of a C-contiguous NumPy array of the same type, with an optional mask of what is absent.
template <class T> loupan::column<T> column_over(const py::array& values, const py::object& mask) {
    const auto size = static_cast<std::size_t>(values.size());
    if (mask.is_none()) {
        return loupan::column<T>(static_cast<const T*>(values.data()), size, keep_alive(values));
    }
    const auto absent = py::array_t < bool, py::array::c_style | py::array::forcecast > ::ensure(mask);
    auto bits = std::make_shared<std::vector<std::uint8_t>>((size + 7) / 8, std::uint8_t{0});
    for (std::size_t i = 0; i < size; ++i) {
        if (!absent.at(static_cast<py::ssize_t>(i))) {
            (*bits)[i / 8] = static_cast<std::uint8_t>((*bits)[i / 8] | (1U << (i % 8)));
        }
    }
    const auto* data = bits->data();
    return loupan::column<T>(static_cast<const T*>(values.data()), size, keep_alive(values), data, std::move(bits));
}

/// A progress callback that takes the GIL, calls `callable(done, all)` and stops on False or on an exception in it, which
/// is raised again when the call has ended.
class progress_callback {
public:
    explicit progress_callback(py::object callable);
    /// Empty when there is no callable.
    [[nodiscard]] std::function<bool(std::size_t, std::size_t)> function();
    /// Raises what the callable raised.
    void rethrow();

private:
    struct state;
    std::shared_ptr<state> state_;
};

/// Runs a long computation without the GIL.
template <class F> auto without_gil(progress_callback& progress, F&& compute) {
    try {
        py::gil_scoped_release release;
        return compute();
    } catch (const loupan::error&) {
        progress.rethrow();
        throw;
    }
}

} // namespace loupan_python

namespace pybind11::detail {

template <> struct type_caster<loupan::decimal> {
    PYBIND11_TYPE_CASTER(loupan::decimal, const_name("decimal.Decimal"));
    bool load(handle source, bool) {
        value = loupan_python::to_decimal(source);
        return true;
    }
    static handle cast(const loupan::decimal& source, return_value_policy, handle) {
        return loupan_python::make_decimal(source).release();
    }
};

template <> struct type_caster<loupan::date> {
    PYBIND11_TYPE_CASTER(loupan::date, const_name("datetime.date"));
    bool load(handle source, bool) {
        value = loupan_python::to_date(source);
        return true;
    }
    static handle cast(const loupan::date& source, return_value_policy, handle) {
        return loupan_python::make_date(source).release();
    }
};

} // namespace pybind11::detail
