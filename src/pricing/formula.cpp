// SPDX-License-Identifier: Apache-2.0
#include <loupan/pricing/detail/engine.hpp>

namespace loupan::inline LOUPAN_ABI::pricing {

detail::plan compiled_engine::prepare(const compiled_scheme& rules, const units& of) {
    return header_engine::prepare(rules, of);
}

detail::row_result compiled_engine::evaluate(const detail::plan& p, std::size_t row, const detail::override_at* by_hand,
                                             null_recorder& note) {
    return header_engine::evaluate(p, row, by_hand, note);
}

detail::row_result compiled_engine::evaluate(const detail::plan& p, std::size_t row, const detail::override_at* by_hand,
                                             tree_recorder& note) {
    return header_engine::evaluate(p, row, by_hand, note);
}

} // namespace loupan::inline LOUPAN_ABI::pricing
