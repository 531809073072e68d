/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LOUPAN_ABI_H
#define LOUPAN_ABI_H

#include <stdint.h>

/* NOLINTBEGIN(modernize-use-using): C has no using. */

/**
 * \file
 * The C interface of loupan, for every language that can call C: rules in as JSON, units in as columns, prices and errors out as
 * columns. C11 and C++; no type of C++ and no exception crosses it.
 *
 * **Status.** A function that can fail returns a `loupan_status` and takes a `loupan_error** error` as its last argument, which may be
 * NULL. On success `*error` is NULL. On failure it is a new error that the caller frees, or NULL when there was no memory for it, and
 * every result is left NULL or 0. A NULL handle, a NULL result pointer or a NULL buffer of more than 0 values is
 * #LOUPAN_INVALID_ARGUMENT with the code `core.empty`, never a crash. Functions without a status accept NULL as well and return 0, NULL or
 * the empty text.
 *
 * **Memory.** What a function writes to a `loupan_x**` is a handle of the caller's, to be given to `loupan_x_free` once;
 * `loupan_x_free(NULL)` does nothing. Input buffers are copied: they need to live only during the call. Texts and columns that a
 * function returns belong to the handle they were asked of and live as long as it does. A handle does not depend on the handles it was
 * made from: these may be freed in any order.
 *
 * **Threads.** Schemes, rules, plans, calendars, units, ledgers, results, errors and texts never change: any number of threads may use one at the
 * same time, as long as none frees it. A builder belongs to one thread at a time. There is no global state and no last-error variable.
 *
 * **Texts** are UTF-8. Where a text goes in, a size of #LOUPAN_NUL_TERMINATED means that it ends with NUL. A text that comes out ends
 * with NUL, which its size does not count; the pointer for the size may be NULL.
 *
 * **Columns** have Arrow's layout. Numbers are integers at a fixed scale: areas and unit prices 1e-4 (`117.66` is 1176600), totals in minor
 * units of the currency (fen), rates 1e-8; a day is the number of days since 1970-01-01. A validity bitmap has one bit a value, the
 * least significant first, 1 for present; NULL means that all are present. Texts are offsets (one more than texts, in bytes, ascending) and characters.
 *
 * **Growth.** Within one major number of #LOUPAN_ABI_VERSION functions and enumerators are only added. Results are read by functions, not
 * from structures. The structures that go in, such as `loupan_price_options`, begin with their size and grow at their end.
 */

/** \def LOUPAN_API
 * Marks what the library exports. */
/** \def LOUPAN_NOEXCEPT
 * `noexcept` where the header is read as C++. */

#if defined(_WIN32)
#if defined(LOUPAN_ABI_BUILD)
#define LOUPAN_API __declspec(dllexport)
#else
#define LOUPAN_API __declspec(dllimport)
#endif
#elif defined(__GNUC__)
#define LOUPAN_API __attribute__((visibility("default")))
#else
#define LOUPAN_API
#endif

