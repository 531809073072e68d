// SPDX-License-Identifier: Apache-2.0
#include "scheme.hpp"

#include <loupan/pricing/json.hpp>

#include <pybind11/stl.h>

namespace loupan_python {

void bind_scheme(py::module_& m) {
    namespace pricing = loupan::pricing;
    py::class_<scheme_handle>(m, "Scheme")
        .def_static("load",
                    [](const std::string& json) {
                        py::gil_scoped_release release;
                        auto rules = pricing::parse_scheme(json);
                        auto digest = pricing::digest(rules);
                        return pricing::compile(std::move(rules), std::move(digest));
                    })
        .def(
            "to_json", [](const scheme_handle& s, int indent) { return pricing::to_json(s.rules(), indent); },
            py::arg("indent") = -1)
        .def("canonical", [](const scheme_handle& s) { return pricing::canonical(s.rules()); })
        .def("digest", [](const scheme_handle& s) { return s.digest(); })
        .def("lead", [](const scheme_handle& s) { return std::string(pricing::to_string(s.lead())); })
        .def("pricing_area", [](const scheme_handle& s) { return s.pricing_area(); });
    m.def("canonical_match", [](const std::string& json) { return pricing::to_json(pricing::parse_match(json)); });
    m.def("match_all", [](const std::string& a, const std::string& b) {
        return pricing::to_json(pricing::parse_match(a) && pricing::parse_match(b));
    });
    m.def("match_any", [](const std::vector<std::string>& all) {
        std::vector<pricing::match> matches;
        for (const auto& json : all) {
            matches.push_back(pricing::parse_match(json));
        }
        return pricing::to_json(pricing::match::any_of(std::move(matches)));
    });
    m.def("match_text", [](const std::string& json) { return pricing::to_string(pricing::parse_match(json)); });
}

} // namespace loupan_python
