// SPDX-License-Identifier: Apache-2.0
#include "guard.hpp"

#include <exception>
#include <new>
#include <string_view>

using namespace loupan;

namespace {

loupan_status status_of(const error& e) noexcept {
    if (e.code() == errors::internal.code) {
        return LOUPAN_INTERNAL;
    }
    switch (e.kind()) {
    case error_kind::invalid_argument:
        return LOUPAN_INVALID_ARGUMENT;
    case error_kind::rule_violation:
        return LOUPAN_RULE_VIOLATION;
    case error_kind::arithmetic:
        return LOUPAN_ARITHMETIC;
    case error_kind::conflict:
        return LOUPAN_CONFLICT;
    case error_kind::not_found:
        return LOUPAN_NOT_FOUND;
    case error_kind::storage:
        return LOUPAN_STORAGE;
    }
    return LOUPAN_INTERNAL;
}

loupan_status give_error(const error& e, loupan_error** out) {
    const auto status = status_of(e);
    if (out != nullptr) {
        *out = new loupan_error{status, e, {e.rows()}};
    }
    return status;
}

loupan_status give_internal(std::string_view what, loupan_error** out) {
    return give_error(storage_error(errors::internal, {{}, std::string(what), {}, {}}), out);
}

} // namespace

loupan_status loupan_abi::report(loupan_error** out) noexcept {
    try {
        try {
            throw;
        } catch (const error& e) {
            return give_error(e, out);
        } catch (const std::bad_alloc&) {
            return give_internal("out of memory", out);
        } catch (const std::exception& e) {
            return give_internal(e.what(), out);
        } catch (...) {
            return give_internal("an unknown exception", out);
        }
    } catch (...) {
        return LOUPAN_INTERNAL; // no memory for the error itself: the status has to do
    }
}

const char* loupan_error_text(const loupan_error* error, loupan_error_field field, int64_t* size) noexcept {
    if (error == nullptr) {
        return loupan_abi::give_nothing(size);
    }
    switch (field) {
    case LOUPAN_ERROR_CODE:
        return loupan_abi::give(error->what.code(), size);
    case LOUPAN_ERROR_MESSAGE:
        return loupan_abi::give(error->what.message(), size);
    case LOUPAN_ERROR_MESSAGE_ZH:
        return loupan_abi::give(error->what.message_zh(), size);
    case LOUPAN_ERROR_PATH:
        return loupan_abi::give(error->what.path(), size);
    case LOUPAN_ERROR_VALUE:
        return loupan_abi::give(error->what.value(), size);
    case LOUPAN_ERROR_RULE:
        return loupan_abi::give(error->what.rule(), size);
    default:
        return loupan_abi::give_nothing(size);
    }
}

loupan_status loupan_error_status(const loupan_error* error) noexcept {
    return error == nullptr ? LOUPAN_INTERNAL : error->status;
}

int64_t loupan_error_row(const loupan_error* error) noexcept {
    return error == nullptr ? -1 : error->what.row().value_or(-1);
}

const loupan_row_errors* loupan_error_rows(const loupan_error* error) noexcept {
    return error == nullptr ? nullptr : &error->rows;
}

void loupan_error_free(loupan_error* error) noexcept { delete error; }
