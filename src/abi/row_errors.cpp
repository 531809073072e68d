// SPDX-License-Identifier: Apache-2.0
#include "guard.hpp"

namespace {

const loupan::row_error* entry(const loupan_row_errors* rows, int64_t index) noexcept {
    const bool there = rows != nullptr && index >= 0 && static_cast<std::size_t>(index) < rows->list.size();
    return there ? &rows->list[static_cast<std::size_t>(index)] : nullptr;
}

} // namespace

int64_t loupan_row_errors_count(const loupan_row_errors* rows) noexcept {
    return rows == nullptr ? 0 : static_cast<int64_t>(rows->list.size());
}

int64_t loupan_row_errors_row(const loupan_row_errors* rows, int64_t index) noexcept {
    const auto* e = entry(rows, index);
    return e == nullptr ? -1 : e->row;
}

const char* loupan_row_errors_text(const loupan_row_errors* rows, int64_t index, loupan_error_field field,
                                   int64_t* size) noexcept {
    const auto* e = entry(rows, index);
    if (e == nullptr) {
        return loupan_abi::give_nothing(size);
    }
    switch (field) {
    case LOUPAN_ERROR_CODE:
        return loupan_abi::give(e->code, size);
    case LOUPAN_ERROR_MESSAGE:
        return loupan_abi::give(e->message, size);
    case LOUPAN_ERROR_MESSAGE_ZH:
        return loupan_abi::give(e->message_zh, size);
    case LOUPAN_ERROR_PATH:
        return loupan_abi::give(e->path, size);
    case LOUPAN_ERROR_VALUE:
        return loupan_abi::give(e->value, size);
    default:
        return loupan_abi::give_nothing(size);
    }
}
