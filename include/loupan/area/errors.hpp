// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <loupan/core/error.hpp>

/// \file
/// The error codes of the area room (面积补差错误码).

namespace loupan::inline LOUPAN_ABI::area::errors {

inline constexpr error_code area_missing{"area.area_missing", error_kind::invalid_argument,
                                         "the contract or the measured area is missing: {value}",
                                         "缺少合同面积或实测面积:{value}"};
inline constexpr error_code survey_not_audited{"area.survey_not_audited", error_kind::rule_violation,
                                               "the survey is not audited: {value}", "实测数据未审核:{value}"};
inline constexpr error_code variant_not_set{"area.variant_not_set", error_kind::invalid_argument,
                                            "the contract does not say how areas are settled: {value}",
                                            "合同未约定面积差异处理方式:{value}"};
inline constexpr error_code choice_required{"area.choice_required", error_kind::rule_violation,
                                            "beyond the limit the buyer must choose to stay or to rescind: {value}",
                                            "超出约定范围,需买受人选择是否退房:{value}"};
inline constexpr error_code already_settled{"area.already_settled", error_kind::rule_violation,
                                            "the area difference is settled already: {value}",
                                            "面积补差已结算:{value}"};

} // namespace loupan::inline LOUPAN_ABI::area::errors
