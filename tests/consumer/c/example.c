/* SPDX-License-Identifier: Apache-2.0 */
/* Three units priced from columns: the example of docs/abi.md. */
#include <loupan/abi.h>

#include <inttypes.h>
#include <stdio.h>

static const char rules[] = "{\"schema\": \"loupan/price-scheme\", \"semantics\": 1, \"base\": \"80000\","
                            " \"factors\": [{\"name\": \"floor\", \"steps\": {\"reference\": 2,"
                            " \"ranges\": [{\"from\": 3, \"to\": 40, \"step\": \"100\"}]}}]}";

static const int32_t key_offsets[] = {0, 3, 6, 9};
static const char key_characters[] = "101201301";
static const int32_t floors[] = {1, 2, 3};
static const int64_t areas[] = {890000, 1176600, 0}; /* 89.00, 117.66 and an absent one */
static const uint8_t area_validity[] = {0x3};        /* bit 0 and bit 1 are set */

static int fail(loupan_error* error) {
    fprintf(stderr, "%s: %s\n", loupan_error_text(error, LOUPAN_ERROR_CODE, NULL),
            loupan_error_text(error, LOUPAN_ERROR_MESSAGE, NULL));
    loupan_error_free(error);
    return 1;
}

int main(void) {
    const loupan_price_options options = {(int32_t)sizeof options, LOUPAN_COLLECT};
    loupan_error* error = NULL;
    loupan_scheme* scheme = NULL;
    loupan_units_builder* builder = NULL;
    loupan_units* units = NULL;
    loupan_prices* prices = NULL;
    const int64_t* totals = NULL;
    const uint8_t* validity = NULL;
    int64_t sum = 0;

    int failed = loupan_scheme_from_json(rules, LOUPAN_NUL_TERMINATED, &scheme, &error) ||
                 loupan_units_builder_new(&builder, &error) ||
                 loupan_units_builder_add_keys(builder, key_offsets, 3, key_characters, 9, &error) ||
                 loupan_units_builder_add_floors(builder, floors, NULL, 3, &error) ||
                 loupan_units_builder_add_numbers(builder, LOUPAN_AREA, "gross", LOUPAN_NUL_TERMINATED, areas,
                                                  area_validity, 3, &error) ||
                 loupan_units_builder_finish(builder, &units, &error) ||
                 loupan_price(scheme, units, &options, &prices, &error) ||
                 loupan_prices_column(prices, LOUPAN_TOTAL, &totals, &validity, &error) ||
                 loupan_prices_total(prices, &sum, &error);
    if (!failed) {
        for (int64_t row = 0; row < loupan_prices_size(prices); ++row) {
            if (validity == NULL || (validity[row / 8] >> (row % 8) & 1) != 0) {
                printf("%.3s: %" PRId64 " fen\n", key_characters + key_offsets[row], totals[row]);
            }
        }
        const loupan_row_errors* bad = loupan_prices_errors(prices);
        for (int64_t i = 0; i < loupan_row_errors_count(bad); ++i) {
            printf("row %" PRId64 ": %s\n", loupan_row_errors_row(bad, i),
                   loupan_row_errors_text(bad, i, LOUPAN_ERROR_CODE, NULL));
        }
        printf("%" PRId64 " priced, %" PRId64 " fen\n", loupan_prices_count(prices), sum);
    }

    loupan_prices_free(prices);
    loupan_units_free(units);
    loupan_units_builder_free(builder);
    loupan_scheme_free(scheme);
    return failed ? fail(error) : 0;
}
