// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <loupan/core/error.hpp>

#include <utility>

/// \file
/// The error codes of the store (存储错误码).

namespace loupan::inline LOUPAN_ABI::store::errors {

inline constexpr error_code kind_unknown{"store.kind_unknown", error_kind::invalid_argument,
                                         "the store has no record type of this kind: '{value}'",
                                         "存储中没有该类记录:“{value}”"};
inline constexpr error_code field_unknown{"store.field_unknown", error_kind::invalid_argument,
                                          "the record type has no such field: '{value}'", "记录类型没有该字段:“{value}”"};
inline constexpr error_code field_missing{"store.field_missing", error_kind::invalid_argument,
                                          "a required field is absent: '{value}'", "缺少必填字段:“{value}”"};
inline constexpr error_code field_type{"store.field_type", error_kind::invalid_argument,
                                       "the field holds another type: {value}", "字段类型不符:{value}"};
inline constexpr error_code type_invalid{"store.type_invalid", error_kind::invalid_argument,
                                         "not a valid record type: {value}", "记录类型定义无效:{value}"};
inline constexpr error_code key_invalid{"store.key_invalid", error_kind::invalid_argument,
                                        "not a valid key: '{value}'", "记录键无效:“{value}”"};
inline constexpr error_code partition_foreign{"store.partition_foreign", error_kind::invalid_argument,
                                              "a transaction reaches one partition only: '{value}'",
                                              "一个事务只能访问一个分区:“{value}”"};
inline constexpr error_code command_reused{"store.command_reused", error_kind::conflict,
                                           "the command id already stands for another request: '{value}'",
                                           "该命令编号已用于另一请求:“{value}”"};
inline constexpr error_code nested{"store.nested", error_kind::invalid_argument,
                                   "inside a transaction only the transaction itself may be used: {value}",
                                   "事务内只能使用事务对象本身:{value}"};
inline constexpr error_code schema_mismatch{"store.schema_mismatch", error_kind::invalid_argument,
                                            "the table does not fit the record type: {value}",
                                            "数据表与记录类型不符:{value}"};
inline constexpr error_code schema_newer{"store.schema_newer", error_kind::invalid_argument,
                                         "the file was written by a later release: {value}",
                                         "该文件由更新的版本写入:{value}"};
inline constexpr error_code document_changed{"store.document_changed", error_kind::conflict,
                                             "another document stands under this digest: '{value}'",
                                             "该摘要下已有不同的文档:“{value}”"};
inline constexpr error_code ambiguous{"store.ambiguous", error_kind::rule_violation,
                                      "several documents are in force: {value}", "同时有多个文档生效:{value}"};
inline constexpr error_code busy{"store.busy", error_kind::storage, "the store is busy: {value}", "存储繁忙:{value}"};
inline constexpr error_code outcome_unknown{"store.outcome_unknown", error_kind::storage,
                                            "the commit was not confirmed; repeat the same command id: {value}",
                                            "提交未确认;请以同一命令编号重试:{value}"};
inline constexpr error_code failed{"store.failed", error_kind::storage, "the store failed: {value}", "存储失败:{value}"};

/// Throws a storage_error that says whether the same call may pass later.
[[noreturn]] inline void raise_storage(const error_code& code, error_context context, bool retry) {
    throw storage_error(code, std::move(context), retry);
}

} // namespace loupan::inline LOUPAN_ABI::store::errors
