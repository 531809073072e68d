// SPDX-License-Identifier: Apache-2.0
#include "bind.hpp"

#include <charconv>
#include <datetime.h>
#include <exception>

namespace loupan_python {

namespace {

constexpr int longest_exponent = 60;

/// `str` of a Decimal may be in scientific notation, with a capital or small e as the caller's context wants.
std::string plain_notation(const std::string& text, std::string_view path) {
    const auto at = text.find_first_of("eE");
    if (at == std::string::npos) {
        return text;
    }
    int exponent = 0;
    const char* first = text.data() + at + 1;
    first += *first == '+' ? 1 : 0;
    const auto result = std::from_chars(first, text.data() + text.size(), exponent);
    if (result.ec != std::errc{} || exponent > longest_exponent || exponent < -longest_exponent) {
        loupan::raise(loupan::errors::overflow, {std::string(path), loupan::detail::clip(text), {}, {}});
    }
    std::string digits = text.substr(0, at);
    const bool negative = !digits.empty() && digits.front() == '-';
    if (negative) {
        digits.erase(0, 1);
    }
    const auto point = digits.find('.');
    int scale = 0;
    if (point != std::string::npos) {
        scale = static_cast<int>(digits.size() - point - 1);
        digits.erase(point, 1);
    }
    scale -= exponent;
    if (scale <= 0) {
        digits.append(static_cast<std::size_t>(-scale), '0');
    } else {
        const auto wanted = static_cast<std::size_t>(scale) + 1;
        if (digits.size() < wanted) {
            digits.insert(0, wanted - digits.size(), '0');
        }
        digits.insert(digits.size() - static_cast<std::size_t>(scale), 1, '.');
    }
    return negative ? "-" + digits : digits;
}

py::handle decimal_type() {
    static PyObject* const type = py::object(py::module_::import("decimal").attr("Decimal")).release().ptr();
    return type;
}

bool is_numpy_float(py::handle value) {
    const auto name = std::string_view(Py_TYPE(value.ptr())->tp_name);
    return name.starts_with("numpy.float") || name.starts_with("numpy.longdouble") || name.starts_with("numpy.half");
}

bool is_bool(py::handle value) {
    return PyBool_Check(value.ptr()) != 0 || std::string_view(Py_TYPE(value.ptr())->tp_name).starts_with("numpy.bool");
}

struct import_datetime {
    import_datetime() { PyDateTime_IMPORT; }
};

} // namespace

std::string type_name(py::handle value) { return Py_TYPE(value.ptr())->tp_name; }

std::string number_text(py::handle value, std::string_view path) {
    PyObject* const p = value.ptr();
    if (PyUnicode_Check(p) != 0) {
        return to_text(value, path);
    }
    if (PyFloat_Check(p) != 0 || is_numpy_float(value)) {
        loupan::raise(loupan::errors::float_refused, {std::string(path), py::repr(value).cast<std::string>(), {}, {}});
    }
    if (is_bool(value)) {
        loupan::raise(loupan::errors::type_invalid,
                      {std::string(path), type_name(value) + " instead of a number", {}, {}});
    }
    if (PyObject_TypeCheck(p, reinterpret_cast<PyTypeObject*>(decimal_type().ptr())) != 0) {
        // The type's own str: a subclass must not change the figure.
        auto text = decimal_type().attr("__str__")(value).cast<std::string>();
        if (text.find_first_of("nN") != std::string::npos) { // NaN, sNaN, Infinity
            loupan::raise(loupan::errors::number_invalid, {std::string(path), text, {}, {}});
        }
        return plain_notation(text, path);
    }
    if (PyLong_Check(p) != 0 || PyIndex_Check(p) != 0) {
        const auto number = py::reinterpret_steal<py::object>(PyNumber_Index(p));
        if (number && _PyLong_NumBits(number.ptr()) > 192) {
            loupan::raise(loupan::errors::overflow, {std::string(path), "an integer of that many digits", {}, {}});
        }
        const auto text = number ? py::reinterpret_steal<py::object>(PyLong_Type.tp_repr(number.ptr())) : py::object();
        if (text) {
            return text.cast<std::string>();
        }
        PyErr_Clear();
    }
    loupan::raise(loupan::errors::type_invalid, {std::string(path), type_name(value) + " instead of a number", {}, {}});
}

loupan::decimal to_decimal(py::handle value, std::string_view path) {
    const auto text = number_text(value, path);
    loupan::detail::plain_number number;
    if (const auto status = loupan::detail::parse_plain(text, number); status != loupan::detail::parse_status::ok) {
        loupan::detail::raise_parse(status, text, path);
    }
    return loupan::decimal::from_parts(number.coefficient, number.scale);
}

py::object make_decimal(std::string_view text) {
    const auto argument = py::str(text.data(), text.size());
    auto made =
        py::reinterpret_steal<py::object>(PyObject_CallFunctionObjArgs(decimal_type().ptr(), argument.ptr(), nullptr));
    if (!made) {
        throw py::error_already_set();
    }
    return made;
}
loupan::money read_money(py::handle from, const loupan::currency& in, std::string_view path) {
    const auto minor = loupan::detail::parse_scaled_or_raise(number_text(from, path), in.digits(), path);
    return loupan::money::from_minor(minor, in);
}
py::object make_decimal(const loupan::decimal& value) { return make_decimal(value.to_string()); }
py::object make_scaled(std::int64_t value, int scale, int least) {
    return make_decimal(loupan::detail::print_trimmed(loupan::detail::int128{value}, scale, least));
}

loupan::currency make_currency(const std::string& text) {
    const auto colon = text.find(':');
    if (colon == std::string::npos) {
        return loupan::currency::parse(text);
    }
    const bool digit = text.size() == colon + 2 && text.back() >= '0' && text.back() <= '9';
    return loupan::currency::custom(std::string_view(text).substr(0, colon), digit ? text.back() - '0' : -1);
}

std::string to_text(py::handle value, std::string_view path) {
    if (PyUnicode_Check(value.ptr()) == 0) {
        loupan::raise(loupan::errors::type_invalid, {std::string(path), type_name(value) + " instead of str", {}, {}});
    }
    Py_ssize_t size = 0;
    const char* text = PyUnicode_AsUTF8AndSize(value.ptr(), &size);
    if (text == nullptr) { // a lone surrogate
        PyErr_Clear();
        loupan::raise(loupan::errors::text_encoding, {std::string(path), py::repr(value).cast<std::string>(), {}, {}});
    }
    return {text, static_cast<std::size_t>(size)};
}

loupan::date to_date(py::handle value, std::string_view path) {
    static const import_datetime imported;
    PyObject* const p = value.ptr();
    const auto at_path = [path](auto&& make) {
        try {
            return make();
        } catch (const loupan::error& e) {
            loupan::raise(loupan::errors::date_invalid, {std::string(path), e.value(), {}, {}});
        }
    };
    if (PyUnicode_Check(p) != 0) {
        const auto text = to_text(value, path);
        return at_path([&] { return loupan::date::parse(text); });
    }
    if (PyDate_Check(p) == 0 || PyDateTime_Check(p) != 0) {
        loupan::raise(loupan::errors::type_invalid,
                      {std::string(path), type_name(value) + " instead of datetime.date", {}, {}});
    }
    return at_path(
        [&] { return loupan::date::from_ymd(PyDateTime_GET_YEAR(p), PyDateTime_GET_MONTH(p), PyDateTime_GET_DAY(p)); });
}

py::object make_date(const loupan::date& value) {
    static const import_datetime imported;
    const auto parts = value.ymd();
    return py::reinterpret_steal<py::object>(PyDate_FromDate(parts.year, parts.month, parts.day));
}

std::shared_ptr<const void> keep_alive(py::object object) {
    PyObject* const p = object.release().ptr();
    return {p, [](const void* kept) {
                if (Py_IsInitialized() != 0) {
                    py::gil_scoped_acquire acquire;
                    Py_DECREF(static_cast<PyObject*>(const_cast<void*>(kept)));
                }
            }};
}

struct progress_callback::state {
    py::object callable;
    std::exception_ptr raised{};
};

progress_callback::progress_callback(py::object callable) {
    if (callable.is_none()) {
        return;
    }
    if (PyCallable_Check(callable.ptr()) == 0) {
        loupan::raise(loupan::errors::type_invalid,
                      {"progress", type_name(callable) + " instead of a callable", {}, {}});
    }
    auto* made = new state{std::move(callable), {}};
    state_ = std::shared_ptr<state>(made, [](state* s) {
        py::gil_scoped_acquire acquire;
        delete s;
    });
}

std::function<bool(std::size_t, std::size_t)> progress_callback::function() {
    if (!state_) {
        return {};
    }
    return [s = state_](std::size_t done, std::size_t all) {
        py::gil_scoped_acquire acquire;
        try {
            // None goes on: a callback that only prints need not return anything.
            const py::object answer = s->callable(done, all);
            return answer.is_none() || py::cast<bool>(py::bool_(answer));
        } catch (...) {
            s->raised = std::current_exception();
            return false;
        }
    };
}

void progress_callback::rethrow() {
    if (state_ && state_->raised) {
        std::rethrow_exception(std::exchange(state_->raised, nullptr));
    }
}

} // namespace loupan_python
