// SPDX-License-Identifier: Apache-2.0
#include "explain.hpp"

#include "handles.hpp"
#include "scheme.hpp"

#include <loupan/pricing/explain.hpp>

namespace loupan_python {

py::tuple make_step(const loupan::explanation& of, const loupan::step& step) {
    py::tuple operands(step.operands.size());
    for (std::size_t i = 0; i < step.operands.size(); ++i) {
        const auto& o = step.operands[i];
        operands[i] = py::make_tuple(o.name, o.value, o.unit);
    }
    py::tuple children(step.children.size());
    for (std::size_t i = 0; i < step.children.size(); ++i) {
        children[i] = make_step(of, step.children[i]);
    }
    return py::make_tuple(step.code, operands, step.exact, step.rounding, step.result, step.unit, step.rule,
                          of.text(step, loupan::language::english), of.text(step, loupan::language::chinese), children);
}

void bind_explain(py::module_& m) {
    m.def("explain", [](const scheme_handle& scheme, const unit_handle& of, std::size_t row) {
        const auto told = loupan::pricing::explain(scheme, of, row);
        return make_step(told, told.root());
    });
}

} // namespace loupan_python
