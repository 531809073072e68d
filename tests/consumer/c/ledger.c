/* SPDX-License-Identifier: Apache-2.0 */
/* A late instalment is paid in part, and the payment is taken back: the ledger of docs/abi.md. */
#include <loupan/abi.h>

#include <inttypes.h>
#include <stdio.h>

static const char rules_text[] = "{\"schema\": \"loupan/late-fee-rules\", \"semantics\": 1,"
                                 " \"rate\": {\"value\": \"0.0003\", \"per\": \"day\"}}";
static const char book_text[] = "{\"schema\": \"loupan/ledger\", \"semantics\": 1, \"lines\":"
                                " [{\"key\": \"second\", \"amount\": \"120000\", \"due\": \"2026-03-10\"}]}";
static const char receipt[] = "{\"no\": \"R1\", \"on\": \"2026-04-20\", \"amount\": \"50000\"}";
static const char reversal[] =
    "{\"no\": \"R1-\", \"reverses\": \"R1\", \"on\": \"2026-04-21\", \"reason\": \"bounced\"}";

static const int32_t day = 20563; /* 2026-04-20 */

static int fail(loupan_error* error) {
    fprintf(stderr, "%s: %s\n", loupan_error_text(error, LOUPAN_ERROR_CODE, NULL),
            loupan_error_text(error, LOUPAN_ERROR_MESSAGE, NULL));
    loupan_error_free(error);
    return 1;
}

/* What is open of the first line. */
static int show(const char* what, const loupan_ledger* ledger, loupan_error** error) {
    loupan_balances* balances = NULL;
    const int64_t* principal = NULL;
    const int64_t* penalty = NULL;
    const int failed = loupan_ledger_balances(ledger, day, &balances, error) ||
                       loupan_balances_column(balances, LOUPAN_BALANCE_OPEN_PRINCIPAL, &principal, error) ||
                       loupan_balances_column(balances, LOUPAN_BALANCE_OPEN_PENALTY, &penalty, error);
    if (!failed) {
        printf("%s: %s, state %d, %d days, open %" PRId64 " and %" PRId64 " fen\n", what,
               loupan_balances_text(balances, 0, LOUPAN_BALANCE_KEY, NULL), loupan_balances_states(balances)[0],
               loupan_balances_overdue_days(balances)[0], principal[0], penalty[0]);
    }
    loupan_balances_free(balances);
    return failed;
}

int main(void) {
    loupan_error* error = NULL;
    loupan_late_fee_rules* rules = NULL;
    loupan_ledger* opened = NULL;
    loupan_ledger* accrued = NULL;
    loupan_ledger* paid = NULL;
    loupan_ledger* back = NULL;
    loupan_ledger* none = NULL;
    loupan_text* told = NULL;

    int failed = loupan_late_fee_rules_from_json(rules_text, LOUPAN_NUL_TERMINATED, &rules, &error) ||
                 loupan_ledger_from_json(book_text, LOUPAN_NUL_TERMINATED, &opened, &error) ||
                 loupan_ledger_accrue(opened, rules, day, NULL, &accrued, &error) ||
                 loupan_ledger_post(accrued, receipt, LOUPAN_NUL_TERMINATED, NULL, NULL, &paid, &error) ||
                 loupan_ledger_reverse(paid, reversal, LOUPAN_NUL_TERMINATED, NULL, &back, &error) ||
                 show("accrued", accrued, &error) || show("paid", paid, &error) ||
                 loupan_ledger_explain_late_fee(accrued, "second", LOUPAN_NUL_TERMINATED, rules, day, NULL,
                                                LOUPAN_ENGLISH, LOUPAN_EXPLAIN_TEXT, &told, &error);
    if (!failed) {
        printf("%s", loupan_text_data(told, NULL));
        /* Twice is refused, and nothing is changed. */
        if (loupan_ledger_reverse(back,
                                  "{\"no\": \"R1=\", \"reverses\": \"R1\", \"on\": \"2026-04-22\", \"reason\": \"x\"}",
                                  LOUPAN_NUL_TERMINATED, NULL, &none, &error) == LOUPAN_RULE_VIOLATION) {
            printf("%s\n", loupan_error_text(error, LOUPAN_ERROR_CODE, NULL));
            loupan_error_free(error);
            error = NULL;
        }
    }

    loupan_text_free(told);
    loupan_ledger_free(none);
    loupan_ledger_free(back);
    loupan_ledger_free(paid);
    loupan_ledger_free(accrued);
    loupan_ledger_free(opened);
    loupan_late_fee_rules_free(rules);
    return failed ? fail(error) : 0;
}
