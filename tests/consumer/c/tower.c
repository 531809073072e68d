/* SPDX-License-Identifier: Apache-2.0 */
/* Prices the tower of tests/vectors/tower from columns that this program makes itself, and prints every figure. */
#include <loupan/abi.h>

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { max_units = 1000, max_bytes = 1 << 16 };

/* A text column in the making. */
struct texts {
    int32_t offsets[max_units + 1];
    char characters[max_bytes];
};

static struct texts keys, buildings, stacks, products;
static int32_t floors[max_units];
static int64_t areas[max_units];
static char scheme_text[1 << 20], units_text[1 << 20];

static void stop(const char* what) {
    fprintf(stderr, "%s\n", what);
    exit(1);
}

static void check(loupan_status status, loupan_error* error) {
    if (status != LOUPAN_OK) {
        fprintf(stderr, "status %d, %s: %s (path %s, row %" PRId64 ")\n", (int)status,
                loupan_error_text(error, LOUPAN_ERROR_CODE, NULL), loupan_error_text(error, LOUPAN_ERROR_MESSAGE, NULL),
                loupan_error_text(error, LOUPAN_ERROR_PATH, NULL), loupan_error_row(error));
        loupan_error_free(error);
        exit(1);
    }
}

static int64_t read_file(const char* folder, const char* name, char* out, size_t limit) {
    char path[4096];
    snprintf(path, sizeof path, "%s/tests/vectors/tower/%s", folder, name);
    FILE* file = fopen(path, "rb");
    if (file == NULL) {
        stop(path);
    }
    size_t size = fread(out, 1, limit - 1, file);
    fclose(file);
    out[size] = '\0';
    return (int64_t)size;
}

static void push(struct texts* column, int64_t row, const char* text) {
    size_t begin = (size_t)column->offsets[row];
    size_t size = strlen(text);
    if (begin + size > max_bytes) {
        stop("too much text");
    }
    memcpy(column->characters + begin, text, size);
    column->offsets[row + 1] = (int32_t)(begin + size);
}

/* "117.66" at 1e-4, without floating point. */
static int64_t scaled(const char* text) {
    int64_t value = 0;
    int decimals = -1;
    for (; *text != '\0'; ++text) {
        if (*text == '.') {
            decimals = 0;
            continue;
        }
        value = value * 10 + (*text - '0');
        decimals += decimals >= 0;
    }
    for (decimals = decimals < 0 ? 0 : decimals; decimals < 4; ++decimals) {
        value *= 10;
    }
    return value;
}

/* Splits at commas and line ends; the file has no quotes. Returns the number of units. */
static int64_t read_units(char* text) {
    static const char* const wanted[] = {"key", "building", "stack", "product", "floor", "gross_area"};
    int place[6] = {-1, -1, -1, -1, -1, -1};
    int64_t row = -1;
    while (*text != '\0') {
        const char* fields[32];
        int count = 0;
        for (char end = ','; end == ',';) {
            size_t size = strcspn(text, ",\n");
            end = text[size];
            text[size] = '\0';
            if (count == 32) {
                stop("too many columns");
            }
            fields[count++] = text;
            text += size + (end != '\0');
        }
        for (int f = 0; row < 0 && f < count; ++f) {
            for (int w = 0; w < 6; ++w) {
                place[w] = strcmp(fields[f], wanted[w]) == 0 ? f : place[w];
            }
        }
        for (int w = 0; w < 6; ++w) {
            if (place[w] < 0 || place[w] >= count || row >= max_units) {
                stop("not the columns that are due, or too many units");
            }
        }
        if (row >= 0) {
            push(&keys, row, fields[place[0]]);
            push(&buildings, row, fields[place[1]]);
            push(&stacks, row, fields[place[2]]);
            push(&products, row, fields[place[3]]);
            floors[row] = (int32_t)strtol(fields[place[4]], NULL, 10);
            areas[row] = scaled(fields[place[5]]);
        }
        ++row;
    }
    return row;
}

static void add_texts(loupan_units_builder* builder, const char* name, const struct texts* column, int64_t count) {
    loupan_error* error = NULL;
    check(loupan_units_builder_add_texts(builder, name, LOUPAN_NUL_TERMINATED, column->offsets, count,
                                         column->characters, column->offsets[count], &error),
          error);
}

static loupan_units* make_units(int64_t count) {
    loupan_error* error = NULL;
    loupan_units_builder* builder = NULL;
    loupan_units* units = NULL;
    check(loupan_units_builder_new(&builder, &error), error);
    check(loupan_units_builder_add_keys(builder, keys.offsets, count, keys.characters, keys.offsets[count], &error),
          error);
    add_texts(builder, "building", &buildings, count);
    add_texts(builder, "stack", &stacks, count);
    add_texts(builder, "product", &products, count);
    check(loupan_units_builder_add_floors(builder, floors, NULL, count, &error), error);
    check(loupan_units_builder_add_numbers(builder, LOUPAN_AREA, "gross", LOUPAN_NUL_TERMINATED, areas, NULL, count,
                                           &error),
          error);
    check(loupan_units_builder_finish(builder, &units, &error), error);
    loupan_units_builder_free(builder);
    return units;
}

int main(int argc, char** argv) {
    if (argc != 2 || loupan_abi_version() >> 16 != LOUPAN_ABI_VERSION >> 16) {
        stop("usage: tower <folder of the project>; the library must have the interface of the header");
    }
    loupan_error* error = NULL;
    loupan_scheme* scheme = NULL;
    loupan_prices* prices = NULL;
    int64_t size = read_file(argv[1], "scheme.json", scheme_text, sizeof scheme_text);
    check(loupan_scheme_from_json(scheme_text, size, &scheme, &error), error);
    read_file(argv[1], "units.csv", units_text, sizeof units_text);
    loupan_units* units = make_units(read_units(units_text));
    check(loupan_price(scheme, units, NULL, &prices, &error), error);
    /* Results do not need what they were made from. */
    loupan_scheme_free(scheme);

    const int64_t *unit_prices = NULL, *totals = NULL;
    const uint8_t* validity = NULL;
    check(loupan_prices_column(prices, LOUPAN_UNIT_PRICE, &unit_prices, &validity, &error), error);
    check(loupan_prices_column(prices, LOUPAN_TOTAL, &totals, &validity, &error), error);
    for (int64_t row = 0; row < loupan_prices_size(prices); ++row) {
        loupan_text* key = NULL;
        check(loupan_units_key(units, row, &key, &error), error);
        printf("%s %" PRId64 " %" PRId64 "\n", loupan_text_data(key, NULL), unit_prices[row], totals[row]);
        loupan_text_free(key);
    }
    loupan_units_free(units);

    int64_t total = 0, area = 0, average = 0;
    int32_t present = 0;
    check(loupan_prices_total(prices, &total, &error), error);
    check(loupan_prices_area(prices, &area, &error), error);
    check(loupan_prices_average(prices, &average, &present, &error), error);
    printf("count %" PRId64 " total %" PRId64 " area %" PRId64 " average %" PRId64 "\n", loupan_prices_count(prices),
           total, area, average);
    loupan_prices_free(prices);
    return present == 1 ? 0 : 1;
}
