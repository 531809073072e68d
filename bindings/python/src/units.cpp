// SPDX-License-Identifier: Apache-2.0
#include "handles.hpp"
#include "intake.hpp"

#include <loupan/core/unit_price.hpp>

#include <pybind11/stl.h>

namespace loupan_python {

namespace {

using loupan::pricing::unit_columns;

/// The name of a unit in a list: 117660 at 4 is `117.66`, at 0 a plain integer.
py::list decimals_of(const loupan::column<std::int64_t>& c, int scale, int least) {
    py::list out(c.size());
    for (std::size_t i = 0; i < c.size(); ++i) {
        out[i] = c.is_valid(i) ? make_scaled(c[i], scale, least) : py::object(py::none());
    }
    return out;
}

py::dict row_of(const unit_handle& of, std::size_t row, int digits) {
    const auto u = of.row(row);
    py::dict out;
    out["key"] = u.key;
    out["floor"] = u.floor;
    out["attributes"] = u.attributes;
    py::dict tags;
    for (const auto& [name, set] : u.tags) {
        tags[py::str(name)] = py::tuple(py::cast(set));
    }
    out["tags"] = tags;
    const auto amounts = [](const std::map<std::string, std::int64_t>& from, int scale, int least) {
        py::dict to;
        for (const auto& [name, value] : from) {
            to[py::str(name)] = make_scaled(value, scale, least);
        }
        return to;
    };
    out["areas"] = amounts(u.areas, loupan::floor_area::scale, 2);
    out["unit_prices"] = amounts(u.unit_prices, loupan::unit_price::scale, 2);
    out["totals"] = amounts(u.totals, digits, digits);
    return out;
}

py::list keys_of(const unit_handle& of) {
    py::list out(of.size());
    for (std::size_t i = 0; i < of.size(); ++i) {
        out[i] = of.key(i);
    }
    return out;
}

template <class Column> std::vector<std::string> names_of(const std::map<std::string, Column>& columns) {
    std::vector<std::string> out;
    for (const auto& [name, column] : columns) {
        out.push_back(name);
    }
    return out;
}

template <class T> const T& present(const T* found, const std::string& name) {
    if (found == nullptr) {
        loupan::raise(loupan::pricing::errors::attribute_missing, {"units", name, {}, {}});
    }
    return *found;
}

const loupan::column<std::int64_t>& number_column(const unit_handle& of, const std::string& group,
                                                  const std::string& name) {
    if (group == "areas") {
        return present(of.area(name), name);
    }
    return present(group == "unit_prices" ? of.unit_price(name) : of.total(name), name);
}

/// The stacks of a list with rooms (垂直线): the text of `unit`, then the last two digits of the room.
void add_stacks(unit_columns& c) {
    const auto room = c.attributes.find("room");
    if (room == c.attributes.end() || c.attributes.contains("stack")) {
        return;
    }
    const auto unit = c.attributes.find("unit");
    auto names = std::make_shared<loupan::dictionary>();
    const auto size = room->second.size();
    loupan::column_builder<std::int32_t> codes(size);
    for (std::size_t i = 0; i < size; ++i) {
        std::string_view text = room->second.text(i);
        if (text.empty()) {
            codes.data()[i] = loupan::code_column::absent;
            codes.set_null(i);
            continue;
        }
        const auto digit = [&text](std::size_t from_end) {
            return text.size() >= from_end && text[text.size() - from_end] >= '0' &&
                   text[text.size() - from_end] <= '9';
        };
        if (digit(1) && digit(2)) {
            text.remove_prefix(text.size() - 2);
        }
        const auto entrance = unit == c.attributes.end() ? std::string_view() : unit->second.text(i);
        codes.data()[i] = names->encode(std::string(entrance).append(text));
    }
    c.attributes.insert_or_assign("stack", loupan::code_column(std::move(codes).finish(), std::move(names)));
}

loupan::code_column code_array(const py::object& codes, const std::vector<std::string>& texts,
                               const std::string& path) {
    const auto array = py::array_t < std::int32_t, py::array::c_style | py::array::forcecast > ::ensure(codes);
    if (!array || array.ndim() != 1) {
        PyErr_Clear();
        loupan::raise(loupan::errors::type_invalid, {path, "codes", {}, {}});
    }
    auto names = std::make_shared<loupan::dictionary>();
    std::vector<std::int32_t> to;
    for (const auto& text : texts) {
        to.push_back(text.empty() ? loupan::code_column::absent : names->encode(text));
    }
    const auto size = static_cast<std::size_t>(array.size());
    loupan::column_builder<std::int32_t> out(size);
    for (std::size_t i = 0; i < size; ++i) {
        const auto code = array.data()[i];
        if (code >= static_cast<std::int32_t>(to.size()) || code < loupan::code_column::absent) {
            loupan::raise(loupan::errors::validation, {path, std::to_string(code), static_cast<std::int64_t>(i), {}});
        }
        const auto mapped = code < 0 ? loupan::code_column::absent : to[static_cast<std::size_t>(code)];
        out.data()[i] = mapped;
        if (mapped < 0) {
            out.set_null(i);
        }
    }
    return {std::move(out).finish(), std::move(names)};
}

std::vector<std::string> keys_from(const py::object& values, bool floats) {
    auto keys = read_texts(values, "key", floats);
    for (std::size_t i = 0; i < keys.size(); ++i) {
        if (keys[i].empty()) {
            keys[i] = std::to_string(i); // a unit without a key is known by its row
        }
    }
    return keys;
}

void bind_builder(py::module_& m) {
    py::class_<unit_builder>(m, "UnitBuilder")
        .def(py::init<>())
        .def("keys", [](unit_builder& b, const py::object& values,
                        bool floats) { b.columns.keys = loupan::pricing::key_column::from(keys_from(values, floats)); })
        .def("floor", [](unit_builder& b, const py::object& values, const py::object& mask,
                         bool floats) { b.columns.floor = read_floors(values, mask, floats); })
        .def("attribute",
             [](unit_builder& b, const std::string& name, const py::object& values, bool floats) {
                 b.columns.attributes.insert_or_assign(name, read_codes(values, name, floats));
             })
        .def("attribute_codes",
             [](unit_builder& b, const std::string& name, const py::object& codes,
                const std::vector<std::string>& texts) {
                 b.columns.attributes.insert_or_assign(name, code_array(codes, texts, name));
             })
        .def("tags",
             [](unit_builder& b, const std::string& name, const py::object& values, const std::string& separator) {
                 b.columns.tags.insert_or_assign(name,
                                                 read_tags(values, name, separator.empty() ? ';' : separator.front()));
             })
        .def("numbers",
             [](unit_builder& b, const std::string& group, const std::string& name, const py::object& values,
                const py::object& mask, int scale, bool floats, const std::string& path) {
                 auto read = read_numbers(values, mask, scale, path, floats);
                 auto& to = group == "areas" ? b.columns.areas
                                             : (group == "unit_prices" ? b.columns.unit_prices : b.columns.totals);
                 to.insert_or_assign(name, std::move(read));
             })
        .def("scaled",
             [](unit_builder& b, const std::string& group, const std::string& name, const py::object& values,
                const py::object& mask, const std::string& path) {
                 auto taken = take_scaled(values, mask, path);
                 auto& to = group == "areas" ? b.columns.areas
                                             : (group == "unit_prices" ? b.columns.unit_prices : b.columns.totals);
                 to.insert_or_assign(name, std::move(taken));
             })
        .def("add_stacks", [](unit_builder& b) { add_stacks(b.columns); })
        .def("build", [](unit_builder& b, const std::string& unit_of_area) {
            b.columns.unit_of_area = loupan::parse_area_unit(unit_of_area);
            auto columns = std::move(b.columns);
            b.columns = {};
            py::gil_scoped_release release;
            return unit_handle(std::move(columns));
        });
}

} // namespace

void bind_units(py::module_& m) {
    bind_builder(m);
    py::class_<unit_handle>(m, "Units")
        .def("__len__", &unit_handle::size)
        .def("row", &row_of, py::arg("row"), py::arg("digits") = 2)
        .def("keys", &keys_of)
        .def("key",
             [](const unit_handle& u, std::size_t row) {
                 if (row >= u.size()) {
                     loupan::raise(loupan::errors::not_found, {"units", std::to_string(row), {}, {}});
                 }
                 return u.key(row);
             })
        .def("row_of", [](const unit_handle& u, const std::string& key) { return u.row_of(key); })
        .def("has_keys", [](const unit_handle& u) { return u.columns().keys.size() != 0; })
        .def("take", [](const unit_handle& u, const std::vector<std::size_t>& rows) { return u.take(rows); })
        .def("unit_of_area", [](const unit_handle& u) { return std::string(loupan::to_string(u.unit_of_area())); })
        .def("has_floor", [](const unit_handle& u) { return !u.floor().empty(); })
        .def("floor", [](const unit_handle& u) { return py::make_tuple(view_of(u.floor()), mask_of(u.floor())); })
        .def("names",
             [](const unit_handle& u) {
                 const auto& c = u.columns();
                 py::dict out;
                 out["attributes"] = names_of(c.attributes);
                 out["tags"] = names_of(c.tags);
                 out["areas"] = names_of(c.areas);
                 out["unit_prices"] = names_of(c.unit_prices);
                 out["totals"] = names_of(c.totals);
                 return out;
             })
        .def("attribute",
             [](const unit_handle& u, const std::string& name) {
                 const auto& c = present(u.attribute(name), name);
                 return py::make_tuple(view_of(c.codes()), c.names().texts());
             })
        .def("tags",
             [](const unit_handle& u, const std::string& name) {
                 const auto& c = present(u.tags(name), name);
                 return py::make_tuple(view_of(c.codes()), c.sets());
             })
        .def("numbers",
             [](const unit_handle& u, const std::string& group, const std::string& name) {
                 const auto& c = number_column(u, group, name);
                 return py::make_tuple(view_of(c), mask_of(c));
             })
        .def("decimals", [](const unit_handle& u, const std::string& group, const std::string& name, int digits) {
            const bool totals = group == "totals";
            return decimals_of(number_column(u, group, name), totals ? digits : 4, totals ? digits : 2);
        });
}

} // namespace loupan_python
