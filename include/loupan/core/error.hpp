// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <loupan/core/config.hpp>

#include <cstdint>
#include <exception>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// \file
/// One root for every error of the library. A code is stable; texts may improve.

namespace loupan::inline LOUPAN_ABI {

/// What a caller would do about an error; each kind has its own exception class.
enum class error_kind : std::uint8_t {
    invalid_argument, ///< the input is not a value: mend the input
    rule_violation,   ///< valid input that a rule forbids: change the deal or the rule
    arithmetic,       ///< a result does not fit
    conflict,         ///< somebody else was faster: read again and retry
    not_found,        ///< a record or key that should exist does not
    storage           ///< the store failed
};

/// An entry of a room's error catalogue. `{value}`, `{path}` and `{row}` in the texts are replaced when thrown.
struct error_code {
    std::string_view code; ///< stable, `room.lower_snake`
    error_kind kind;
    std::string_view english;
    std::string_view chinese;
};

/// Where and what, for one occurrence of an error.
struct error_context {
    std::string path{};                ///< field path in a document, or the column's name
    std::string value{};               ///< the offending value, as text
    std::optional<std::int64_t> row{}; ///< row of a batch, from 0
    std::string rule{};                ///< the rule or article behind it
};

/// One bad row of a batch call.
struct row_error {
    std::int64_t row{};
    std::string code;
    std::string path;
    std::string value;
    std::string message;
    std::string message_zh;
};

namespace detail {

inline std::string fill_template(std::string_view text, const error_context& context) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto rest = text.substr(i);
        if (rest.starts_with("{value}")) {
            out += context.value;
            i += 6;
        } else if (rest.starts_with("{path}")) {
            out += context.path;
            i += 5;
        } else if (rest.starts_with("{row}")) {
            out += context.row ? std::to_string(*context.row) : std::string("-");
            i += 4;
        } else {
            out += text[i];
        }
    }
    return out;
}

} // namespace detail

/// The root of all exceptions of loupan (错误). Cheap to copy; all properties live here.
class error : public std::exception {
public:
    error(const error_code& code, error_context context, std::vector<row_error> rows = {})
        : data_(std::make_shared<const data>(make(code, std::move(context), std::move(rows)))) {}

    // Declared so that there is no move: a moved-from exception would have nothing to say.
    error(const error&) noexcept = default;
    error& operator=(const error&) noexcept = default;
    ~error() override = default;

    /// The stable code in front, then the English text, and where it happened.
    [[nodiscard]] const char* what() const noexcept override { return data_->what.c_str(); }
    [[nodiscard]] const std::string& code() const noexcept { return data_->code; }
    [[nodiscard]] error_kind kind() const noexcept { return data_->kind; }
    [[nodiscard]] const std::string& path() const noexcept { return data_->context.path; }
    [[nodiscard]] const std::string& value() const noexcept { return data_->context.value; }
    [[nodiscard]] std::optional<std::int64_t> row() const noexcept { return data_->context.row; }
    [[nodiscard]] const std::string& rule() const noexcept { return data_->context.rule; }
    [[nodiscard]] const std::string& message() const noexcept { return data_->english; }
    [[nodiscard]] const std::string& message_zh() const noexcept { return data_->chinese; }
    /// All bad rows of a batch call, ascending; empty for a scalar call.
    [[nodiscard]] const std::vector<row_error>& rows() const noexcept { return data_->rows; }

private:
    struct data {
        std::string code, english, chinese, what;
        error_kind kind;
        error_context context;
        std::vector<row_error> rows;
    };

    static data make(const error_code& code, error_context context, std::vector<row_error> rows) {
        data d;
        d.code = code.code;
        d.kind = code.kind;
        d.english = detail::fill_template(code.english, context);
        d.chinese = detail::fill_template(code.chinese, context);
        d.what = d.code + ": " + d.english;
        if (!context.path.empty()) {
            d.what += " [at " + context.path + "]";
        }
        if (context.row) {
            d.what += " [row " + std::to_string(*context.row) + "]";
        }
        if (!context.value.empty()) {
            d.what += " [value " + context.value + "]";
        }
        if (rows.size() > 1) {
            d.what += " (and " + std::to_string(rows.size() - 1) + " more rows)";
        }
        d.context = std::move(context);
        d.rows = std::move(rows);
        return d;
    }

