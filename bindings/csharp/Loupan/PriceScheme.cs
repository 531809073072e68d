// SPDX-License-Identifier: Apache-2.0
using Loupan.Interop;
using Loupan.Native;

namespace Loupan;

/// <summary>A price scheme (价格方案), read from its JSON document and checked once. Immutable; threads may share it.</summary>
public sealed class PriceScheme : IDisposable
{
    private readonly SchemeHandle _handle;

    private PriceScheme(SchemeHandle handle)
    {
        _handle = handle;
        using var lease = new Lease(handle, this);
        Digest = Utf8.Read(NativeMethods.loupan_scheme_digest(lease.Address, out var size), size);
    }

    /// <summary>SHA-256 over the canonical form, in hexadecimal digits: the same for every spelling of the same rules.</summary>
    public string Digest { get; }

    /// <summary>Reads, checks and compiles a scheme document.</summary>
    /// <exception cref="LoupanException">The document is not valid; <see cref="LoupanException.Path"/> is the field.</exception>
    public static PriceScheme FromJson(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        return FromJson(Utf8.Bytes(json, nameof(json)));
    }

    /// <summary>The same from UTF-8.</summary>
    /// <exception cref="LoupanException">The document is not valid; <see cref="LoupanException.Path"/> is the field.</exception>
    public static unsafe PriceScheme FromJson(ReadOnlySpan<byte> json)
    {
        Library.Require();
        fixed (byte* text = json)
        {
            var status = NativeMethods.loupan_scheme_from_json((IntPtr)text, json.Length, out var scheme, out var error);
            Library.Check(status, error);
            return new PriceScheme(new SchemeHandle(scheme));
        }
    }

    /// <summary>The document in reading order; what has its default value is left out.</summary>
    /// <param name="indent">Spaces a level; null for one line.</param>
    public string ToJson(int? indent = null)
    {
        using var lease = new Lease(_handle, this);
        Library.Check(NativeMethods.loupan_scheme_to_json(lease.Address, indent ?? -1, out var json, out var error), error);
        return Utf8.Take(json);
    }

    /// <summary>The canonical form that <see cref="Digest"/> is taken of.</summary>
    public string ToCanonicalJson()
    {
        using var lease = new Lease(_handle, this);
        Library.Check(NativeMethods.loupan_scheme_to_canonical_json(lease.Address, out var json, out var error), error);
        return Utf8.Take(json);
    }

    /// <summary>Prices every unit of a list (计算价目表).</summary>
    /// <exception cref="LoupanException">A unit cannot be priced, with <see cref="OnError.Raise"/>; or the list as a whole
    /// cannot.</exception>
    public unsafe PriceList Price(UnitList units, OnError onError = OnError.Raise)
    {
        ArgumentNullException.ThrowIfNull(units);
        using var scheme = new Lease(_handle, this);
        using var list = new Lease(units.Handle, units);
        var options = stackalloc int[2] { 2 * sizeof(int), (int)onError }; // loupan_price_options
        var status = NativeMethods.loupan_price(scheme.Address, list.Address, (IntPtr)options, out var prices, out var error);
        Library.Check(status, error);
        return new PriceList(new PricesHandle(prices));
    }

    /// <summary>How one unit gets its price, a line a step (逐步说明).</summary>
    /// <exception cref="LoupanException">The unit cannot be priced, or there is no such row.</exception>
    public string Explain(UnitList units, int row, Language language = Language.English) =>
        Explain(units, row, language, NativeMethods.LOUPAN_EXPLAIN_TEXT);

    /// <summary>The same as a tree in JSON: code, text, operands, exact, rounding, result, unit, rule, children.</summary>
    /// <exception cref="LoupanException">The unit cannot be priced, or there is no such row.</exception>
    public string ExplainJson(UnitList units, int row, Language language = Language.English) =>
        Explain(units, row, language, NativeMethods.LOUPAN_EXPLAIN_JSON);

    /// <summary>Frees the handle. What was made from the scheme stays valid.</summary>
    public void Dispose() => _handle.Dispose();

    private string Explain(UnitList units, int row, Language language, int format)
    {
        ArgumentNullException.ThrowIfNull(units);
        using var scheme = new Lease(_handle, this);
        using var list = new Lease(units.Handle, units);
        var status = NativeMethods.loupan_explain(
            scheme.Address, list.Address, row, (int)language, format, out var text, out var error);
        Library.Check(status, error);
        return Utf8.Take(text);
    }
}
