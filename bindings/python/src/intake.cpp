// SPDX-License-Identifier: Apache-2.0
#include "intake.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <unordered_map>
#include <utility>

namespace loupan_python {

namespace {

namespace core = loupan::errors;

/// Beyond this a double no longer tells two neighbours at the column's scale apart with certainty.
constexpr double largest_exact = 2251799813685248.0; // 2^51

/// The one scaled integer whose decimal value has `value` as its nearest double. An integer below 2^53 and a power of ten up
/// to 10^22 are exact doubles, and division is correctly rounded, so the last comparison is the definition itself.
bool scale_double(double value, double power, std::int64_t& out) noexcept {
    const double scaled = std::nearbyint(value * power);
    if (!(std::fabs(scaled) <= largest_exact) || scaled / power != value) {
        return false;
    }
    out = static_cast<std::int64_t>(scaled);
    return true;
}

bool is_absent(PyObject* p) {
    if (p == Py_None) {
        return true;
    }
    if (PyFloat_Check(p) != 0) {
        return std::isnan(PyFloat_AS_DOUBLE(p));
    }
    const auto name = std::string_view(Py_TYPE(p)->tp_name);
    return name == "NAType" || name == "NaTType" || name.ends_with(".NAType") || name.ends_with(".NaTType");
}

std::string float_text(double value) { return py::repr(py::float_(value)).cast<std::string>(); }

py::array one_dimension(const py::object& values, const std::string& path) {
    auto array = py::reinterpret_borrow<py::array>(values);
    if (array.ndim() != 1) {
        loupan::raise(core::type_invalid,
                      {path, "an array of " + std::to_string(array.ndim()) + " dimensions", {}, {}});
    }
    return array;
}

std::vector<bool> read_mask(const py::object& mask, std::size_t size, const std::string& path) {
    std::vector<bool> out;
    if (mask.is_none()) {
        return out;
    }
    const auto array = py::array_t < bool, py::array::c_style | py::array::forcecast > ::ensure(mask);
    if (!array || array.ndim() != 1 || static_cast<std::size_t>(array.size()) != size) {
        PyErr_Clear();
        loupan::raise(core::length_mismatch, {path, "mask", {}, {}});
    }
    out.resize(size);
    for (std::size_t i = 0; i < size; ++i) {
        out[i] = array.at(static_cast<py::ssize_t>(i));
    }
    return out;
}

/// Fills a column and remembers what is absent.
class filler {
public:
    explicit filler(std::size_t size) : column_(size) {}
    void set(std::size_t row, std::int64_t value) { column_.data()[row] = value; }
    void absent(std::size_t row) {
        column_.data()[row] = 0;
        column_.set_null(row);
    }
    loupan::column<std::int64_t> finish() && { return std::move(column_).finish(); }

private:
    loupan::column_builder<std::int64_t> column_;
};

loupan::column<std::int64_t> from_doubles(const py::array& values, const std::vector<bool>& mask, int scale,
                                          bad_rows& bad) {
    const auto array = py::array_t < double, py::array::c_style | py::array::forcecast > ::ensure(values);
    const double* from = array.data();
    const auto size = static_cast<std::size_t>(array.size());
    const auto power = static_cast<double>(loupan::detail::power_of_ten_64(scale));
    filler out(size);
    for (std::size_t i = 0; i < size; ++i) {
        std::int64_t scaled = 0;
        if ((!mask.empty() && mask[i]) || std::isnan(from[i])) {
            out.absent(i);
        } else if (scale_double(from[i], power, scaled)) {
            out.set(i, scaled);
        } else {
            out.set(i, 0);
            bad.add(core::number_invalid, i, float_text(from[i]));
        }
    }
    return std::move(out).finish();
}

loupan::column<std::int64_t> from_integers(const py::array& values, const std::vector<bool>& mask, int scale,
                                           bad_rows& bad) {
    const auto array = py::array_t < std::int64_t, py::array::c_style | py::array::forcecast > ::ensure(values);
    const std::int64_t* from = array.data();
    const auto size = static_cast<std::size_t>(array.size());
    const std::int64_t power = loupan::detail::power_of_ten_64(scale);
    const std::int64_t limit = std::numeric_limits<std::int64_t>::max() / power;
    filler out(size);
    for (std::size_t i = 0; i < size; ++i) {
        if (!mask.empty() && mask[i]) {
            out.absent(i);
        } else if (from[i] <= limit && from[i] >= -limit) {
            out.set(i, from[i] * power);
        } else {
            out.set(i, 0);
            bad.add(core::overflow, i, std::to_string(from[i]));
        }
    }
    return std::move(out).finish();
}

/// One object of a list. False when it is absent.
bool read_object(PyObject* p, int scale, double power, bool floats, std::int64_t& out) {
    if (is_absent(p)) {
        if (PyFloat_Check(p) != 0 && !floats) {
            loupan::raise(core::float_refused, {{}, "nan", {}, {}});
        }
        return false;
    }
    if (floats && (PyFloat_Check(p) != 0 || std::string_view(Py_TYPE(p)->tp_name).starts_with("numpy.float"))) {
        const double value = PyFloat_AsDouble(p);
        if (std::isnan(value)) {
            return false;
        }
        if (!scale_double(value, power, out)) {
            loupan::raise(core::number_invalid, {{}, float_text(value), {}, {}});
        }
        return true;
    }
    const auto text = number_text(p);
    if (text.empty()) {
        return false;
    }
    out = loupan::detail::parse_scaled_or_raise(text, scale);
    return true;
}

loupan::column<std::int64_t> from_objects(const py::object& values, const std::vector<bool>& mask, int scale,
                                          bool floats, bad_rows& bad) {
    const auto items = py::reinterpret_steal<py::object>(PySequence_Fast(values.ptr(), "a column is a sequence"));
    if (!items) {
        throw py::error_already_set();
    }
    const auto size = static_cast<std::size_t>(PySequence_Fast_GET_SIZE(items.ptr()));
    const auto power = static_cast<double>(loupan::detail::power_of_ten_64(scale));
    filler out(size);
    for (std::size_t i = 0; i < size; ++i) {
        PyObject* const p = PySequence_Fast_GET_ITEM(items.ptr(), static_cast<Py_ssize_t>(i));
        std::int64_t scaled = 0;
        try {
            if ((!mask.empty() && mask[i]) || !read_object(p, scale, power, floats, scaled)) {
                out.absent(i);
            } else {
                out.set(i, scaled);
            }
        } catch (const loupan::error& e) {
            out.set(i, 0);
            bad.add(loupan::error_code{e.code(), e.kind(), e.message(), e.message_zh()}, i, e.value());
        }
    }
    return std::move(out).finish();
}

bool is_array_of(const py::object& values, std::string_view kinds) {
    return py::isinstance<py::array>(values) &&
           kinds.find(py::reinterpret_borrow<py::array>(values).dtype().kind()) != std::string_view::npos;
}

/// What a row of a column of texts says; empty when absent.
std::string text_of(PyObject* p, bool floats) {
    if (PyUnicode_Check(p) != 0) {
        return to_text(p);
    }
    if (is_absent(p)) {
        return {};
    }
    if (PyFloat_Check(p) != 0 && floats) { // a spreadsheet keeps room 4702 as 4702.0
        std::int64_t whole = 0;
        if (!scale_double(PyFloat_AS_DOUBLE(p), 1.0, whole)) {
            loupan::raise(core::type_invalid, {{}, float_text(PyFloat_AS_DOUBLE(p)) + " instead of text", {}, {}});
        }
        return std::to_string(whole);
    }
    if (PyFloat_Check(p) == 0 && PyBool_Check(p) == 0 && PyIndex_Check(p) != 0) {
        return number_text(p);
    }
    loupan::raise(core::type_invalid, {{}, type_name(p) + " instead of text", {}, {}});
}

template <class Use> void each_object(const py::object& values, Use&& use) {
    const auto items = py::reinterpret_steal<py::object>(PySequence_Fast(values.ptr(), "a column is a sequence"));
    if (!items) {
        throw py::error_already_set();
    }
    const auto size = static_cast<std::size_t>(PySequence_Fast_GET_SIZE(items.ptr()));
    for (std::size_t i = 0; i < size; ++i) {
        use(i, PySequence_Fast_GET_ITEM(items.ptr(), static_cast<Py_ssize_t>(i)));
    }
}

/// Calls `use(row, text)` for every row; bad rows are collected.
template <class Use> std::size_t each_text(const py::object& values, const std::string& path, bool floats, Use&& use) {
    bad_rows bad(path);
    std::size_t size = 0;
    if (is_array_of(values, "iu")) {
        const auto array = py::array_t < std::int64_t,
                   py::array::c_style | py::array::forcecast > ::ensure(one_dimension(values, path));
        size = static_cast<std::size_t>(array.size());
        for (std::size_t i = 0; i < size; ++i) {
            use(i, std::to_string(array.data()[i]));
        }
        return size;
    }
    each_object(values, [&](std::size_t i, PyObject* p) {
        size = i + 1;
        try {
            use(i, text_of(p, floats));
        } catch (const loupan::error& e) {
            use(i, std::string());
            bad.add(loupan::error_code{e.code(), e.kind(), e.message(), e.message_zh()}, i, e.value());
        }
    });
    bad.raise_any();
    return size;
}

std::vector<std::string> tags_of(PyObject* p, char separator) {
    std::vector<std::string> tags;
    if (is_absent(p)) {
        return tags;
    }
    if (PyUnicode_Check(p) != 0) {
        const auto text = to_text(p);
        std::size_t begin = 0;
        while (begin <= text.size()) {
            const auto end = std::min(text.find(separator, begin), text.size());
            if (end > begin) {
                tags.push_back(text.substr(begin, end - begin));
            }
            begin = end + 1;
        }
    } else if (PyList_Check(p) != 0 || PyTuple_Check(p) != 0 || PyAnySet_Check(p) != 0) {
        for (const auto& tag : py::reinterpret_borrow<py::object>(p)) {
            tags.push_back(to_text(tag));
        }
    } else {
        loupan::raise(core::type_invalid, {{}, type_name(p) + " instead of tags", {}, {}});
    }
    std::sort(tags.begin(), tags.end());
    if (const auto twice = std::adjacent_find(tags.begin(), tags.end()); twice != tags.end()) {
        loupan::raise(core::duplicate, {{}, *twice, {}, {}});
    }
    return tags;
}

} // namespace

void bad_rows::add(const loupan::error_code& code, std::size_t row, std::string value) {
    const loupan::error_context context{path_, std::move(value), static_cast<std::int64_t>(row), {}};
    rows_.push_back({static_cast<std::int64_t>(row), std::string(code.code), path_, context.value,
                     loupan::detail::fill_template(code.english, context),
                     loupan::detail::fill_template(code.chinese, context)});
    if (rows_.size() == 1) {
        static constexpr auto known = {&core::validation,    &core::number_invalid, &core::too_many_digits,
                                       &core::float_refused, &core::type_invalid,   &core::overflow,
                                       &core::duplicate,     &core::text_encoding};
        for (const auto* entry : known) {
            first_ = entry->code == code.code ? entry : first_;
        }
    }
    if (rows_.size() >= most) {
        raise_any();
    }
}

void bad_rows::raise_any() const {
    if (!rows_.empty()) {
        loupan::raise(first_ == nullptr ? core::validation : *first_,
                      {path_, rows_.front().value, rows_.front().row, {}}, rows_);
    }
}

loupan::column<std::int64_t> read_numbers(const py::object& values, const py::object& mask, int scale,
                                          const std::string& path, bool floats) {
    bad_rows bad(path);
    loupan::column<std::int64_t> out;
    if (is_array_of(values, "fiu")) {
        const auto array = one_dimension(values, path);
        const auto absent = read_mask(mask, static_cast<std::size_t>(array.size()), path);
        const auto type = array.dtype();
        if (type.kind() == 'f') {
            if (type.itemsize() != sizeof(double)) { // 117.66 as float32 is another number
                loupan::raise(
                    core::type_invalid,
                    {path, py::str(static_cast<py::object>(type)).cast<std::string>() + " instead of float64", {}, {}});
            }
            out = from_doubles(array, absent, scale, bad);
        } else {
            if (type.kind() == 'u' && type.itemsize() == sizeof(std::uint64_t)) {
                out = from_objects(array.attr("tolist")(), absent, scale, floats, bad);
            } else {
                out = from_integers(array, absent, scale, bad);
            }
        }
    } else {
        const auto size = static_cast<std::size_t>(py::len(values));
        out = from_objects(values, read_mask(mask, size, path), scale, floats, bad);
    }
    bad.raise_any();
    return out;
}

loupan::column<std::int32_t> read_floors(const py::object& values, const py::object& mask, bool floats) {
    const auto wide = read_numbers(values, mask, 0, "floor", floats);
    loupan::column_builder<std::int32_t> out(wide.size());
    bad_rows bad("floor");
    for (std::size_t i = 0; i < wide.size(); ++i) {
        const auto value = wide[i];
        if (value > std::numeric_limits<std::int32_t>::max() || value < std::numeric_limits<std::int32_t>::min()) {
            bad.add(core::validation, i, std::to_string(value));
        }
        out.data()[i] = static_cast<std::int32_t>(value);
        if (!wide.is_valid(i)) {
            out.set_null(i);
        }
    }
    bad.raise_any();
    return std::move(out).finish();
}

loupan::column<std::int64_t> take_scaled(const py::object& values, const py::object& mask, const std::string& path) {
    if (!py::isinstance<py::array_t<std::int64_t>>(values) ||
        (py::reinterpret_borrow<py::array>(values).flags() & py::array::c_style) == 0) {
        loupan::raise(core::type_invalid, {path, "a contiguous int64 array is needed", {}, {}});
    }
    const auto array = one_dimension(values, path);
    if (!mask.is_none()) {
        (void)read_mask(mask, static_cast<std::size_t>(array.size()), path);
    }
    return column_over<std::int64_t>(array, mask);
}

std::vector<std::string> read_texts(const py::object& values, const std::string& path, bool floats) {
    std::vector<std::string> out;
    out.reserve(static_cast<std::size_t>(py::len(values)));
    each_text(values, path, floats, [&out](std::size_t, std::string text) { out.push_back(std::move(text)); });
    return out;
}

loupan::code_column read_codes(const py::object& values, const std::string& path, bool floats) {
    // Lists repeat the same objects: one look-up by address answers for all of them.
    auto names = std::make_shared<loupan::dictionary>();
    const auto size = static_cast<std::size_t>(py::len(values));
    loupan::column_builder<std::int32_t> codes(size);
    const auto put = [&](std::size_t row, std::int32_t code) {
        codes.data()[row] = code;
        if (code < 0) {
            codes.set_null(row);
        }
    };
    const auto encode = [&](const std::string& text) {
        return text.empty() ? loupan::code_column::absent : names->encode(text);
    };
    if (is_array_of(values, "iu")) {
        each_text(values, path, floats, [&](std::size_t row, const std::string& text) { put(row, encode(text)); });
    } else {
        std::unordered_map<PyObject*, std::int32_t> seen;
        bad_rows bad(path);
        const auto items = py::reinterpret_steal<py::object>(PySequence_Fast(values.ptr(), "a column is a sequence"));
        if (!items) {
            throw py::error_already_set();
        }
        each_object(items, [&](std::size_t row, PyObject* p) {
            if (const auto it = seen.find(p); it != seen.end()) {
                put(row, it->second);
                return;
            }
            try {
                const auto code = encode(text_of(p, floats));
                put(row, code);
                seen.emplace(p, code);
            } catch (const loupan::error& e) {
                put(row, loupan::code_column::absent);
                bad.add(loupan::error_code{e.code(), e.kind(), e.message(), e.message_zh()}, row, e.value());
            }
        });
        bad.raise_any();
    }
    return {std::move(codes).finish(), std::move(names)};
}

loupan::tag_column read_tags(const py::object& values, const std::string& path, char separator) {
    auto sets = std::make_shared<std::vector<std::vector<std::string>>>();
    std::unordered_map<std::string, std::int32_t> known;
    std::vector<std::int32_t> codes;
    bad_rows bad(path);
    each_object(values, [&](std::size_t row, PyObject* p) {
        std::vector<std::string> tags;
        try {
            tags = tags_of(p, separator);
        } catch (const loupan::error& e) {
            bad.add(loupan::error_code{e.code(), e.kind(), e.message(), e.message_zh()}, row, e.value());
        }
        std::string key;
        for (const auto& tag : tags) {
            key += tag;
            key += '\0';
        }
        const auto [it, fresh] = known.emplace(std::move(key), static_cast<std::int32_t>(sets->size()));
        if (fresh) {
            sets->push_back(std::move(tags));
        }
        codes.push_back(it->second);
    });
    bad.raise_any();
    return {loupan::column<std::int32_t>(std::move(codes)), std::move(sets)};
}

} // namespace loupan_python