    std::shared_ptr<const data> data_;
};

class invalid_argument : public error {
    using error::error;
};
class rule_violation : public error {
    using error::error;
};
class arithmetic_error : public error {
    using error::error;
};
class conflict_error : public error {
    using error::error;
};
class not_found_error : public error {
    using error::error;
};

/// A store failed; `retry()` says whether the same call may pass later.
class storage_error : public error {
public:
    storage_error(const error_code& code, error_context context, bool retry = false)
        : error(code, std::move(context)), retry_(retry) {}
    [[nodiscard]] bool retry() const noexcept { return retry_; }

private:
    bool retry_;
};

/// Throws the exception class that belongs to the code's kind.
[[noreturn]] inline void raise(const error_code& code, error_context context = {}, std::vector<row_error> rows = {}) {
    switch (code.kind) {
    case error_kind::invalid_argument:
        throw invalid_argument(code, std::move(context), std::move(rows));
    case error_kind::rule_violation:
        throw rule_violation(code, std::move(context), std::move(rows));
    case error_kind::arithmetic:
        throw arithmetic_error(code, std::move(context), std::move(rows));
    case error_kind::conflict:
        throw conflict_error(code, std::move(context), std::move(rows));
    case error_kind::not_found:
        throw not_found_error(code, std::move(context), std::move(rows));
    case error_kind::storage:
        break;
    }
    throw storage_error(code, std::move(context));
}

/// Joins two field paths: `base[0]` and `value` give `base[0].value`.
[[nodiscard]] inline std::string join_path(std::string_view prefix, std::string_view rest) {
    if (prefix.empty()) {
        return std::string(rest);
    }
    std::string out(prefix);
    if (!rest.empty() && rest.front() != '[') {
        out += '.';
    }
    out += rest;
    return out;
}

