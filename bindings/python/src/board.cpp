// SPDX-License-Identifier: Apache-2.0
#include "handles.hpp"

#include <loupan/pricing/board.hpp>

#include <pybind11/stl.h>

namespace loupan_python {

void bind_board(py::module_& m) {
    namespace pricing = loupan::pricing;
    m.def("board_html",
          [](const unit_handle& of, const price_handle& list, const std::string& title, const std::string& subtitle,
             const std::string& language, bool by_status, const std::string& building, const std::string& stack,
             const std::string& status, const std::string& label, const price_handle* filed) {
              pricing::board_options options;
              options.title = title;
              options.subtitle = subtitle;
              options.language = language == "zh" ? pricing::board_language::chinese : pricing::board_language::english;
              options.by_status = by_status;
              options.building = building;
              options.stack = stack;
              options.status = status;
              options.label = label;
              if (filed != nullptr) {
                  options.filed = *filed;
              }
              py::gil_scoped_release release;
              return pricing::board_html(of, list, options);
          });
}

} // namespace loupan_python
