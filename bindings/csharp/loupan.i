// The low level of the C# binding: abi.h as it is, for Loupan/*.cs alone. Handles and buffers are System.IntPtr; results are `out`. What is
// wrapped stands in the list below: a function that is not named there does not reach C#.
%module NativeMethods

%pragma(csharp) moduleclassmodifiers="internal static class"
%pragma(csharp) imclassclassmodifiers="internal class"

%{
#include <loupan/abi.h>
%}

// Not stdint.i: it takes int64_t for long long, which it is not everywhere.
%apply int { int32_t };
%apply long long { int64_t };

// Every pointer goes through as an address: the hand-written side pins spans and keeps handles.
%define LOUPAN_ADDRESS(TYPE)
%typemap(ctype) TYPE "void*"
%typemap(imtype) TYPE "global::System.IntPtr"
%typemap(cstype) TYPE "global::System.IntPtr"
%typemap(csin) TYPE "$csinput"
%typemap(csout, excode=SWIGEXCODE) TYPE { return $imcall; }
%typemap(in) TYPE %{ $1 = ($1_ltype)$input; %}
%typemap(out) TYPE %{ $result = (void*)$1; %}
%enddef

// A result handle, address or number: an `out` parameter.
%define LOUPAN_OUT(TYPE, C, NET)
%typemap(ctype) TYPE "C*"
%typemap(imtype) TYPE "out NET"
%typemap(cstype) TYPE "out NET"
%typemap(csin) TYPE "out $csinput"
%typemap(in) TYPE %{ $1 = ($1_ltype)$input; %}
%enddef

LOUPAN_ADDRESS(const char*)
LOUPAN_ADDRESS(const int32_t*)
LOUPAN_ADDRESS(const int64_t*)
LOUPAN_ADDRESS(const uint8_t*)
LOUPAN_ADDRESS(const loupan_price_options*)
LOUPAN_ADDRESS(loupan_text*)
LOUPAN_ADDRESS(const loupan_text*)
LOUPAN_ADDRESS(loupan_error*)
LOUPAN_ADDRESS(const loupan_error*)
LOUPAN_ADDRESS(const loupan_row_errors*)
LOUPAN_ADDRESS(loupan_scheme*)
LOUPAN_ADDRESS(const loupan_scheme*)
LOUPAN_ADDRESS(loupan_units*)
LOUPAN_ADDRESS(const loupan_units*)
LOUPAN_ADDRESS(loupan_units_builder*)
LOUPAN_ADDRESS(loupan_prices*)
LOUPAN_ADDRESS(const loupan_prices*)
LOUPAN_ADDRESS(loupan_area_rules*)
LOUPAN_ADDRESS(const loupan_area_rules*)
LOUPAN_ADDRESS(loupan_area_facts*)
LOUPAN_ADDRESS(const loupan_area_facts*)
LOUPAN_ADDRESS(loupan_area_settlements*)
LOUPAN_ADDRESS(const loupan_area_settlements*)

LOUPAN_OUT(int64_t*, int64_t, long)
LOUPAN_OUT(int32_t*, int32_t, int)
LOUPAN_OUT(const int64_t**, void*, global::System.IntPtr)
LOUPAN_OUT(const uint8_t**, void*, global::System.IntPtr)
LOUPAN_OUT(loupan_text**, void*, global::System.IntPtr)
LOUPAN_OUT(loupan_error**, void*, global::System.IntPtr)
LOUPAN_OUT(loupan_scheme**, void*, global::System.IntPtr)
LOUPAN_OUT(loupan_units**, void*, global::System.IntPtr)
LOUPAN_OUT(loupan_units_builder**, void*, global::System.IntPtr)
LOUPAN_OUT(loupan_prices**, void*, global::System.IntPtr)
LOUPAN_OUT(loupan_area_rules**, void*, global::System.IntPtr)
LOUPAN_OUT(loupan_area_facts**, void*, global::System.IntPtr)
LOUPAN_OUT(loupan_area_settlements**, void*, global::System.IntPtr)

%rename("$ignore") "";

%define LOUPAN_WRAP(NAME)
%rename("%s") NAME;
%enddef

