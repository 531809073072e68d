// SPDX-License-Identifier: Apache-2.0
#include "handles.hpp"

#include <loupan/pricing/detail/rows.hpp>
#include <loupan/pricing/json.hpp>

namespace loupan_python {

void bind_filter(py::module_& m) {
    namespace pricing = loupan::pricing;
    m.def("select", [](const unit_handle& of, const std::string& match) {
        const auto rows = pricing::detail::rows_that_match(of, pricing::parse_match(match), "where");
        py::array_t<bool> mask(static_cast<py::ssize_t>(rows.size()));
        auto out = mask.mutable_unchecked<1>();
        for (std::size_t i = 0; i < rows.size(); ++i) {
            out(static_cast<py::ssize_t>(i)) = rows[i] != 0;
        }
        return mask;
    });
}

} // namespace loupan_python