/// The codes that every room shares (通用错误码).
namespace errors {
inline constexpr error_code validation{"core.validation", error_kind::invalid_argument,
                                       "the value is not valid: {value}", "数值无效:{value}"};
inline constexpr error_code number_invalid{"core.number_invalid", error_kind::invalid_argument,
                                           "not a number in plain decimal notation: '{value}'",
                                           "不是普通十进制数字:“{value}”"};
inline constexpr error_code too_many_digits{"core.too_many_digits", error_kind::invalid_argument,
                                            "more digits than the type keeps: '{value}'",
                                            "位数超过该类型的精度:“{value}”"};
inline constexpr error_code float_refused{
    "core.float_refused", error_kind::invalid_argument,
    "binary floating point is refused; pass text, an integer or a decimal: {value}",
    "不接受二进制浮点数;请传入文本、整数或十进制数:{value}"};
inline constexpr error_code type_invalid{"core.type_invalid", error_kind::invalid_argument,
                                         "a value of another type is needed: {value}", "类型不符:{value}"};
inline constexpr error_code overflow{"core.overflow", error_kind::arithmetic, "the result does not fit: {value}",
                                     "结果超出范围:{value}"};
inline constexpr error_code division_by_zero{"core.division_by_zero", error_kind::arithmetic, "division by zero",
                                             "除数为零"};
inline constexpr error_code inexact{"core.inexact", error_kind::arithmetic,
                                    "the exact result needs a rounding that was not given: {value}",
                                    "精确结果需要指定舍入方式:{value}"};
inline constexpr error_code currency_mismatch{"core.currency_mismatch", error_kind::invalid_argument,
                                              "amounts in different currencies: {value}", "币种不同:{value}"};
inline constexpr error_code currency_unknown{"core.currency_unknown", error_kind::invalid_argument,
                                             "unknown currency: '{value}'", "未知币种:“{value}”"};
inline constexpr error_code unit_mismatch{"core.unit_mismatch", error_kind::invalid_argument,
                                          "areas in different units: {value}", "面积单位不同:{value}"};
inline constexpr error_code unit_unknown{"core.unit_unknown", error_kind::invalid_argument,
                                         "unknown unit of area: '{value}'", "未知面积单位:“{value}”"};
inline constexpr error_code date_invalid{"core.date_invalid", error_kind::invalid_argument,
                                         "not a date: '{value}' (use YYYY-MM-DD)",
                                         "日期无效:“{value}”(应为 YYYY-MM-DD)"};
inline constexpr error_code month_end{"core.month_end", error_kind::invalid_argument,
                                      "the month has no such day: {value}", "该月没有这一天:{value}"};
inline constexpr error_code rounding_invalid{"core.rounding_invalid", error_kind::invalid_argument,
                                             "not a rounding: {value}", "舍入方式无效:{value}"};
inline constexpr error_code weights_invalid{"core.weights_invalid", error_kind::invalid_argument,
                                            "weights must be present, not negative, and not all zero: {value}",
                                            "权重必须存在、非负且不全为零:{value}"};
inline constexpr error_code length_mismatch{"core.length_mismatch", error_kind::invalid_argument,
                                            "columns of different length: {value}", "各列长度不一致:{value}"};
inline constexpr error_code empty{"core.empty", error_kind::invalid_argument, "nothing was given: {path}",
                                  "内容为空:{path}"};
inline constexpr error_code duplicate{"core.duplicate", error_kind::invalid_argument, "given twice: '{value}'",
                                      "重复:“{value}”"};
inline constexpr error_code not_found{"core.not_found", error_kind::not_found, "not found: '{value}'",
                                      "未找到:“{value}”"};
inline constexpr error_code id_invalid{"core.id_invalid", error_kind::invalid_argument, "not an id: '{value}'",
                                       "编号无效:“{value}”"};
inline constexpr error_code state_invalid{"core.state_invalid", error_kind::rule_violation,
                                          "not possible in this state: {value}", "当前状态不允许:{value}"};
inline constexpr error_code conflict_version{"core.conflict_version", error_kind::conflict,
                                             "the record was changed meanwhile: {value}", "记录已被他人修改:{value}"};
inline constexpr error_code calendar_missing{"core.calendar_missing", error_kind::rule_violation,
                                             "the calendar's data does not reach this day: {value}",
                                             "日历数据未覆盖该日期:{value}"};
inline constexpr error_code unsupported{"core.unsupported", error_kind::invalid_argument, "not supported: {value}",
                                        "不支持:{value}"};
inline constexpr error_code cancelled{"core.cancelled", error_kind::conflict, "stopped by the caller",
                                      "已被调用方取消"};
inline constexpr error_code json_invalid{"core.json_invalid", error_kind::invalid_argument, "malformed JSON: {value}",
                                         "JSON 格式错误:{value}"};
inline constexpr error_code json_duplicate_key{"core.json_duplicate_key", error_kind::invalid_argument,
                                               "the key stands twice: '{value}'", "键重复:“{value}”"};
inline constexpr error_code json_field_unknown{"core.json_field_unknown", error_kind::invalid_argument,
                                               "unknown field: '{value}'", "未知字段:“{value}”"};
inline constexpr error_code json_field_missing{"core.json_field_missing", error_kind::invalid_argument,
                                               "a required field is missing: '{value}'", "缺少必填字段:“{value}”"};
inline constexpr error_code json_type{"core.json_type", error_kind::invalid_argument,
                                      "the field has the wrong type: {value}", "字段类型错误:{value}"};
inline constexpr error_code json_fraction{"core.json_fraction", error_kind::invalid_argument,
                                          "fractional JSON numbers are refused; write the amount as text: {value}",
                                          "不接受带小数的 JSON 数字;请写成文本:{value}"};
inline constexpr error_code csv_invalid{"core.csv_invalid", error_kind::invalid_argument, "malformed CSV: {value}",
                                        "CSV 格式错误:{value}"};
inline constexpr error_code text_encoding{"core.text_encoding", error_kind::invalid_argument,
                                          "the text is not UTF-8: {value}", "文本不是 UTF-8 编码:{value}"};
inline constexpr error_code internal{"core.internal", error_kind::storage, "an unexpected failure: {value}",
                                     "意外错误:{value}"};
} // namespace errors

} // namespace loupan::inline LOUPAN_ABI