LOUPAN_WRAP(loupan_abi_version)
LOUPAN_WRAP(loupan_version)
LOUPAN_WRAP(loupan_text_data)
LOUPAN_WRAP(loupan_text_free)
LOUPAN_WRAP(loupan_error_text)
LOUPAN_WRAP(loupan_error_status)
LOUPAN_WRAP(loupan_error_row)
LOUPAN_WRAP(loupan_error_rows)
LOUPAN_WRAP(loupan_error_free)
LOUPAN_WRAP(loupan_row_errors_count)
LOUPAN_WRAP(loupan_row_errors_row)
LOUPAN_WRAP(loupan_row_errors_text)
LOUPAN_WRAP(loupan_scheme_from_json)
LOUPAN_WRAP(loupan_scheme_digest)
LOUPAN_WRAP(loupan_scheme_to_json)
LOUPAN_WRAP(loupan_scheme_to_canonical_json)
LOUPAN_WRAP(loupan_scheme_free)
LOUPAN_WRAP(loupan_units_from_csv)
LOUPAN_WRAP(loupan_units_builder_new)
LOUPAN_WRAP(loupan_units_builder_set_area_unit)
LOUPAN_WRAP(loupan_units_builder_add_keys)
LOUPAN_WRAP(loupan_units_builder_add_floors)
LOUPAN_WRAP(loupan_units_builder_add_texts)
LOUPAN_WRAP(loupan_units_builder_add_codes)
LOUPAN_WRAP(loupan_units_builder_add_tags)
LOUPAN_WRAP(loupan_units_builder_add_numbers)
LOUPAN_WRAP(loupan_units_builder_finish)
LOUPAN_WRAP(loupan_units_builder_free)
LOUPAN_WRAP(loupan_units_count)
LOUPAN_WRAP(loupan_units_key)
LOUPAN_WRAP(loupan_units_find)
LOUPAN_WRAP(loupan_units_free)
LOUPAN_WRAP(loupan_price)
LOUPAN_WRAP(loupan_explain)
LOUPAN_WRAP(loupan_prices_size)
LOUPAN_WRAP(loupan_prices_count)
LOUPAN_WRAP(loupan_prices_key)
LOUPAN_WRAP(loupan_prices_column)
LOUPAN_WRAP(loupan_prices_flags)
LOUPAN_WRAP(loupan_prices_total)
LOUPAN_WRAP(loupan_prices_area)
LOUPAN_WRAP(loupan_prices_average)
LOUPAN_WRAP(loupan_prices_errors)
LOUPAN_WRAP(loupan_prices_currency)
LOUPAN_WRAP(loupan_prices_currency_digits)
LOUPAN_WRAP(loupan_prices_scheme_digest)
LOUPAN_WRAP(loupan_prices_free)
LOUPAN_WRAP(loupan_area_rules_from_json)
LOUPAN_WRAP(loupan_area_rules_digest)
LOUPAN_WRAP(loupan_area_rules_to_json)
LOUPAN_WRAP(loupan_area_rules_free)
LOUPAN_WRAP(loupan_area_settle)
LOUPAN_WRAP(loupan_area_explain)
LOUPAN_WRAP(loupan_area_facts_new)
LOUPAN_WRAP(loupan_area_facts_add)
LOUPAN_WRAP(loupan_area_facts_free)
LOUPAN_WRAP(loupan_area_settle_columns)
LOUPAN_WRAP(loupan_area_settlements_size)
LOUPAN_WRAP(loupan_area_settlements_column)
LOUPAN_WRAP(loupan_area_settlements_directions)
LOUPAN_WRAP(loupan_area_settlements_flags)
LOUPAN_WRAP(loupan_area_settlements_total)
LOUPAN_WRAP(loupan_area_settlements_errors)
LOUPAN_WRAP(loupan_area_settlements_currency_digits)
LOUPAN_WRAP(loupan_area_settlements_free)

LOUPAN_WRAP(LOUPAN_ERROR_CODE)
LOUPAN_WRAP(LOUPAN_ERROR_MESSAGE)
LOUPAN_WRAP(LOUPAN_ERROR_MESSAGE_ZH)
LOUPAN_WRAP(LOUPAN_ERROR_PATH)
LOUPAN_WRAP(LOUPAN_ERROR_VALUE)
LOUPAN_WRAP(LOUPAN_ERROR_RULE)
LOUPAN_WRAP(LOUPAN_AREA)
LOUPAN_WRAP(LOUPAN_UNIT_PRICE_BOUND)
LOUPAN_WRAP(LOUPAN_TOTAL_BOUND)
LOUPAN_WRAP(LOUPAN_EXPLAIN_TEXT)
LOUPAN_WRAP(LOUPAN_EXPLAIN_JSON)

// The interface that this binding was made for.
LOUPAN_WRAP(LOUPAN_ABI_VERSION)

%include <loupan/abi.h>
