// SPDX-License-Identifier: Apache-2.0
#include "handles.hpp"
#include "scheme.hpp"

#include <loupan/pricing/sweep.hpp>

namespace loupan_python {

namespace pricing = loupan::pricing;

namespace {

py::tuple sweep(const py::sequence& schemes, const unit_handle& of, bool matrix, bool collect, py::object progress) {
    progress_callback callback(std::move(progress));
    std::vector<scheme_handle> handles;
    for (const auto& each : schemes) {
        handles.push_back(each.cast<const scheme_handle&>());
    }
    pricing::sweep_options options;
    options.matrix = matrix;
    options.errors = collect ? pricing::on_error::collect : pricing::on_error::raise;
    options.progress = callback.function();
    const auto result = without_gil(callback, [&] { return pricing::sweep(handles, of, options); });
    py::list lines;
    for (const auto& line : result.schemes) {
        lines.append(py::make_tuple(line.count, make_scaled(line.area, loupan::floor_area::scale, 2),
                                    make_decimal(line.total.to_string()),
                                    line.average ? make_decimal(line.average->to_string()) : py::object(py::none()),
                                    make_row_errors(line.errors)));
    }
    py::list totals;
    for (const auto& column : result.totals) {
        totals.append(py::make_tuple(view_of(column), mask_of(column)));
    }
    return py::make_tuple(lines, totals);
}

} // namespace

void bind_sweep(py::module_& m) { m.def("sweep", &sweep); }

} // namespace loupan_python
