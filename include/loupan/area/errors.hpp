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

inline constexpr error_code band_gap{"area.band_gap", error_kind::invalid_argument, "the bands leave a gap: {value}",
                                     "补差区间不连续:{value}"};
inline constexpr error_code band_overlap{"area.band_overlap", error_kind::invalid_argument,
                                         "the bands overlap: {value}", "补差区间重叠:{value}"};
inline constexpr error_code band_order{"area.band_order", error_kind::invalid_argument,
                                       "the bands are not in ascending order: {value}", "补差区间未按升序排列:{value}"};
inline constexpr error_code rules_invalid{"area.rules_invalid", error_kind::invalid_argument,
                                          "the rules of the settlement do not fit together: {value}",
                                          "面积补差规则自相矛盾:{value}"};
inline constexpr error_code rules_not_effective{"area.rules_not_effective", error_kind::rule_violation,
                                                "the rules were not in force when the contract was signed: {value}",
                                                "合同签订日规则未生效:{value}"};
inline constexpr error_code rescission_refused{"area.rescission_refused", error_kind::rule_violation,
                                               "the buyer has no right to rescind here: {value}",
                                               "买受人在此情形下无权退房:{value}"};

} // namespace loupan::inline LOUPAN_ABI::area::errors
