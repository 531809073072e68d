// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// The payment room (付款): plans, loans, what is owed and paid, taxes and fees, the money of changes. Opt-in, because
/// they need more than the standard library: the `*_json.hpp` headers and `time_value.hpp`.

// IWYU pragma: begin_exports
#include <loupan/payment/ageing.hpp>
#include <loupan/payment/allocation_order.hpp>
#include <loupan/payment/buyer_cash.hpp>
#include <loupan/payment/change.hpp>
#include <loupan/payment/change_facts.hpp>
#include <loupan/payment/change_repurchase.hpp>
#include <loupan/payment/change_return.hpp>
#include <loupan/payment/change_statement.hpp>
#include <loupan/payment/charge_lines.hpp>
#include <loupan/payment/charge_rules.hpp>
#include <loupan/payment/charges.hpp>
#include <loupan/payment/charges_explain.hpp>
#include <loupan/payment/deposit.hpp>
#include <loupan/payment/dunning.hpp>
#include <loupan/payment/errors.hpp>
#include <loupan/payment/instalment.hpp>
#include <loupan/payment/instalment_explain.hpp>
#include <loupan/payment/item.hpp>
#include <loupan/payment/late_fee.hpp>
#include <loupan/payment/late_fee_batch.hpp>
#include <loupan/payment/late_fee_rules.hpp>
#include <loupan/payment/late_fee_texts.hpp>
#include <loupan/payment/ledger.hpp>
#include <loupan/payment/loan.hpp>
#include <loupan/payment/loan_amount.hpp>
#include <loupan/payment/loan_explain.hpp>
#include <loupan/payment/loan_portfolio.hpp>
#include <loupan/payment/loan_rows.hpp>
#include <loupan/payment/loan_schedule.hpp>
#include <loupan/payment/paid_line.hpp>
#include <loupan/payment/plan.hpp>
#include <loupan/payment/plan_batch.hpp>
#include <loupan/payment/plan_compile.hpp>
#include <loupan/payment/plan_explain.hpp>
#include <loupan/payment/plan_schedule.hpp>
#include <loupan/payment/prepayment.hpp>
#include <loupan/payment/rate_path.hpp>
#include <loupan/payment/receipt.hpp>
#include <loupan/payment/receivable.hpp>
#include <loupan/payment/receivable_change.hpp>
#include <loupan/payment/replan.hpp>
#include <loupan/payment/replan_explain.hpp>
#include <loupan/payment/rescission.hpp>
#include <loupan/payment/waiver.hpp>
// IWYU pragma: end_exports
