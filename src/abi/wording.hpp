// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "guard.hpp"

#include <loupan/core/explain.hpp>
#include <loupan/interop/json.hpp>

#include <string>

// In which words an explanation is given to C.

namespace loupan_abi {

/// \throws invalid_argument core.validation for a language or format that there is none of
inline void check_wording(loupan_language language, loupan_explain_format format) {
    if (language != LOUPAN_ENGLISH && language != LOUPAN_CHINESE) {
        loupan::raise(loupan::errors::validation, {"language", std::to_string(language), {}, {}});
    }
    if (format != LOUPAN_EXPLAIN_TEXT && format != LOUPAN_EXPLAIN_JSON) {
        loupan::raise(loupan::errors::validation, {"format", std::to_string(format), {}, {}});
    }
}

/// The language and form that a caller asked for.
class wording {
public:
    /// \throws as `check_wording`
    wording(loupan_language language, loupan_explain_format format)
        : in_(language == LOUPAN_CHINESE ? loupan::language::chinese : loupan::language::english),
          json_(format == LOUPAN_EXPLAIN_JSON) {
        check_wording(language, format);
    }

    [[nodiscard]] loupan_text operator()(const loupan::explanation& told) const {
        return {json_ ? to_json(told, in_) : told.to_string(in_)};
    }

private:
    loupan::language in_;
    bool json_;
};

} // namespace loupan_abi
