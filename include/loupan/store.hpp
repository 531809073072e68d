// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// All of the store room (target `loupan::store`).

// IWYU pragma: begin_exports
#include <loupan/store/errors.hpp>
#include <loupan/store/json.hpp>
#include <loupan/store/memory.hpp>
#include <loupan/store/price_book.hpp>
#include <loupan/store/query.hpp>
#include <loupan/store/record.hpp>
#include <loupan/store/sqlite.hpp>
#include <loupan/store/store.hpp>
// IWYU pragma: end_exports
