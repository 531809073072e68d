// SPDX-License-Identifier: Apache-2.0
#include "handles.hpp"

#include <loupan/pricing/csv.hpp>

#include <pybind11/stl.h>

namespace loupan_python {

namespace {

using loupan::pricing::csv_options;
namespace detail = loupan::pricing::detail;

csv_options make_options(const std::map<std::string, std::string>& columns, const std::string& others,
                         const std::string& delimiter, const std::string& tag_separator,
                         const std::string& unit_of_area, const std::string& currency) {
    csv_options out;
    out.columns = columns;
    using loupan::pricing::other_columns;
    if (others != "attributes" && others != "ignore" && others != "refuse") {
        loupan::raise(loupan::errors::validation, {"others", others, {}, {}});
    }
    out.others = others == "attributes" ? other_columns::attributes
                                        : (others == "ignore" ? other_columns::ignore : other_columns::refuse);
    if (delimiter.size() != 1 || tag_separator.size() != 1) {
        loupan::raise(loupan::errors::validation, {"delimiter", delimiter + tag_separator, {}, {}});
    }
    out.delimiter = delimiter.front();
    out.tag_separator = tag_separator.front();
    out.unit_of_area = loupan::parse_area_unit(unit_of_area);
    out.currency = make_currency(currency);
    return out;
}

/// What a field's name means, as (kind, name); None when it is not a known one.
py::object field_of(const std::string& field) {
    static constexpr std::array<const char*, 10> kinds{"ignored", "key",         "floor",  "attribute",  "tags",
                                                       "areas",   "unit_prices", "totals", "unit_price", "total"};
    const auto target = detail::known_field(field);
    if (!target) {
        return py::none();
    }
    return py::make_tuple(kinds[static_cast<std::size_t>(target->kind)], target->name);
}

} // namespace

void bind_csv(py::module_& m) {
    m.def("field_of", &field_of);
    m.def("field_of_header", [](const std::string& header) { return std::string(detail::field_of_header(header)); });
    m.def("units_from_csv",
          [](const std::string& text, const std::map<std::string, std::string>& columns, const std::string& others,
             const std::string& delimiter, const std::string& tag_separator, const std::string& unit_of_area,
             const std::string& currency) {
              const auto options = make_options(columns, others, delimiter, tag_separator, unit_of_area, currency);
              py::gil_scoped_release release;
              return loupan::pricing::units_from_csv(text, options);
          });
    m.def("price_list_from_csv",
          [](const std::string& text, const std::map<std::string, std::string>& columns, const std::string& others,
             const std::string& delimiter, const std::string& tag_separator, const std::string& unit_of_area,
             const std::string& currency) {
              const auto options = make_options(columns, others, delimiter, tag_separator, unit_of_area, currency);
              py::gil_scoped_release release;
              return loupan::pricing::price_list_from_csv(text, options).prices;
          });
    m.def("units_to_csv", [](const unit_handle& of, const std::string& currency) {
        return loupan::pricing::units_to_csv(of, {}, make_currency(currency));
    });
    m.def("prices_to_csv", [](const price_handle& of) { return loupan::pricing::prices_to_csv(of); });
}

} // namespace loupan_python