#if defined(__cplusplus)
#define LOUPAN_NOEXCEPT noexcept
extern "C" {
#else
#define LOUPAN_NOEXCEPT
#endif

/** \name Version
 * @{ */

/** The interface that this header describes: the major number times 65536, plus the minor one. */
#define LOUPAN_ABI_VERSION 0x00010002

/** The interface that the loaded library has. The library fits this header when the major numbers are equal and its minor number is
 * not less than the header's. */
LOUPAN_API int32_t loupan_abi_version(void) LOUPAN_NOEXCEPT;

/** The release of the library, `0.1.0`. Lives as long as the library. */
LOUPAN_API const char* loupan_version(void) LOUPAN_NOEXCEPT;

/** @} */

/** The size of a text that ends with NUL. */
#define LOUPAN_NUL_TERMINATED (-1)

/** What became of a call: one of the constants below. An int32_t, so that its size is the same for every compiler. */
typedef int32_t loupan_status;

enum {
    LOUPAN_OK = 0,               /**< done */
    LOUPAN_INVALID_ARGUMENT = 1, /**< the input is not a value: mend the input */
    LOUPAN_RULE_VIOLATION = 2,   /**< valid input that a rule forbids: change the deal or the rule */
    LOUPAN_ARITHMETIC = 3,       /**< a result does not fit */
    LOUPAN_CONFLICT = 4,         /**< somebody else was faster: read again and retry */
    LOUPAN_NOT_FOUND = 5,        /**< a record, row or key that should exist does not */
    LOUPAN_STORAGE = 6,          /**< the store failed */
    LOUPAN_INTERNAL = 7          /**< no memory, or a defect: the code is `core.internal` */
};

/** In which language a text is wanted. */
typedef int32_t loupan_language;

enum {
    LOUPAN_ENGLISH = 0, /**< English */
    LOUPAN_CHINESE = 1  /**< 中文 */
};

/** A text of the caller's; see #loupan_text_data. */
typedef struct loupan_text loupan_text;
/** Why a call failed. */
typedef struct loupan_error loupan_error;
/** A table of bad rows; belongs to an error or to a result. */
typedef struct loupan_row_errors loupan_row_errors;
/** A price scheme (价格方案), checked and compiled. */
typedef struct loupan_scheme loupan_scheme;
/** A list of units (房源表). */
typedef struct loupan_units loupan_units;
/** A list of units in the making. */
typedef struct loupan_units_builder loupan_units_builder;
/** A price list (价目表). */
typedef struct loupan_prices loupan_prices;
/** Rules for the settlement of areas (面积补差规则), checked and compiled. */
typedef struct loupan_area_rules loupan_area_rules;
/** The facts of many homes, column by column. */
typedef struct loupan_area_facts loupan_area_facts;
/** The settlements of many homes (批量面积补差). */
typedef struct loupan_area_settlements loupan_area_settlements;
/** A business calendar (工作日历). */
typedef struct loupan_calendar loupan_calendar;
/** The level instalments of many loans (批量月供). */
typedef struct loupan_instalments loupan_instalments;
/** The schedule of a loan (还款计划). */
typedef struct loupan_loan_schedule loupan_loan_schedule;
/** A payment plan (付款方案), checked and compiled. */
typedef struct loupan_pay_plan loupan_pay_plan;
/** What is due of one deal (应收明细). */
typedef struct loupan_pay_schedule loupan_pay_schedule;
/** Rules for late fees (滞纳金规则). */
typedef struct loupan_late_fee_rules loupan_late_fee_rules;
/** Lines that may be late, column by column. */
typedef struct loupan_overdue loupan_overdue;
/** The late fees of many lines (批量滞纳金). */
typedef struct loupan_late_fees loupan_late_fees;
/** In which order money pays debts (核销顺序). */
typedef struct loupan_allocation_order loupan_allocation_order;
/** Steps of dunning (催缴阶梯). */
typedef struct loupan_dunning_ladder loupan_dunning_ladder;
/** Receivables and receipts (往来账). */
typedef struct loupan_ledger loupan_ledger;
/** The lines of a ledger on a day (应收余额). */
typedef struct loupan_balances loupan_balances;
/** What one receipt has paid (核销明细). */
typedef struct loupan_allocations loupan_allocations;
/** What is open, by age (账龄表). */
typedef struct loupan_ageing loupan_ageing;
/** Taxes and fees with their dates (税费表). */
typedef struct loupan_charge_table loupan_charge_table;

/** \name Texts
 * @{ */

/** The characters of a text; they live as long as it. The empty text for NULL. */
LOUPAN_API const char* loupan_text_data(const loupan_text* text, int64_t* size) LOUPAN_NOEXCEPT;

/** Frees a text. */
LOUPAN_API void loupan_text_free(loupan_text* text) LOUPAN_NOEXCEPT;

/** @} */
/** \name Errors
 * @{ */

/** Which text of an error is wanted. */
typedef int32_t loupan_error_field;

enum {
    LOUPAN_ERROR_CODE = 0,       /**< the stable code, `pricing.factor_missing`: for programs */
    LOUPAN_ERROR_MESSAGE = 1,    /**< for people, English */
    LOUPAN_ERROR_MESSAGE_ZH = 2, /**< for people, Chinese */
    LOUPAN_ERROR_PATH = 3,       /**< where in the document or which column, `factors[2].rows[0].value` */
    LOUPAN_ERROR_VALUE = 4,      /**< the offending value */
    LOUPAN_ERROR_RULE = 5        /**< the rule or article behind it; not for rows */
};

/** A text of an error; empty when it has none, or for an unknown field. Lives as long as the error. */
LOUPAN_API const char* loupan_error_text(const loupan_error* error, loupan_error_field field,
                                         int64_t* size) LOUPAN_NOEXCEPT;

/** The status that came with the error; #LOUPAN_INTERNAL for NULL. */
LOUPAN_API loupan_status loupan_error_status(const loupan_error* error) LOUPAN_NOEXCEPT;

/** The row that the error is about, from 0; -1 when it is about none. */
LOUPAN_API int64_t loupan_error_row(const loupan_error* error) LOUPAN_NOEXCEPT;

/** All bad rows of a call about many units, ascending; never NULL for an error, and empty for other calls. Lives as long as the error. */
LOUPAN_API const loupan_row_errors* loupan_error_rows(const loupan_error* error) LOUPAN_NOEXCEPT;

/** Frees an error and its table of rows. */
LOUPAN_API void loupan_error_free(loupan_error* error) LOUPAN_NOEXCEPT;

/** How many rows the table has. */
LOUPAN_API int64_t loupan_row_errors_count(const loupan_row_errors* rows) LOUPAN_NOEXCEPT;

/** The row of the list that entry `index` is about; -1 when the table has no such entry. */
LOUPAN_API int64_t loupan_row_errors_row(const loupan_row_errors* rows, int64_t index) LOUPAN_NOEXCEPT;

/** A text of entry `index`; empty when the table has no such entry. Lives as long as the table. */
LOUPAN_API const char* loupan_row_errors_text(const loupan_row_errors* rows, int64_t index, loupan_error_field field,
                                              int64_t* size) LOUPAN_NOEXCEPT;

/** @} */
/** \name Schemes
 * @{ */

/** Reads, checks and compiles a scheme document (docs/schema/price-scheme.schema.json). Errors: `core.json_...`, `core.unsupported`,
 * `pricing.scheme_invalid` and others, each with the path of the field. */
LOUPAN_API loupan_status loupan_scheme_from_json(const char* json, int64_t size, loupan_scheme** scheme,
                                                 loupan_error** error) LOUPAN_NOEXCEPT;

/** SHA-256 over the canonical form, 64 lower-case hexadecimal digits: the same for every spelling of the same rules. Lives as long as the
 * scheme. */
LOUPAN_API const char* loupan_scheme_digest(const loupan_scheme* scheme, int64_t* size) LOUPAN_NOEXCEPT;

/** The document in reading order, `indent` spaces a level, or on one line when `indent` is negative (at most 16). Defaults are left out. */
LOUPAN_API loupan_status loupan_scheme_to_json(const loupan_scheme* scheme, int32_t indent, loupan_text** json,
                                               loupan_error** error) LOUPAN_NOEXCEPT;

/** The canonical form that the digest is taken of: keys sorted, decimals normalised, defaults left out. */
LOUPAN_API loupan_status loupan_scheme_to_canonical_json(const loupan_scheme* scheme, loupan_text** json,
                                                         loupan_error** error) LOUPAN_NOEXCEPT;

/** Frees a scheme. */
LOUPAN_API void loupan_scheme_free(loupan_scheme* scheme) LOUPAN_NOEXCEPT;

/** @} */
/** \name Units
 * @{ */

/** What the areas of a list are measured in, and what a unit price is for. */
typedef int32_t loupan_area_unit;

enum {
    LOUPAN_SQUARE_METRE = 0, /**< 平方米 */
    LOUPAN_SQUARE_FOOT = 1,  /**< 平方英尺 */
    LOUPAN_PING = 2          /**< 坪 */
};

/** What a column of numbers is. */
typedef int32_t loupan_number_kind;

enum {
    LOUPAN_AREA = 0,             /**< named `gross`, `inner`, `shared`, `gross_measured`, `garden`, ...; at 1e-4 */
    LOUPAN_UNIT_PRICE_BOUND = 1, /**< named `min` (底价), `max` (备案价), `fixed` (sold or locked); at 1e-4 */
    LOUPAN_TOTAL_BOUND = 2       /**< the same names; in minor units */
};

/** Reads a list of units from CSV text; the known headers are in docs. Errors: `core.csv_invalid` with line and column,
 * `core.number_invalid` and others with the row. */
LOUPAN_API loupan_status loupan_units_from_csv(const char* csv, int64_t size, loupan_units** units,
                                               loupan_error** error) LOUPAN_NOEXCEPT;

/** Begins a list of units: no columns yet, areas in square metres. Free the builder whether or not the list is finished. */
LOUPAN_API loupan_status loupan_units_builder_new(loupan_units_builder** builder, loupan_error** error) LOUPAN_NOEXCEPT;

/** What the areas are measured in. */
LOUPAN_API loupan_status loupan_units_builder_set_area_unit(loupan_units_builder* builder, loupan_area_unit unit,
                                                            loupan_error** error) LOUPAN_NOEXCEPT;

/** The keys by which the host knows its units, `count` texts; unique. Without them a unit is known by its row number.
 * `offsets` has `count` + 1 values, `size` is the number of bytes at `characters`. */
LOUPAN_API loupan_status loupan_units_builder_add_keys(loupan_units_builder* builder, const int32_t* offsets,
                                                       int64_t count, const char* characters, int64_t size,
                                                       loupan_error** error) LOUPAN_NOEXCEPT;

/** The floors (楼层), -99 to 999; basements are negative. */
LOUPAN_API loupan_status loupan_units_builder_add_floors(loupan_units_builder* builder, const int32_t* values,
                                                         const uint8_t* validity, int64_t count,
                                                         loupan_error** error) LOUPAN_NOEXCEPT;

/** An attribute such as `building`, `stack` or `layout`, a text a unit; an empty text is absent. */
LOUPAN_API loupan_status loupan_units_builder_add_texts(loupan_units_builder* builder, const char* name,
                                                        int64_t name_size, const int32_t* offsets, int64_t count,
                                                        const char* characters, int64_t size,
                                                        loupan_error** error) LOUPAN_NOEXCEPT;

/** An attribute as codes into a dictionary of `dictionary_count` texts; -1 and an empty text are absent. Any other code outside the
 * dictionary is `core.validation` with the row. */
LOUPAN_API loupan_status loupan_units_builder_add_codes(loupan_units_builder* builder, const char* name,
                                                        int64_t name_size, const int32_t* codes, int64_t count,
                                                        const int32_t* dictionary_offsets, int64_t dictionary_count,
                                                        const char* characters, int64_t size,
                                                        loupan_error** error) LOUPAN_NOEXCEPT;

/** Sets of tags such as `views`: a code a unit into `set_count` sets. Set s holds the tags `set_offsets[s]` to
 * `set_offsets[s + 1]` - 1 of the `tag_count` tags, whose texts are `tag_offsets` and `characters`. Every unit has a set, the empty one
 * included. Errors: `core.validation` for a code without a set, `core.duplicate` for a tag twice in a set, `core.empty` for an
 * empty tag. */
LOUPAN_API loupan_status loupan_units_builder_add_tags(loupan_units_builder* builder, const char* name,
                                                       int64_t name_size, const int32_t* codes, int64_t count,
                                                       const int32_t* set_offsets, int64_t set_count,
                                                       const int32_t* tag_offsets, int64_t tag_count,
                                                       const char* characters, int64_t size,
                                                       loupan_error** error) LOUPAN_NOEXCEPT;

/** A column of numbers: areas, bounds or fixed prices. */
LOUPAN_API loupan_status loupan_units_builder_add_numbers(loupan_units_builder* builder, loupan_number_kind kind,
                                                          const char* name, int64_t name_size, const int64_t* values,
                                                          const uint8_t* validity, int64_t count,
                                                          loupan_error** error) LOUPAN_NOEXCEPT;

/** Checks the columns and makes the list; the builder is empty afterwards, on failure too. Errors: `core.length_mismatch`,
 * `core.duplicate` (a key twice), `core.validation` (a negative area, a floor outside the range, an unknown bound),
 * `pricing.negative_price`, `pricing.area_inconsistent`. A column added twice is `core.duplicate` when it is added. */
LOUPAN_API loupan_status loupan_units_builder_finish(loupan_units_builder* builder, loupan_units** units,
                                                     loupan_error** error) LOUPAN_NOEXCEPT;

/** Frees a builder. */
LOUPAN_API void loupan_units_builder_free(loupan_units_builder* builder) LOUPAN_NOEXCEPT;

/** How many units the list has. */
LOUPAN_API int64_t loupan_units_count(const loupan_units* units) LOUPAN_NOEXCEPT;

/** The key of a unit, or its row number as a text where the list has no keys. Errors: `core.not_found`. */
LOUPAN_API loupan_status loupan_units_key(const loupan_units* units, int64_t row, loupan_text** key,
                                          loupan_error** error) LOUPAN_NOEXCEPT;

/** The row of the unit with that key. Errors: `pricing.unit_unknown`. */
LOUPAN_API loupan_status loupan_units_find(const loupan_units* units, const char* key, int64_t size, int64_t* row,
                                           loupan_error** error) LOUPAN_NOEXCEPT;

/** Frees a list of units. */
LOUPAN_API void loupan_units_free(loupan_units* units) LOUPAN_NOEXCEPT;

/** @} */
/** \name Pricing
 * @{ */

/** What becomes of units that cannot be priced. */
typedef int32_t loupan_on_error;

enum {
    LOUPAN_RAISE = 0,  /**< the call fails; the error lists all bad rows */
    LOUPAN_COLLECT = 1 /**< these units have no price; the price list has a table of them */
};

/** How to price. New members come at the end; what lies beyond `struct_size` has its default. */
typedef struct loupan_price_options {
    int32_t struct_size;      /**< `sizeof(loupan_price_options)` as the caller knows it */
    loupan_on_error on_error; /**< #LOUPAN_RAISE by default */
} loupan_price_options;

/** Prices every unit (计算价目表). `options` may be NULL. Errors: `pricing.factor_missing`, `pricing.area_required`, `core.empty` for a list
 * without units, and others. */
LOUPAN_API loupan_status loupan_price(const loupan_scheme* scheme, const loupan_units* units,
                                      const loupan_price_options* options, loupan_prices** prices,
                                      loupan_error** error) LOUPAN_NOEXCEPT;

/** How an explanation is written. */
typedef int32_t loupan_explain_format;

enum {
    LOUPAN_EXPLAIN_TEXT = 0, /**< a line a step, indented by depth */
    LOUPAN_EXPLAIN_JSON = 1  /**< the tree: code, text, operands, exact, rounding, result, unit, rule, children */
};

/** How the scheme prices the unit at `row`, step by step (逐步说明). Errors: those of `loupan_price` for this unit, `core.not_found`. */
LOUPAN_API loupan_status loupan_explain(const loupan_scheme* scheme, const loupan_units* units, int64_t row,
                                        loupan_language language, loupan_explain_format format, loupan_text** text,
                                        loupan_error** error) LOUPAN_NOEXCEPT;

/** @} */
/** \name Price lists
 * @{ */

/** A column of a price list. */
typedef int32_t loupan_price_column;

enum {
    LOUPAN_UNIT_PRICE = 0,       /**< the unit price of the scheme's basis, 1e-4 */
    LOUPAN_TOTAL = 1,            /**< 总价, minor units */
    LOUPAN_GROSS_UNIT_PRICE = 2, /**< 建筑面积单价, for display, 1e-4; absent without a gross area */
    LOUPAN_INNER_UNIT_PRICE = 3  /**< 套内面积单价, for display, 1e-4; absent without an inner area */
};

/** Bits of the flags of a price. */
enum {
    LOUPAN_FLAG_OVERRIDDEN = 1, /**< set by hand (手工调整) */
    LOUPAN_FLAG_AT_FLOOR = 2,   /**< raised to the floor price (底价) */
    LOUPAN_FLAG_AT_CEILING = 4, /**< lowered to the filed or marked price (备案价/标价) */
    LOUPAN_FLAG_FIXED = 8,      /**< sold or locked: the given price stays */
    LOUPAN_FLAG_ABSENT = 16     /**< no price: the unit stands in the table of errors */
};

/** How many units the price list has, priced or not. */
LOUPAN_API int64_t loupan_prices_size(const loupan_prices* prices) LOUPAN_NOEXCEPT;

/** How many of them have a price. */
LOUPAN_API int64_t loupan_prices_count(const loupan_prices* prices) LOUPAN_NOEXCEPT;

/** The key of the unit at `row`, or its row number as a text where the units have no keys. Errors: `core.not_found`. */
LOUPAN_API loupan_status loupan_prices_key(const loupan_prices* prices, int64_t row, loupan_text** key,
                                           loupan_error** error) LOUPAN_NOEXCEPT;

/** A column: `loupan_prices_size` values and their validity, NULL when all are present. Both live as long as the price list; the value of
 * an absent price means nothing. Where no unit has a value, because the units have no such area, `*values` is NULL: look before you
 * read the display prices. `validity` must be given. */
LOUPAN_API loupan_status loupan_prices_column(const loupan_prices* prices, loupan_price_column column,
                                              const int64_t** values, const uint8_t** validity,
                                              loupan_error** error) LOUPAN_NOEXCEPT;

/** The flags, `loupan_prices_size` of them; they live as long as the price list. */
LOUPAN_API const uint8_t* loupan_prices_flags(const loupan_prices* prices) LOUPAN_NOEXCEPT;

/** The exact sum of all totals, minor units. Errors: `core.overflow`. */
LOUPAN_API loupan_status loupan_prices_total(const loupan_prices* prices, int64_t* total,
                                             loupan_error** error) LOUPAN_NOEXCEPT;

/** The sum of the pricing areas of the units with a price, 1e-4. Errors: `core.overflow`. */
LOUPAN_API loupan_status loupan_prices_area(const loupan_prices* prices, int64_t* area,
                                            loupan_error** error) LOUPAN_NOEXCEPT;

/** The average (均价): total by area, rounded half up to 1e-4. `*present` is 0 when nothing is priced, else 1. */
LOUPAN_API loupan_status loupan_prices_average(const loupan_prices* prices, int64_t* average, int32_t* present,
                                               loupan_error** error) LOUPAN_NOEXCEPT;

/** The units without a price and why; empty unless the call collected errors. Lives as long as the price list. */
LOUPAN_API const loupan_row_errors* loupan_prices_errors(const loupan_prices* prices) LOUPAN_NOEXCEPT;

/** The ISO 4217 code of the currency. Lives as long as the price list. */
LOUPAN_API const char* loupan_prices_currency(const loupan_prices* prices) LOUPAN_NOEXCEPT;

/** How many decimals the minor unit of the currency has: 2 for fen. */
LOUPAN_API int32_t loupan_prices_currency_digits(const loupan_prices* prices) LOUPAN_NOEXCEPT;

/** The digest of the scheme that made the list. Lives as long as the price list. */
LOUPAN_API const char* loupan_prices_scheme_digest(const loupan_prices* prices, int64_t* size) LOUPAN_NOEXCEPT;

/** Frees a price list. */
LOUPAN_API void loupan_prices_free(loupan_prices* prices) LOUPAN_NOEXCEPT;

/** @} */
/** \name Solving and fitting
 * @{ */

/** Finds base prices with which the units reach their targets (均价反推). `targets` is JSON as docs/solve.md describes it. `*solved` is the
 * scheme that reaches them: `loupan_price` of it gives the prices. `report` may be NULL; `*report` is JSON: what each target has
 * reached, what is left, and which units were moved. Errors: `pricing.no_solution` (the rows name the units that bind),
 * `pricing.target_invalid`, `pricing.negative_price`, `core.json_...` and others. */
LOUPAN_API loupan_status loupan_solve(const loupan_scheme* scheme, const loupan_units* units, const char* targets,
                                      int64_t size, loupan_scheme** solved, loupan_text** report,
                                      loupan_error** error) LOUPAN_NOEXCEPT;

/** Reads a filed price list from CSV text: columns `unit_price` and `total` beside those of the units. `units` may be NULL; `*units` is
 * the list of its units. Errors: those of `loupan_units_from_csv`, `pricing.attribute_missing`. */
LOUPAN_API loupan_status loupan_prices_from_csv(const char* csv, int64_t size, loupan_prices** prices,
                                                loupan_units** units, loupan_error** error) LOUPAN_NOEXCEPT;

/** Recovers a scheme from a price list (价目表拟合). `units` may hold more units than the list, joined by key; NULL for those of the list.
 * `options` is JSON as docs/fit.md describes it, or NULL. `report` may be NULL; `*report` is the account of the fit, as a table
 * or as JSON. Errors: `core.empty`, `pricing.attribute_missing`, `pricing.unit_unknown` and others. */
LOUPAN_API loupan_status loupan_fit(const loupan_units* units, const loupan_prices* prices, const char* options,
                                    int64_t size, loupan_language language, loupan_explain_format format,
                                    loupan_scheme** fitted, loupan_text** report, loupan_error** error) LOUPAN_NOEXCEPT;

/** @} */
/** \name Area settlement
 * @{ */

/** Reads, checks and compiles a document of area rules (docs/schema/area-rules.schema.json). Errors: `core.json_...`, `core.unsupported`,
 * `area.variant_not_set`, `area.rules_invalid`, `area.band_gap` and others, each with the path of the field. */
LOUPAN_API loupan_status loupan_area_rules_from_json(const char* json, int64_t size, loupan_area_rules** rules,
                                                     loupan_error** error) LOUPAN_NOEXCEPT;

/** SHA-256 over the canonical form, 64 lower-case hexadecimal digits. Lives as long as the rules. */
LOUPAN_API const char* loupan_area_rules_digest(const loupan_area_rules* rules, int64_t* size) LOUPAN_NOEXCEPT;

/** The document in reading order, `indent` spaces a level, or on one line when `indent` is negative (at most 16). */
LOUPAN_API loupan_status loupan_area_rules_to_json(const loupan_area_rules* rules, int32_t indent, loupan_text** json,
                                                   loupan_error** error) LOUPAN_NOEXCEPT;

/** Frees rules. */
LOUPAN_API void loupan_area_rules_free(loupan_area_rules* rules) LOUPAN_NOEXCEPT;

/** Settles one home (面积补差): its facts as JSON in, the result as JSON out; docs/area.md names the fields. `calendar` is needed where
 * the rules roll due dates, else NULL. Errors: `area.area_missing`, `area.survey_not_audited`, `area.choice_required`,
 * `area.already_settled`, `core.calendar_missing` and others with the path. */
LOUPAN_API loupan_status loupan_area_settle(const loupan_area_rules* rules, const char* facts, int64_t size,
                                            const loupan_calendar* calendar, loupan_text** settlement,
                                            loupan_error** error) LOUPAN_NOEXCEPT;

/** The same calculation, step by step (面积补差说明). Errors: those of `loupan_area_settle`. */
LOUPAN_API loupan_status loupan_area_explain(const loupan_area_rules* rules, const char* facts, int64_t size,
                                             const loupan_calendar* calendar, loupan_language language,
                                             loupan_explain_format format, loupan_text** text,
                                             loupan_error** error) LOUPAN_NOEXCEPT;

/** A column of facts. */
typedef int32_t loupan_area_fact;

enum {
    LOUPAN_CONTRACT_GROSS = 0,   /**< 合同建筑面积, 1e-4 */
    LOUPAN_MEASURED_GROSS = 1,   /**< 实测建筑面积, 1e-4 */
    LOUPAN_CONTRACT_INNER = 2,   /**< 合同套内面积, 1e-4 */
    LOUPAN_MEASURED_INNER = 3,   /**< 实测套内面积, 1e-4 */
    LOUPAN_AREA_UNIT_PRICE = 4,  /**< the contract's unit price, 1e-4 */
    LOUPAN_CONTRACT_TOTAL = 5,   /**< 合同总价, minor units; required */
    LOUPAN_HOUSE_TOTAL = 6,      /**< what the pricing area costs, when the contract holds more, minor units */
    LOUPAN_FITMENT = 7,          /**< fitment by area that takes part, 1e-4 */
    LOUPAN_TAX_CONTRACT = 8,     /**< the tax rate of the contract, 1e-8 */
    LOUPAN_TAX_SETTLEMENT = 9,   /**< the tax rate of the difference, 1e-8 */
    LOUPAN_PAID = 10,            /**< paid so far, minor units; needed where the buyer rescinds */
    LOUPAN_CHOICE = 11,          /**< 0 stays, 1 rescinds */
    LOUPAN_SURVEY_AUDITED = 12,  /**< 0 or 1; required */
    LOUPAN_SETTLEMENT_STATE = 13 /**< 0 pending, 1 calculated, 2 confirmed, 3 approved, 4 settled */
};

/** Begins the facts of many homes: no columns yet. They belong to one thread while columns are added. */
LOUPAN_API loupan_status loupan_area_facts_new(loupan_area_facts** facts, loupan_error** error) LOUPAN_NOEXCEPT;

/** Adds a column, or puts it in the place of the one before. Errors: `core.validation` for an unknown column, or a choice, flag or state
 * that is no 32-bit number, with the row. */
LOUPAN_API loupan_status loupan_area_facts_add(loupan_area_facts* facts, loupan_area_fact column, const int64_t* values,
                                               const uint8_t* validity, int64_t count,
                                               loupan_error** error) LOUPAN_NOEXCEPT;

/** Frees facts. */
LOUPAN_API void loupan_area_facts_free(loupan_area_facts* facts) LOUPAN_NOEXCEPT;

/** Settles many homes by one set of rules, with the figures of `loupan_area_settle`. Errors: `core.length_mismatch`, `core.empty`
 * (a required column), and with #LOUPAN_RAISE those of the rows. */
LOUPAN_API loupan_status loupan_area_settle_columns(const loupan_area_rules* rules, const loupan_area_facts* facts,
                                                    loupan_on_error on_error, loupan_area_settlements** settlements,
                                                    loupan_error** error) LOUPAN_NOEXCEPT;

/** A column of results. */
typedef int32_t loupan_area_column;

enum {
    LOUPAN_AREA_DIFFERENCE = 0,  /**< measured - contract, 1e-4 */
    LOUPAN_AREA_RATIO = 1,       /**< 1e-8, half up, for display */
    LOUPAN_AREA_DELTA = 2,       /**< 补差款 of the home, minor units; positive where the buyer pays */
    LOUPAN_AREA_NET = 3,         /**< without tax, minor units */
    LOUPAN_AREA_VAT = 4,         /**< tax, minor units */
    LOUPAN_AREA_FITMENT = 5,     /**< 装修补差, minor units */
    LOUPAN_AREA_TOTAL_DELTA = 6, /**< home and fitment, minor units */
    LOUPAN_AREA_TOTAL_AFTER = 7, /**< 补差后成交总价, minor units */
    LOUPAN_AREA_REFUND = 8       /**< paid so far, where the buyer rescinds */
};

/** Bits of the flags of a settlement. */
enum {
    LOUPAN_AREA_FLAG_RESCISSION_RIGHT = 1, /**< beyond the limit */
    LOUPAN_AREA_FLAG_TAX_BRACKET = 2,      /**< the gross area crossed a limit of the deed tax */
    LOUPAN_AREA_FLAG_FREE = 4,             /**< the difference is not settled at all */
    LOUPAN_AREA_FLAG_ABSENT = 8            /**< no result: the home stands in the table of errors */
};

/** How many homes there are, settled or not. */
LOUPAN_API int64_t loupan_area_settlements_size(const loupan_area_settlements* settlements) LOUPAN_NOEXCEPT;

/** A column: `loupan_area_settlements_size` values and their validity, NULL when all are present; `*values` is NULL where the facts for it were
 * not given (tax, fitment, paid). Both live as long as the settlements. */
LOUPAN_API loupan_status loupan_area_settlements_column(const loupan_area_settlements* settlements,
                                                        loupan_area_column column, const int64_t** values,
                                                        const uint8_t** validity, loupan_error** error) LOUPAN_NOEXCEPT;

/** Who pays, a code a home: 0 nobody, 1 the buyer, 2 the seller refunds, 3 rescinded. Lives as long as the settlements. */
LOUPAN_API const int32_t*
loupan_area_settlements_directions(const loupan_area_settlements* settlements) LOUPAN_NOEXCEPT;

/** The flags. They live as long as the settlements. */
LOUPAN_API const uint8_t* loupan_area_settlements_flags(const loupan_area_settlements* settlements) LOUPAN_NOEXCEPT;

/** The exact sum of all differences, minor units. Errors: `core.overflow`. */
LOUPAN_API loupan_status loupan_area_settlements_total(const loupan_area_settlements* settlements, int64_t* total,
                                                       loupan_error** error) LOUPAN_NOEXCEPT;

/** The homes without a result and why; empty unless the call collected errors. Lives as long as the settlements. */
LOUPAN_API const loupan_row_errors*
loupan_area_settlements_errors(const loupan_area_settlements* settlements) LOUPAN_NOEXCEPT;

/** How many decimals the minor unit of the currency has. */
LOUPAN_API int32_t loupan_area_settlements_currency_digits(const loupan_area_settlements* settlements) LOUPAN_NOEXCEPT;

/** Frees settlements. */
LOUPAN_API void loupan_area_settlements_free(loupan_area_settlements* settlements) LOUPAN_NOEXCEPT;

/** @} */
/** \name Business calendars
 * @{ */

/** The business days of mainland China, 2007 to 2026 (国务院节假日安排). */
LOUPAN_API loupan_status loupan_calendar_china(loupan_calendar** calendar, loupan_error** error) LOUPAN_NOEXCEPT;

/** Reads a calendar document (docs/schema/calendar.schema.json). Errors: `core.json_...`, `core.unsupported`, `calendar.day_outside_span`
 * and others, each with the path of the field. */
LOUPAN_API loupan_status loupan_calendar_from_json(const char* json, int64_t size, loupan_calendar** calendar,
                                                   loupan_error** error) LOUPAN_NOEXCEPT;

/** Frees a calendar. */
LOUPAN_API void loupan_calendar_free(loupan_calendar* calendar) LOUPAN_NOEXCEPT;

/** @} */
/** \name Level instalments
 * @{ */

/** How an amount is rounded. */
typedef int32_t loupan_rounding_mode;

enum {
    LOUPAN_HALF_UP = 0,   /**< 四舍五入: a tie goes away from zero */
    LOUPAN_HALF_EVEN = 1, /**< 四舍六入五成双: a tie goes to the even step */
    LOUPAN_HALF_DOWN = 2, /**< 五舍六入: a tie goes toward zero */
    LOUPAN_UP = 3,        /**< 进位: away from zero */
    LOUPAN_DOWN = 4,      /**< 舍尾: toward zero */
    LOUPAN_CEILING = 5,   /**< toward plus infinity */
    LOUPAN_FLOOR = 6      /**< toward minus infinity */
};

/** How level instalments are computed. New members come at the end; what lies beyond `struct_size` has its default. */
typedef struct loupan_level_options {
    int32_t struct_size;           /**< `sizeof(loupan_level_options)` as the caller knows it */
    loupan_on_error on_error;      /**< #LOUPAN_RAISE by default; means nothing for one loan */
    int32_t periods_per_year;      /**< 1 to 366; 0 is 12 */
    loupan_rounding_mode rounding; /**< #LOUPAN_HALF_UP by default */
    int64_t rounding_step;         /**< minor units; 0 is 1 */
} loupan_level_options;

/** The level instalment of a loan (月供): `principal` in minor units, `annual_rate` 1e-8. `options` may be NULL. Errors:
 * `payment.principal_invalid`, `payment.rate_implausible`, `payment.instalments_invalid`. */
LOUPAN_API loupan_status loupan_level_payment(int64_t principal, int64_t annual_rate, int32_t periods,
                                              const loupan_level_options* options, int64_t* payment,
                                              loupan_error** error) LOUPAN_NOEXCEPT;

/** How that instalment comes about, step by step (月供说明). Errors: those of `loupan_level_payment`. */
LOUPAN_API loupan_status loupan_level_explain(int64_t principal, int64_t annual_rate, int32_t periods,
                                              const loupan_level_options* options, loupan_language language,
                                              loupan_explain_format format, loupan_text** text,
                                              loupan_error** error) LOUPAN_NOEXCEPT;

/** The level instalments of `count` loans (批量计算月供), with the figures of `loupan_level_payment`. Errors: those of the rows with
 * #LOUPAN_RAISE. */
LOUPAN_API loupan_status loupan_level_payments(const int64_t* principals, const int64_t* annual_rates,
                                               const int32_t* periods, int64_t count,
                                               const loupan_level_options* options, loupan_instalments** instalments,
                                               loupan_error** error) LOUPAN_NOEXCEPT;

/** How many loans there are, with an instalment or without. */
LOUPAN_API int64_t loupan_instalments_size(const loupan_instalments* instalments) LOUPAN_NOEXCEPT;

/** The instalments, minor units: `loupan_instalments_size` values and their validity, NULL when all are present. Both live as long
 * as the handle. */
LOUPAN_API loupan_status loupan_instalments_payments(const loupan_instalments* instalments, const int64_t** values,
                                                     const uint8_t** validity, loupan_error** error) LOUPAN_NOEXCEPT;

/** The loans without an instalment and why; empty unless the call collected errors. Lives as long as the handle. */
LOUPAN_API const loupan_row_errors* loupan_instalments_errors(const loupan_instalments* instalments) LOUPAN_NOEXCEPT;

/** Frees instalments. */
LOUPAN_API void loupan_instalments_free(loupan_instalments* instalments) LOUPAN_NOEXCEPT;

/** @} */
/** \name Loan schedules
 * @{ */

/** The schedule of a loan (生成还款计划). `terms` is a document (docs/schema/loan-terms.schema.json), `prepayments` a list as docs/loan.md
 * describes it, or NULL; `calendar` is needed where the terms roll due dates, else NULL. Errors: `core.json_...`,
 * `payment.rate_implausible`, `payment.last_row_negative`, `payment.prepayment_over_balance`, `core.calendar_missing` and others. */
LOUPAN_API loupan_status loupan_schedule_loan(const char* terms, int64_t terms_size, const char* prepayments,
                                              int64_t prepayments_size, const loupan_calendar* calendar,
                                              loupan_loan_schedule** schedule, loupan_error** error) LOUPAN_NOEXCEPT;

/** A column of a loan's schedule; all values are present. */
typedef int32_t loupan_loan_column;

enum {
    LOUPAN_LOAN_PAYMENT = 0,    /**< 还款额 = interest + principal + fee, minor units */
    LOUPAN_LOAN_INTEREST = 1,   /**< 利息, minor units */
    LOUPAN_LOAN_PRINCIPAL = 2,  /**< 本金, minor units; negative where interest is added to the loan */
    LOUPAN_LOAN_FEE = 3,        /**< 违约金 of an early payment, minor units */
    LOUPAN_LOAN_BALANCE = 4,    /**< 剩余本金 after the row, minor units */
    LOUPAN_LOAN_ANNUAL_RATE = 5 /**< 执行年利率 at the end of the row's period, 1e-8 */
};

/** What a row of a loan's schedule is. */
enum {
    LOUPAN_LOAN_INSTALMENT = 0, /**< 按期还款 */
    LOUPAN_LOAN_PREPAYMENT = 1, /**< 提前还款 */
    LOUPAN_LOAN_SETTLEMENT = 2  /**< 提前结清 */
};

/** How many rows there are, early payments included. */
LOUPAN_API int64_t loupan_loan_schedule_size(const loupan_loan_schedule* schedule) LOUPAN_NOEXCEPT;

/** A column, `loupan_loan_schedule_size` values; they live as long as the schedule. Errors: `core.validation` for an unknown column. */
LOUPAN_API loupan_status loupan_loan_schedule_column(const loupan_loan_schedule* schedule, loupan_loan_column column,
                                                     const int64_t** values, loupan_error** error) LOUPAN_NOEXCEPT;

/** 应还日, days since 1970-01-01, and their validity, NULL when all are present: rows have no day where the terms have no start. Both live
 * as long as the schedule. */
LOUPAN_API loupan_status loupan_loan_schedule_due(const loupan_loan_schedule* schedule, const int32_t** days,
                                                  const uint8_t** validity, loupan_error** error) LOUPAN_NOEXCEPT;

/** 期次: from 1; an early payment has the number of the row before it. They live as long as the schedule. */
LOUPAN_API const int32_t* loupan_loan_schedule_numbers(const loupan_loan_schedule* schedule) LOUPAN_NOEXCEPT;

/** What each row is, #LOUPAN_LOAN_INSTALMENT and so on. They live as long as the schedule. */
LOUPAN_API const uint8_t* loupan_loan_schedule_kinds(const loupan_loan_schedule* schedule) LOUPAN_NOEXCEPT;

/** 1 where the calendar ended before the due day was known (暂定), else 0. They live as long as the schedule. */
LOUPAN_API const uint8_t* loupan_loan_schedule_provisional(const loupan_loan_schedule* schedule) LOUPAN_NOEXCEPT;

/** How many decimals the minor unit of the currency has. */
LOUPAN_API int32_t loupan_loan_schedule_currency_digits(const loupan_loan_schedule* schedule) LOUPAN_NOEXCEPT;

/** How instalment `number` comes about, step by step (逐期说明). Errors: `core.not_found` for a number that the loan does not have. */
LOUPAN_API loupan_status loupan_loan_schedule_explain(const loupan_loan_schedule* schedule, int32_t number,
                                                      loupan_language language, loupan_explain_format format,
                                                      loupan_text** text, loupan_error** error) LOUPAN_NOEXCEPT;

/** Frees a schedule. */
LOUPAN_API void loupan_loan_schedule_free(loupan_loan_schedule* schedule) LOUPAN_NOEXCEPT;

/** @} */
/** \name Payment plans
 * @{ */

/** Reads, checks and compiles a payment plan (付款方案; docs/schema/pay-plan.schema.json). Errors: `core.json_...`, `core.unsupported`,
 * `payment.plan_tail`, `payment.plan_over_total` and others, each with the path of the field. */
LOUPAN_API loupan_status loupan_pay_plan_from_json(const char* json, int64_t size, loupan_pay_plan** plan,
                                                   loupan_error** error) LOUPAN_NOEXCEPT;

/** SHA-256 over the canonical form, 64 lower-case hexadecimal digits. Lives as long as the plan. */
LOUPAN_API const char* loupan_pay_plan_digest(const loupan_pay_plan* plan, int64_t* size) LOUPAN_NOEXCEPT;

/** The document in reading order, `indent` spaces a level, or on one line when `indent` is negative (at most 16). */
LOUPAN_API loupan_status loupan_pay_plan_to_json(const loupan_pay_plan* plan, int32_t indent, loupan_text** json,
                                                 loupan_error** error) LOUPAN_NOEXCEPT;

/** Frees a plan. */
LOUPAN_API void loupan_pay_plan_free(loupan_pay_plan* plan) LOUPAN_NOEXCEPT;

/** What is due of one deal, and when (生成应收明细). `facts` is JSON (docs/plan.md names the fields); Without a `calendar`
 * (NULL) the days that the plan would roll stay as they are, provisional. Errors: `payment.down_below_min`, `payment.loan_over_cap`,
 * `payment.due_before_signing` and others. */
LOUPAN_API loupan_status loupan_pay_plan_schedule(const loupan_pay_plan* plan, const char* facts, int64_t size,
                                                  const loupan_calendar* calendar, loupan_pay_schedule** schedule,
                                                  loupan_error** error) LOUPAN_NOEXCEPT;

/** Which text of a line is wanted. */
typedef int32_t loupan_pay_field;

enum {
    LOUPAN_PAY_KEY = 0,      /**< unique in its schedule */
    LOUPAN_PAY_ITEM = 1,     /**< 款项类型: `deposit`, `first`, `house`, `loan`, ... */
    LOUPAN_PAY_NAME_ZH = 2,  /**< 款项名称: of the plan's line, else of its item: 定金, 首付, ... */
    LOUPAN_PAY_WAITS_FOR = 3 /**< the event that makes it due; empty where the day is known */
};

/** Bits of the flags of a line. */
enum {
    LOUPAN_PAY_FLAG_PROVISIONAL = 1, /**< 暂定: the calendar ended, or there was none, before the day was known */
    LOUPAN_PAY_FLAG_BESIDE = 2       /**< no part of the contract total: taxes, fees and others */
};

/** How many lines there are. */
LOUPAN_API int64_t loupan_pay_schedule_size(const loupan_pay_schedule* schedule) LOUPAN_NOEXCEPT;

/** The amounts, minor units, a value a line. They live as long as the schedule. */
LOUPAN_API const int64_t* loupan_pay_schedule_amounts(const loupan_pay_schedule* schedule) LOUPAN_NOEXCEPT;

/** 应收日, days since 1970-01-01, and their validity, NULL when all are present: a line that waits has no day. Both live as long as the
 * schedule. */
LOUPAN_API loupan_status loupan_pay_schedule_due(const loupan_pay_schedule* schedule, const int32_t** days,
                                                 const uint8_t** validity, loupan_error** error) LOUPAN_NOEXCEPT;

/** The flags, one a line. They live as long as the schedule. */
LOUPAN_API const uint8_t* loupan_pay_schedule_flags(const loupan_pay_schedule* schedule) LOUPAN_NOEXCEPT;

/** A text of line `index`; empty when there is no such line or field. Lives as long as the schedule. */
LOUPAN_API const char* loupan_pay_schedule_text(const loupan_pay_schedule* schedule, int64_t index,
                                                loupan_pay_field field, int64_t* size) LOUPAN_NOEXCEPT;

/** The total of the contract, minor units. */
LOUPAN_API int64_t loupan_pay_schedule_total(const loupan_pay_schedule* schedule) LOUPAN_NOEXCEPT;

/** How many decimals the minor unit of the currency has. */
LOUPAN_API int32_t loupan_pay_schedule_currency_digits(const loupan_pay_schedule* schedule) LOUPAN_NOEXCEPT;

/** The schedule as JSON text, as in C++ and Python; `indent` as in `loupan_pay_plan_to_json`. */
LOUPAN_API loupan_status loupan_pay_schedule_to_json(const loupan_pay_schedule* schedule, int32_t indent,
                                                     loupan_text** json, loupan_error** error) LOUPAN_NOEXCEPT;

/** How the plan makes the lines, step by step (付款计划说明). */
LOUPAN_API loupan_status loupan_pay_schedule_explain(const loupan_pay_schedule* schedule, loupan_language language,
                                                     loupan_explain_format format, loupan_text** text,
                                                     loupan_error** error) LOUPAN_NOEXCEPT;

/** Frees a schedule. */
LOUPAN_API void loupan_pay_schedule_free(loupan_pay_schedule* schedule) LOUPAN_NOEXCEPT;

/** @} */
/** \name Late fees
 * @{ */

/** Reads and checks rules for late fees (滞纳金规则; docs/schema/late-fee-rules.schema.json). Errors: `core.json_...`, `core.unsupported`,
 * `core.validation` and others, each with the path of the field. */
LOUPAN_API loupan_status loupan_late_fee_rules_from_json(const char* json, int64_t size, loupan_late_fee_rules** rules,
                                                         loupan_error** error) LOUPAN_NOEXCEPT;

/** The document in reading order, `indent` spaces a level, or on one line when `indent` is negative (at most 16). */
LOUPAN_API loupan_status loupan_late_fee_rules_to_json(const loupan_late_fee_rules* rules, int32_t indent,
                                                       loupan_text** json, loupan_error** error) LOUPAN_NOEXCEPT;

/** Frees rules. */
LOUPAN_API void loupan_late_fee_rules_free(loupan_late_fee_rules* rules) LOUPAN_NOEXCEPT;

/** Begins the facts of many lines (应收): none yet. They belong to one thread while columns are set. */
LOUPAN_API loupan_status loupan_overdue_new(loupan_overdue** overdue, loupan_error** error) LOUPAN_NOEXCEPT;

/** The lines: amounts in minor units, due days since 1970-01-01 with their validity (NULL when all have one; a line without owes no
 * fee). Takes the place of lines, payments and stops set before. */
LOUPAN_API loupan_status loupan_overdue_set_lines(loupan_overdue* overdue, const int64_t* amounts, const int32_t* due,
                                                  const uint8_t* due_validity, int64_t count,
                                                  loupan_error** error) LOUPAN_NOEXCEPT;

/** What was paid: line i has the payments `offsets[i]` to `offsets[i + 1]` - 1 of `payment_count`. `offsets` has a value more than there are
 * lines, which are set first. Errors: `core.validation` for offsets that do not ascend. */
LOUPAN_API loupan_status loupan_overdue_set_payments(loupan_overdue* overdue, const int32_t* offsets,
                                                     const int32_t* days, const int64_t* amounts, int64_t payment_count,
                                                     loupan_error** error) LOUPAN_NOEXCEPT;

/** Days that do not count (停计): line i has the stops `offsets[i]` to `offsets[i + 1]` - 1 of `stop_count`, each from its first to its
 * last day. */
LOUPAN_API loupan_status loupan_overdue_set_stops(loupan_overdue* overdue, const int32_t* offsets, const int32_t* from,
                                                  const int32_t* to, int64_t stop_count,
                                                  loupan_error** error) LOUPAN_NOEXCEPT;

/** Frees facts. */
LOUPAN_API void loupan_overdue_free(loupan_overdue* overdue) LOUPAN_NOEXCEPT;

/** How late fees are computed. New members come at the end; what lies beyond `struct_size` has its default. */
typedef struct loupan_late_fee_options {
    int32_t struct_size;      /**< `sizeof(loupan_late_fee_options)` as the caller knows it */
    loupan_on_error on_error; /**< #LOUPAN_RAISE by default */
    char currency[4];         /**< the ISO 4217 code of the amounts; all zero is `CNY` */
} loupan_late_fee_options;

/** The late fees of many lines up to a day (批量计算滞纳金), `as_of` in days since 1970-01-01. `calendar` is needed where the rules roll
 * due dates, else NULL; `options` may be NULL. Errors: `core.calendar_missing`, `core.too_many_digits`, and with #LOUPAN_RAISE those
 * of the rows. */
LOUPAN_API loupan_status loupan_charge_late_fees(const loupan_late_fee_rules* rules, const loupan_overdue* overdue,
                                                 int32_t as_of, const loupan_calendar* calendar,
                                                 const loupan_late_fee_options* options, loupan_late_fees** fees,
                                                 loupan_error** error) LOUPAN_NOEXCEPT;

/** How the late fee of the line at `row` comes about, step by step (滞纳金说明). Errors: those of `loupan_charge_late_fees` for this
 * line, `core.not_found`. */
LOUPAN_API loupan_status loupan_late_fee_explain(const loupan_late_fee_rules* rules, const loupan_overdue* overdue,
                                                 int64_t row, int32_t as_of, const loupan_calendar* calendar,
                                                 const loupan_late_fee_options* options, loupan_language language,
                                                 loupan_explain_format format, loupan_text** text,
                                                 loupan_error** error) LOUPAN_NOEXCEPT;

/** Bits of the flags of a late fee. */
enum {
    LOUPAN_LATE_FLAG_WITHIN_GRACE = 1, /**< 宽限期内 */
    LOUPAN_LATE_FLAG_CAPPED = 2,       /**< 已达上限 */
    LOUPAN_LATE_FLAG_BELOW_FLOOR = 4,  /**< 低于起收额 */
    LOUPAN_LATE_FLAG_PROVISIONAL = 8,  /**< 应付日暂定 */
    LOUPAN_LATE_FLAG_ABSENT = 16       /**< no fee: the line stands in the table of errors */
};

/** A column of late fees. */
typedef int32_t loupan_late_fee_column;

enum {
    LOUPAN_LATE_FEE = 0, /**< 滞纳金, minor units */
    LOUPAN_LATE_OPEN = 1 /**< the principal that is still open, minor units */
};

/** How many lines there are, with a fee or without. */
LOUPAN_API int64_t loupan_late_fees_size(const loupan_late_fees* fees) LOUPAN_NOEXCEPT;

/** A column: `loupan_late_fees_size` values and their validity, NULL when all are present. Both live as long as the fees. */
LOUPAN_API loupan_status loupan_late_fees_column(const loupan_late_fees* fees, loupan_late_fee_column column,
                                                 const int64_t** values, const uint8_t** validity,
                                                 loupan_error** error) LOUPAN_NOEXCEPT;

/** 逾期天数 that count, a value a line; 0 where there is no fee. They live as long as the fees. */
LOUPAN_API const int32_t* loupan_late_fees_days(const loupan_late_fees* fees) LOUPAN_NOEXCEPT;

/** The flags, one a line. They live as long as the fees. */
LOUPAN_API const uint8_t* loupan_late_fees_flags(const loupan_late_fees* fees) LOUPAN_NOEXCEPT;

/** The exact sum of all fees, minor units. Errors: `core.overflow`. */
LOUPAN_API loupan_status loupan_late_fees_total(const loupan_late_fees* fees, int64_t* total,
                                                loupan_error** error) LOUPAN_NOEXCEPT;

/** The lines without a fee and why; empty unless the call collected errors. Lives as long as the fees. */
LOUPAN_API const loupan_row_errors* loupan_late_fees_errors(const loupan_late_fees* fees) LOUPAN_NOEXCEPT;

/** Frees late fees. */
LOUPAN_API void loupan_late_fees_free(loupan_late_fees* fees) LOUPAN_NOEXCEPT;

/** @} */
/** \name Allocation orders and dunning ladders
 * @{ */

/** Reads and checks an order in which money pays debts (核销顺序; docs/schema/allocation-order.schema.json). Errors: `core.json_...`,
 * `core.unsupported`, `core.duplicate`, `core.validation` and others, each with the path of the field. */
LOUPAN_API loupan_status loupan_allocation_order_from_json(const char* json, int64_t size,
                                                           loupan_allocation_order** order,
                                                           loupan_error** error) LOUPAN_NOEXCEPT;

/** The document in reading order, `indent` spaces a level, or on one line when `indent` is negative (at most 16). */
LOUPAN_API loupan_status loupan_allocation_order_to_json(const loupan_allocation_order* order, int32_t indent,
                                                         loupan_text** json, loupan_error** error) LOUPAN_NOEXCEPT;

/** Frees an order. */
LOUPAN_API void loupan_allocation_order_free(loupan_allocation_order* order) LOUPAN_NOEXCEPT;

/** Reads and checks a dunning ladder (催缴阶梯; docs/schema/dunning-ladder.schema.json). Errors: `core.json_...`, `core.unsupported`,
 * `core.empty`, `core.duplicate`, `core.validation`, each with the path of the field. */
LOUPAN_API loupan_status loupan_dunning_ladder_from_json(const char* json, int64_t size, loupan_dunning_ladder** ladder,
                                                         loupan_error** error) LOUPAN_NOEXCEPT;

/** The document in reading order, `indent` spaces a level, or on one line when `indent` is negative (at most 16). NULL is the usual
 * ladder: reminders 7 and 3 days before, a call on the day after, letters after 7, 15 and 30 days. */
LOUPAN_API loupan_status loupan_dunning_ladder_to_json(const loupan_dunning_ladder* ladder, int32_t indent,
                                                       loupan_text** json, loupan_error** error) LOUPAN_NOEXCEPT;

/** Frees a ladder. */
LOUPAN_API void loupan_dunning_ladder_free(loupan_dunning_ladder* ladder) LOUPAN_NOEXCEPT;

/** @} */
/** \name Ledgers
 * A ledger never changes: what enters it makes a new one, and the given one stays as it was, whatever happens. The entries are
 * JSON with the fields of the ledger's document, amounts in its currency; a ledger without lines and receipts is in yuan.
 * @{ */

/** Reads and checks a ledger (往来账; docs/schema/ledger.schema.json). Errors: `core.json_...`, `core.unsupported`, `core.duplicate`,
 * `payment.alloc_sum_mismatch` and others, each with the path of the field. */
LOUPAN_API loupan_status loupan_ledger_from_json(const char* json, int64_t size, loupan_ledger** ledger,
                                                 loupan_error** error) LOUPAN_NOEXCEPT;

/** A ledger of the lines of a payment schedule, nothing paid yet (由付款计划建账). `trade` is the deal that they belong to; it may be empty. */
LOUPAN_API loupan_status loupan_ledger_from_pay_schedule(const loupan_pay_schedule* schedule, const char* trade,
                                                         int64_t trade_size, loupan_ledger** ledger,
                                                         loupan_error** error) LOUPAN_NOEXCEPT;

/** The document that `loupan_ledger_from_json` reads back equal, `indent` spaces a level, or on one line when `indent` is negative (at
 * most 16). */
LOUPAN_API loupan_status loupan_ledger_to_json(const loupan_ledger* ledger, int32_t indent, loupan_text** json,
                                               loupan_error** error) LOUPAN_NOEXCEPT;

/** How many decimals the minor unit of the currency has. */
LOUPAN_API int32_t loupan_ledger_currency_digits(const loupan_ledger* ledger) LOUPAN_NOEXCEPT;

/** Frees a ledger. */
LOUPAN_API void loupan_ledger_free(loupan_ledger* ledger) LOUPAN_NOEXCEPT;

/** How entries are dated. New members come at the end; what lies beyond `struct_size` has its default. */
typedef struct loupan_posting_options {
    int32_t struct_size;   /**< `sizeof(loupan_posting_options)` as the caller knows it */
    int32_t has_open_from; /**< 0 by default: every day is open */
    int32_t
        open_from; /**< 未结账起始日: an entry of an earlier day is dated then, and keeps its own day for late fees */
} loupan_posting_options;

/** Enters a receipt and pays lines with it (收款入账): what it designates first, the rest by the order. The same receipt again
 * changes nothing. `order` may be NULL: the Civil Code's; `options` too. Errors: `payment.alloc_exceeds_outstanding`,
 * `payment.alloc_sum_mismatch`, `payment.slip_used`, `core.duplicate` and others. */
LOUPAN_API loupan_status loupan_ledger_post(const loupan_ledger* ledger, const char* receipt, int64_t size,
                                            const loupan_allocation_order* order, const loupan_posting_options* options,
                                            loupan_ledger** after, loupan_error** error) LOUPAN_NOEXCEPT;

/** Takes a whole receipt back by a red one (红冲): `{"no", "reverses", "on", "reason", "value"}`. The same reversal again changes
 * nothing. Errors: `core.not_found`, `core.state_invalid`, `core.duplicate` and others. */
LOUPAN_API loupan_status loupan_ledger_reverse(const loupan_ledger* ledger, const char* reversal, int64_t size,
                                               const loupan_posting_options* options, loupan_ledger** after,
                                               loupan_error** error) LOUPAN_NOEXCEPT;

/** Pays lines out of a receipt's credit (预收核销): `{"no", "on", "lines"}`, where `lines` may be left out. `order` and `options` may be
 * NULL. Errors: `core.state_invalid` without a credit, and those of `loupan_ledger_post`. */
LOUPAN_API loupan_status loupan_ledger_apply_credit(const loupan_ledger* ledger, const char* use, int64_t size,
                                                    const loupan_allocation_order* order,
                                                    const loupan_posting_options* options, loupan_ledger** after,
                                                    loupan_error** error) LOUPAN_NOEXCEPT;

/** Gives credit of a receipt back (退多收款): `{"no", "on", "amount", "approval"}`. Errors: `payment.refund_over_paid`,
 * `core.state_invalid` and others. */
LOUPAN_API loupan_status loupan_ledger_refund_credit(const loupan_ledger* ledger, const char* refund, int64_t size,
                                                     loupan_ledger** after, loupan_error** error) LOUPAN_NOEXCEPT;

/** Writes the late fee up to a day into every line that is not closed (全账计提). `calendar` is needed where the rules roll due dates, else
 * NULL. Errors: those of a late fee, `core.state_invalid` where a line is accrued to a later day. */
LOUPAN_API loupan_status loupan_ledger_accrue(const loupan_ledger* ledger, const loupan_late_fee_rules* rules,
                                              int32_t as_of, const loupan_calendar* calendar, loupan_ledger** after,
                                              loupan_error** error) LOUPAN_NOEXCEPT;

/** How the late fee of a line comes about, step by step (滞纳金说明): deferrals, disputes and what receipts paid included. Errors: those
 * of a late fee, `core.not_found`. */
LOUPAN_API loupan_status loupan_ledger_explain_late_fee(const loupan_ledger* ledger, const char* key, int64_t key_size,
                                                        const loupan_late_fee_rules* rules, int32_t as_of,
                                                        const loupan_calendar* calendar, loupan_language language,
                                                        loupan_explain_format format, loupan_text** text,
                                                        loupan_error** error) LOUPAN_NOEXCEPT;

/** What happens to a line besides money. */
typedef int32_t loupan_line_change;

enum {
    LOUPAN_LINE_CONFIRM_DUE = 0, /**< 确认应付日: `{"due", "provisional"}` */
    LOUPAN_LINE_DEFER = 1,       /**< 延期: `{"approved", "new_due", "stops_late_fee", "reason"}` */
    LOUPAN_LINE_SUSPEND = 2,     /**< 争议中止: `{"from", "until", "stops_late_fee", "reason"}` */
    LOUPAN_LINE_RESUME = 3,      /**< 恢复: `{"last"}`, the last day of the dispute */
    LOUPAN_LINE_WAIVE = 4,       /**< 减免滞纳金: `{"on", "amount", "reason", "approval"}` */
    LOUPAN_LINE_CLOSE = 5 /**< 终止: `{"kind", "on", "reason"}`, kind `transferred`, `cancelled` or `written_off` */
};

/** Changes the line with that key. Errors: `core.not_found`, `core.state_invalid`, `payment.waiver_over_accrued`, `core.empty` without a
 * reason, and others. */
LOUPAN_API loupan_status loupan_ledger_change_line(const loupan_ledger* ledger, const char* key, int64_t key_size,
                                                   loupan_line_change change, const char* entry, int64_t size,
                                                   loupan_ledger** after, loupan_error** error) LOUPAN_NOEXCEPT;

/** 预收余额: the money that is held for nobody's debt, minor units. Errors: `core.overflow`. */
LOUPAN_API loupan_status loupan_ledger_credit(const loupan_ledger* ledger, int64_t* credit,
                                              loupan_error** error) LOUPAN_NOEXCEPT;

/** What is to be done about a line on a day (应办催缴), as JSON: `now` and `next`, each absent or with `code`, `offset_days`, `level`,
 * `method`, `text`, `urges`, `on` and `skipped`. `ladder` may be NULL: the usual one. `done` is a list of
 * `{"step", "on", "promised", "result"}`, or NULL. Errors: `core.not_found` for an unknown line, or a step that is not in the ladder. */
LOUPAN_API loupan_status loupan_ledger_dunning(const loupan_ledger* ledger, const char* key, int64_t key_size,
                                               const loupan_dunning_ladder* ladder, const char* done, int64_t done_size,
                                               int32_t as_of, loupan_text** plan, loupan_error** error) LOUPAN_NOEXCEPT;

/** @} */
/** \name Balances and allocations
 * @{ */

/** The lines on a day (某日应收余额), in the order of the ledger. What happened after the day is not seen. */
LOUPAN_API loupan_status loupan_ledger_balances(const loupan_ledger* ledger, int32_t as_of, loupan_balances** balances,
                                                loupan_error** error) LOUPAN_NOEXCEPT;

/** A column of balances; all values are present, in minor units. */
typedef int32_t loupan_balance_column;

enum {
    LOUPAN_BALANCE_AMOUNT = 0,         /**< 应收金额 */
    LOUPAN_BALANCE_OPEN_COST = 1,      /**< 未付: costs of realising the claim */
    LOUPAN_BALANCE_OPEN_INTEREST = 2,  /**< 未付利息 */
    LOUPAN_BALANCE_OPEN_PRINCIPAL = 3, /**< 未付本金 */
    LOUPAN_BALANCE_OPEN_PENALTY = 4,   /**< 未付滞纳金; below zero where more was collected than accrued */
    LOUPAN_BALANCE_PAID_COST = 5,      /**< 已付: costs of realising the claim */
    LOUPAN_BALANCE_PAID_INTEREST = 6,  /**< 已付利息 */
    LOUPAN_BALANCE_PAID_PRINCIPAL = 7, /**< 已付本金 */
    LOUPAN_BALANCE_PAID_PENALTY = 8,   /**< 已付滞纳金 */
    LOUPAN_BALANCE_WAIVED = 9          /**< 已减免滞纳金 */
};

/** Where a line stands (应收状态). */
enum {
    LOUPAN_LINE_PLANNED = 0,     /**< 未到期 */
    LOUPAN_LINE_DUE = 1,         /**< 待收款 */
    LOUPAN_LINE_PARTIAL = 2,     /**< 部分收款 */
    LOUPAN_LINE_SETTLED = 3,     /**< 已结清 */
    LOUPAN_LINE_SUSPENDED = 4,   /**< 暂停: in dispute or deferred */
    LOUPAN_LINE_TRANSFERRED = 5, /**< 已转出 */
    LOUPAN_LINE_CANCELLED = 6,   /**< 作废 */
    LOUPAN_LINE_WRITTEN_OFF = 7  /**< 已核销 */
};

/** Bits of the flags of a balance. */
enum {
    LOUPAN_BALANCE_FLAG_OVERDUE = 1,     /**< 逾期 */
    LOUPAN_BALANCE_FLAG_PROVISIONAL = 2, /**< 应付日暂定 */
    LOUPAN_BALANCE_FLAG_SETTLED_LATE = 4 /**< 逾期结清 */
};

/** Which text of a balance is wanted. */
typedef int32_t loupan_balance_field;

enum {
    LOUPAN_BALANCE_KEY = 0,   /**< unique in its ledger */
    LOUPAN_BALANCE_TRADE = 1, /**< the deal; may be empty */
    LOUPAN_BALANCE_ITEM = 2   /**< 款项类型: `deposit`, `first`, `house`, ... */
};

/** How many lines there are. */
LOUPAN_API int64_t loupan_balances_size(const loupan_balances* balances) LOUPAN_NOEXCEPT;

/** A column, `loupan_balances_size` values; they live as long as the balances. Errors: `core.validation` for an unknown column. */
LOUPAN_API loupan_status loupan_balances_column(const loupan_balances* balances, loupan_balance_column column,
                                                const int64_t** values, loupan_error** error) LOUPAN_NOEXCEPT;

/** 应付日 in force, deferrals included, days since 1970-01-01, and their validity, NULL when all are present. Both live as long as the
 * balances. */
LOUPAN_API loupan_status loupan_balances_due(const loupan_balances* balances, const int32_t** days,
                                             const uint8_t** validity, loupan_error** error) LOUPAN_NOEXCEPT;

/** 结清日, with their validity as for `loupan_balances_due`. */
LOUPAN_API loupan_status loupan_balances_settled(const loupan_balances* balances, const int32_t** days,
                                                 const uint8_t** validity, loupan_error** error) LOUPAN_NOEXCEPT;

/** 逾期天数, a value a line; 0 where nothing is overdue. They live as long as the balances. */
LOUPAN_API const int32_t* loupan_balances_overdue_days(const loupan_balances* balances) LOUPAN_NOEXCEPT;

/** The states, #LOUPAN_LINE_PLANNED and so on. They live as long as the balances. */
LOUPAN_API const uint8_t* loupan_balances_states(const loupan_balances* balances) LOUPAN_NOEXCEPT;

/** The flags, one a line. They live as long as the balances. */
LOUPAN_API const uint8_t* loupan_balances_flags(const loupan_balances* balances) LOUPAN_NOEXCEPT;

/** A text of line `index`; empty when there is no such line or field. Lives as long as the balances. */
LOUPAN_API const char* loupan_balances_text(const loupan_balances* balances, int64_t index, loupan_balance_field field,
                                            int64_t* size) LOUPAN_NOEXCEPT;

/** Frees balances. */
LOUPAN_API void loupan_balances_free(loupan_balances* balances) LOUPAN_NOEXCEPT;

/** What the receipt with number `no` has paid (核销明细), whether it stands or was taken back. Errors: `core.not_found`. */
LOUPAN_API loupan_status loupan_ledger_allocations(const loupan_ledger* ledger, const char* no, int64_t no_size,
                                                   loupan_allocations** allocations,
                                                   loupan_error** error) LOUPAN_NOEXCEPT;

/** What a debt is made of (债务构成). */
enum {
    LOUPAN_DEBT_COST = 0,      /**< 实现债权的费用 */
    LOUPAN_DEBT_INTEREST = 1,  /**< 利息 */
    LOUPAN_DEBT_PRINCIPAL = 2, /**< 本金 */
    LOUPAN_DEBT_PENALTY = 3    /**< 滞纳金 */
};

/** How many lines and parts of lines the receipt has paid. */
LOUPAN_API int64_t loupan_allocations_size(const loupan_allocations* allocations) LOUPAN_NOEXCEPT;

/** The amounts, minor units. They live as long as the allocations. */
LOUPAN_API const int64_t* loupan_allocations_amounts(const loupan_allocations* allocations) LOUPAN_NOEXCEPT;

/** What each has paid, #LOUPAN_DEBT_COST and so on. They live as long as the allocations. */
LOUPAN_API const uint8_t* loupan_allocations_parts(const loupan_allocations* allocations) LOUPAN_NOEXCEPT;

/** The days in the books, since 1970-01-01. They live as long as the allocations. */
LOUPAN_API const int32_t* loupan_allocations_days(const loupan_allocations* allocations) LOUPAN_NOEXCEPT;

/** The key of the line that `index` has paid; empty when there is no such index. Lives as long as the allocations. */
LOUPAN_API const char* loupan_allocations_receivable(const loupan_allocations* allocations, int64_t index,
                                                     int64_t* size) LOUPAN_NOEXCEPT;

/** 多收/预收: the credit that is left of the receipt, minor units. */
LOUPAN_API int64_t loupan_allocations_credit(const loupan_allocations* allocations) LOUPAN_NOEXCEPT;

/** The number of the red receipt that took it back; empty while it stands. Lives as long as the allocations. */
LOUPAN_API const char* loupan_allocations_reversed_by(const loupan_allocations* allocations,
                                                      int64_t* size) LOUPAN_NOEXCEPT;

/** Frees allocations. */
LOUPAN_API void loupan_allocations_free(loupan_allocations* allocations) LOUPAN_NOEXCEPT;

/** @} */
/** \name Ageing
 * @{ */

/** What the rows of a table of ages are. */
typedef int32_t loupan_ageing_by;

enum {
    LOUPAN_AGEING_ALL = 0,   /**< one row */
    LOUPAN_AGEING_ITEM = 1,  /**< 款项 */
    LOUPAN_AGEING_GROUP = 2, /**< 款项分组 */
    LOUPAN_AGEING_TRADE = 3  /**< the deal */
};

/** What is open on a day, by how long it has been overdue (账龄分析). `up_to` has the last overdue day of each bucket but the last; NULL is
 * 30, 60, 90, 180, 365. `with_late_fee` is 1 to count late fees too, else 0. Errors: `core.validation` for days that do not ascend. */
LOUPAN_API loupan_status loupan_ledger_ageing(const loupan_ledger* ledger, int32_t as_of, const int32_t* up_to,
                                              int64_t count, loupan_ageing_by by, int32_t with_late_fee,
                                              loupan_ageing** ageing, loupan_error** error) LOUPAN_NOEXCEPT;

/** How many rows the table has; the total, which follows them, is not counted. */
LOUPAN_API int64_t loupan_ageing_rows(const loupan_ageing* ageing) LOUPAN_NOEXCEPT;

/** How many buckets there are: what is not due, one a bound, and what is beyond the last. */
LOUPAN_API int64_t loupan_ageing_buckets(const loupan_ageing* ageing) LOUPAN_NOEXCEPT;

/** The name of a bucket: `not_due`, `1-30`, ..., `>365`; empty when there is none. Lives as long as the table. */
LOUPAN_API const char* loupan_ageing_bucket(const loupan_ageing* ageing, int64_t index, int64_t* size) LOUPAN_NOEXCEPT;

/** The item, group or deal of a row, and `total` after the last; empty when there is no such row. Lives as long as the table. */
LOUPAN_API const char* loupan_ageing_key(const loupan_ageing* ageing, int64_t row, int64_t* size) LOUPAN_NOEXCEPT;

/** The amounts row after row, the total's last, a value a bucket: (rows + 1) x buckets, minor units. They live as long as the table. */
LOUPAN_API const int64_t* loupan_ageing_amounts(const loupan_ageing* ageing) LOUPAN_NOEXCEPT;

/** How many lines with something open each row has, the total's last. They live as long as the table. */
LOUPAN_API const int32_t* loupan_ageing_lines(const loupan_ageing* ageing) LOUPAN_NOEXCEPT;

/** Frees a table of ages. */
LOUPAN_API void loupan_ageing_free(loupan_ageing* ageing) LOUPAN_NOEXCEPT;

/** @} */
/** \name Taxes and fees
 * @{ */

/** Reads and checks a dated table of taxes and fees (税费表; docs/schema/charges.schema.json). Errors: `core.json_...`, `core.unsupported`,
 * `core.validation`, `core.duplicate` and others, each with the path of the field. */
LOUPAN_API loupan_status loupan_charge_table_from_json(const char* json, int64_t size, loupan_charge_table** table,
                                                       loupan_error** error) LOUPAN_NOEXCEPT;

/** The document in reading order, `indent` spaces a level, or on one line when `indent` is negative (at most 16). */
LOUPAN_API loupan_status loupan_charge_table_to_json(const loupan_charge_table* table, int32_t indent,
                                                     loupan_text** json, loupan_error** error) LOUPAN_NOEXCEPT;

/** A national table with a local one over it (全国表叠加地方表). */
LOUPAN_API loupan_status loupan_charge_table_with(const loupan_charge_table* table, const loupan_charge_table* local,
                                                  loupan_charge_table** joined, loupan_error** error) LOUPAN_NOEXCEPT;

/** Frees a table. */
LOUPAN_API void loupan_charge_table_free(loupan_charge_table* table) LOUPAN_NOEXCEPT;

/** What becomes of a charge that no rule of the table fits. */
typedef int32_t loupan_missing_charge;

enum {
    LOUPAN_MISSING_REFUSE = 0, /**< `payment.charge_missing` */
    LOUPAN_MISSING_REPORT = 1  /**< its code stands in `missing` of the result */
};

/** The taxes and fees of a deal (计算税费): its facts as JSON in, the result as JSON out; docs/charges.md names the fields. Errors:
 * `payment.charge_missing`, `core.empty` with the fact that a rule needs, and others. */
LOUPAN_API loupan_status loupan_charges(const loupan_charge_table* table, const char* facts, int64_t size,
                                        loupan_missing_charge missing, loupan_text** charges,
                                        loupan_error** error) LOUPAN_NOEXCEPT;

/** The same calculation, step by step (税费说明). Errors: those of `loupan_charges`. */
LOUPAN_API loupan_status loupan_charges_explain(const loupan_charge_table* table, const char* facts, int64_t size,
                                                loupan_missing_charge missing, loupan_language language,
                                                loupan_explain_format format, loupan_text** text,
                                                loupan_error** error) LOUPAN_NOEXCEPT;

/** @} */
/** \name Deposits and the money of changes
 * @{ */

/** What happens to a sale. */
typedef int32_t loupan_change;

enum {
    LOUPAN_CHANGE_RENAME = 0,     /**< 更名 */
    LOUPAN_CHANGE_EXCHANGE = 1,   /**< 换房 */
    LOUPAN_CHANGE_RETURN = 2,     /**< 退房 */
    LOUPAN_CHANGE_FORFEIT = 3,    /**< 挞定 */
    LOUPAN_CHANGE_REPURCHASE = 4, /**< 回购 */
    LOUPAN_CHANGE_DEPOSIT = 5,    /**< 定金处理: a deposit by itself */
    LOUPAN_CHANGE_REMEDY = 6      /**< 违约责任选择: penalty or deposit */
};

/** The money of a change (变更款项): the trade, the facts and the rules as JSON in, the statement as JSON out; docs/changes.md names the
 * fields. Errors: `payment.remedy_required`, `payment.open_change_exists`, `payment.deposit_over_cap` and others. */
LOUPAN_API loupan_status loupan_change_settle(loupan_change change, const char* request, int64_t size,
                                              loupan_text** statement, loupan_error** error) LOUPAN_NOEXCEPT;

/** The same calculation, step by step (变更款项说明). Errors: those of `loupan_change_settle`; `core.unsupported` for
 * #LOUPAN_CHANGE_REMEDY, which computes nothing. */
LOUPAN_API loupan_status loupan_change_explain(loupan_change change, const char* request, int64_t size,
                                               loupan_language language, loupan_explain_format format,
                                               loupan_text** text, loupan_error** error) LOUPAN_NOEXCEPT;

/** @} */

#if defined(__cplusplus)
}
#endif

/* NOLINTEND(modernize-use-using) */

#endif /* LOUPAN_ABI_H */
