// SPDX-License-Identifier: Apache-2.0
#include "bind.hpp"

#include <loupan/pricing/errors.hpp>

#include <pybind11/stl.h>

#include <array>
#include <new>

namespace loupan_python {

namespace {

const char* class_of(loupan::error_kind kind) {
    switch (kind) {
    case loupan::error_kind::invalid_argument:
        return "InvalidArgument";
    case loupan::error_kind::rule_violation:
        return "RuleViolation";
    case loupan::error_kind::arithmetic:
        return "ArithmeticError_";
    case loupan::error_kind::conflict:
        return "Conflict";
    case loupan::error_kind::not_found:
        return "NotFound";
    case loupan::error_kind::storage:
        break;
    }
    return "StorageError";
}

py::str text(std::string_view utf8) {
    // A value in a message may come from a file that is not UTF-8.
    return py::reinterpret_steal<py::str>(
        PyUnicode_DecodeUTF8(utf8.data(), static_cast<Py_ssize_t>(utf8.size()), "replace"));
}

void set(const loupan::error& e) {
    const auto* storage = dynamic_cast<const loupan::storage_error*>(&e);
    // pybind11's accessors keep the pointer to the name.
    const py::object type = py::module_::import("loupan._errors").attr(class_of(e.kind()));
    const auto row = e.row() ? py::object(py::int_(*e.row())) : py::object(py::none());
    const auto made =
        type(text(e.what()), text(e.code()), text(e.path()), row, make_row_errors(e.rows()), text(e.value()),
             text(e.message()), text(e.message_zh()), text(e.rule()), storage != nullptr && storage->retry());
    PyErr_SetObject(type.ptr(), made.ptr());
}

/// The codes that the Python side raises itself, so that its texts are the same.
const loupan::error_code* find_code(std::string_view code) {
    namespace core = loupan::errors;
    namespace pricing = loupan::pricing::errors;
    static constexpr std::array known{&core::validation,        &core::number_invalid,      &core::float_refused,
                                      &core::type_invalid,      &core::length_mismatch,     &core::empty,
                                      &core::duplicate,         &core::not_found,           &core::unsupported,
                                      &core::csv_invalid,       &core::text_encoding,       &core::json_invalid,
                                      &core::internal,          &core::too_many_digits,     &pricing::attribute_missing,
                                      &pricing::unit_unknown,   &pricing::override_invalid, &pricing::scheme_invalid,
                                      &pricing::target_invalid, &core::cancelled,           &core::json_field_unknown,
                                      &core::date_invalid,      &core::currency_mismatch};
    for (const auto* entry : known) {
        if (entry->code == code) {
            return entry;
        }
    }
    return &core::internal;
}

} // namespace

py::tuple make_row_errors(const std::vector<loupan::row_error>& rows) {
    py::tuple out(rows.size());
    if (rows.empty()) {
        return out;
    }
    const py::object type = py::module_::import("loupan._errors").attr("RowError");
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const auto& r = rows[i];
        out[i] = type(r.row, text(r.code), text(r.path), text(r.value), text(r.message), text(r.message_zh));
    }
    return out;
}

void bind_errors(py::module_& m) {
    // NOLINTNEXTLINE(performance-unnecessary-value-param): the signature that pybind11 asks for
    py::register_exception_translator([](std::exception_ptr thrown) {
        try {
            if (thrown) {
                std::rethrow_exception(thrown);
            }
        } catch (const loupan::error& e) {
            set(e);
        } catch (const py::builtin_exception&) {
            throw; // what pybind11 itself says about arguments
        } catch (const std::bad_alloc&) {
            PyErr_NoMemory();
        } catch (const std::exception& e) {
            set(loupan::storage_error(loupan::errors::internal, {{}, e.what(), {}, {}}));
        }
    });
    m.def(
        "fail",
        [](const std::string& code, std::string path, const std::string& value, std::optional<std::int64_t> row) {
            loupan::raise(*find_code(code), {std::move(path), loupan::detail::clip(value), row, {}});
        },
        py::arg("code"), py::arg("path") = "", py::arg("value") = "", py::arg("row") = py::none());
}

} // namespace loupan_python
