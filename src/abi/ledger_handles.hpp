// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "payment_handles.hpp"

#include <loupan/payment/ageing.hpp>
#include <loupan/payment/allocation_order.hpp>
#include <loupan/payment/dunning.hpp>
#include <loupan/payment/ledger.hpp>

#include <cstdint>
#include <string>
#include <vector>

// What stands behind the handles of the ledger.

struct loupan_allocation_order {
    loupan::payment::allocation_order rules;
};

struct loupan_dunning_ladder {
    loupan::payment::dunning_ladder rules;
};

struct loupan_ledger {
    loupan::payment::ledger book;
};

struct loupan_balances {
    struct names {
        std::string key;
        std::string trade;
        std::string item;
    };
    std::vector<names> texts;
    std::vector<std::int64_t> amounts[10]; ///< by loupan_balance_column
    loupan::column<std::int32_t> due;
    loupan::column<std::int32_t> settled;
    std::vector<std::int32_t> overdue_days;
    std::vector<std::uint8_t> states;
    std::vector<std::uint8_t> flags;
};

struct loupan_allocations {
    std::vector<std::string> receivables;
    std::vector<std::int64_t> amounts;
    std::vector<std::uint8_t> parts;
    std::vector<std::int32_t> days;
    std::int64_t credit;
    std::string reversed_by;
};

struct loupan_ageing {
    std::vector<std::string> buckets;
    std::vector<std::string> keys; ///< the total's last
    std::vector<std::int64_t> amounts;
    std::vector<std::int32_t> lines;
};
