// SPDX-License-Identifier: Apache-2.0
#include "adjust.hpp"
#include "handles.hpp"
#include "scheme.hpp"

#include <loupan/pricing/version.hpp>

#include <pybind11/stl.h>

namespace loupan_python {

namespace pricing = loupan::pricing;

namespace {

pricing::version_state state_of(const std::string& name) {
    for (const auto& rule : pricing::version_rules) {
        for (const auto state : {rule.state, rule.next}) {
            if (pricing::to_string(state) == name) {
                return state;
            }
        }
    }
    loupan::raise(loupan::errors::validation, {"state", name, {}, {}});
}

pricing::version_event event_of(const std::string& name) {
    for (const auto& rule : pricing::version_rules) {
        if (pricing::to_string(rule.event) == name) {
            return rule.event;
        }
    }
    loupan::raise(loupan::errors::validation, {"event", name, {}, {}});
}

py::list actions(const std::string& state) {
    py::list out;
    for (const auto& rule : pricing::actions(state_of(state))) {
        out.append(py::make_tuple(std::string(pricing::to_string(rule.event)),
                                  std::string(pricing::to_string(rule.guard)),
                                  std::string(pricing::to_string(rule.next))));
    }
    return out;
}

py::tuple activate(const std::string& state, const scheme_handle& scheme, const unit_handle& of,
                   const loupan::date& as_of, const std::string& lock) {
    const auto found = pricing::activate(state_of(state), scheme.rules(), of, as_of, lock);
    py::list skipped;
    for (const auto& s : found.skipped) {
        skipped.append(py::make_tuple(s.key, s.row, s.lock));
    }
    return py::make_tuple(found.rows, skipped);
}

} // namespace

void bind_version(py::module_& m) {
    m.def("actions", &actions);
    m.def("next_state", [](const std::string& state, const std::string& event) {
        return std::string(pricing::to_string(pricing::next_state(state_of(state), event_of(event))));
    });
    m.def("check_ready", [](const price_handle& list, const price_handle* floor, const price_handle* registered) {
        return make_row_errors(pricing::check_ready(list, floor, registered));
    });
    m.def("activate", &activate);
    m.def("check_mode_change", [](const scheme_handle& before, const scheme_handle& after, const unit_handle& of,
                                  const std::string& status, const std::optional<std::vector<std::string>>& statuses) {
        statuses ? pricing::check_mode_change(before.rules(), after.rules(), of, status, *statuses)
                 : pricing::check_mode_change(before.rules(), after.rules(), of, status);
    });
    m.def("switch_to_measured",
          [](const scheme_handle& scheme, const unit_handle& of, const price_handle& current, const py::dict& given) {
              const auto options = read_adjust_options(given);
              auto result = [&] {
                  py::gil_scoped_release release;
                  return pricing::switch_to_measured(scheme.rules(), of, current, options);
              }();
              return make_round(std::move(result));
          });
}

} // namespace loupan_python
