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

    /// <summary>Finds base prices with which the units reach an average (均价反推).</summary>
    /// <param name="units">The units.</param>
    /// <param name="average">目标均价.</param>
    /// <param name="residual">What happens to the rest.</param>
    /// <exception cref="LoupanException"><c>pricing.no_solution</c>; <see cref="LoupanException.Rows"/> are the units that bind.</exception>
    public Solution Solve(UnitList units, decimal average, Residual residual = Residual.Report) =>
        Solve(units, [new PriceTarget(average)], residual);

    /// <summary>Finds base prices with which the units reach several targets.</summary>
    /// <exception cref="LoupanException"><c>pricing.no_solution</c>, <c>pricing.target_invalid</c> and others.</exception>
    public Solution Solve(UnitList units, IReadOnlyList<PriceTarget> targets, Residual residual = Residual.Report)
    {
        ArgumentNullException.ThrowIfNull(targets);
        return Solve(units, JsonFields.Object(json =>
        {
            json.WriteList("targets", targets, PriceTarget.Write);
            json.Write("policy", residual);
        }));
    }

    /// <summary>The same from a JSON document, which knows more: base grid, locked units, deal targets.</summary>
    /// <exception cref="LoupanException">The document cannot be read, or as above.</exception>
    public Solution Solve(UnitList units, string targetsJson) => Solve(units, Utf8.Bytes(targetsJson, nameof(targetsJson)));

    /// <summary>Recovers a scheme from a price list (价目表拟合): stack values, floor steps, special floors, overrides.</summary>
    /// <param name="filed">The list.</param>
    /// <param name="units">May hold more units than the list, joined by key; null for those of the list.</param>
    /// <param name="optionsJson">How to fit; null for the usual way.</param>
    /// <param name="language">Of the report.</param>
    /// <exception cref="LoupanException"><c>core.empty</c>, <c>pricing.attribute_missing</c>, <c>pricing.unit_unknown</c> and others.</exception>
    public static unsafe FittedScheme Fit(PriceList filed, UnitList? units = null, string? optionsJson = null,
        Language language = Language.English)
    {
        ArgumentNullException.ThrowIfNull(filed);
        var options = optionsJson is null ? null : Utf8.Bytes(optionsJson, nameof(optionsJson));
        using var prices = new Lease(filed.Handle, filed);
        using var list = Lease.OrNone(units?.Handle, units);
        fixed (byte* text = options)
        {
            var status = NativeMethods.loupan_fit(list.Address, prices.Address, (IntPtr)text, options?.Length ?? 0, (int)language,
                NativeMethods.LOUPAN_EXPLAIN_TEXT, out var fitted, out var report, out var error);
            Library.Check(status, error);
            var scheme = new PriceScheme(new SchemeHandle(fitted));
            return new FittedScheme(scheme, Utf8.Take(report));
        }
    }

    /// <summary>Frees the handle. What was made from the scheme stays valid.</summary>
    public void Dispose() => _handle.Dispose();

    private unsafe Solution Solve(UnitList units, byte[] targets)
    {
        ArgumentNullException.ThrowIfNull(units);
        using var scheme = new Lease(_handle, this);
        using var list = new Lease(units.Handle, units);
        fixed (byte* text = targets)
        {
            var status = NativeMethods.loupan_solve(scheme.Address, list.Address, (IntPtr)text, targets.Length, out var solved,
                out var report, out var error);
            Library.Check(status, error);
            return new Solution(new PriceScheme(new SchemeHandle(solved)), Utf8.Take(report));
        }
    }

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
