// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <loupan/core/enum_names.hpp>

/// \file
/// The enumerators of this room have names (枚举名称): `enum_names` beside each enum.

namespace loupan::inline LOUPAN_ABI::calendar {

using loupan::enum_table;
using loupan::parse_enum;
using loupan::to_string;

} // namespace loupan::inline LOUPAN_ABI::calendar
